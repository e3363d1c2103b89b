"""The nouns: `Article`, `Unit`, `Passage`, `Hit`. Offsets count characters of `Article.text`."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:  # a child that only reads a file should start fast
    from pydantic import ConfigDict

Kind = Literal["heading", "sentence", "item", "cell"]
STRICT: "ConfigDict" = {
    "extra": "forbid"
}  # read back from JSON, a noun takes no field it doesn't know


@dataclass(frozen=True, slots=True)
class Article:
    """A document with one canonical text, made once; everything else points into that text.

    `source` is the path or the web address that it came from. `author`, `date` (as in 2026-11-24,
    or a part of it) and `language` (as in “en”) are empty where the source doesn't say. `pages`
    are the offsets at which its pages start, empty where it has none. `left_out` says in sentences
    what its reader left out or doubts; it is told when a file is read, and isn't kept.
    """

    id: str
    title: str
    text: str
    source: str
    sha256: str
    author: str = ""
    date: str = ""
    language: str = ""
    pages: tuple[int, ...] = ()
    left_out: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        title: str,
        source: str = "",
        author: str = "",
        date: str = "",
        language: str = "",
        pages: tuple[int, ...] = (),
        left_out: tuple[str, ...] = (),
    ) -> Self:
        """Make an article from its canonical text; the id is the head of the text's SHA-256."""
        digest = sha256(text)
        about = (author, date, language, pages, left_out)
        return cls(digest[:12], title, text, source, digest, *about)

    def page(self, offset: int) -> int:
        """Return the page, from 1, on which an offset stands; 0 where there are no pages."""
        return bisect_right(self.pages, offset)


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that can be cited: a heading, a sentence, a list item or a table cell.

    `block` numbers the heading, paragraph, list or table that the unit belongs to, from 0 in
    reading order. A cell knows its `line` in the table, from 0, and the texts of its row header
    and column header; both are empty for header cells and for other kinds.
    """

    __pydantic_config__ = STRICT

    start: int
    end: int
    kind: Kind
    headings: tuple[str, ...] = ()
    block: int = 0
    line: int = 0
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of units that is searched as one; `text` is the article's own, between the offsets."""

    __pydantic_config__ = STRICT

    id: str
    article_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question: the fused score, and its rank (from 1) by each signal.

    `focus` is the part of it nearest in meaning, as offsets: a sentence, an item or a row.
    """

    __pydantic_config__ = STRICT

    passage: Passage
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
    focus: tuple[int, int] = (0, 0)


def sha256(text: str) -> str:
    """Hash a canonical text, as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
