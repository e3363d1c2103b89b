"""Lines of a PDF come in; those whose words stand in columns go out as the cells of a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from footnote.index.read.pdf_cells import Cell, is_figure
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_words import BULLET, NUMBER, Line

_APART = 1.5  # times the size: words further apart stand in different columns
_FEWEST_ROWS = 3  # rows in columns; fewer are no table
_NARROW = 0.6  # times the size: words nearer than that follow each other
_HIGHEST = 3.5  # times the size: rows further apart are no table
_SHORT, _LONG = 45, 120  # characters: few cells are longer than the first, none than the second
_MOST_ROWS = 500
_MOST_LINES = 2_000  # of a page, to be put in their order
_PROSE = 20  # characters: shorter parts of a line may be cells
_FEWEST_PARTED = 5  # lines that run on into the next column
_MOST_HEADER_ROWS = 4


@dataclass(slots=True)
class Segment:
    """Words of a line that stand near each other."""

    pieces: list[Piece]

    @property
    def start(self) -> float:
        """Where the words start."""
        return self.pieces[0].x

    @property
    def end(self) -> float:
        """Where the words end."""
        return max(piece.end for piece in self.pieces)

    @property
    def text(self) -> str:
        """The words."""
        return "".join(piece.text for piece in self.pieces).strip()


@dataclass(slots=True)
class Row:
    """What stands on one height: how many of the lines, and their segments."""

    lines: int
    y: float
    size: float
    segments: list[Segment]


Places = list[tuple[int, int, Segment]]  # of a row: column, columns spanned, words


def aligned_cells(lines: Sequence[Line]) -> tuple[list[Cell], int] | None:
    """Return the cells of the table that starts with the first line, and how many lines it has."""
    rows = _run(_rows(lines))
    columns = _columns(rows)
    if len(columns) < 2:
        return None
    placed: list[Places] = []
    for number, row in enumerate(rows):
        ends = bool(placed) and _opens_another(rows[number : number + 2])
        places = None if ends else _places(row, columns)
        if places is None:
            if any(len(one) > 1 for one in placed):
                break
            return None
        placed.append(places)
    while placed and len({column for column, _, _ in placed[-1]}) < 2:
        placed.pop()
    if len(placed) < _FEWEST_ROWS or not _is_table(placed):
        return None
    lines_used = sum(row.lines for row in rows[: len(placed)])
    placed = _one_header(placed, len(columns))
    cells = [
        Cell(_opened(segment.pieces), number, column, 1, across)
        for number, places in enumerate(placed)
        for column, across, segment in places
    ]
    return cells, lines_used


def downwards(lines: Sequence[Line]) -> list[Line]:
    """Put lines that are drawn late before those below them, if more then follow each other."""
    if len(lines) > _MOST_LINES:
        return list(lines)
    found: list[Line] = []
    for line in lines:
        below = (at for at, one in enumerate(found) if _stands_below(one, line))
        found.insert(next(below, len(found)), line)
    return found if _following(found) > _following(lines) else list(lines)


def _following(lines: Sequence[Line]) -> int:
    """Count the lines that stand right below the one before them, as those of a paragraph do."""
    return sum(
        _stands_below(other, one) and one.y - other.y < 2 * max(one.size, other.size)
        for one, other in pairwise(lines)
    )


def _stands_below(one: Line, other: Line) -> bool:
    lower = one.y < other.y - 0.9 * max(one.size, other.size)
    shared = min(one.end, other.end) - max(one.x, other.x)
    return lower and shared > 0.3 * min(one.end - one.x, other.end - other.x)


def in_turn(lines: Sequence[Line]) -> list[Line]:
    """Part lines that run on from one column of prose into the next; put the columns in turn."""
    parts = [_segments([line]) for line in lines]
    gutter = _gutter(parts)
    if gutter is None:
        return list(lines)
    found: list[Line] = []
    beside: list[Line] = []
    for line in lines:
        words = [word for piece in line.pieces for word in piece.words()]
        left = [word for word in words if word.end <= gutter]
        right = [word for word in words if word.x >= gutter]
        narrow = left and right and right[0].x - left[-1].end < line.size * _NARROW
        if narrow or len(left) + len(right) < len(words):
            found += [*beside, line]
            beside = []
            continue
        found += [Line(_opened(left), line.page)] if left else []
        beside += [Line(_opened(right), line.page)] if right else []
    return found + beside


def _gutter(lines: Sequence[Sequence[Segment]]) -> float | None:
    """Return where many lines of prose are parted and few go on."""
    gaps = [
        (one, other)
        for line in lines
        for one, other in pairwise(line)
        if min(len(one.text), len(other.text)) > _PROSE
    ]
    middles = [(one.end + other.start) / 2 for one, other in gaps]
    parted = {x: sum(one.end <= x <= other.start for one, other in gaps) for x in set(middles)}
    best = max(parted, key=lambda x: parted[x], default=0.0)
    crossed = sum(one.start < best < one.end for line in lines for one in line)
    if parted.get(best, 0) < max(_FEWEST_PARTED, 2 * crossed):
        return None
    sides = [side for gap in gaps for side in gap]
    flowing = sum(side.text[:1].islower() for side in sides)
    return best if 3 * flowing > len(sides) else None


def _opened(pieces: list[Piece]) -> list[Piece]:
    pieces[0].opens = True
    return pieces


def _segments(lines: Sequence[Line]) -> list[Segment]:
    """Cut what stands on one height where words stand far apart."""
    found: list[Segment] = []
    for piece in (piece for line in lines for piece in line.pieces):
        for word in piece.words():
            if found and word.x - found[-1].end <= word.size * _APART:
                found[-1].pieces.append(word)
            else:
                found.append(Segment([word]))
    return [one for one in found if one.text]


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Join the lines that stand beside each other, until one stands alone and whole."""
    found: list[Row] = []
    at = 0
    while at < len(lines) and len(found) < _MOST_ROWS:
        end = at + 1
        while end < len(lines) and _beside(lines[end - 1], lines[end]):
            end += 1
        row = Row(end - at, lines[at].y, lines[at].size, _segments(lines[at:end]))
        if not row.segments or (not found and len(row.segments) < 2) or _parted(found, row):
            break
        found.append(row)
        at = end
    return found


def _beside(one: Line, other: Line) -> bool:
    size = max(one.size, other.size)
    return abs(one.y - other.y) < size * 0.4 and other.x > one.end - size * 0.2


def _parted(rows: Sequence[Row], row: Row) -> bool:
    """Say whether a row can't go on with those above: too far, or two in one column in turn."""
    if not rows:
        return False
    size = max(row.size, rows[-1].size)
    gap = rows[-1].y - row.y
    lone = all(len(one.segments) == 1 for one in (row, *rows[-2:])) and len(rows) > 1
    raised = len(rows) < _MOST_HEADER_ROWS and abs(gap) < 1.5 * size and not _overlap(rows[-1], row)
    return lone or not (0 < gap < _HIGHEST * size or raised)


def _overlap(one: Row, other: Row) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.segments for b in other.segments)


def _run(rows: list[Row]) -> list[Row]:
    """Leave out what a list is: marks or numbers with their words."""
    marks = [row.segments[0].text + " x" for row in rows if len(row.segments) == 2]
    if marks and all(BULLET.match(mark) or NUMBER.match(mark) for mark in marks[:3]):
        return []
    return rows


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return where the columns start and end, by the rows that have the usual number of cells."""
    counts = Counter(len(row.segments) for row in rows if len(row.segments) > 1)
    usual = max((one for one in counts if counts[one] >= max(2, len(rows) / 6)), default=0)
    columns: list[tuple[float, float]] = []
    for row in rows:
        if len(row.segments) != usual:
            continue
        spans = [(one.start, one.end) for one in row.segments]
        wider = [
            (min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(columns or spans, spans, strict=True)
        ]
        if all(left[1] < right[0] for left, right in pairwise(wider)):
            columns = wider
        elif columns:
            break
    return columns


def _places(row: Row, columns: Sequence[tuple[float, float]]) -> Places | None:
    """Return the column of each segment and how many it spans; None if the row has another set."""
    found: Places = []
    for one in row.segments:
        under = [
            n for n, (left, right) in enumerate(columns) if one.start < right and left < one.end
        ]
        if not under:
            middle = (one.start + one.end) / 2
            under = [min(range(len(columns)), key=lambda n: _distance(middle, columns[n]))]
        if found and under[0] <= found[-1][0] + found[-1][1] - 1:
            return None
        found.append((under[0], len(under), one))
    alone = len(row.segments) == 1
    return None if alone and found[0][1] > 1 else found


def _opens_another(rows: Sequence[Row]) -> bool:
    """Say whether the first row is the title of another table: the next has names of columns."""
    title, names = rows[0].segments, rows[1].segments if len(rows) > 1 else []
    bold = all(piece.bold for one in (*title, *names) for piece in one.pieces)
    headed = bold and len(title) == 1 < len(names) and names[0].end > title[0].start
    return headed and not any(is_figure(one.text) for one in names)


def _distance(at: float, column: tuple[float, float]) -> float:
    return max(column[0] - at, at - column[1], 0)


def _one_header(rows: list[Places], columns: int) -> list[Places]:
    """Join the rows at the top over which the names of columns are broken."""
    whole = next((n for n, row in enumerate(rows) if len(row) == columns), 0)
    figures = any(is_figure(segment.text) for _, _, segment in rows[whole][1:])
    top = rows[: whole + (not figures)]
    named = [cell for row in top for cell in row]
    if not 1 < len(top) <= _MOST_HEADER_ROWS or any(
        across > 1 or is_figure(segment.text) for _, across, segment in named
    ):
        return rows
    joined: Places = []
    for column in sorted({column for column, _, _ in named}):
        parts = [segment for place, _, segment in named if place == column]
        parts.sort(key=lambda one: -one.pieces[0].y)
        for part in parts:
            part.pieces[0].opens = True
        joined.append((column, 1, Segment([piece for part in parts for piece in part.pieces])))
    return [joined, *rows[len(top) :]]


def _is_table(rows: Sequence[Places]) -> bool:
    """Say whether cells are short, as those of a table are, and most rows have several."""
    lengths = [len(segment.text) for row in rows for _, _, segment in row]
    long = sum(length > _SHORT for length in lengths)
    several = sum(len(row) > 1 for row in rows)
    return max(lengths) <= _LONG and 8 * long <= len(lengths) and 2 * several > len(rows)
