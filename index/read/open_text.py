"""The XML of an OpenDocument file comes in, the blocks of its text, its lists and tables go out."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import NoReturn

from lxml import etree

from footnote.index.read.canonical import Block, Heading, Item, Paragraph, Refused, Table
from footnote.index.read.grid import Cell, fill
from footnote.index.read.numbering import Counts, labelled
from footnote.index.read.open_styles import Element, Styles, count, q
from footnote.index.read.text import raised

# What was deleted, what was noted beside, what is said of a picture, and lists of what is there.
LEFT_OUT = {
    q(name)
    for name in """text:tracked-changes office:annotation text:table-of-content text:ruby-text
    text:alphabetical-index text:illustration-index text:table-index text:object-index
    text:sequence-decls text:variable-decls text:user-field-decls office:forms svg:title svg:desc
    text:note-citation presentation:notes presentation:footer-decl presentation:date-time-decl
    office:scripts office:event-listeners""".split()
}
MOST_REPEATED = 1_000  # times that a cell with words in it is drawn again
_ROWS = {q(f"table:{name}") for name in ("table-header-rows", "table-row-group", "table-rows")}
_NOTE = q("text:note")
_DRAWN = q("draw:")  # how the names of shapes begin
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_SPACES = {q("text:s"): " ", q("text:tab"): " ", q("text:line-break"): "\n"}


class Walk:
    """Walks through a document's content, with its styles and what has been counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Open the parts of a document."""
        self._archive = archive
        self._names = set(archive.namelist())
        content = self.part("content.xml")
        if content is None:
            damaged()
        bodies = [one for one in content.iter(q("office:body")) for one in one]
        self.body = bodies[0] if bodies else content
        styles = self.part("styles.xml")
        self.styles = Styles(content, *([] if styles is None else [styles]))
        self.notes: list[Item] = []
        self.gone = {"hidden sheet": 0, "hidden slide": 0, "chart": 0, "picture": 0}
        self.any_ground = False  # where the ground may be dark, white words are seen
        self._outline = Counts()
        self._lists: dict[str, Counts] = {}

    def part(self, name: str) -> Element | None:
        """Return the XML of a part of the archive, None if there is none."""
        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self._archive.read(name), parser)
        except etree.XMLSyntaxError:
            damaged()

    # --- blocks -------------------------------------------------------------------------------

    def blocks(self, holder: Element) -> Iterator[Block]:
        """Yield the blocks in a body, a cell or a shape."""
        for one in holder:
            tag = one.tag
            if not isinstance(tag, str) or tag in LEFT_OUT:
                continue
            if tag == q("text:p"):
                yield from self._paragraph(one)
            elif tag == q("text:h"):
                yield from self._heading(one)
            elif tag == q("text:list"):
                yield from self._list(one, "", 0)
            elif tag == q("table:table"):
                yield from self._table(one)
            elif one.get(q("text:display")) != "none":
                yield from self.blocks(one)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        style = paragraph.get(q("text:style-name"))
        if self._is_hidden("paragraph", style):
            return
        text = self.words(paragraph)
        yield Heading(text, 1) if self.styles.is_title(style) else Paragraph(text)
        yield from self._boxes(paragraph)

    def _heading(self, heading: Element) -> Iterator[Block]:
        level = min(max(count(heading, "text:outline-level"), 1), 6)
        label = ""
        if heading.get(q("text:is-list-header")) != "true":
            label = self._outline.next(self.styles.outline, level - 1, _start(heading))
        yield Heading(f"{label} {self.words(heading)}".strip(), level)
        yield from self._boxes(heading)

    def _list(self, listing: Element, style: str, depth: int) -> Iterator[Block]:
        style = listing.get(q("text:style-name")) or style
        goes_on = listing.get(q("text:continue-numbering")) or listing.get(q("text:continue-list"))
        begins = depth == 0 and not goes_on
        for item in listing:
            for number, part in enumerate(item):
                if part.tag == q("text:list"):
                    yield from self._list(part, style, depth + 1)
                elif part.tag != q("text:p"):
                    yield from self.blocks([part])
                elif text := self.words(part).strip():
                    label = ""
                    if number == 0 and item.tag == q("text:list-item"):
                        name = style or self.styles.list_of(part.get(q("text:style-name")))
                        label = self._label(name, item, depth, begins=begins)
                        begins = False
                    yield labelled(text, depth, label)
                    yield from self._boxes(part)

    def _label(self, name: str, item: Element, depth: int, *, begins: bool) -> str:
        if begins or name not in self._lists:
            self._lists[name] = Counts()
        return self._lists[name].next(self.styles.lists.get(name, {}), depth, _start(item))

    # --- words --------------------------------------------------------------------------------

    def words(self, paragraph: Element) -> str:
        """Return what a reader sees of a paragraph, boxes aside."""
        return "".join(self._pieces(paragraph))

    def _pieces(self, holder: Element) -> Iterator[str]:
        yield _flat(holder.text)
        for one in holder:
            tag = one.tag
            if tag in _SPACES:
                yield _SPACES[tag]
            elif tag == _NOTE:
                self._note(one)
            elif tag == q("draw:frame"):
                yield self._formula(one)
            elif isinstance(tag, str) and not tag.startswith(_DRAWN) and self._is_seen(one):
                words = "".join(self._pieces(one))
                yield raised(words) if tag == q("text:span") and self._is_lifted(one) else words
            yield _flat(one.tail)

    def _is_seen(self, part: Element) -> bool:
        if part.tag in LEFT_OUT or part.get(q("text:is-hidden")) == "true":
            return False
        is_span = part.tag == q("text:span")
        return not (is_span and self._is_hidden("text", part.get(q("text:style-name"))))

    def _is_lifted(self, span: Element) -> bool:
        said = self.styles.value("text", span.get(q("text:style-name")), "style:text-position")
        return bool(re.match(r"super|[1-9]", said))

    def _is_hidden(self, family: str, style: str | None) -> bool:
        return not self.any_ground and self.styles.is_hidden(family, style)

    def _note(self, note: Element) -> None:
        """Keep a footnote for the end of the text."""
        mark = "".join("".join(one.itertext()) for one in note.iter(q("text:note-citation")))
        body = next(note.iter(q("text:note-body")), None)
        words = [self.words(one) for one in ([] if body is None else body.iter(q("text:p")))]
        self.notes.append(labelled(" ".join(words), 0, f"{mark.strip()}."))

    def _boxes(self, paragraph: Element) -> Iterator[Block]:
        """Yield what stands in boxes that are anchored in a paragraph."""
        for one in paragraph.iterdescendants():
            if isinstance(one.tag, str) and one.tag.startswith(_DRAWN):
                around = one.iterancestors()
                if not any(str(up.tag).startswith(_DRAWN) for up in _until(around, paragraph)):
                    yield from self.drawn(one)

    def drawn(self, shape: Element) -> Iterator[Block]:
        """Yield what stands in a shape; count what is a picture or a chart."""
        if next(shape.iter(q("draw:object")), None) is not None:
            self.gone["chart"] += not self._formula(shape)
        elif next(shape.iter(q("draw:image")), None) is not None:
            self.gone["picture"] += 1
        around, self.any_ground = self.any_ground, True
        yield from self.blocks([shape])
        self.any_ground = around

    def _formula(self, frame: Element) -> str:
        """Return the words of a formula, which stands in a part of its own."""
        for one in frame.iter(q("draw:object")):
            folder = posixpath.normpath(one.get(q("xlink:href")) or "")
            root = self.part(f"{folder}/content.xml")
            if root is not None and root.tag == f"{_MATH}math":
                for annotation in root.iter(f"{_MATH}annotation"):
                    annotation.text = None
                return " ".join("".join(root.itertext()).split())
        return ""

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, table: Element) -> Iterator[Block]:
        """Read a table of data; one that only lays out the page is read cell by cell."""
        around, self.any_ground = self.any_ground, True
        rows = list(rows_of(table))
        width = max((sum(1 for _ in row) for row in rows), default=0)
        nested = any(next(row.iter(q("table:table")), None) is not None for row in rows)
        if width < 2 or nested:
            for row in rows:
                for cell in row.iterchildren(q("table:table-cell")):
                    yield from self.blocks(cell)
        else:
            heads = sum(row.getparent().tag == q("table:table-header-rows") for row in rows)
            grid = [[self.cell(cell) for cell in _cells(row)] for row in rows]
            yield Table(fill(grid, max(heads, 1)), header=len(rows) > 1)
        self.any_ground = around

    def cell(self, cell: Element) -> Cell:
        """Return the words of a cell, and how many columns and rows it spans."""
        across = count(cell, "table:number-columns-spanned")
        return self._words_in(cell), across, count(cell, "table:number-rows-spanned")

    def _words_in(self, cell: Element) -> str:
        said = [
            self.words(one)
            for one in cell.iter(q("text:p"), q("text:h"))
            if not any(
                up.tag in LEFT_OUT or up.tag == _NOTE for up in _until(one.iterancestors(), cell)
            )
        ]
        return " ".join(said)


def damaged() -> NoReturn:
    """Refuse a document of which a part can't be read."""
    raise Refused("is damaged: not all of its parts can be read. Save it anew.")


def _start(item: Element) -> int | None:
    start = count(item, "text:start-value", -1)
    return start if start >= 0 else None


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _until(ancestors: Iterator[Element], last: Element) -> Iterator[Element]:
    for one in ancestors:
        if one is last:
            return
        yield one


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, not those of tables in it."""
    for one in table:
        if one.tag == q("table:table-row"):
            yield one
        elif one.tag in _ROWS:
            yield from rows_of(one)


def _cells(row: Element) -> Iterator[Element]:
    """Yield the cells that begin in a row, those that are repeated as often as they stand there."""
    for cell in row.iterchildren(q("table:table-cell")):
        yield from [cell] * min(count(cell, "table:number-columns-repeated"), MOST_REPEATED)
