"""Lines come in whose words may stand in columns, parted by spaces; the table of them goes out.

Only what surely is a table is one: short cells in columns that no word crosses, each row with all
of its cells, and a rule below the names or a column of figures. Prose never is.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from footnote.index.split.block import PLAIN, Block, Line, Span
from footnote.index.split.tables import is_figure

_MOST_ROWS = 2_000
_LOOK = 12  # lines by which it is told
_LONG, _LONGEST = 40, 60  # characters: few cells are longer than the first, none than the second
_WIDEST = 400  # characters of a line
_FEWEST = 3  # rows, where no rule stands below the first
_CELL = re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r"\S {2,}\S")
_RULE = re.compile(r" *+(?:[-=_]{2,}+ *+)++$")
_FIGURE = re.compile(r"\W{0,2}\d[\d.,:/]{0,20}\s?\w{0,3}\W{0,2}")  # 12:30, 2019, 3 m

Row = tuple[Line, tuple[Span, ...]]


def aligned(lines: Sequence[Line], at: int) -> tuple[Block, int] | None:
    """Return the table that starts at a line, and the line after it; None if none surely does."""
    if not _has_gap(lines[at]) or (at > 0 and _has_gap(lines[at - 1])):
        return None  # amid such lines none is looked for, or they would be gone through again
    found = _table(lines[at : at + _LOOK])
    if found and found[1] == _LOOK:
        found = _table(lines[at : at + _MOST_ROWS])
    return found and (found[0], at + found[1])


def _has_gap(line: Line) -> bool:
    text = line.text
    return len(text) <= _WIDEST and bool(_GAP.search(text)) and not text.startswith(PLAIN)


def _table(lines: Sequence[Line]) -> tuple[Block, int] | None:
    rows, rule, end = _rows(lines)
    if len(rows) < (2 if rule else _FEWEST):
        return None
    words = [[line.text[slice(*cell)] for cell in cells] for line, cells in rows]
    width = len(words[-1])
    lengths = [len(cell) for row in words for cell in row]
    if max(lengths) > _LONGEST or 8 * sum(length > _LONG for length in lengths) > len(lengths):
        return None
    columns = list(zip(*(row for row in words[1:] if len(row) == width), strict=True))[1:]
    if not rule and not any(_counts(column) for column in columns):
        return None
    spans = [
        tuple((line.start + start, line.start + stop) for start, stop in cells)
        for line, cells in rows
    ]
    corner = (rows[0][0].start, rows[0][0].start)
    spans[0] = (*[corner] * (width - len(spans[0])), *spans[0])
    figures = any(is_figure(cell) for column in columns for cell in column)
    header = rule or (figures and not any(map(is_figure, words[0][1 - width :])))
    return Block("table", rows=tuple(spans), header=header), end


def _rows(lines: Sequence[Line]) -> tuple[list[Row], bool, int]:
    """Return the rows whose cells stand below each other, if a rule is below the first, the end."""
    rows: list[Row] = []
    rule, end = False, 0
    columns: list[Span] = []
    for number, line in enumerate(lines):
        if rows and _RULE.match(line.text):
            rule = rule or (len(rows) == 1 and len(line.text.split()) > 1)
            end = number + 1
            continue
        cells = tuple(cell.span() for cell in _CELL.finditer(line.text[:_WIDEST]))
        if len(rows) == 1 and len(cells) == len(columns) + 1:
            columns.insert(0, cells[0])  # the corner above the names of rows may be empty
        columns = _wider(columns, cells) if rows else list(cells)
        if not columns or not _is_row(line, cells):
            break
        rows.append((line, cells))
        end = number + 1
    return rows, rule, end


def _is_row(line: Line, cells: Sequence[Span]) -> bool:
    return len(cells) > 1 and len(line.text) <= _WIDEST and "\t" not in line.text.strip()


def _wider(columns: Sequence[Span], cells: Sequence[Span]) -> list[Span]:
    """Return where columns stand with the cells of another row; none if these cross them."""
    if len(columns) != len(cells):
        return []
    wider = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(columns, cells, strict=True)]
    apart = all(right[0] - left[1] > 1 for left, right in pairwise(wider))
    return wider if apart else []


def _counts(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and 3 * sum(map(_is_figure, cells)) >= 2 * len(cells)


def _is_figure(cell: str) -> bool:
    return is_figure(cell) or bool(_FIGURE.fullmatch(cell))
