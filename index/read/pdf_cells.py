"""The cells of a table come in, with what they span, its rows go out: each word in one of them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from footnote.index.read.canonical import ABOVE, Table
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_words import Words

_LONGEST = 300  # characters; what is longer is prose, and no cell
_MOST = 20_000  # places
_YEAR = re.compile(r"(19|20)\d\d([-/\u2013]\d\d)?")
_FIGURE = re.compile(r"\W*\d[\d.,:/\s%\u2013-]*\W*[a-zA-Z]{0,3}|[-\u2013\u2014\u2212.]+|n/?a")


@dataclass(slots=True)
class Cell:
    """The words of a cell, its first place, and how many places it takes."""

    pieces: list[Piece]
    row: int
    column: int
    down: int = 1
    across: int = 1


def table_of(cells: Sequence[Cell], words: Words) -> Table | None:
    """Return the table of some cells; None if they are none, as where one of them holds prose."""
    said = [cell for cell in cells if cell.pieces]
    texts = [" ".join(words(cell.pieces).split()) for cell in said]
    rows = {cell.row for cell in said}
    columns = _joined({cell.column for cell in said}, said)
    height = 1 + max(rows, default=0)
    if min(len(rows), len(columns)) < 2 or height * len(columns) > _MOST:
        return None
    if max(map(len, texts)) > _LONGEST:
        return None
    grid = [[""] * len(columns) for _ in range(height)]
    for cell, text in zip(said, texts, strict=True):
        column = bisect_right(columns, cell.column) - 1
        before = grid[cell.row][column].removeprefix(ABOVE)
        grid[cell.row][column] = f"{before} {text}".strip()
        for below in range(cell.row + 1, min(cell.row + cell.down, height)):
            grid[below][column] = grid[below][column] or ABOVE
    filled = [tuple(row) for row in grid if any(cell not in ("", ABOVE) for cell in row)]
    first = [cell for cell in said if cell.row == min(rows)]
    rest = [cell for cell in said if cell.row > min(rows)]
    return Table(tuple(filled), header=_is_headed(filled, first, rest))


def _joined(starts: set[int], cells: Sequence[Cell]) -> list[int]:
    """Return where columns start: no new one where a cell above or below reaches over it."""
    found: list[int] = []
    for start in sorted(starts):
        if found and _is_same(found[-1], start, cells):
            continue
        found.append(start)
    return found


def _is_same(left: int, right: int, cells: Sequence[Cell]) -> bool:
    """Say whether cells that start in two places are of one column: no row has both."""
    rows = {cell.row for cell in cells if cell.column == right}
    both = any(left <= cell.column < right and cell.row in rows for cell in cells)
    return not both and any(
        cell.column == left and cell.column + cell.across > right for cell in cells
    )


def is_figure(text: str) -> bool:
    """Say whether a cell holds a figure, and no year."""
    return bool(_FIGURE.fullmatch(text.strip())) and not _YEAR.fullmatch(text.strip())


def _is_headed(rows: Sequence[Sequence[str]], first: Sequence[Cell], rest: Sequence[Cell]) -> bool:
    """Say whether the first row names columns: by its weight, or as it alone has no figures."""
    bold = [_is_bold(cell) for cell in first]
    if any(piece.filled for cell in first for piece in cell.pieces):
        return False
    if all(bold) and not all(_is_bold(cell) for cell in rest):
        return True
    if any(is_figure(cell) for cell in rows[0][1:]):
        return False
    columns = list(zip(*rows[1:], strict=True))[1:]
    figures = any(2 * sum(map(is_figure, column)) >= len(column) for column in columns)
    return figures or (len(columns) > 1 and not any(bold))


def _is_bold(cell: Cell) -> bool:
    return all(piece.bold for piece in cell.pieces if piece.text.strip())
