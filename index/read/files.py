"""A path, bytes or a text come in, an `Article` with one canonical text goes out."""

import re
from pathlib import Path

from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.progress import Step
from footnote.index.read.decode import decode
from footnote.index.read.kind import Kind, is_html, kind_of
from footnote.index.read.sandbox import parse
from footnote.index.read.text import clean, short_title, title_of

MAX_BYTES = 20_000_000


def read_file(path: str | Path, progress: Step | None = None) -> Article:
    """Read a file of any kind that is known; BadInput says why a file is refused.

    `progress` counts the pages of a scan, which take a second or more each.
    """
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
    return read_bytes(data, name=path.name, source=str(path.resolve()), progress=progress)


def read_bytes(
    data: bytes, *, name: str, source: str = "", progress: Step | None = None
) -> Article:
    """Read a file's bytes, whatever its name claims; BadInput if they hold no article."""
    check_size(len(data), name)
    if kind := kind_of(data, name):
        return _parsed(kind, data, name, source or name, progress)
    return read_text(decode(data, name), name=name, source=source or name)


def read_text(text: str, *, name: str, source: str = "") -> Article:
    """Make an article of a text or of a web page's source; BadInput if it holds none."""
    if is_html(text):
        return _parsed("html", text.encode("utf-8", "replace"), name, source)
    cleaned = clean(text)
    _check_text(cleaned, name)
    return Article.from_text(cleaned, title=title_of(cleaned, name), source=source)


def _parsed(
    kind: Kind, data: bytes, name: str, source: str, progress: Step | None = None
) -> Article:
    """Have a child process read a file; what it says is checked, not trusted."""
    found = parse(kind, data, name=name, source=source, progress=progress)
    text = clean(found.text)
    _check_text(text, name)
    return Article.from_text(
        text,
        title=short_title(clean(found.title)) or title_of(text, name),
        source=source,
        author=short_title(clean(found.author)),
        date=short_title(clean(found.date)),
        language=short_title(clean(found.language)),
        pages=found.pages if text == found.text else (),
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
