"""The pieces and blocks of a page come in; whether the blocks say what the pieces say goes out."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from footnote.index.read.canonical import Block, Item, Table
from footnote.index.read.pdf_layout import Placed
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_words import BULLET


def accounts(blocks: Sequence[Placed], pieces: Sequence[Piece]) -> bool:
    """Say whether each letter, figure and symbol of the pieces is in the blocks, and once."""
    return letters(_said(block) for block, _ in blocks) == letters(one.text for one in pieces)


def letters(texts: Iterable[str]) -> Counter[str]:
    """Count letters, figures and symbols; marks of lists, hyphens and other points may go."""
    text = unicodedata.normalize("NFKC", "".join(texts))
    return Counter(
        one
        for one in text
        if unicodedata.category(one)[0] in "LNS" and not BULLET.match(f"{one} x")
    )


def _said(block: Block) -> str:
    if isinstance(block, Table):
        return "".join(cell for row in block.rows for cell in row)
    return f"{block.mark}{block.text}" if isinstance(block, Item) else block.text
