"""The lines that were recognised on a page come in, each with its place; its blocks go out.

Nothing is known of fonts. Columns, tables, headings and paragraphs are told by where lines stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from footnote.index.read.canonical import Block, Heading, Paragraph, Table

_PROSE = 20  # characters: columns of running text have longer lines, those of a table shorter
_FILLED = 0.75  # of the longest lines
_LARGE = 1.35  # of the usual height: a heading's
_APART = 0.35  # of the usual height more than between other lines: a new paragraph
_SHORT = 0.88  # of the width: a sentence that ends before ends a paragraph
_VERY_SHORT = 0.6  # and any line does that ends before this
_HEADING = 120  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, and their place in pixels from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How tall the line is."""
        return self.bottom - self.top


def page_blocks(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of a page in reading order."""
    if not lines:
        return []
    usual = median(line.height for line in lines)
    return [block for part in _columns(list(lines)) for block in _part(part, usual)]


def _columns(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each column, what stands across the columns by itself."""
    for cut in (_cut(lines, across=True), _cut(lines, across=False)):
        if cut:
            yield from _columns(cut[0])
            yield from _columns(cut[1])
            return
    yield lines


def _cut(lines: list[Line], *, across: bool) -> tuple[list[Line], list[Line]] | None:
    """Cut a page between two columns of prose, or below a line that stands across them."""
    if across:
        return _beside(lines)
    for line in sorted(lines, key=lambda one: one.top):
        above = [one for one in lines if one.top <= line.top]
        below = [one for one in lines if one.top > line.top]
        if len(below) > 3 and _beside(below):
            return above, below
    return None


def _beside(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    if len(lines) < 4:
        return None
    reach = 0.0
    for line in sorted(lines, key=lambda one: one.left):
        if reach and line.left > reach:
            left = [one for one in lines if one.right <= reach]
            right = [one for one in lines if one.left >= line.left]
            if _is_prose(left) and _is_prose(right):
                return left, right
        reach = max(reach, line.right)
    return None


def _is_prose(part: list[Line]) -> bool:
    """Say whether lines are those of running text: long ones, most of them filled to the end."""
    widths = sorted(line.right - line.left for line in part)
    full = widths[int(0.9 * len(widths))]
    long = median(len(line.text) for line in part) >= _PROSE
    return len(part) > 3 and long and median(widths) > _FILLED * full


def _part(lines: list[Line], usual: float) -> Iterator[Block]:
    """Yield the blocks of a column: tables where lines stand side by side, else paragraphs."""
    rows = _rows(lines)
    table: list[list[Line]] = []
    prose: list[Line] = []
    for number, row in enumerate(rows):
        beside = len(row) > 1 and any(
            len(near) == len(row)
            for near in rows[max(number - 1, 0) : number + 2]
            if near is not row
        )
        if beside and (not table or len(table[-1]) == len(row)):
            yield from _paragraphs(prose, usual)
            prose = []
            table.append(row)
            continue
        yield from _table(table)
        table = [row] if beside else []
        prose += [] if beside else [_whole(row)]
    yield from _paragraphs(prose, usual)
    yield from _table(table)


def _rows(lines: list[Line]) -> list[list[Line]]:
    """Gather the lines that stand side by side, from the top down."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.top + one.bottom) / 2):
        last = rows[-1][0] if rows else None
        if last and (line.top + line.bottom) / 2 < last.bottom - last.height / 4:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _whole(row: list[Line]) -> Line:
    return Line(
        " ".join(one.text for one in row),
        row[0].left,
        min(one.top for one in row),
        row[-1].right,
        max(one.bottom for one in row),
    )


def _table(rows: list[list[Line]]) -> Iterator[Block]:
    if rows:
        yield Table(tuple(tuple(one.text for one in row) for row in rows), header=len(rows) > 1)


def _paragraphs(lines: list[Line], usual: float) -> Iterator[Block]:
    end = max((line.right for line in lines), default=0)
    begin = min((line.left for line in lines), default=0)
    between = [below.top - line.bottom for line, below in pairwise(lines)]
    far = median(between or [0]) + _APART * usual
    words = ""
    for number, line in enumerate(lines):
        words = f"{words[:-1]}{line.text}" if _is_cut(words, line.text) else f"{words} {line.text}"
        below = lines[number + 1] if number + 1 < len(lines) else None
        filled = (line.right - begin) / max(end - begin, 1)
        if not below or between[number] > far or _ends(line, below, filled, usual):
            yield _block(words, line, usual)
            words = ""


def _ends(line: Line, below: Line, filled: float, usual: float) -> bool:
    """Say whether a paragraph ends with a line, by its own looks and those of the next."""
    if (line.height > _LARGE * usual) != (below.height > _LARGE * usual):
        return True
    if line.text.rstrip().endswith((".", "!", "?", ":")):
        return filled < _SHORT
    return filled < _VERY_SHORT and not below.text[:1].islower()


def _is_cut(words: str, following: str) -> bool:
    return words.endswith("-") and words[-2:-1].isalpha() and following[:1].islower()


def _block(words: str, last: Line, usual: float) -> Block:
    words = words.strip()
    if last.height > _LARGE * usual and len(words) <= _HEADING:
        return Heading(words, 2)
    return Paragraph(words)
