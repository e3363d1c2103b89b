"""A page with rules on it comes in, its tables go out: where they are and what is in their cells.

pdfplumber finds the cells. Their words are those that a reader sees, taken from the page's pieces.
"""

from typing import Any

from pdfplumber.pdf import PDF

from footnote.index.read.canonical import Table
from footnote.index.read.grid import Cell, fill
from footnote.index.read.pdf_layout import Grid
from footnote.index.read.pdf_page import Page

_MOST_CELLS = 5_000

Box = tuple[float, float, float, float]


def ruled_tables(pdf: PDF, page: Page) -> list[Grid]:
    """Return the tables of a page whose cells have rules around them."""
    try:
        found = pdf.pages[page.number].find_tables()
    except Exception:  # a damaged drawing; its words are read as running text
        return []
    return [grid for table in found if (grid := _grid(table, page))]


def _grid(table: Any, page: Page) -> Grid | None:
    cells = [_turned(cell, page) for cell in table.cells]
    lefts = _edges([cell[0] for cell in cells])
    tops = _edges([-cell[3] for cell in cells])
    if len(lefts) < 2 or len(tops) < 2 or len(cells) > _MOST_CELLS:
        return None
    rows: list[list[tuple[float, Cell]]] = [[] for _ in tops]
    for cell in cells:
        across = sum(cell[0] - 2 < left < cell[2] - 2 for left in lefts)
        down = sum(-cell[3] - 2 < top < -cell[1] - 2 for top in tops)
        row = min(range(len(tops)), key=lambda n, top=-cell[3]: abs(tops[n] - top))  # type: ignore[misc]
        rows[row].append((cell[0], (_words(cell, page), max(across, 1), max(down, 1))))
    ordered = [[cell for _, cell in sorted(row)] for row in rows]
    return _turned(table.bbox, page), Table(fill(ordered, 1), header=True)


def _turned(box: Box, page: Page) -> Box:
    """Turn a box that is measured from the top into one measured from the bottom."""
    left, top, right, bottom = box
    return left, page.box[3] - bottom, right, page.box[3] - top


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _words(cell: Box, page: Page) -> str:
    """Return the words that start in a cell."""
    text = ""
    for piece in page.pieces:
        if not cell[1] - 1 <= piece.y <= cell[3] + 1:
            continue
        inside = "".join(
            character
            for character, x in zip(piece.text, piece.places, strict=True)
            if cell[0] - 1 <= x < cell[2] - 1
        )
        text += f" {inside}" if inside else ""
    return " ".join(text.split())
