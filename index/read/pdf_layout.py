"""The pages of a PDF without tags come in, blocks go out: told from size, weight and place.

What is larger than the running text is a heading, a line that opens with a mark or a number is an
item, and a paragraph ends where a gap, an indent or a short line says so. Lines that stand on
every page at its edge are left out. Tables are those with rules around their cells.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.read.canonical import Block, Code, Heading, Item, Paragraph, Table
from index.read.pdf_page import HYPHEN, Page, Piece

_LARGER = 1.1  # times the running text
BULLET = re.compile(
    r"[-*+•‣▪●◦\u2043\u2219·■□➢✓–—\uf0b7\uf0a7\uf0d8\uf076]\s+(?=\S)"  # the last: Symbol's own
)
NUMBER = re.compile(r"\(?(\d{1,3}|[a-z])[.)]\s+(?=\S)")
ENDS = re.compile(r"[.!?:;…\u3002\uff01\uff1f]['\"”’»)\]]*\s*$")  # a sentence, or what leads on
_EDGE = 0.12  # of the page's height, at the top and at the bottom
_LONGEST_HEADING = 200
_APART = 1.5  # times the size: words further apart stand in different columns
_MOST_HEADER_LINES = 4
_FEWEST_ROWS = 3  # lines in columns, fewer are no table

Segment = tuple[float, float, str]  # where a part of a line starts and ends, and its words
Words = Callable[[Sequence[Piece]], str]
Grid = tuple[tuple[float, float, float, float], Table]  # where a ruled table is, and what it says


@dataclass(slots=True)
class Line:
    """The pieces that stand on one line."""

    pieces: list[Piece]
    page: int

    @property
    def text(self) -> str:
        """The words of the line."""
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def x(self) -> float:
        """Where the line starts."""
        return self.pieces[0].x

    @property
    def y(self) -> float:
        """How high its base stands."""
        return self.pieces[0].y

    @property
    def end(self) -> float:
        """Where the line ends."""
        return self.pieces[-1].end

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def bold(self) -> bool:
        """Say whether all of it is bold."""
        return all(piece.bold for piece in self.pieces if piece.text.strip())


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set: the size of running text, those of headings, a line's usual height."""

    body: float
    headings: tuple[float, ...]
    pitch: float
    mixed: bool  # whether letters of one width are the exception


def lines_of(page: Page) -> list[Line]:
    """Return the lines of a page in the order in which they are drawn."""
    lines: list[Line] = []
    for piece in page.pieces:
        if lines and not piece.opens:
            lines[-1].pieces.append(piece)
        else:
            lines.append(Line([piece], page.number))
    return [line for line in lines if line.text]


def look_of(lines: Sequence[Line]) -> Look:
    """Measure how a document is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line.size)] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=10.0)
    larger = sorted((size for size in sizes if size > body * _LARGER), reverse=True)
    steps = [
        one.y - other.y
        for one, other in pairwise(lines)
        if one.page == other.page and 0 < one.y - other.y < 3 * body
    ]
    fixed = sum(len(line.text) for line in lines if line.pieces[0].fixed)
    mixed = 2 * fixed < sum(len(line.text) for line in lines)
    return Look(body, tuple(larger), median(steps) if steps else body * 1.2, mixed)


def running_heads(pages: Sequence[Page], lines: Sequence[Line]) -> set[int]:
    """Return the ids of the lines at the edges that stand on most pages, numbers aside."""
    if len(pages) < 3:
        return set()
    places: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        _, bottom, _, top = pages[line.page].box
        height = (line.y - bottom) / max(top - bottom, 1)
        if height < _EDGE or height > 1 - _EDGE:
            key = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text)
            places.setdefault((key, round(height * 50)), []).append(line)
    return {
        id(line)
        for same in places.values()
        if 2 * len({line.page for line in same}) > len(pages)
        for line in same
    }


def layout_blocks(
    lines: Sequence[Line], look: Look, tables: Sequence[Grid], words: Words
) -> list[Block]:
    """Return the blocks of one page."""
    blocks: list[Block] = []
    drawn: set[int] = set()
    at = 0
    while at < len(lines):
        inside = next((n for n, (box, _) in enumerate(tables) if _inside(lines[at], box)), None)
        if inside is not None:
            if inside not in drawn:
                blocks.append(tables[inside][1])
                drawn.add(inside)
            at += 1
            continue
        if (aligned := _aligned_table(lines[at : at + 1_000])) is not None:
            blocks.append(aligned[0])
            at += aligned[1]
            continue
        end = at + 1
        kind = _kind(lines[at], look)
        while end < len(lines) and _goes_on(lines[at:end], lines[end], look, kind):
            if any(_inside(lines[end], box) for box, _ in tables):
                break
            end += 1
        blocks.append(_block(lines[at:end], look, kind, lines, words))
        at = end
    return blocks


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _inside(line: Line, box: tuple[float, float, float, float]) -> bool:
    return box[0] - 2 <= line.x <= box[2] + 2 and box[1] - 2 <= line.y <= box[3] + 2


def _kind(line: Line, look: Look) -> str:
    if look.mixed and all(piece.fixed for piece in line.pieces):
        return "code"
    if _rounded(line.size) in look.headings and len(line.text) <= _LONGEST_HEADING:
        return "heading"
    if BULLET.match(line.text) or NUMBER.match(line.text):
        return "item"
    short = len(line.text) <= 100 and not ENDS.search(line.text)
    if line.bold and short and re.search(r"\w", line.text):
        return "bold"
    return "text"


def _goes_on(before: Sequence[Line], line: Line, look: Look, kind: str) -> bool:
    """Say whether a line belongs to the block of the lines before it."""
    last = before[-1]
    gap = last.y - line.y
    if kind == "code":
        return _kind(line, look) == "code" and gap < 3 * look.pitch
    if kind == "heading":
        return abs(line.size - last.size) < 0.5 and 0 < gap < 1.6 * line.size
    if _kind(line, look) != "text":
        return False
    if kind == "bold" or abs(line.size - last.size) > 1:
        return False
    pitch = min(look.pitch * 1.3, max(last.size, line.size) * 2)
    if kind == "item" and line.x < before[0].x + 1:
        return False
    if gap > 0 and gap > pitch:
        return False
    ended = bool(ENDS.search(last.text))
    if gap <= 0:  # a new column
        return not ended
    if ended and kind == "text" and line.x > last.x + line.size * 0.8:
        return False
    return not (ended and last.end < max(one.end for one in before) * 0.8 and len(before) > 1)


def _block(
    lines: Sequence[Line], look: Look, kind: str, page: Sequence[Line], words: Words
) -> Block:
    pieces = [piece for line in lines for piece in line.pieces]
    if kind == "code":
        return code(pieces)
    text = words(pieces)
    if kind == "heading":
        level = look.headings.index(_rounded(lines[0].size)) + 1
        return Heading(text, min(level, 6))
    if kind == "bold":
        return Heading(text, min(len(look.headings) + 1, 6))
    if kind == "item":
        mark = BULLET.match(text) or NUMBER.match(text)
        if mark:
            depth = _depth(lines[0], page)
            number = NUMBER.match(text)
            return Item(text[mark.end() :], depth, f"{number[1]}." if number else "-")
    return Paragraph(text)


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


def _aligned_table(lines: Sequence[Line]) -> tuple[Table, int] | None:
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


def _depth(line: Line, page: Sequence[Line]) -> int:
    """Return how deep in a list an item stands: by how many marks start further left."""
    marked = (one for one in page if BULLET.match(one.text) or NUMBER.match(one.text))
    starts = sorted({round(one.x / 6) for one in marked})
    return min(sum(start < round(line.x / 6) for start in starts), 8)


def is_code(pieces: Sequence[Piece]) -> bool:
    """Say whether words are several lines of code: in letters of one width."""
    lines = sum(piece.opens for piece in pieces)
    return lines > 1 and all(piece.fixed for piece in pieces if piece.text.strip())


def code(pieces: Sequence[Piece]) -> Code:
    """Return code with its lines; how far they are set in is not kept."""
    text = ""
    for piece in pieces:
        text += ("\n" if text and piece.opens else "") + piece.text
    return Code(text.replace(HYPHEN, "-"))


def joined(pieces: Sequence[Piece], compounds: frozenset[str]) -> str:
    """Join pieces to running text: line wraps become spaces, words cut in two are made whole."""
    text = ""
    for piece in pieces:
        if text and piece.opens:
            text = _wrapped(text.rstrip(), piece.text.lstrip(), compounds)
        else:
            text += piece.text
    return text.replace(HYPHEN, "-" if text.endswith(HYPHEN) else "")


def _wrapped(text: str, next_line: str, compounds: frozenset[str]) -> str:
    if text.endswith(HYPHEN) or re.search(r"[^\W\d_]-$", text):
        first = re.split(r"[\s\u2014]", text)[-1].rstrip(f"-{HYPHEN}")
        second = re.match(r"[\w'’]*", next_line)
        whole = f"{first}-{second[0] if second else ''}".lower()
        if whole in compounds or not next_line[:1].islower():
            return f"{text.rstrip(HYPHEN).removesuffix('-')}-{next_line}"
        return text[:-1] + next_line
    return f"{text} {next_line}"


def compounds_in(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that are written with a hyphen within a line."""
    return frozenset(
        word.lower()
        for line in lines
        for word in re.findall(r"\w+(?:-\w+)+(?=\W)", line.text + " ")
    )
