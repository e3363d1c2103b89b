"""A report's file comes in, what it proves goes out: its answers, and what was changed in it."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from footnote.assistant.make.report import Report, flat, footnotes, lines
from footnote.assistant.make.report_markdown import report_markdown
from footnote.assistant.make.report_page import PROOF, report_html
from footnote.assistant.make.report_word import (
    FOOTNOTES,
    PROOF_SPACE,
    SPACE,
    clean,
    report_docx,
)
from footnote.assistant.proof.verify import Checked
from footnote.index.errors import BadInput

WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".docx": report_docx,
    ".html": lambda report: report_html(report).encode(),
    ".md": lambda report: report_markdown(report).encode(),
}
_MOST = 50_000_000  # bytes of a part of a Word file
_MARKDOWN = re.compile(rf"^```{PROOF}\n(.*)\n```\s*$", re.MULTILINE)
_NOTE = re.compile(r"^\[\^(\d{1,9})\]: (.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, etree.Error, NotImplementedError, RuntimeError),
    *(KeyError, StopIteration, EOFError, OSError, ValueError),
)
_CUSTOM = re.compile(r"customXml/item\d{1,9}\.xml")  # Word numbers them anew
_NO_REPORT = (
    "This is no report of Footnote, or its proof was taken out. `footnote report` makes one."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows: all its words on one line, and each footnote's by its number."""

    words: str
    notes: Mapping[int, str]


def is_report(data: bytes) -> bool:
    """Say whether a file may be a report, and no JSON."""
    return data[:4] == b"PK\x03\x04" or (PROOF.encode() in data and data.lstrip()[:1] != b"{")


def read_report(data: bytes) -> tuple[Report, tuple[Checked, ...]]:
    """Read a report back from its file, and check that it shows what its proof says.

    BadInput if there is no proof in it.
    """
    proof, shown = _of_word(data) if data[:2] == b"PK" else _of_text(data)
    report = Report.from_json(proof)
    return report, _compared(report, shown)


def _compared(report: Report, shown: Shown) -> tuple[Checked, ...]:
    """Check each footnote and each line that rests on one; notes are the reader's to change."""
    found = [
        Checked(
            f"[{number}] {one.quote}",
            "" if _key(one.quote) in _key(shown.notes.get(number, "")) else "not as it was proved",
        )
        for number, one in footnotes(report)
    ]
    words = _key(shown.words)
    for line in lines(report):
        if line.kind in ("lead", "text", "item", "missing"):
            there = all(_key(said) in words for said, _ in line.pieces)
            found.append(Checked(line.text, "" if there else "not as it was proved"))
    extra = shown.notes.keys() - {number for number, _ in footnotes(report)}
    found += (Checked(f"[{number}] {shown.notes[number]}", "no citation") for number in extra)
    return tuple(found)


def _key(text: str) -> str:
    """Return words as they are compared: without spaces, which every format sets in its own way."""
    return "".join(clean(text).split())


def _of_text(data: bytes) -> tuple[str, Shown]:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BadInput(_NO_REPORT) from None
    if found := list(_MARKDOWN.finditer(text)):
        return found[-1][1], _of_markdown(text[: found[-1].start()])
    return _of_page(text)


def _of_markdown(text: str) -> Shown:
    """Read what Markdown shows; a mark of a footnote is none of the words."""
    notes = {
        int(one[1]): html.unescape(_ESCAPED.sub(r"\1", one[2])) for one in _NOTE.finditer(text)
    }
    body = re.sub(r"(?<!\\)\[\^\d{1,9}\]", "", _NOTE.sub("", text))
    return Shown(_ESCAPED.sub(r"\1", body), notes)


def _of_page(text: str) -> tuple[str, Shown]:
    try:
        page = lxml_html.document_fromstring(
            text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError):
        raise BadInput(_NO_REPORT) from None
    proofs = page.xpath("//template[@id=$name]", name=PROOF)
    if len(proofs) != 1:
        raise BadInput(_NO_REPORT)
    proof = str(proofs[0].text_content())
    proofs[0].drop_tree()
    notes = {}
    for one in page.xpath("//li[starts-with(@id, 'fn-')]"):
        number = one.get("id")[3:]
        if number.isdecimal() and len(number) < 10:
            notes[int(number)] = " ".join(each.text_content() for each in one.xpath("./q"))
        one.drop_tree()
    for mark in page.xpath("//sup | //style | //title"):
        mark.drop_tree()
    return proof, Shown(flat(page.text_content()), notes)


def _of_word(data: bytes) -> tuple[str, Shown]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            proof = next(_proofs(archive))
            words, notes = _parsed(archive, "word/document.xml"), _parsed(archive, FOOTNOTES[1:])
    except _DAMAGE:
        raise BadInput(_NO_REPORT) from None
    said = {
        int(one.get(f"{{{SPACE}}}id", "0")): "".join(one.itertext())
        for one in notes.iter(f"{{{SPACE}}}footnote")
        if one.get(f"{{{SPACE}}}type") is None
    }
    return "".join(proof.itertext()), Shown(_unmarked(words), said)


def _unmarked(document: etree._Element) -> str:
    """Return the words of a Word file without the numbers that repeat a footnote's."""
    raised = f".//{{{SPACE}}}rPr/{{{SPACE}}}vertAlign[@{{{SPACE}}}val='superscript']"
    runs = (run for run in document.iter(f"{{{SPACE}}}r") if run.find(raised) is None)
    return "".join("".join(run.itertext()) for run in runs)


def _proofs(archive: zipfile.ZipFile) -> Iterator[etree._Element]:
    """Yield what is a proof among the parts that a Word file keeps for others."""
    for name in filter(_CUSTOM.fullmatch, archive.namelist()):
        part = _parsed(archive, name)
        if part.tag == f"{{{PROOF_SPACE}}}proof":
            yield part


def _parsed(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Parse a part of a Word file that is of a sane size; nothing else is loaded for it."""
    entry = archive.getinfo(name)
    if entry.file_size > _MOST:
        raise ValueError(name)
    with archive.open(entry) as file:
        inside = file.read(_MOST)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(inside, parser)
