"""Lines of values parted by commas, tabs or the like come in, one table goes out."""

import csv
import io
from collections.abc import Iterator

from footnote.index.read.canonical import Otherwise, Parsed, Refused, Table

MAX_CELLS = 500_000
_MARKS = ",;\t|"
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
    """Say whether the first row names the columns: no number and no name twice is in it."""
    names = [name for name in rows[0] if name]
    return len(set(names)) == len(names) and not any(map(_is_number, names))


def _is_number(cell: str) -> bool:
    return bool(cell) and all(letter.isdecimal() or letter in " .,-+%" for letter in cell)
