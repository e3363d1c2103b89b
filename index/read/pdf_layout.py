"""The pages of a PDF without tags come in, blocks go out: told from size, weight and place.

What is larger than the running text is a heading, a line that opens with a mark or a number is an
item, and a paragraph ends where a gap, an indent or a short line says so. Lines that stand on
every page at its edge are left out. Tables are those with rules around their cells.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from footnote.index.read.canonical import Block, Heading, Item, Paragraph, Table
from footnote.index.read.pdf_columns import aligned_table
from footnote.index.read.pdf_page import Page
from footnote.index.read.pdf_words import BULLET, ENDS, NUMBER, Line, Words, code

_LARGER = 1.1  # times the running text
_EDGE = 0.12  # of the page's height, at the top and at the bottom
_LONGEST_HEADING = 200

Grid = tuple[tuple[float, float, float, float], Table]  # where a ruled table is, and what it says


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set: the size of running text, those of headings, a line's usual height."""

    body: float
    headings: tuple[float, ...]
    pitch: float
    mixed: bool  # whether letters of one width are the exception


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
        if (aligned := aligned_table(lines[at : at + 1_000])) is not None:
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


def _depth(line: Line, page: Sequence[Line]) -> int:
    """Return how deep in a list an item stands: by how many marks start further left."""
    marked = (one for one in page if BULLET.match(one.text) or NUMBER.match(one.text))
    starts = sorted({round(one.x / 6) for one in marked})
    return min(sum(start < round(line.x / 6) for start in starts), 8)
