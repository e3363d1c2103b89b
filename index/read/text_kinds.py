"""A text comes in; which format of text it has goes out, and a reader for each such format.

Formats are told by what they begin with, never by the name alone. Only for a table of values parted
by commas the name counts: a few lines of prose may look like one. A reader that finds a text to be
something else says so (`Otherwise`), and the text is read as it stands.
"""

import re
from collections.abc import Mapping
from typing import Literal

from footnote.index.read.canonical import Parsed, Reader

TextKind = Literal[
    "mail", "message", "notebook", "json", "subtitles", "feed", "jats", "tex", "values"
]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE = "__properties_version1.0".encode("utf-16-le")  # what Outlook keeps in a message
_HEADER = re.compile(
    rb"(?:(?:From .*+|[A-Za-z][\w-]{1,60}+:[^\r\n]*+|[ \t][^\r\n]*+)\r?\n){1,500}+(?=\r?\n)"
)
_SENT = re.compile(rb"^(?:date|received|message-id|mime-version):", re.I | re.M)
_FROM = re.compile(rb"^from:", re.I | re.M)

_CUE = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->"
_SUBTITLES = re.compile(rf"\s*(?:WEBVTT\b|(?:\d+[ \t]*\n)?{_CUE})")
_XML = (
    r"\s{0,99}+(?:<\?xml[^>]{0,200}\?>\s{0,99}+)?"
    r"(?:<\?[^>]{0,500}\?>\s{0,99}+|<!--.{0,2000}?-->\s{0,99}+"
    r"|<!DOCTYPE[^>\[]{0,500}+(?:\[[^\]]{0,4000}+\]\s{0,99}+)?>\s{0,99}+){0,9}+"
)
_FEED = re.compile(_XML + r"<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL)
_JATS = re.compile(_XML + r"<article[\s>]", re.DOTALL)
_JATS_MARK = re.compile(r"<(?:article-meta|journal-meta|front|front-stub)[\s>]")
_TEX = re.compile(r"^[ \t]*\\(?:documentclass|begin\{document\})", re.MULTILINE)
_TEX_PART = re.compile(r"\\(?:section|chapter)\*?\{")
_NAMED = re.compile(r"\.(?:csv|tsv|tab)$", re.IGNORECASE)
_LINES = 20  # lines that tell whether a text is a table of values


def kind_of_message(data: bytes) -> TextKind | None:
    """Name the kind of a file that is a letter; it says itself how its bytes are to be read."""
    if data.startswith(_OLE):
        return "message" if _MESSAGE in data else None
    header = _HEADER.match(data[:50_000])
    if header and _FROM.search(header[0]) and _SENT.search(header[0]):
        return "mail"
    return None


def kind_of_text(text: str, name: str) -> TextKind | None:
    """Name the format of a text, or None where it is plain text, Markdown or a web page."""
    head, start, end = text[:5_000], text[:100].lstrip("\ufeff \t\r\n")[:1], text.rstrip()[-1:]
    if (start, end) in (("{", "}"), ("[", "]")):
        return "notebook" if '"cells"' in text and '"nbformat"' in text else "json"
    if _SUBTITLES.match(head.replace("\r", "")):
        return "subtitles"
    if _FEED.match(head):
        return "feed"
    if _JATS.match(head) and _JATS_MARK.search(text[:20_000]):
        return "jats"
    if _TEX.search(head) or (head.lstrip().startswith(("%", "\\")) and _TEX_PART.search(head)):
        return "tex"
    return "values" if _NAMED.search(name) or _are_values(text) else None


def _are_values(text: str) -> bool:
    """Say whether the first lines have as many tabs each, or commas with no blank after them."""
    lines = [line for line in text[:20_000].split("\n")[: _LINES + 1] if line.strip()][:_LINES]
    if len(lines) < 3:
        return False
    for mark, least in (("\t", 1), (",", 2), (";", 2)):
        counts = {line.count(mark) for line in lines}
        blanks = mark != "\t" and any(f"{mark} " in line or "|" in line for line in lines)
        if len(counts) == 1 and min(counts) >= least and not blanks:
            return True
    return False


# --- the readers, each imported when it reads -----------------------------------------------------


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _read_mail(data: bytes, _: str) -> Parsed:
    from footnote.index.read.mail import read_mail

    return read_mail(data)


def _read_message(data: bytes, _: str) -> Parsed:
    from footnote.index.read.mail import read_message

    return read_message(data)


def _read_notebook(data: bytes, _: str) -> Parsed:
    from footnote.index.read.json_text import read_notebook

    return read_notebook(_text(data))


def _read_json(data: bytes, _: str) -> Parsed:
    from footnote.index.read.json_text import read_json

    return read_json(_text(data))


def _read_subtitles(data: bytes, _: str) -> Parsed:
    from footnote.index.read.subtitles import read_subtitles

    return read_subtitles(_text(data))


def _read_feed(data: bytes, _: str) -> Parsed:
    from footnote.index.read.xml_text import read_feed

    return read_feed(_text(data))


def _read_jats(data: bytes, _: str) -> Parsed:
    from footnote.index.read.xml_text import read_jats

    return read_jats(_text(data))


def _read_tex(data: bytes, _: str) -> Parsed:
    from footnote.index.read.tex import read_tex

    return read_tex(_text(data))


def _read_values(data: bytes, _: str) -> Parsed:
    from footnote.index.read.values import read_values

    return read_values(_text(data))


TEXT_READERS: Mapping[str, Reader] = {
    "mail": _read_mail,
    "message": _read_message,
    "notebook": _read_notebook,
    "json": _read_json,
    "subtitles": _read_subtitles,
    "feed": _read_feed,
    "jats": _read_jats,
    "tex": _read_tex,
    "values": _read_values,
}
