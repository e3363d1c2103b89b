"""A report comes in, a Word file goes out: real footnotes, and its proof in a part of its own."""

import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from footnote.assistant.answer import Citation
from footnote.assistant.make.report import (
    Line,
    Report,
    flat,
    footnotes,
    lines,
    proof_of,
    whereabouts,
)

PROOF_PART = "/customXml/item8.xml"  # the template of python-docx has the first
PROOF_SPACE = "urn:footnote:proof"
FOOTNOTES = "/word/footnotes.xml"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_STYLES = {
    "title": "Title",
    "heading": "Heading 1",
    "question": "Heading 2",
    "item": "List Bullet",
    "note": "Quote",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def report_docx(report: Report) -> bytes:
    """Write a report as a Word file."""
    document = Document()
    document.core_properties.title = clean(report.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    noted: set[int] = set()
    for line in lines(report):
        _write(document, line, noted)
    notes = _footnotes(footnotes(report))
    _attach(document, FOOTNOTES, _FOOTNOTES_TYPE, RELATED.FOOTNOTES, notes)
    proof = f'<proof xmlns="{PROOF_SPACE}">{escape(proof_of(report), quote=False)}</proof>'
    _attach(document, PROOF_PART, "application/xml", RELATED.CUSTOM_XML, _xml(proof))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def clean(text: str) -> str:
    """Return text without the characters that XML can't hold."""
    return _NO_XML.sub("", text)


def _write(document: Any, line: Line, noted: set[int]) -> None:
    paragraph = document.add_paragraph(style=_STYLES.get(line.kind))
    for at, (words, numbers) in enumerate(line.pieces):
        run = paragraph.add_run(clean(f" {words}" if at else words))
        run.bold, run.italic = line.kind == "lead" or None, line.kind == "missing" or None
        for number in numbers:
            paragraph._p.append(parse_xml(_mark(number, again=number in noted)))
            noted.add(number)


def _mark(number: int, *, again: bool) -> str:
    """Write a footnote's mark; Word numbers the first of each, further ones repeat its number."""
    inside = f"<w:t>{number}</w:t>" if again else f'<w:footnoteReference w:id="{number}"/>'
    return f'<w:r xmlns:w="{SPACE}">{_RAISED}{inside}</w:r>'


def _footnotes(notes: Sequence[tuple[int, Citation]]) -> bytes:
    lines = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r>'
        "<w:separator/></w:r></w:p></w:footnote>",
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
        "<w:continuationSeparator/></w:r></w:p></w:footnote>",
        *(_footnote(number, one) for number, one in notes),
    )
    return _xml(f'<w:footnotes xmlns:w="{SPACE}">{"".join(lines)}</w:footnotes>')


def _footnote(number: int, one: Citation) -> str:
    said = escape(clean(f" “{flat(one.quote)}” — {whereabouts(one)}"), quote=False)
    mark = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
    words = f'<w:r><w:t xml:space="preserve">{said}</w:t></w:r>'
    return f'<w:footnote w:id="{number}"><w:p>{mark}{words}</w:p></w:footnote>'


def _xml(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{inside}'.encode()


def _attach(document: Any, name: str, kind: str, relation: str, data: bytes) -> None:
    package = document.part.package
    document.part.relate_to(Part(PackURI(name), kind, data, package), relation)
