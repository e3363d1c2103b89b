"""Lines of values parted by commas, tabs or the like come in, one table goes out."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from footnote.index.read.canonical import Otherwise, Parsed, Refused, Table

MAX_CELLS = 500_000
_MARKS = ",;\t|"
_LOOKED_AT = 50  # rows that tell whether the first is one of them
_KINDS = (re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.{0,20}"), re.compile(r"[^@\s]+@[^@\s]+"))
_SAMPLE = 50_000  # characters that tell how the values are parted


def read_values(text: str) -> Parsed:
    """Read a table, quotes and line ends inside of cells too; Otherwise if it is none."""
    mark = _mark(text[:_SAMPLE])
    rows = list(_rows(text, mark))
    width = max(map(len, rows), default=0)
    if width < 2 or len(rows) < 2:
        raise Otherwise
    filled = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Parsed([Table(filled, header=_has_header(rows))])


def _mark(sample: str) -> str:
    """Return what parts the values: what parts the lines most evenly, if csv can't tell."""
    try:
        return csv.Sniffer().sniff(sample, _MARKS).delimiter
    except csv.Error:
        first = sample.partition("\n")[0]
        return max(_MARKS, key=first.count)


def _rows(text: str, mark: str) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            cells += len(row)
            if cells > MAX_CELLS:
                raise Refused(
                    f"has more than {MAX_CELLS:,} cells; a table of that size is no article. "
                    "Take the part that matters and add that."
                )
            if any(cell.strip() for cell in row):
                yield tuple(cell.strip() for cell in row)
    except csv.Error:
        raise Otherwise from None


def _has_header(rows: list[tuple[str, ...]]) -> bool:
    """Say whether the first row names the columns: nothing is in it twice, and nothing like below.

    A number is no name, and neither is a day, a time or an address among others of its kind.
    """
    names = [name for name in rows[0] if name]
    if len(set(names)) < len(names) or any(map(_is_number, names)):
        return False
    return not any(_is_one_of_many(column) for column in zip_longest(*rows[:_LOOKED_AT]))


def _is_one_of_many(column: Sequence[str | None]) -> bool:
    first, *others = column
    return any(
        kind.fullmatch(first or "") and all(kind.fullmatch(one) for one in others if one)
        for kind in _KINDS
    )


def _is_number(cell: str) -> bool:
    return bool(cell) and all(letter.isdecimal() or letter in " .,-+%" for letter in cell)
