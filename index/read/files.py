"""A path, bytes or a text come in, an `Article` with one canonical text goes out."""

import re
from dataclasses import replace
from pathlib import Path

from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.read.decode import decoded
from footnote.index.read.kind import is_html, kind_of
from footnote.index.read.sandbox import parse
from footnote.index.read.text import clean, short_title, title_of
from footnote.index.read.text_kinds import kind_of_message, kind_of_text

MAX_BYTES = 20_000_000
_NAMELESS = ("subtitles", "values", "json")  # of these no line is a title


def read_file(path: str | Path) -> Article:
    """Read a file of any kind that is read; BadInput says why another is refused."""
    path = Path(path).expanduser()
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise BadInput(f"“{path.name}” is a folder. Give a file.")
        check_size(size, path.name)
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"There is no file “{path}”. Check the path and try again.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"“{path.name}” can't be read: {reason}.") from None
    return read_bytes(data, name=path.name, source=str(path.resolve()))


def read_bytes(data: bytes, *, name: str, source: str = "") -> Article:
    """Read a file's bytes, whatever its name claims; BadInput if they hold no article."""
    check_size(len(data), name)
    source = source or name
    whole = kind_of_message(data) or kind_of(data, name)
    if whole and (article := _parsed(whole, data, name, source)):
        return article
    text, doubt = decoded(data, name)
    article = read_text(text, name=name, source=source)
    return replace(article, left_out=(doubt, *article.left_out)) if doubt else article


def read_text(text: str, *, name: str, source: str = "") -> Article:
    """Make an article of a text or of a web page's source; BadInput if it holds none."""
    kind = kind_of_text(text, name) or ("html" if is_html(text) else None)
    data = text.encode("utf-8", "replace") if kind else b""
    if kind and (article := _parsed(kind, data, name, source)):
        return article
    cleaned = clean(text)
    _check_text(cleaned, name)
    return Article.from_text(cleaned, title=title_of(cleaned, name), source=source)


def _parsed(kind: str, data: bytes, name: str, source: str) -> Article | None:
    """Have a child process read a file; what it says is checked, not trusted."""
    found = parse(kind, data, name=name, source=source)
    if found is None:
        return None
    text = clean(found.text)
    _check_text(text, name)
    title = short_title(clean(found.title))
    return Article.from_text(
        text,
        title=title or title_of("" if kind in _NAMELESS else text, name),
        source=source,
        author=short_title(clean(found.author)),
        date=short_title(clean(found.date)),
        language=short_title(clean(found.language)),
        pages=found.pages if text == found.text else (),
        left_out=tuple(clean(note) for note in found.left_out),
    )


def _check_text(text: str, name: str) -> None:
    if not re.search(r"\w", text):
        raise BadInput(f"“{name}” holds no text, so there is nothing to ask about.")
    if text.count("\ufffd") > max(10, len(text) // 50):
        raise BadInput(f"“{name}” isn't text: too many of its characters can't be read.")


def check_size(size: int, name: str) -> None:
    """BadInput if a file has too many bytes."""
    if size > MAX_BYTES:
        raise BadInput(
            f"“{name}” is {size / 1e6:.0f} MB; Footnote takes articles of up to "
            f"{MAX_BYTES // 1_000_000} MB. Split it and add the parts."
        )
