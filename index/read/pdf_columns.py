"""Lines of a PDF come in; those that stand in columns go out as a table without rules."""

from collections.abc import Sequence

from footnote.index.read.canonical import Table
from footnote.index.read.pdf_page import HYPHEN
from footnote.index.read.pdf_words import BULLET, NUMBER, Line

_APART = 1.5  # times the size: words further apart stand in different columns
_MOST_HEADER_LINES = 4
_FEWEST_ROWS = 3  # lines in columns, fewer are no table

Segment = tuple[float, float, str]  # where a part of a line starts and ends, and its words


def segments(line: Line) -> list[Segment]:
    """Cut a line where its words stand far apart; return each part with its start and end."""
    found: list[Segment] = []
    spaced = False
    for piece in line.pieces:
        for character, x in zip(piece.text.replace(HYPHEN, "-"), piece.places, strict=True):
            if character == " ":
                spaced = True
                continue
            end = x + piece.size / 2
            if not found or x - found[-1][1] > piece.size * _APART:
                found.append((x, end, character))
            else:
                start, _, text = found[-1]
                found[-1] = (start, end, text + " " * spaced + character)
            spaced = False
    return found


def aligned_table(lines: Sequence[Line]) -> tuple[Table, int] | None:
    """Return the table without rules that starts with the first line, and how many lines it has."""
    for above in range(min(_MOST_HEADER_LINES, len(lines) - _FEWEST_ROWS) + 1):
        parts = segments(lines[above])
        if len(parts) < 2:
            continue
        count = _columned(lines[above:])
        if count < _FEWEST_ROWS:
            continue
        rows = [tuple(text for _, _, text in segments(one)) for one in lines[above:][:count]]
        header = _header(lines[:above], parts)
        if header is None:
            continue
        return Table((*([header] if header else []), *rows)), above + count
    return None


def _header(lines: Sequence[Line], columns: Sequence[Segment]) -> tuple[str, ...] | None:
    """Return the names of columns from the lines above them; None if these name something else."""
    names = [""] * len(columns)
    for start, end, text in (part for line in lines for part in segments(line)):
        under = [n for n, column in enumerate(columns) if start < column[1] and column[0] < end]
        if len(under) != 1:
            return None
        names[under[0]] = f"{names[under[0]]} {text}".strip()
    if not lines:
        return ()
    return tuple(names) if all(names[1:]) else None


def _columned(lines: Sequence[Line]) -> int:
    """Return how many lines from the first on stand in the same columns."""
    first = segments(lines[0])
    if len(first) < 2 or BULLET.match(first[0][2] + " x") or NUMBER.match(first[0][2] + " x"):
        return 0
    count, above = 1, first
    while count < len(lines) and lines[count].page == lines[0].page:
        below = segments(lines[count])
        if len(below) != len(above) or not _aligned(above, below):
            break
        above = below
        count += 1
    return count


def _aligned(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    """Say whether each part of a line stands below its like, and below no other."""
    return all(
        (one[0] < other[1] and other[0] < one[1]) == (column == place)
        for column, one in enumerate(above)
        for place, other in enumerate(below)
    )
