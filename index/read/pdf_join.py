"""The blocks of a PDF's pages come in one after the other, what a page's end parts is joined."""

import re
from collections.abc import Sequence
from dataclasses import replace

from footnote.index.read.canonical import PAGE, Block, Item, Paragraph, Table
from footnote.index.read.pdf_layout import Placed
from footnote.index.read.pdf_words import ENDS

_LINE = 60  # characters: a longer paragraph without an end goes on, whatever comes next
_SENTENCE = re.compile(r"[.!?]['\"”’)]*+\s{1,20}+(?=[\W\d]{0,20}+[^\W\d_a-z])")


def append_page(blocks: list[Block], notes: int, page: Sequence[Placed]) -> int:
    """Add a page's blocks behind others, of which so many last ones are footnotes; return theirs.

    The first may go on with the last before those notes, which come after it then.
    """
    fresh = True
    for block, note in page:
        at = len(blocks) - notes - 1
        mark = PAGE if fresh else ""
        whole = (
            _whole(blocks[at], block, mark) if at >= 0 and not note and (fresh or notes) else None
        )
        if whole and fresh and notes:
            _part(blocks, at, block)
        elif whole:
            blocks[at] = whole
        else:
            blocks += [Paragraph(PAGE), block] if fresh else [block]
        notes = notes + 1 if note and not fresh else int(note)
        fresh = False
    if fresh:
        blocks.append(Paragraph(PAGE))
    return notes


def _part(blocks: list[Block], at: int, first: Block) -> None:
    """End the sentence that footnotes interrupt before them; the new page starts after them."""
    last = blocks[at]
    assert isinstance(last, Paragraph | Item)
    assert isinstance(first, Paragraph)
    end = _SENTENCE.search(first.text)
    cut = end.end() if end else len(first.text)
    space = "" if last.text.endswith("-") else " "
    blocks[at] = replace(last, text=f"{last.text}{space}{first.text[:cut].rstrip()}")
    blocks.append(Paragraph(PAGE + first.text[cut:]))


def _whole(last: Block, first: Block, mark: str) -> Block | None:
    """Join two blocks over a page's end if they are one, the page's mark between them."""
    if isinstance(last, Table) and isinstance(first, Table):
        return _table(last, first, mark)
    runs_on = isinstance(last, Paragraph | Item) and isinstance(first, Paragraph)
    same_item = isinstance(last, Item) and isinstance(first, Item) and first.mark == "-" and mark
    if not (runs_on or same_item):
        return None
    assert isinstance(last, Paragraph | Item)
    assert isinstance(first, Paragraph | Item)
    begins = first.text.lstrip()[:1]
    amid = begins.islower() or begins.isdigit() or len(last.text) > _LINE
    if ENDS.search(last.text) or not amid or last.text == PAGE:
        return None
    space = "" if last.text.endswith("-") else " "
    return replace(last, text=f"{last.text}{space}{mark}{first.text}")


def _table(last: Table, first: Table, mark: str) -> Table | None:
    """Join a table that goes on, its header repeated or left out."""
    if not last.header or len(last.rows[0]) != len(first.rows[0]):
        return None
    rows = first.rows
    if rows[0] == last.rows[0]:
        rows = rows[1:]
    elif first.header:
        return None
    if not rows:
        return None
    return Table((*last.rows, (f"{mark}{rows[0][0]}", *rows[0][1:]), *rows[1:]), header=True)
