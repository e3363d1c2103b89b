"""A file's first bytes, or a text, come in; what kind of file it is goes out.

The name plays no part: it says what someone called the file, not what is in it.
"""

import re
from typing import Literal

from footnote.index.errors import BadInput

Kind = Literal["html", "pdf", "zip", "xls", "rtf", "scan"]

_TAKES = "Footnote reads text, web pages, PDF, office files, EPUB books and pictures of text"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_REFUSED = {
    b"GIF8": "a picture",
    b"RIFF": "a picture or a recording",
    b"GGUF": "a language model",
    b"\x89HDF": "a language model",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\xcf\xfa\xed\xfe": "a program",
    b"\xca\xfe\xba\xbe": "a program",
    b"\x1f\x8b": "a compressed file",
    b"BZh": "a compressed file",
    b"\xfd7zXZ": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"\x28\xb5\x2f\xfd": "a compressed file",
    b"\x80\x02": "a Python pickle",
    b"\x80\x03": "a Python pickle",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")  # how a file of today is stored with a password
# What an old file calls its main part; one that stands inside another is listed after it.
_OLD_PARTS = {
    "WordDocument": "an old Word file. Save it as .docx and add that.",
    "PowerPoint Document": "an old presentation. Save it as .pptx and add that.",
    "Workbook": "",  # which is read, and so is the next
    "Book": "",
}
_PAGE = re.compile(
    r"(?:\s|\ufeff|<\?xml[^>]{0,200}\?>|(?><!--.{0,5000}?-->))*+"
    r"<(?:!doctype\s+html|(?:html|head|body|title)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"\s*<(?:div|p|h1|table|section|article|main|header|ul|ol)[\s>]", re.I)
_ENDS_AS_MARKUP = re.compile(r"</[a-zA-Z][a-zA-Z0-9]{0,15}>\s*\Z")
_MARKDOWN = re.compile(r"^(?:#{1,6} |[-*+] |```|\d{1,3}\. |[=-]{3,}\s*$)", re.MULTILINE)


def kind_of(data: bytes, name: str) -> Kind | None:
    """Name the kind of a file that is no text; None if it may be one; BadInput if not read."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES):
        return "scan"
    if data.startswith(_OLD):
        return _old(data, name)
    for magic, kind in _REFUSED.items():
        if data.startswith(magic):
            raise BadInput(
                f"“{name}” is {kind}, not an article. {_TAKES}; save the article as one of these."
            )
    return None


def _old(data: bytes, name: str) -> Kind:
    """Name the kind of an old binary file that is read; BadInput says what to do with others."""
    if _SEALED in data:
        raise BadInput(f"“{name}” is protected by a password. Save a copy without one.")
    sector = 1 << min(data[30] if len(data) > 30 else 9, 12)
    parts = data[sector * (1 + int.from_bytes(data[48:52], "little")) :].lower()  # a list of them
    places = {part: parts.find(f"{part}\0".lower().encode("utf-16-le")) for part in _OLD_PARTS}
    there = [part for part in places if places[part] >= 0]
    first = min(there, key=places.__getitem__, default="")
    if first in ("Workbook", "Book"):
        return "xls"
    what = _OLD_PARTS.get(first, "an old office file. Save it in a format of today and add that.")
    raise BadInput(f"“{name}” is {what}")


def is_html(text: str) -> bool:
    """Say whether a text is the source of a web page, or of a piece of one."""
    if _PAGE.match(text):
        return True
    # Markdown may open with HTML, but goes on in its own marks.
    ends = _ENDS_AS_MARKUP.search(text[-200:])
    return bool(_MARKUP.match(text) and ends and not _MARKDOWN.search(text))
