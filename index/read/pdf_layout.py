"""The pages of a PDF without tags come in, blocks go out: told from size, weight and place.

What is larger than the running text is a heading, a line that opens with a mark or a number is an
item, and a paragraph ends where a gap, an indent or a short line says so. Lines that stand on
every page at its edge are left out. Tables are those with rules around their cells, and those
whose words stand in columns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from footnote.index.read.canonical import Block, Heading, Item, Paragraph
from footnote.index.read.pdf_cells import Cell, table_of
from footnote.index.read.pdf_columns import aligned_cells, in_turn
from footnote.index.read.pdf_page import Page
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_words import BULLET, ENDS, NUMBER, Line, Words, code, lines_of

_LARGER = 1.1  # times the running text
_RARE = 0.25  # of a file's letters: a size that more have is no heading's
_SMALLER = 0.93  # times the running text: footnotes
_EDGE = 0.12  # of the page's height, at the top and at the bottom
_FEW = 3  # pages; in a shorter file, less is taken for what stands on each page
_NUMBERED_EDGE = 0.15  # of the page's height, for the head of such a file that has its number
_LONGEST_HEAD = 80  # characters, in such a file
_LONGEST_HEADING = 200
_NOTE = re.compile(r"([\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[*†‡§\u2217])\s*[^\W\d]")
_PAGE_NUMBER = re.compile(
    r"[^\w#]{0,20}+(?:(?:page|p\.|seite|página)\s{0,9}+)?#(?:\s{0,9}+(?:of|/|von|de)\s{0,9}+#)?\W{0,20}",
    re.IGNORECASE,
)

Placed = tuple[Block, bool]  # a block, and whether it is a footnote


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set: the size of running text, those of headings, a line's usual height."""

    body: float
    headings: tuple[float, ...]
    pitch: float
    mixed: bool  # whether letters of one width are the exception
    bold: bool  # whether bold letters are the exception


def look_of(lines: Sequence[Line]) -> Look:
    """Measure how a document is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line.size)] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=10.0)
    length = sum(sizes.values())
    larger = [size for size in sizes if size > body * _LARGER and sizes[size] < length * _RARE]
    steps = [
        one.y - other.y
        for one, other in pairwise(lines)
        if one.page == other.page and 0 < one.y - other.y < 3 * body
    ]
    mixed = 2 * sum(len(line.text) for line in lines if line.pieces[0].fixed) < length
    bold = 3 * sum(len(line.text) for line in lines if line.bold) < length
    return Look(
        body,
        tuple(sorted(larger, reverse=True)),
        median(steps) if steps else body * 1.2,
        mixed,
        bold,
    )


def running_heads(pages: Sequence[Page], lines: Sequence[Line]) -> list[Line]:
    """Return the lines at the edges that stand on many pages, and those with page numbers."""
    places: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        _, bottom, _, top = pages[line.page].box
        height = (line.y - bottom) / max(top - bottom, 1)
        if height < _EDGE or height > 1 - _EDGE:
            key = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text)
            places.setdefault((key, round(height * 50)), []).append(line)
    found: list[Line] = []
    for (key, _), same in places.items():
        says = bool(re.search(r"[^\W\d_]", key) or _PAGE_NUMBER.fullmatch(key))
        on = len({line.page for line in same})
        if says and on > 1 and 5 * on > 2 * len(pages):
            found += same
    if len(pages) >= _FEW:
        return found
    outer: list[Line] = []
    for page in pages:
        own = sorted((one for one in lines if one.page == page.number), key=lambda one: one.y)
        outer += [one for one in own[:2] + own[-2:] if len(one.text) <= _LONGEST_HEAD]
        found += [one for one in own[:1] + own[-1:] if _is_numbered_head(one, own, page)]
    return [line for line in found if any(line is one for one in outer)]


def _is_numbered_head(line: Line, lines: Sequence[Line], page: Page) -> bool:
    """Say whether a line at the edge of a page stands apart and is, or has, its number."""
    others = [one for one in lines if one is not line]
    _, bottom, _, top = page.box
    if abs(2 * line.y - bottom - top) < (1 - 2 * _NUMBERED_EDGE) * (top - bottom):
        return False
    if len(others) < 3 or line.size > 1.05 * max(one.size for one in others):
        return False
    if min(abs(line.y - one.y) for one in others) < 1.5 * line.size:
        return False
    if _PAGE_NUMBER.fullmatch(re.sub(r"\d+", "#", line.text)):
        return True
    words = [word for piece in line.pieces for word in piece.words() if word.text.strip()]
    numbers = [one for one in (words[0], words[-1]) if re.fullmatch(r"\d{1,4}\s*", one.text)]
    spread = any(other.x - one.end > line.size for one, other in pairwise(words))
    return len(numbers) == 1 and len(words) > 2 and spread


def layout_blocks(
    pieces: Iterable[Piece | list[Cell]], number: int, look: Look, words: Words
) -> list[Placed]:
    """Return the blocks of one page, the words of its tables given as cells."""
    found: list[Placed] = []
    waiting: list[Piece] = []
    for one in pieces:
        if isinstance(one, Piece):
            waiting.append(one)
            continue
        found += _flowing(lines_of(waiting, number), look, words)
        waiting = []
        found += [(table, False) for table in (table_of(one, words),) if table]
    return found + _flowing(lines_of(waiting, number), look, words)


def _flowing(lines: Sequence[Line], look: Look, words: Words) -> list[Placed]:
    """Return the blocks of lines that no rules part, tables without rules among them."""
    found: list[Placed] = []
    lines = in_turn(lines)
    at = start = 0
    while at < len(lines):
        aligned = aligned_cells(lines[at : at + 1_000])
        table = table_of(aligned[0], words) if aligned else None
        if aligned and table:
            found += text_blocks(lines[start:at], look, words)
            found.append((table, False))
            start = at = at + aligned[1]
        else:
            at += 1
    return found + text_blocks(lines[start:], look, words)


def text_blocks(lines: Sequence[Line], look: Look, words: Words) -> list[Placed]:
    """Return the headings, items and paragraphs of lines."""
    found: list[Placed] = []
    at = 0
    while at < len(lines):
        end = at + 1
        kind = _kind(lines[at], look)
        if kind == "bold" and not _heads(lines[at:], look):
            kind = "text"
        while end < len(lines) and _goes_on(lines[at:end], lines[end], look, kind):
            end += 1
        found.append(_block(lines[at:end], look, kind, lines, words))
        at = end
    return found


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _kind(line: Line, look: Look) -> str:
    if look.mixed and all(piece.fixed for piece in line.pieces):
        return "code"
    if _rounded(line.size) in look.headings and len(line.text) <= _LONGEST_HEADING:
        return "heading"
    short = len(line.text) <= 100 and bool(re.search(r"\w", line.text))
    if line.bold and look.bold and short and not BULLET.match(line.text):
        return "bold"
    if BULLET.match(line.text) or NUMBER.match(line.text):
        return "item"
    return "text"


def _heads(lines: Sequence[Line], look: Look) -> bool:
    """Say whether a bold line, and those like it, have text below them, as no label has."""
    first = lines[0]
    below = next((line for line in lines if _kind(line, look) != "bold"), None)
    if below is None or below.page != first.page:
        return False
    near = 0 < first.y - below.y < 8 * look.body and below.x < first.end
    return near and below.size > look.body * _SMALLER and below.end > first.x


def _goes_on(before: Sequence[Line], line: Line, look: Look, kind: str) -> bool:
    """Say whether a line belongs to the block of the lines before it."""
    last = before[-1]
    gap = last.y - line.y
    if kind == "code":
        return _kind(line, look) == "code" and gap < 3 * look.pitch
    if kind in ("heading", "bold"):
        same = abs(line.size - last.size) < 0.5 and line.bold == last.bold
        return same and _kind(line, look) == kind and 0 < gap < 1.6 * line.size
    if _kind(line, look) != "text" or abs(line.size - last.size) > 1:
        return False
    pitch = min(look.pitch * 1.3, max(last.size, line.size) * 2)
    amid = line.text[:1].islower() and not ENDS.search(last.text)
    if kind == "item" and line.x < before[0].x + 1 and not amid:
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
) -> Placed:
    pieces = [piece for line in lines for piece in line.pieces]
    if kind == "code":
        return code(pieces), False
    text = words(pieces)
    size = _rounded(lines[0].size)
    if kind == "heading" and len(text) <= _LONGEST_HEADING:
        return Heading(text, min(look.headings.index(size) + 1, 6)), False
    if kind == "bold" and len(lines) < 3 and not ENDS.search(text.rstrip(":?!")):
        return Heading(text, min(len(look.headings) + 1, 6)), False
    note = lines[0].size < look.body * _SMALLER and bool(_NOTE.match(text))
    mark = BULLET.match(text) or NUMBER.match(text)
    if not mark or kind not in ("item", "bold"):
        return Paragraph(text), note
    number = NUMBER.match(text)
    mark_said = f"{number[1]}." if number else "-"
    return Item(text[mark.end() :], _depth(lines[0], page), mark_said), note


def _depth(line: Line, page: Sequence[Line]) -> int:
    """Return how deep in a list an item stands: by how many marks start further left."""
    marked = (one for one in page if BULLET.match(one.text) or NUMBER.match(one.text))
    starts = sorted({round(one.x / 6) for one in marked})
    return min(sum(start < round(line.x / 6) for start in starts), 8)
