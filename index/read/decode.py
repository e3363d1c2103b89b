"""Bytes come in, the text they hold goes out, with a sentence where their encoding is a guess."""

import re

from footnote.index.errors import BadInput

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_JAPANESE = b"\x1b$"  # how ISO-2022-JP, whose bytes are all ASCII's, begins its own letters
_COMMON = "cp1252"  # of the encodings that fit equally well, the one met most often
_WITH_EURO = "iso8859-15"  # differs from it in eight letters, and leads only where they stand
_EVEN = 0.99  # of the best guess's weight: no worse
_TORN = 0.1  # of the letters that aren't ASCII's
_MUCH = 0.2  # of the letters that aren't ASCII's
_CLOSE = 0.9  # of the best guess's weight: another this good that reads otherwise is a doubt
_NAMED = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*+["']?\s*+([\w-]{2,30})""", re.IGNORECASE)
_NAMED_BY_XML = re.compile(rb"""^\s*<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w-]{2,30})""")
_READ_AS = {  # what browsers read under an encoding's name
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
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
_FOREIGN = re.compile(r"\w{0,20}[^\W\x00-\x7f]\w{0,20}|[^\x00-\x7f]")
# No other name is passed on: Python also knows encodings that unpack, or that turn escapes.
_KNOWN = re.compile(
    r"iso-8859-\d{1,2}|windows-(?:125\d|874)|cp(?:125\d|866|874|932|949)|koi8-[ru]|euc-jp"
    r"|iso-2022-jp|gb18030|big5hkscs|mac_roman"
)


def decode(data: bytes, name: str) -> str:
    """Decode by byte-order mark, then UTF-8, then what a page says, then the likeliest."""
    return decoded(data, name)[0]


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Decode bytes; return their text, and a sentence on their encoding if that is doubtful."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), ""
    for encoding in (("iso2022_jp_2",) if _JAPANESE in data else ()) + ("utf-8",):
        try:
            return data.decode(encoding), ""
        except UnicodeDecodeError:
            continue
    if data.count(0) > len(data) // 100:
        raise BadInput(f"“{name}” isn't text: it holds binary data.")
    if named := _named(data[:4096]):
        return data.decode(named, errors="replace"), ""
    text = data.decode("utf-8", errors="replace")
    if is_nearly_whole(text):
        lost = text.count("\ufffd")
        return text, f"{lost:,} of its characters can't be read: the file is damaged there."
    return _likeliest(data, name)


def is_nearly_whole(text: str) -> bool:
    """Say whether an encoding is right that can't read all of a text: most letters show that."""
    foreign = sum(not letter.isascii() for letter in text)
    return text.count("\ufffd") <= _TORN * foreign


def read_as(charset: str) -> str:
    """Return the encoding that is meant by a name, which often names a part of it."""
    return _READ_AS.get(charset.lower(), charset)


def _named(head: bytes) -> str:
    """Return the encoding that a web page names for itself, if it is one that pages have."""
    found = _NAMED.search(head) or _NAMED_BY_XML.search(head)
    said = found[1].decode("ascii", "replace").lower() if found else ""
    encoding = _READ_AS.get(said, said)
    return encoding if _KNOWN.fullmatch(encoding) else ""


def _likeliest(data: bytes, name: str) -> tuple[str, str]:
    from chardet import detect_all  # few files need it

    sample = data[:200_000]
    guesses = detect_all(
        sample,
        ignore_threshold=True,
        compat_names=False,
        exclude_encodings=("utf-7",),
    )
    weights: dict[str, float] = {}  # best first
    for guess in guesses:
        if said := guess["encoding"]:
            weights.setdefault(_READ_AS.get(said, said), guess["confidence"])
    best = next(iter(weights), "")
    if not best:
        raise BadInput(f"“{name}” isn't text in any encoding that could be recognised.")
    if best != _WITH_EURO and weights.get(_COMMON, 0) >= _EVEN * weights[best]:
        best = _COMMON
    reading = sample.decode(best, errors="replace")
    near = [other for other in weights if weights[other] > _CLOSE * weights[best]]
    doubtful = [other for other in near if _differ(sample.decode(other, errors="replace"), reading)]
    text = data.decode(best, errors="replace")
    return text, _doubt(best, doubtful[0], text) if doubtful else ""


def _differ(one: str, other: str) -> bool:
    """Say whether two readings differ in much of what isn't plain ASCII."""
    foreign = sum(not letter.isascii() for letter in other)
    changed = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
    return changed > _MUCH * foreign


def _doubt(encoding: str, other: str, text: str) -> str:
    words = dict.fromkeys(_FOREIGN.findall(text))
    shown = ", ".join(f"“{word}”" for word in [*words][:3])
    return (
        f"Its letters are read as {encoding}, which is a guess; {other} would fit too. Look at "
        f"{shown}: if that is wrong, save the file as UTF-8."
    )
