"""The cells of a sheet come in, as its reader sees them; headings, paragraphs and tables go out.

A sheet is a large empty paper. What stands together on it is a table, and words that stand alone
above it are its heading.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from footnote.index.read.canonical import ABOVE, BESIDE, Block, Heading, Paragraph, Refused, Table

Place = tuple[int, int]  # row and column
Cells = Mapping[Place, str]
_NONE: Mapping[Place, Place] = {}

MAX_CELLS = 200_000  # with something in them, in all sheets of a file
_NAME = 30  # characters: a longer cell that stands alone at a table's end is a note
_HEADING = 100
_FIGURE = re.compile(r"[-–−+(]?\s{0,9}+[^\w\s(]?\s{0,9}+\d[\d.,'\s]{0,60}+[^\w\s]?\s{0,9}+\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows and columns that belong together, without those that are empty."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]  # the rows of the sheet that these are
    columns: tuple[int, ...]


def sheet_blocks(name: str, cells: Cells, merged: Mapping[Place, Place] = _NONE) -> Iterator[Block]:
    """Yield a sheet's name as a heading, then its tables and lines from the top down.

    `merged` says of each place that a merged cell takes where that cell begins.
    """
    seen = {place: text for place, text in cells.items() if text.strip()}
    if not seen:
        return
    yield Heading(name, 1)
    parts = _joined(part for run in _runs(seen) for part in _side_by_side(run))
    for number, part in enumerate(parts):
        yield from _blocks(part, merged, last=number + 1 == len(parts))


def check_cells(filled: int) -> None:
    """Refuse a workbook that is a database rather than an article."""
    if filled > MAX_CELLS:
        raise Refused(
            f"has more than {MAX_CELLS:,} cells. Save the part that matters and add that."
        )


def _runs(seen: Cells) -> Iterator[dict[Place, str]]:
    """Yield the cells of rows that follow one another without an empty one between."""
    run: dict[Place, str] = {}
    above = None
    for place in sorted(seen):
        if above is not None and place[0] > above + 1:
            yield run
            run = {}
        run[place] = seen[place]
        above = place[0]
    yield run


def _side_by_side(run: Cells) -> Iterator[_Part]:
    """Part tables that stand side by side from one another, each read from the top down."""
    columns = sorted({column for _, column in run})
    for at in range(1, len(columns)):
        left = _part(run, columns[:at])
        right = _part(run, columns[at:])
        if columns[at] > columns[at - 1] + 1 and _are_two(left, right):
            yield left
            yield from _side_by_side(
                {place: run[place] for place in run if place[1] >= columns[at]}
            )
            return
    yield _part(run, columns)


def _are_two(left: _Part, right: _Part) -> bool:
    """Say whether both are tables: each has headers, and they don't share their rows.

    Where they do, an empty column within a table is likelier, and a row's name must stay with it.
    """
    headed = all(
        _is_header(part.rows[0]) and sum(map(bool, part.rows[0])) > 1 for part in (left, right)
    )
    return headed and (left.lines[0], left.lines[-1]) != (right.lines[0], right.lines[-1])


def _part(run: Cells, columns: Sequence[int]) -> _Part:
    wanted = set(columns)
    rows = sorted({row for row, column in run if column in wanted})
    return _Part(
        tuple(tuple(run.get((row, column), "") for column in columns) for row in rows),
        tuple(rows),
        tuple(columns),
    )


def _joined(parts: Iterator[_Part]) -> list[_Part]:
    """Join a table with what goes on below an empty row: the same columns, without new headers."""
    joined: list[_Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        width = len(part.rows[0])
        goes_on = width > 1 and not _is_header(part.rows[0]) and sum(map(bool, part.rows[0])) > 1
        if last and goes_on and last.columns == part.columns:
            rows, lines = (*last.rows, *part.rows), (*last.lines, *part.lines)
            joined[-1] = replace(last, rows=rows, lines=lines)
        else:
            joined.append(part)
    return joined


def _blocks(part: _Part, merged: Mapping[Place, Place], *, last: bool) -> Iterator[Block]:
    """Yield what stands alone above a table, the table, and the notes below it."""
    rows = list(part.rows)
    alone = [sum(map(bool, row)) == 1 for row in rows]
    start = alone.index(False) if False in alone else len(rows)
    end = len(rows)
    while end > start and alone[end - 1] and len("".join(rows[end - 1])) > _NAME:
        end -= 1
    for number, row in enumerate(rows[:start]):
        words = "".join(row)
        heads = number == 0 and not (last and start == len(rows)) and start < 3
        yield Heading(words, 2) if heads and _heads(words) else Paragraph(words)
    if start < end:
        header = end - start > 1 and _is_header(rows[start])
        yield Table(tuple(_marked(part, merged, start, end)), header=header)
    yield from (Paragraph("".join(row)) for row in rows[end:])


def _marked(
    part: _Part, merged: Mapping[Place, Place], start: int, end: int
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table; the places of a merged cell say whose they are.

    Where the first row's are over names of columns, they name these and are left empty.
    """
    shown: set[Place] = set()
    for number in range(start, end):
        line, row = part.lines[number], part.rows[number]
        below = part.rows[number + 1] if number + 1 < end else ()
        names = number == start and bool(below) and _is_header(row) and _is_header(below)
        beside = "" if names or sum(map(bool, row)) == 1 else BESIDE
        marks = list(row)
        for at, column in enumerate(part.columns):
            begin = merged.get((line, column))
            if row[at]:
                shown.add((line, column))
            elif begin in shown:
                marks[at] = ABOVE if begin[0] < line else beside
        yield tuple(marks)


def merged_places(ranges: Iterable[tuple[Place, Place]], cells: Cells) -> dict[Place, Place]:
    """Return where the merged cell of each place begins, of rows and columns with something in."""
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    found: dict[Place, Place] = {}
    for first, last in ranges:
        if first in cells and len(found) < MAX_CELLS:
            lines = rows[bisect_left(rows, first[0]) : bisect_right(rows, last[0])]
            across = columns[bisect_left(columns, first[1]) : bisect_right(columns, last[1])]
            found |= dict.fromkeys(islice(product(lines, across), MAX_CELLS), first)
    return found


def _heads(words: str) -> bool:
    plain = not _is_figure(words) and not words.rstrip().endswith((".", ":", ";", ","))
    return plain and len(words) <= _HEADING


def _is_header(row: Sequence[str]) -> bool:
    """Say whether a row names columns: it has words or years, and no figures."""
    return not any(_is_figure(cell) and not _YEAR.fullmatch(cell) for cell in row)


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text.strip()))
