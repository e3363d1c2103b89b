"""Bytes or text come in, an `Article` with one canonical text goes out.

For plain text and Markdown the canonical text is the file's own, line ends and a byte-order mark
aside, so offsets are the file's offsets. Characters that deceive or break are replaced one for
one: control characters and lone surrogates by U+FFFD, direction overrides by a zero-width space.
"""

import re
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

from index.article import Article
from index.errors import BadInput
from index.hidden import front_matter_title

MAX_BYTES = 20_000_000
MAX_TITLE = 160
MAX_MARKS = 8  # combining marks in a row that any script needs, with room to spare

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (a Word file is one too)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"GGUF": "a language model",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x1f\x8b": "a compressed file",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_COMMON = "cp1252"  # of the encodings that fit equally well, the one met most often
_HTML = re.compile(r"\s*(<!doctype html|<html[\s>])", re.IGNORECASE)
_CONTROLS = dict.fromkeys(
    [*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)],
    "\ufffd",
)
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\u200b")
_REPLACE = {**_CONTROLS, **_DIRECTION, 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def read_file(path: str | Path) -> Article:
    """Read a plain-text or Markdown file; BadInput says why a file is refused."""
    path = Path(path).expanduser()
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise BadInput(f"“{path.name}” is a folder. Give a text or Markdown file.")
        _check_size(size, path.name)
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"There is no file “{path}”. Check the path and try again.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"“{path.name}” can't be read: {reason}.") from None
    return read_bytes(data, name=path.name, source=str(path.resolve()))


def read_bytes(data: bytes, *, name: str, source: str = "") -> Article:
    """Decode a file's bytes, whatever its name claims; BadInput if they aren't text."""
    _check_size(len(data), name)
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise BadInput(
                f"“{name}” is {kind}, not text. Footnote reads plain text and Markdown; "
                "save the article as .txt or .md and add that."
            )
    return read_text(_decode(data, name), name=name, source=source or name)


def read_text(text: str, *, name: str, source: str = "") -> Article:
    """Make an article of a text; BadInput if it is empty, a web page's source, or not text."""
    cleaned = clean(text)
    if not re.search(r"\w", cleaned):
        raise BadInput(f"“{name}” holds no text, so there is nothing to ask about.")
    if _HTML.match(cleaned):
        raise BadInput(
            f"“{name}” is the source of a web page. Footnote reads plain text and Markdown; "
            "save the article's text as .txt or .md and add that."
        )
    if cleaned.count("\ufffd") > max(10, len(cleaned) // 50):
        raise BadInput(f"“{name}” isn't text: too many of its characters can't be read.")
    return Article.from_text(cleaned, title=title_of(cleaned, name), source=source)


def clean(text: str) -> str:
    """Return a text's canonical form: one kind of line end, no BOM, nothing that deceives."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_REPLACE)
    return _MARKS.sub(lambda run: run[0][:MAX_MARKS], text)


def title_of(text: str, name: str) -> str:
    """Return the first Markdown heading, a first line that stands alone, or the file's name."""
    if title := front_matter_title(text):
        return _one_line(title)
    if match := re.search(r"^ {0,3}#{1,6}[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$", text, re.MULTILINE):
        return _one_line(match[1])
    first, _, rest = text.strip().partition("\n")
    if (
        len(first) <= 120
        and rest.strip()
        and not first.rstrip().endswith((".", "!", "?", ":", "|"))
    ):
        return _one_line(first)
    return _one_line(re.sub(r"[-_]+", " ", Path(name).stem)) or "Untitled"


def _one_line(title: str) -> str:
    """Strip Markdown's emphasis and invisible characters from a title, and shorten it."""
    visible = "".join(c for c in title if unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    plain = " ".join(re.sub(r"[*_`]{1,3}(\S.*?)[*_`]{1,3}", r"\1", visible).split())
    return plain if len(plain) <= MAX_TITLE else plain[: MAX_TITLE - 1].rstrip() + "…"


def _check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise BadInput(
            f"“{name}” is {size / 1e6:.0f} MB; Footnote takes articles of up to "
            f"{MAX_BYTES // 1_000_000} MB. Split it and add the parts."
        )


def _decode(data: bytes, name: str) -> str:
    """Decode by byte-order mark, then UTF-8, then by the likeliest legacy encoding."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if data.count(0) > len(data) // 100:
        raise BadInput(f"“{name}” isn't text: it holds binary data.")
    guesses = {guess.encoding: guess.chaos for guess in reversed(from_bytes(data[:200_000]))}
    if not guesses:
        raise BadInput(f"“{name}” isn't text in any encoding that could be recognised.")
    best = min(guesses, key=lambda encoding: (guesses[encoding], encoding != _COMMON))
    return data.decode(best, errors="replace")
