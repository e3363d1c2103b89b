"""The blocks of a parsed file come in, one canonical text in Markdown's form goes out.

The text holds the source's own words. Where they would be taken for a mark of Markdown, an
invisible character (`PLAIN`) stands before them, so that nothing but the source's own structure
becomes structure. A form feed in a block's text says that a page starts there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from footnote.index.read.text import clean
from footnote.index.split.block import PLAIN
from footnote.index.split.hidden import unhidden
from footnote.index.split.lines import blocks
from footnote.index.split.tables import REACHED_DOWN, REACHED_OVER

PAGE = "\f"
ABOVE = "\v"  # the cell of a place to which the cell above it reaches down
BESIDE = "\x1f"  # the cell of a place to which the cell on its left reaches over
_REACHED = {ABOVE: REACHED_DOWN, BESIDE: REACHED_OVER}
_SPARSE = 8  # a table of which one place in so many is empty
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACE = re.compile(r" \s+|[^\S ]\s*")  # all white space but a single space
_MARK = re.compile(r"\d{1,3}[.)]|[a-z][.)]|[A-Z]\)|-")
_DASHES = re.compile(r"[-: ]+")
_LED_BY_MARKS = re.compile(r"^([^\w\f\n]+)(\f+)", re.MULTILINE)
_BELOW = "\n\n" + "A long sentence stands below it, and a short line would head it. " * 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line end in it parts two paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: `depth` counts the lists around its own, `mark` is “-” or as in “2.”."""

    text: str
    depth: int = 0
    mark: str = "-"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first of them headers where `header` is true; an empty cell is ''.

    A merged cell's words stand in its first place only; ABOVE stands in the places below it, and
    BESIDE in those on its right.
    """

    rows: tuple[tuple[str, ...], ...]
    header: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that keep their spaces."""

    text: str


Block = Heading | Paragraph | Item | Table | Code


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader makes of a file: its blocks, and what the file says about itself.

    `left_out` are sentences for the reader: what isn't in the blocks, and what is doubtful.
    """

    blocks: Sequence[Block]
    title: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    left_out: Sequence[str] = ()


class Refused(Exception):
    """A file that a reader can't take; the message goes on from the file's name."""


class Otherwise(Exception):
    """A file isn't what it looked like; it is to be read as plain text."""


class Pictures(Refused):
    """A file whose pages are pictures; what is on them may be recognised (`scan.py`)."""


class Reader(Protocol):
    """What reads one kind of file; it runs in the child process (`child.py`)."""

    def __call__(self, data: bytes, address: str, /) -> Parsed:
        """Turn a file, and the address it came from if any, into blocks; Refused, Otherwise."""
        ...


def canonical(found: Iterable[Block]) -> tuple[str, tuple[int, ...]]:
    """Write blocks as one text; return it and the offsets at which its pages start."""
    pieces: list[str] = []
    waiting, in_list = "", False
    for block in found:
        written = "\n".join(_lines(block))
        if not written.strip():
            waiting += PAGE * written.count(PAGE)
            continue
        is_item = isinstance(block, Item)
        pieces += ["\n" if is_item and in_list else "\n\n"] if pieces else []
        pieces.append(waiting + _LED_BY_MARKS.sub(r"\2\1", written))
        waiting, in_list = "", is_item
    return _paged("".join([*pieces, "\n", waiting]) if pieces else "")


def one_line(text: str) -> str:
    """Return words on one line: cleaned, each run of white space one space, none at the ends."""
    cleaned = PAGE.join(_INVISIBLE.sub("", clean(page)) for page in text.split(PAGE))
    if PAGE not in cleaned:
        return " ".join(cleaned.split())
    return _SPACE.sub(_one_space, cleaned).strip(" ")


def _one_space(run: re.Match[str]) -> str:
    """Keep the page marks in a run of white space; a page starts with its first word."""
    pages = run[0].count(PAGE)
    return PAGE * pages if pages == len(run[0]) else " " + PAGE * pages


def _paged(text: str) -> tuple[str, tuple[int, ...]]:
    parts = text.split(PAGE)
    starts, at = [], 0
    for part in parts[:-1]:
        at += len(part)
        starts.append(at)
    return "".join(parts), tuple(starts)


# --- the lines of a block ---------------------------------------------------------------------


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        text = _words(block.text)
        end = PLAIN if text.endswith("#") else ""
        yield f"{'#' * min(max(block.level, 1), 6)} {text}{end}" if _says(text) else _pages(text)
    elif isinstance(block, Paragraph):
        lines = [_words(line) for line in re.split(r"\n+", block.text)]
        yield "\n\n".join(_paragraph(line) if _says(line) else _pages(line) for line in lines)
    elif isinstance(block, Item):
        yield _item(block)
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _code(block)


def _words(text: str) -> str:
    """Return words on one line in which nothing is taken for something hidden."""
    text = one_line(text)
    bare = text.replace(PAGE, "")
    if PAGE in text and unhidden(bare, PLAIN) != bare:  # the page may start inside such a thing
        text = _pages(text) + bare
    return unhidden(text, PLAIN)


def _says(text: str) -> bool:
    return bool(re.search(r"\w", text))


def _pages(text: str) -> str:
    return PAGE * text.count(PAGE)


def _paragraph(line: str) -> str:
    bare = line.replace(PAGE, "")
    first = next(blocks(bare + _BELOW))
    taken = first.kind == "paragraph" and first.parts == ((0, len(bare)),)
    return line if taken else PLAIN + line


def _item(item: Item) -> str:
    text = _words(item.text)
    if not _says(text):
        return _pages(text)
    mark = "  " * min(item.depth, 8) + (item.mark if _MARK.fullmatch(item.mark) else "-") + " "
    bare = text.replace(PAGE, "")
    found = list(blocks(mark + bare))
    taken = len(found) == 1 and found[0].parts == ((len(mark), len(mark + bare)),)
    return mark + ("" if taken else PLAIN) + text


def _table(table: Table) -> Iterator[str]:
    """Write rows between bars; a form with many empty places without the spaces beside them.

    So even a sparse form is hardly longer than its page.
    """
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    rows = [row for row in rows if _says("".join(row))]
    empty = sum(not cell for row in rows for cell in row)
    sparse = _SPARSE * empty > sum(map(len, rows))
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |" if not sparse else f"|{'|'.join(map(_shut, row))}|"
        if number == 0 and (table.header or len(rows) == 1):
            yield f"|{'---|' * len(row)}"


def _shut(cell: str) -> str:
    """Keep what would make the next bar a letter from it."""
    return f"{cell} " if cell.endswith((PLAIN, "\\")) else cell


def _cell(text: str) -> str:
    if text in _REACHED:
        return _REACHED[text]
    text = _words(text).replace("|", f"{PLAIN}|")
    return PLAIN + text if _DASHES.fullmatch(text) else text


def _code(code: Code) -> Iterator[str]:
    lines = [_INVISIBLE.sub("", clean(line)).rstrip() for line in code.text.split("\n")]
    if not _says("".join(lines)):
        return
    yield "```"
    for line in lines:
        line = unhidden(line.replace("\n", " "), PLAIN)
        yield PLAIN + line if line.lstrip().startswith("```") else line
    yield "```"
