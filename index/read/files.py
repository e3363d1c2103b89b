"""A path, bytes or a text come in, an `Article` with one canonical text goes out."""

import os
import re
import stat
from dataclasses import replace
from pathlib import Path

from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.given import expect, shown
from footnote.index.progress import Step
from footnote.index.read.decode import decoded
from footnote.index.read.kind import is_html, kind_of
from footnote.index.read.sandbox import parse
from footnote.index.read.text import clean, short_title, title_of
from footnote.index.read.text_kinds import kind_of_message, kind_of_text

MAX_BYTES = 20_000_000
_LONGEST_NOTE = 500  # characters of a sentence on what was left out
_NAMELESS = ("subtitles", "values", "json")  # of these no line is a title


def read_file(path: str | Path, progress: Step | None = None) -> Article:
    """Read a file of any kind that is read; BadInput says why another is refused.

    `progress` counts the pages, of which those of a scan take a second or more each.
    """
    data = bytes_of(path)
    path = Path(path).expanduser()
    name, source = source_of(Path(path.name)), source_of(path.resolve())
    return read_bytes(data, name=name, source=source, progress=progress)


def bytes_of(path: str | Path) -> bytes:
    """Return a plain file's bytes; BadInput says why they can't be had."""
    expect(path, (str, Path), "Give an article as a path, an address or an Article.")
    path = Path(path)
    try:
        path = path.expanduser()
        return _plain(path)
    except FileNotFoundError:
        raise BadInput(f"There is no file “{shown(path)}”. Check the path and try again.") from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or shown(error)
        raise BadInput(f"“{shown(path.name)}” can't be read: {reason}. Check its name.") from None


def source_of(path: Path) -> str:
    """Return a path as text that can be kept; a byte of its name that is no text is escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _plain(path: Path) -> bytes:
    """Read a plain file whole; a device, a pipe or a file of /proc says nothing of its size."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise BadInput(f"“{path.name}” is a folder. Give a file.")
    if not stat.S_ISREG(mode):
        raise BadInput(f"“{path.name}” isn't a plain file. Save what it gives, and add that.")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        check_size(size, path.name)
        data = file.read(MAX_BYTES + 1)
    if len(data) != size:
        raise BadInput(
            f"“{path.name}” isn't a plain file, or it is being written. Save a copy and add that."
        )
    return data


def read_bytes(
    data: bytes, *, name: str, source: str = "", progress: Step | None = None
) -> Article:
    """Read a file's bytes, whatever its name claims; BadInput if they hold no article."""
    check_size(len(data), name)
    source = source or name
    whole = kind_of_message(data) or kind_of(data, name)
    if whole and (article := _parsed(whole, data, name, source, progress)):
        return replace(article, original=data) if whole == "pdf" and article.pages else article
    text, doubt = decoded(data, name)
    article = read_text(text, name=name, source=source, progress=progress)
    return replace(article, left_out=(doubt, *article.left_out)) if doubt else article


def read_text(text: str, *, name: str, source: str = "", progress: Step | None = None) -> Article:
    """Make an article of a text or of a web page's source; BadInput if it holds none."""
    kind = kind_of_text(text, name) or ("html" if is_html(text) else None)
    data = text.encode("utf-8", "replace") if kind else b""
    if kind and (article := _parsed(kind, data, name, source, progress)):
        return article
    cleaned = clean(text)
    _check_text(cleaned, name)
    return Article.from_text(cleaned, title=title_of(cleaned, name), source=source)


def _parsed(
    kind: str, data: bytes, name: str, source: str, progress: Step | None = None
) -> Article | None:
    """Have a child process read a file; what it says is checked, not trusted."""
    found = parse(kind, data, name=name, source=source, progress=progress)
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
        left_out=tuple(clean(one)[:_LONGEST_NOTE] for one in found.left_out),
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
