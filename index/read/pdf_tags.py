"""A tagged page of a PDF comes in, its headings, paragraphs, items and tables go out.

Word processors and browsers mark in a PDF what is a heading, an item or a cell. Where they did,
nothing has to be guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from footnote.index.read.canonical import Block, Heading, Item, Paragraph
from footnote.index.read.pdf_cells import Cell, table_of
from footnote.index.read.pdf_layout import Look, Placed
from footnote.index.read.pdf_page import Page
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_structure import Element
from footnote.index.read.pdf_words import BULLET, NUMBER, Words, code, is_code

_HEADING = re.compile(r"H([1-9])?$")
_BLOCKS = frozenset(
    "P H H1 H2 H3 H4 H5 H6 Title L LI LBody Table TR TH TD Caption BlockQuote TOC TOCI".split()
)
_LARGER = 1.25  # times the running text: a paragraph so large is a title
_WIDEST = 1_000  # places; a cell that claims more claims what isn't there
_MARK = re.compile(r"\(?(\d{1,3}|[a-z])[.)]?\s*$")


def is_tagged(page: Page) -> bool:
    """Say whether nearly all words of a page are in its structure, cells in their order."""
    named = {part for element in page.structure for part in _contents(element)}
    words = [piece for piece in page.pieces if not piece.artifact]
    inside = sum(len(piece.text) for piece in words if piece.mark in named)
    most = bool(named) and 10 * inside >= 9 * sum(len(piece.text) for piece in words)
    return most and _in_order(page)


def _in_order(page: Page) -> bool:
    """Say whether the cells of rows stand in the order of the tags, to the right or to the left."""
    starts = {piece.mark: piece.x for piece in reversed(page.pieces)}
    rows = [row for element in page.structure for row in _rows_within(element)]
    places = [
        [min(known) for cell in row.parts if (known := _starts(cell, starts))] for row in rows
    ]
    wrong = sum(sorted(row) != row and sorted(row) != row[::-1] for row in places)
    return 10 * wrong <= len(rows)


def _starts(cell: "Element | int", starts: dict[int, float]) -> list[float]:
    inside = _contents(cell) if isinstance(cell, Element) else iter([cell])
    return [starts[content] for content in inside if content in starts]


def _rows_within(element: Element) -> Iterator[Element]:
    if element.type == "TR":
        yield element
    for part in element.parts:
        if isinstance(part, Element):
            yield from _rows_within(part)


def tagged_blocks(page: Page, look: Look, words: Words) -> list[Placed]:
    """Return the blocks of a tagged page in the order of its structure.

    Words that are in no element stand with those that were drawn before them.
    """
    named = {part for element in page.structure for part in _contents(element)}
    contents: dict[int, list[Piece]] = {}
    mark = next((piece.mark for piece in page.pieces if piece.mark in named), -1)
    for piece in page.pieces:
        mark = piece.mark if piece.mark in named else mark
        contents.setdefault(mark, []).append(piece)
    reader = _Reader(contents, look, words)
    blocks = [block for element in page.structure for block in reader.whole(element)]
    return [(block, False) for block in blocks]


def _contents(element: Element) -> Iterator[int]:
    for part in element.parts:
        if isinstance(part, Element):
            yield from _contents(part)
        else:
            yield part


class _Reader:
    """Turns elements into blocks with the pieces of their marked contents."""

    def __init__(self, contents: dict[int, list[Piece]], look: Look, words: Words) -> None:
        """Remember the page's pieces and how to join them."""
        self._contents = contents
        self._read: set[int] = set()
        self._title = look.body * _LARGER
        self._words = words

    def _pieces(self, *parts: "Element | int") -> list[Piece]:
        pieces: list[Piece] = []
        for part in parts:
            inside = _contents(part) if isinstance(part, Element) else [part]
            for content in inside:
                pieces += self._contents.get(content, [])
                self._read.add(content)
        return pieces

    def _text(self, *parts: "Element | int") -> str:
        return self._words(self._pieces(*parts))

    def _paragraph(self, part: "Element | int") -> Block:
        """Read a paragraph; word processors tag a title as one."""
        pieces = self._pieces(part)
        if is_code(pieces):
            return code(pieces)
        text = self._words(pieces)
        large = bool(pieces) and min(piece.size for piece in pieces) > self._title
        return Heading(text, 1) if large and len(text) < 200 else Paragraph(text)

    def whole(self, element: Element) -> Iterator[Block]:
        """Yield the blocks of an element, and behind them what has no place in its structure."""
        yield from self.blocks(element, 0)
        left = [content for content in _contents(element) if content not in self._read]
        yield from (self._paragraph(content) for content in left)

    def blocks(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield the blocks of an element; `depth` counts the lists around it."""
        if heading := _HEADING.match(element.type):
            yield Heading(self._text(element), min(int(heading[1] or 2), 6))
        elif element.type == "Title":
            yield Heading(self._text(element), 1)
        elif element.type == "Table":
            yield from self._table(element)
        elif element.type == "LI":
            yield from self._item(element, depth)
        elif not _holds_blocks(element):
            yield self._paragraph(element)
        else:
            deeper = depth + (element.type == "L")
            for part in element.parts:
                if isinstance(part, Element):
                    yield from self.blocks(part, deeper)
                else:
                    yield Paragraph(self._text(part))

    def _item(self, item: Element, depth: int) -> Iterator[Block]:
        label, body, inner = "", [], []
        for part in _unwrapped(item):
            if isinstance(part, Element) and part.type == "Lbl":
                label = self._text(part)
            elif isinstance(part, Element) and part.type in ("L", "Table"):
                inner.append(part)
            else:
                body.append(part)
        text = self._text(*body)
        number = _MARK.match(label.strip())
        if not label and (mark := BULLET.match(text) or NUMBER.match(text)):
            number, text = NUMBER.match(text), text[mark.end() :]
        yield Item(text, max(depth - 1, 0), f"{number[1]}." if number else "-")
        for part in inner:
            yield from self.blocks(part, depth)

    def _table(self, table: Element) -> Iterator[Block]:
        for part in table.parts:
            if isinstance(part, Element) and part.type == "Caption":
                yield Paragraph(self._text(part))
        rows = [[part for part in row.parts if isinstance(part, Element)] for row in _rows(table)]
        found = table_of(self._cells(rows), self._words)
        if found is None:
            yield from (block for row in rows for cell in row for block in self.blocks(cell, 0))
            return
        named = [cell.type == "TH" for cell in rows[0]]
        yield replace(found, header=all(named) or (found.header and any(named)))

    def _cells(self, rows: Sequence[Sequence[Element]]) -> list[Cell]:
        """Give each cell its place, those below one that reaches down further right."""
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            for one in row:
                while (number, column) in taken:
                    column += 1
                down = min(one.down, len(rows) - number)
                cells.append(Cell(self._pieces(one), number, column, down, one.across))
                if down * one.across < _WIDEST:
                    places = product(range(number, number + down), range(one.across))
                    taken |= {(line, column + right) for line, right in places}
                column += one.across
        return cells


def _holds_blocks(element: Element) -> bool:
    inner = [part for part in element.parts if isinstance(part, Element)]
    return any(part.type in _BLOCKS or _holds_blocks(part) for part in inner)


def _unwrapped(item: Element) -> "Iterator[Element | int]":
    """Yield the parts of an item, those of its body in place of the body."""
    for part in item.parts:
        if isinstance(part, Element) and part.type in ("LBody", "NonStruct", "Div", "Span"):
            yield from _unwrapped(part)
        else:
            yield part


def _rows(table: Element) -> Iterator[Element]:
    for part in table.parts:
        if isinstance(part, Element) and part.type == "TR":
            yield part
        elif isinstance(part, Element) and part.type in ("THead", "TBody", "TFoot", "NonStruct"):
            yield from _rows(part)
