"""A PowerPoint file comes in, the blocks of its slides go out, each slide under its number.

python-pptx opens the file and says which shapes a slide has, and where. The words are taken from
the XML itself, since its own view of a paragraph leaves out formulas.
"""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import pptx
from lxml.etree import XMLSyntaxError
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from footnote.index.read.canonical import Block, Heading, Item, Paragraph, Parsed, Refused, Table
from footnote.index.read.grid import Cell, fill
from footnote.index.read.text import raised

Element = Any  # of lxml and python-pptx, which ship no types
Shape = Any

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_LISTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
# What stands on each slide alike.
_REPEATED = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_LINE = 300_000  # of 914,400 to the inch: shapes whose tops are so near stand side by side
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_DAMAGED = "is damaged: not all of its parts can be read. Save it anew."


def read_slides(data: bytes) -> Parsed:
    """Read a .pptx file's slides with the notes below them; Refused if it is damaged."""
    try:
        deck = pptx.Presentation(io.BytesIO(data))
        reader = _Reader()
        blocks = [
            block
            for number, slide in enumerate(deck.slides, 1)
            for block in reader.slide(slide, number)
        ]
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise Refused(_DAMAGED) from error
    said = deck.core_properties
    return Parsed(
        blocks,
        title=said.title
        or next((b.text for b in blocks if isinstance(b, Heading) and b.level > 1), ""),
        author=said.author or "",
        date=said.created.date().isoformat() if said.created else "",
        language=said.language or "",
        left_out=reader.left_out(),
    )


class _Reader:
    """Reads slides, and counts what of them isn't text."""

    def __init__(self) -> None:
        """Nothing is left out yet."""
        self._hidden = self._pictures = self._charts = 0

    def left_out(self) -> list[str]:
        """Say what wasn't read."""
        counts = (
            (self._hidden, "hidden slide{}"),
            (self._pictures, "picture{} on slides"),
            (self._charts, "chart{}: what is drawn isn't read, only titles"),
        )
        return [f"{n} {what.format('s' * (n != 1))}." for n, what in counts if n]

    def slide(self, slide: Any, number: int) -> Iterator[Block]:
        """Yield a slide's blocks: its number, its title, what stands on it, its notes."""
        if slide.element.get("show") in ("0", "false"):
            self._hidden += 1
            return
        _choose(slide.element)
        found = [*self._shapes(slide.shapes), *_notes(slide)]
        if any(isinstance(block, Table) or block.text.strip() for block in found):
            yield from (Heading(f"Slide {number}", 1), *found)

    def _shapes(self, shapes: Any) -> Iterator[Block]:
        """Yield what stands in shapes: titles first, then from the top down, left before right."""
        for shape in sorted(shapes, key=_place):
            if shape._element.xpath("./*/p:cNvPr[@hidden='1' or @hidden='true']"):
                continue
            if shape._element.tag == qn("p:grpSp"):
                yield from self._shapes(shape.shapes)
            elif getattr(shape, "has_table", False) and shape.has_table:
                yield _table(shape.table)
            elif getattr(shape, "has_chart", False) and shape.has_chart:
                self._charts += 1
                yield from _titles(shape.chart._chartSpace)
            elif _kind(shape) not in _REPEATED:
                yield from _words(shape)
            self._pictures += shape._element.tag == qn("p:pic")


def _choose(slide: Element) -> None:
    """Put what is drawn today in the place of each choice between that and what old programs draw.

    python-pptx sees neither: text boxes with formulas stand there.
    """
    for choice in list(slide.iter(f"{_COMPATIBLE}AlternateContent")):
        drawn = choice.find(f"{_COMPATIBLE}Choice")
        if drawn is not None and choice.getparent() is not None:
            for shape in list(drawn):
                choice.addprevious(shape)
            choice.getparent().remove(choice)


def _notes(slide: Any) -> Iterator[Block]:
    """Yield what the speaker noted."""
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    said = [] if notes is None else [text for _, text in _paragraphs(notes._txBody)]
    if any(text.strip() for text in said):
        yield Heading("Notes", 2)
        yield from (Paragraph(text) for text in said)


def _kind(shape: Shape) -> Any:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _place(shape: Shape) -> tuple[bool, int, int]:
    top, left = shape.top or 0, shape.left or 0
    return _kind(shape) not in _TITLES, top // _LINE, left


def _words(shape: Shape) -> Iterator[Block]:
    """Yield the paragraphs of a shape as a title, as items or as running text."""
    if not shape.has_text_frame:
        yield from _diagram(shape)
        return
    kind = _kind(shape)
    said = [(one, text) for one, text in _paragraphs(shape.text_frame._txBody) if text.strip()]
    if kind in _TITLES:
        yield Heading(" ".join(text for _, text in said), 2)
        return
    counts: dict[int, int] = {}
    for paragraph, text in said:
        depth = int(paragraph.pPr.get("lvl") or 0) if paragraph.pPr is not None else 0
        bullet = _bullet(paragraph, kind in _LISTS and len(said) > 1)
        if bullet is None:
            yield Paragraph(text)
            continue
        counts = {level: count for level, count in counts.items() if level <= depth}
        counts[depth] = counts.get(depth, bullet - 1) + 1
        yield Item(text, depth, f"{counts[depth]}." if bullet else "-")


def _bullet(paragraph: Element, otherwise: bool) -> int | None:
    """Return the number that a paragraph's list begins with, 0 for bullets; None for no list."""
    said = {one.tag: one for one in (paragraph.pPr if paragraph.pPr is not None else ())}
    if (numbered := said.get(qn("a:buAutoNum"))) is not None:
        return max(int(numbered.get("startAt") or 1), 1)
    if qn("a:buNone") in said:
        return None
    return 0 if otherwise or {qn("a:buChar"), qn("a:buBlip")} & set(said) else None


def _paragraphs(body: Element) -> Iterator[tuple[Element, str]]:
    for paragraph in body.iterchildren(qn("a:p")):
        yield paragraph, "".join(_pieces(paragraph))


def _pieces(holder: Element) -> Iterator[str]:
    for one in holder:
        if one.tag in (qn("a:t"), _MATH):
            yield one.text or ""
        elif one.tag == qn("a:br"):
            yield " "
        elif one.tag == qn("a:r"):
            words = "".join(_pieces(one))
            lifted = one.rPr is not None and _is_positive(one.rPr.get("baseline"))
            yield raised(words) if lifted else words
        elif isinstance(one.tag, str) and one.tag != f"{_COMPATIBLE}Fallback":
            yield from _pieces(one)


def _is_positive(number: str | None) -> bool:
    return bool(number and number.strip("%0")) and not str(number).startswith("-")


def _table(table: Any) -> Table:
    rows = [
        [
            (" ".join(_plain(cell)), cell.span_width, cell.span_height)
            if cell.is_merge_origin
            else (" ".join(_plain(cell)), 1, 1)
            for cell in row.cells
            if not cell.is_spanned
        ]
        for row in table.rows
    ]
    grid: list[list[Cell]] = rows
    return Table(fill(grid, 1), header=bool(table.first_row) and len(rows) > 1)


def _plain(cell: Any) -> list[str]:
    return [text for _, text in _paragraphs(cell.text_frame._txBody)]


def _titles(chart: Element) -> Iterator[Block]:
    """Yield the words that stand in a chart's titles."""
    for title in chart.iter(qn("c:title")):
        yield Paragraph("".join(_pieces(title)))


def _diagram(shape: Shape) -> Iterator[Block]:
    """Yield the words of a diagram (SmartArt), which stand in a part of their own."""
    for ids in shape._element.iter(f"{{{_DIAGRAM}}}relIds"):
        part = shape.part.related_part(ids.get(qn("r:dm")))
        for body in parse_xml(part.blob).iter(f"{{{_DIAGRAM}}}t"):
            yield from (Item(text) for _, text in _paragraphs(body) if text.strip())
