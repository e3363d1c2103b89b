"""Bytes and their declared charset come in; text comes out as UTF-8 that says so, else unchanged.

A byte order mark outranks whatever else a page says about its own encoding, so whoever reads the
bytes next reads them the same way. What the header doesn't say, or says wrongly, is left to them.
"""

import codecs
import re

BOM = codecs.BOM_UTF8
_MARKS = (BOM, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TAG = re.compile(rb"</[a-z]|<(?:p|br|hr|img)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype|html)\b", re.IGNORECASE)
_TEXT = re.compile(r"text/|application/(?:.+\+)?(?:xml|json)\b", re.IGNORECASE)

# Python's names for what browsers take, and what they take some labels for.
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
_KNOWN = re.compile(
    r"utf-8|utf-16-[bl]e|iso8859-(?:[2-8]|1[03456])|cp(?:125[0-8]|866|874|932|949)|koi8-[ru]|"
    r"mac-(?:roman|cyrillic)|euc_jp|iso2022_jp|gb18030|big5hkscs"
)


def codec_of(charset: str) -> str:
    """Return Python's name for a charset as the web means it, empty if it isn't one of the web."""
    try:
        name = codecs.lookup(charset.strip("\"' ")).name
    except (LookupError, ValueError):
        return ""
    meant = _MEANT.get(name, name)
    return meant if _KNOWN.fullmatch(meant) else ""


def as_utf8(data: bytes, content_type: str, charset: str) -> bytes:
    """Return text of a known charset as UTF-8 with a byte order mark, other bytes as they are."""
    codec = codec_of(charset)
    wide = codec.startswith("utf-16")
    marked = data.startswith(_MARKS)
    if not codec or marked or not _TEXT.match(content_type) or (_is_binary(data) and not wide):
        return data
    if not wide and _is_utf8(data):
        return BOM + data  # a header for all pages of a host is often wrong about this one
    text = data.decode(codec, errors="replace")
    if text.count("\ufffd") * 500 > len(text):
        return data
    return BOM + text.encode("utf-8")


def as_page(data: bytes, content_type: str) -> bytes:
    """Say in the first line that a page is one, where only its server said so.

    Old pages begin with anything. Their tags would be taken for a text's own characters.
    """
    html = content_type in ("text/html", "application/xhtml+xml")
    if not html or _is_binary(data) or not _TAG.search(data) or _PAGE.search(data[:1_000]):
        return data
    mark = BOM if data.startswith(BOM) else b""
    return mark + b"<!DOCTYPE html>\n" + data.removeprefix(BOM)


def _is_binary(data: bytes) -> bool:
    return 0 in data or b"%PDF-" in data[:1_024]


def _is_utf8(data: bytes) -> bool:
    """Say whether bytes are UTF-8 with more than ASCII in it, which is hardly ever chance."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
