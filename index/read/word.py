"""A Word file comes in, the blocks of its article go out.

python-docx opens the file and knows its parts. The text is taken from the XML itself, since its
own view of a paragraph leaves out insertions and doesn't know what is hidden. Page numbers are
not read: they come about only when a word processor lays the text out.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from footnote.index.read.canonical import Block, Heading, Item, Paragraph, Parsed, Refused, Table
from footnote.index.read.grid import Cell, fill
from footnote.index.read.numbering import labelled
from footnote.index.read.text import raised
from footnote.index.read.word_styles import Element, Numbering, Styles, child, is_dark, is_on, value

# Deleted text, the second drawing of a text box, what a field computes, and phonetic readings.
_LEFT_OUT = {
    qn(name)
    for name in """w:del w:moveFrom w:delText w:instrText w:delInstrText w:pPr w:rPr w:sdtPr w:rt
    w:fldData w:commentReference""".split()
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SPACES = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n"}
_TEXT = {qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_BOX = qn("w:txbxContent")
_TINY = 4  # half points: text of at most two points is not there to be read
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")


def read_word(data: bytes) -> Parsed:
    """Read a .docx file's article; Refused if it is damaged."""
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document.part)
        blocks = list(reader.blocks(document.element.body))
        notes = list(reader.notes())
    except (KeyError, ValueError, XMLSyntaxError, AttributeError, TypeError) as error:
        raise Refused("is damaged: not all of its parts can be read. Save it anew.") from error
    said = _properties(document.part.package)
    return Parsed(
        [*blocks, *notes],
        title=said.get("title", "") or next((b.text for b in blocks if isinstance(b, Heading)), ""),
        author=said.get("creator", ""),
        date=said.get("created", "")[:10],
        language=_language(said.get("language", "") or reader.styles.language),
    )


def _properties(package: Any) -> dict[str, str]:
    """Return what a file says about itself, by the names of the Dublin Core."""
    try:
        root = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    except (KeyError, AttributeError):  # python-docx would make some up
        return {}
    return {
        one.tag.rpartition("}")[2]: (one.text or "").strip()
        for one in root
        if isinstance(one.tag, str)
    }


def _language(said: str) -> str:
    return said if _LANGUAGE.fullmatch(said) else ""


class _Reader:
    """Reads the body of a document with its styles and its lists."""

    def __init__(self, part: Any) -> None:
        """Find the parts that say what paragraphs are."""
        self._parts = {
            rel.reltype: rel.target_part for rel in part.rels.values() if not rel.is_external
        }
        self.styles = Styles(self._root(RELATIONSHIP_TYPE.STYLES))
        self._numbering = Numbering(self._root(RELATIONSHIP_TYPE.NUMBERING), self.styles)
        self._shaded = False  # whether the table that is being read colours its cells

    def _root(self, kind: str) -> Element | None:
        part = self._parts.get(kind)
        return None if part is None else parse_xml(part.blob)

    def blocks(self, holder: Element) -> Iterator[Block]:
        """Yield the blocks in a body, a cell or a text box."""
        for one in holder:
            if one.tag == qn("w:p"):
                yield from self._paragraph(one)
            elif one.tag == qn("w:tbl"):
                yield from self._table(one)
            elif isinstance(one.tag, str) and one.tag not in _LEFT_OUT:
                yield from self.blocks(one)

    def notes(self) -> Iterator[Block]:
        """Yield the footnotes and endnotes, which stand below the text."""
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            root = self._root(kind)
            for note in [] if root is None else root:
                if isinstance(note.tag, str) and not value(note, "w:type"):
                    words = " ".join(self._words(one) for one in note.iter(qn("w:p")))
                    yield Item(words, mark=f"{value(note, 'w:id')}.")

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        text = self._words(paragraph)
        level = self.styles.level(paragraph)
        if self.styles.name(paragraph).startswith("toc "):
            return
        numbered = self._numbering.label(paragraph)
        if level:
            label = numbered[1] if numbered and re.search(r"\w", numbered[1]) else ""
            yield Heading(f"{label} {text}" if label and text.strip() else text, min(level, 6))
        elif numbered and text.strip():
            yield labelled(text, *numbered)
        else:
            yield Paragraph(text)
        for box in paragraph.iter(_BOX):
            if not any(around.tag in _LEFT_OUT for around in box.iterancestors()):
                yield from self.blocks(box)

    # --- words --------------------------------------------------------------------------------

    def _words(self, paragraph: Element) -> str:
        return "".join(self._pieces(paragraph, paragraph))

    def _pieces(self, holder: Element, paragraph: Element) -> Iterator[str]:
        """Yield what a reader sees of a paragraph, text boxes aside."""
        for one in holder:
            tag = one.tag
            if not isinstance(tag, str) or tag in _LEFT_OUT or tag == _BOX:
                continue
            if tag in _TEXT:
                yield one.text or ""
            elif tag in _SPACES:
                yield _SPACES[tag]
            elif tag == qn("w:noBreakHyphen"):
                yield "-"
            elif tag != qn("w:r"):
                yield from self._pieces(one, paragraph)
            elif not self._is_hidden(one, paragraph):
                words = "".join(self._pieces(one, paragraph))
                lifted = value(self.styles.run_property(one, paragraph, "w:vertAlign"))
                yield raised(words) if lifted == "superscript" else words

    def _is_hidden(self, run: Element, paragraph: Element) -> bool:
        def set_by(name: str) -> Element | None:
            return self.styles.run_property(run, paragraph, name)

        if is_on(set_by("w:vanish")):
            return True
        size = value(set_by("w:sz"))
        if size.isdigit() and int(size) <= _TINY:
            return True
        if value(set_by("w:color")).lower() != "ffffff":
            return False
        lit = is_dark(set_by("w:shd")) or is_on(set_by("w:highlight"))
        return not (lit or self._shaded or is_dark(child(paragraph, "w:pPr", "w:shd")))

    # --- tables -------------------------------------------------------------------------------

    def _table(self, table: Element) -> Iterator[Block]:
        """Read a table of data; one that only lays out the page is read cell by cell."""
        rows = [row for row in table.iter(qn("w:tr")) if _table_of(row) is table]
        rows = [row for row in rows if not _is_gone(row)]
        around = self._shaded
        style = value(child(table, "w:tblPr", "w:tblStyle"))
        self._shaded = around or self.styles.shades(style) or _is_shaded(table)
        width = max((sum(across for _, across in _placed(row).values()) for row in rows), default=0)
        if width < 2 or any(next(row.iter(qn("w:tbl")), None) is not None for row in rows):
            for row in rows:
                for cell in _cells(row):
                    yield from self.blocks(cell)
        else:
            yield Table(fill(self._grid(rows), _header_rows(rows, width)), _has_header(table, rows))
        self._shaded = around

    def _grid(self, rows: list[Element]) -> list[list[Cell]]:
        """Return the cells that begin in each row, with how far they reach."""
        placed = [_placed(row) for row in rows]
        return [
            [
                (self._cell(cell), across, _reach(placed, number, column))
                for column, (cell, across) in placed[number].items()
                if not _goes_on(cell)
            ]
            for number in range(len(rows))
        ]

    def _cell(self, cell: Element) -> str:
        return " ".join(self._words(one) for one in cell.iter(qn("w:p")))


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(qn("w:tbl")), None)


def _is_gone(row: Element) -> bool:
    """Say whether a row was deleted or is hidden."""
    deleted = child(row, "w:trPr", "w:del") is not None
    return deleted or is_on(child(row, "w:trPr", "w:hidden"))


def _is_shaded(table: Element) -> bool:
    return any(is_dark(shade) for shade in table.iter(qn("w:shd")))


def _cells(row: Element) -> list[Element]:
    found = row.iter(qn("w:tc"))
    return [cell for cell in found if next(cell.iterancestors(qn("w:tr")), None) is row]


def _placed(row: Element) -> dict[int, tuple[Element, int]]:
    """Return the cells of a row by the column they begin in, with how many they span."""
    placed, column = {}, _number(value(child(row, "w:trPr", "w:gridBefore")), 0)
    for cell in _cells(row):
        across = max(_number(value(child(cell, "w:tcPr", "w:gridSpan")), 1), 1)
        placed[column] = (cell, across)
        column += across
    return placed


def _goes_on(cell: Element) -> bool:
    """Say whether a cell is the lower part of a merged one."""
    merge = child(cell, "w:tcPr", "w:vMerge")
    return merge is not None and value(merge) in ("", "continue")


def _reach(placed: list[dict[int, tuple[Element, int]]], number: int, column: int) -> int:
    """Return how many rows a cell spans."""
    below = number + 1
    while below < len(placed) and column in placed[below] and _goes_on(placed[below][column][0]):
        below += 1
    return below - number


def _number(text: str, otherwise: int) -> int:
    return min(int(text), 1_000) if text.isdecimal() else otherwise


def _header_rows(rows: list[Element], width: int) -> int:
    """Count the rows at the top that are headers: those repeated on each page, at least one.

    Where none is, a first row with merged cells has its other half below it.
    """
    count = 0
    while count < len(rows) and is_on(child(rows[count], "w:trPr", "w:tblHeader")):
        count += 1
    merged = any(1 < across < width for _, across in _placed(rows[0]).values())
    return max(count, 2 if merged and len(rows) > 2 and not count else 1)


def _has_header(table: Element, rows: list[Element]) -> bool:
    """Say whether the first row holds headers: where nothing is said, it does."""
    if is_on(child(rows[0], "w:trPr", "w:tblHeader")):
        return True
    look = child(table, "w:tblPr", "w:tblLook")
    first = value(look, "w:firstRow") if look is not None else ""
    return first != "0" and len(rows) > 1
