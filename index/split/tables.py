"""The rows of a table come in, how many of them are headers and what each column is called go out.

Reports set headers over two or three rows: “Years ended December 31” over “2019” and “2018”. A
cell is read with all of them.
"""

import re
from collections.abc import Sequence

from footnote.index.split.block import PLAIN

REACHED_DOWN, REACHED_OVER = PLAIN, PLAIN * 2  # what stands in a place of a merged cell
_MOST_HEADERS = 4
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:[-–/]\d\d)?")
_FIGURE = re.compile(
    r"[-–—−+(]*+\s*+[$€£¥]?\s*+[-–—−(]*+\d[\d.,]*+\s*+\)?\s*+%?\)?|[-–—−]+|n/?[am]"
)
_SCALE = re.compile(
    r"\(?(?:[\w$€£’']+\s+)?(?:in|of)\s[\w$€£\s]*(?:thousand|million|billion)s?.*", re.I
)

Row = Sequence[str]


def header_rows(rows: Sequence[Row]) -> int:
    """Count the header rows of a table whose first row is one.

    A further row is a header while some column has no name yet and the row holds no figures, or if
    it only gives the scale: “(in thousands)”.
    """
    count = 1
    while count < min(len(rows) - 1, _MOST_HEADERS):
        unnamed = any(not name for name in rows[count - 1][1:])
        if not _is_scale(rows[count]) and not (unnamed and _is_header(rows[count])):
            break
        count += 1
    return count


def column_names(headers: Sequence[Row]) -> list[str]:
    """Join each column's names from the top down; a name over several columns stands for all."""
    width = max(map(len, headers), default=0)
    names = [""] * width
    naming = [row for row in headers if not _is_scale(row)] or headers
    for number, row in enumerate(naming):
        last = number + 1 == len(naming)
        spread = list(row) if last else _spread(row)
        for column, name in enumerate(spread):
            if name and name not in names[column]:
                names[column] = f"{names[column]} {name}".strip()
    return names


def _is_header(row: Row) -> bool:
    """Say whether a row names columns: words, dates or years, no figures, and more than one."""
    named = [cell for cell in row[1:] if cell]
    return bool(named) and not any(is_figure(cell) for cell in named)


def _is_scale(row: Row) -> bool:
    named = [cell for cell in row if cell]
    return len(named) == 1 and bool(_SCALE.fullmatch(named[0]))


def is_figure(cell: str) -> bool:
    """Say whether a cell holds a figure, and no year."""
    return bool(_FIGURE.fullmatch(cell)) and not _YEAR.fullmatch(cell)


def _spread(row: Row) -> list[str]:
    """Carry a name over the empty cells to its right; one in the first column only if alone."""
    alone = not any(row[1:])
    spread, name = [], row[0] if alone and row else ""
    for column, cell in enumerate(row):
        name = cell if cell and column else name
        spread.append(cell if column == 0 else name)
    return spread
