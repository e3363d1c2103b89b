"""Bytes come in, the text they hold goes out."""

import re

from footnote.index.errors import BadInput

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_COMMON = "cp1252"  # of the encodings that fit equally well, the one met most often
_NAMED = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*+["']?\s*+([\w-]{2,30})""", re.IGNORECASE)
_NAMED_BY_XML = re.compile(rb"""^\s*<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w-]{2,30})""")
_READ_AS = {  # what browsers read under an encoding's name
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "macintosh": "mac_roman",
}
# No other name is passed on: Python also knows encodings that unpack, or that turn escapes.
_KNOWN = re.compile(
    r"iso-8859-\d{1,2}|windows-(?:125\d|874)|cp(?:125\d|866|874|932|949)|koi8-[ru]|euc-jp"
    r"|iso-2022-jp|gb18030|big5hkscs|mac_roman"
)


def decode(data: bytes, name: str) -> str:
    """Decode by byte-order mark, then UTF-8, then what a page says, then the likeliest."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if data.count(0) > len(data) // 100:
        raise BadInput(f"“{name}” isn't text: it holds binary data.")
    if named := _named(data[:4096]):
        return data.decode(named, errors="replace")
    return data.decode(_likeliest(data, name), errors="replace")


def _named(head: bytes) -> str:
    """Return the encoding that a web page names for itself, if it is one that pages have."""
    found = _NAMED.search(head) or _NAMED_BY_XML.search(head)
    said = found[1].decode("ascii", "replace").lower() if found else ""
    encoding = _READ_AS.get(said, said)
    return encoding if _KNOWN.fullmatch(encoding) else ""


def _likeliest(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # 0.05 s, and few files need it

    guesses = {guess.encoding: guess.chaos for guess in reversed(from_bytes(data[:200_000]))}
    if not guesses:
        raise BadInput(f"“{name}” isn't text in any encoding that could be recognised.")
    return min(guesses, key=lambda encoding: (guesses[encoding], encoding != _COMMON))
