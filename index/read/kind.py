"""A file's first bytes, or a text, come in; what kind of file it is goes out.

The name plays no part: it says what someone called the file, not what is in it.
"""

import re
from typing import Literal

from footnote.index.errors import BadInput

Kind = Literal["html", "pdf", "docx"]

_TAKES = "Footnote reads plain text, Markdown, web pages, PDF and Word files (.docx)"
_REFUSED = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
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
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")  # how Word stores a file with a password
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
        return "docx"
    if data.startswith(_OLD_WORD) and _SEALED in data:
        raise BadInput(f"“{name}” is protected by a password. Save a copy without one.")
    if data.startswith(_OLD_WORD):
        raise BadInput(f"“{name}” is an old Word file. Save it as .docx and add that.")
    if data.startswith(b"{\\rtf"):
        raise BadInput(f"“{name}” is an RTF file. Save it as .docx and add that.")
    for magic, kind in _REFUSED.items():
        if data.startswith(magic):
            raise BadInput(
                f"“{name}” is {kind}, not an article. {_TAKES}; save the article as one of these."
            )
    return None


def is_html(text: str) -> bool:
    """Say whether a text is the source of a web page, or of a piece of one."""
    if _PAGE.match(text):
        return True
    # Markdown may open with HTML, but goes on in its own marks.
    ends = _ENDS_AS_MARKUP.search(text[-200:])
    return bool(_MARKUP.match(text) and ends and not _MARKDOWN.search(text))
