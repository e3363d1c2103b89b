"""The tree of a web page comes in; its headings, paragraphs, items, tables and code go out.

Each block comes with the element that it was made of, so that the article's can be told from
those of menus and footers. Trees may be 2,000 deep.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from footnote.index.read.canonical import Block, Code, Heading, Item, Paragraph, Table
from footnote.index.read.grid import fill

_BLOCK = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li legend main menu nav
    ol optgroup p pre section summary table tbody td tfoot th thead tr ul""".split()
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LISTS = ("ul", "ol", "menu", "dir")
_IN_LAYOUT = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre", "article")


@dataclass(slots=True)
class Walk:
    """What has been found so far, and where in the page's structure the walk is."""

    found: list[tuple[HtmlElement, Block]] = field(default_factory=list)
    level: int = 1  # of the last heading
    text: list[str] = field(default_factory=list)  # words not yet in a block
    lists: list["_List"] = field(default_factory=list)
    waiting: str = ""  # the mark of an item whose first words are still to come


@dataclass(slots=True)
class _List:
    numbered: bool
    next: int = 1
    deep: bool = False  # its items hold more than words


def page_blocks(body: HtmlElement) -> list[tuple[HtmlElement, Block]]:
    """Return the blocks of a page in reading order, each with its element."""
    walk = Walk()
    _children(body, walk)
    _flush(body, walk)
    return walk.found


def _children(element: HtmlElement, walk: Walk) -> None:
    walk.text.append(_flat(element.text))
    for child in element:
        _visit(child, walk)
        walk.text.append(_flat(child.tail))


def _flat(text: str | None) -> str:
    """Return text without line ends: those of the source mean nothing, unlike `<br>`."""
    return re.sub(r"\s+", " ", text) if text else ""


def _visit(element: HtmlElement, walk: Walk) -> None:
    tag = element.tag
    if tag == "br":
        walk.text.append("\n")
    elif tag == "img":
        return
    elif tag == "q":
        walk.text.append("“")
        _children(element, walk)
        walk.text.append("”")
    elif tag not in _BLOCK:
        _children(element, walk)
    else:
        _flush(element.getparent(), walk)
        _block(element, walk)
        _flush(element, walk)


def _block(element: HtmlElement, walk: Walk) -> None:
    tag = element.tag
    if tag in _HEADINGS:
        walk.level = _HEADINGS[tag]
        _add(element, Heading(_all_words(element), walk.level), walk)
    elif tag == "dt":
        _add(element, Heading(_all_words(element), min(walk.level + 1, 6)), walk)
    elif tag == "pre":
        _add(element, Code(_all_words(element)), walk)
    elif tag in LISTS:
        _list(element, walk)
    elif tag == "li":
        _item(element, walk)
    elif tag == "table":
        _table(element, walk)
    else:
        _children(element, walk)


def _add(element: HtmlElement, block: Block, walk: Walk) -> None:
    walk.waiting = ""
    walk.found.append((element, block))


def _flush(element: HtmlElement, walk: Walk) -> None:
    """Make a block of the words gathered so far."""
    text = "".join(walk.text)
    walk.text.clear()
    if not text.strip():
        return
    if walk.waiting:
        _add(element, Item(_joined(text), max(len(walk.lists) - 1, 0), walk.waiting), walk)
    elif walk.lists and not walk.lists[-1].deep and _goes_on(walk):
        _, item = walk.found[-1]
        assert isinstance(item, Item)
        walk.found[-1] = (element, Item(f"{item.text} {_joined(text)}", item.depth, item.mark))
    elif heading := _bold_heading(element, walk):
        _add(element, heading, walk)
    else:
        _add(element, Paragraph(_parted(text)), walk)


def _goes_on(walk: Walk) -> bool:
    """Say whether the last block is an item of the list that the walk is in."""
    last = walk.found[-1][1] if walk.found else None
    return isinstance(last, Item) and last.depth == len(walk.lists) - 1


def _joined(text: str) -> str:
    return " ".join(text.split())


def _parted(text: str) -> str:
    """Keep the line breaks that end something; one in the middle of a sentence is a space."""
    lines = [_joined(line) for line in text.split("\n")]
    joined = ""
    for line in filter(None, lines):
        runs_on = line[0].islower() and not joined.endswith((".", "!", "?", ":"))
        joined += (" " if runs_on else "\n") * bool(joined) + line
    return joined


def _bold_heading(element: HtmlElement, walk: Walk) -> Heading | None:
    """Return a heading for a short paragraph that is bold from end to end."""
    if element.tag not in ("p", "div") or (element.text or "").strip():
        return None
    bold = [child for child in element if child.tag != "br"]
    if len(bold) != 1 or bold[0].tag not in ("b", "strong") or (bold[0].tail or "").strip():
        return None
    words = _joined(_all_words(element))
    if len(words) > 100 or words.endswith((".", "!", "?", ":", ";", ",")):
        return None
    return Heading(words, min(walk.level + 1, 6))


def _all_words(element: HtmlElement) -> str:
    """Return the words in an element, line breaks kept."""
    pieces: list[str] = []
    for event, one in _events(element):
        if event == "start":
            pieces += ["\n"] if one.tag == "br" else []
            pieces.append(one.text or "")
        elif one is not element:
            pieces.append(one.tail or "")
    return "".join(pieces)


def _events(element: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    from lxml.etree import iterwalk

    yield from iterwalk(element, events=("start", "end"))


# --- lists ------------------------------------------------------------------------------------


def _list(element: HtmlElement, walk: Walk) -> None:
    numbered = element.tag == "ol"
    walk.lists.append(_List(numbered, _number(element.get("start"), 1)))
    _children(element, walk)
    _flush(element, walk)
    walk.lists.pop()
    walk.waiting = ""


def _item(element: HtmlElement, walk: Walk) -> None:
    """Read an item; one that holds headings, tables or several paragraphs is running text."""
    if not walk.lists:
        walk.lists.append(_List(numbered=False))
        _item(element, walk)
        walk.lists.pop()
        return
    around = walk.lists[-1]
    number = _number(element.get("value"), around.next)
    around.next = number + 1
    around.deep = _is_deep(element)
    if not around.deep:
        walk.waiting = f"{number}." if around.numbered and number < 1_000 else "-"
    _children(element, walk)
    _flush(element, walk)
    around.deep = False
    walk.waiting = ""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else otherwise


def _is_deep(item: HtmlElement) -> bool:
    if next(item.iter(*_IN_LAYOUT), None) is not None:
        return True
    return sum(len(_all_words(child)) > 60 for child in item.iterchildren("p")) > 2


# --- tables -----------------------------------------------------------------------------------


def _table(element: HtmlElement, walk: Walk) -> None:
    """Read a table of data; one that only lays out the page is read cell by cell."""
    rows = _rows(element)
    width = max((len(row) for row in rows), default=0)
    if width < 2 or _is_layout(element):
        _children(element, walk)
        return
    for caption in element.iterchildren("caption"):
        _add(caption, Paragraph(_joined(_all_words(caption))), walk)
    cells = [[(_joined(_spaced(cell)), *_spans(cell)) for cell in row] for row in rows]
    header = _header_rows(element, rows)
    _add(element, Table(fill(cells, header), header > 0), walk)


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """Return the cells of each row of a table, not those of tables inside it; header rows first."""
    rows = []
    for child in (*table.iterchildren("thead"), *table.iterchildren("tbody", "tr", "tfoot")):
        found = [child] if child.tag == "tr" else list(child.iterchildren("tr"))
        rows += [list(row.iterchildren("td", "th")) for row in found]
    return [row for row in rows if row]


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    for cell in table.iter("td", "th"):
        if next(cell.iterdescendants(*_IN_LAYOUT), None) is not None:
            return True
        if sum(1 for _ in cell.iterdescendants("p")) > 3:
            return True
    return False


def _header_rows(table: HtmlElement, rows: list[list[HtmlElement]]) -> int:
    """Count the rows at the top that are headers: of `thead`, of `th` alone, or a bold first."""
    named = sum(
        1 for head in table.iterchildren("thead") for row in head.iterchildren("tr") if len(row)
    )
    if named:
        return min(named, len(rows))
    count = 0
    while count < len(rows) - 1 and _is_header(rows[count], _is_th):
        count += 1
    bold = _is_header(rows[0], _is_bold) and not all(_is_header(row, _is_bold) for row in rows)
    return count or (1 if bold and len(rows) > 1 else 0)


def _is_header(row: list[HtmlElement], marked: Callable[[HtmlElement], bool]) -> bool:
    """Say whether all cells of a row are marked as headers; the corner may be empty."""
    corner = len(row) > 1 and not _joined(_all_words(row[0]))
    return all(marked(cell) for cell in row[corner:])


def _is_th(cell: HtmlElement) -> bool:
    return bool(cell.tag == "th")


def _is_bold(cell: HtmlElement) -> bool:
    words = _joined(_all_words(cell))
    return bool(words) and words == _joined("".join(map(_all_words, cell.iter("b", "strong"))))


def _spans(cell: HtmlElement) -> tuple[int, int]:
    across = min(_number(cell.get("colspan"), 1), 1_000)
    down = min(_number(cell.get("rowspan"), 1), 65_534)
    return max(across, 1), max(down, 1)


def _spaced(cell: HtmlElement) -> str:
    """Return a cell's words, with spaces between its paragraphs and items."""
    pieces: list[str] = []
    for event, one in _events(cell):
        pieces += [" "] if one.tag in _BLOCK or one.tag == "br" else []
        if event == "start":
            pieces.append(one.text or "")
        elif one is not cell:
            pieces.append(one.tail or "")
    return "".join(pieces)
