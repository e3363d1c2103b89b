"""The nouns: `Article`, `Unit`, `Passage`, `Hit`. Offsets count characters of `Article.text`."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from footnote.index.errors import BadInput
from footnote.index.given import expect

if TYPE_CHECKING:  # a child that only reads a file should start fast
    from pydantic import ConfigDict

_BREAKS = re.compile("[\0\ud800-\udfff]")
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
Kind = Literal["heading", "sentence", "item", "cell"]
STRICT: "ConfigDict" = {
    "extra": "forbid"
}  # read back from JSON, a noun takes no field it doesn't know


@dataclass(frozen=True, slots=True)
class Article:
    """A document with one canonical text, made once; everything else points into that text.

    `source` is the path or the web address that it came from. `author`, `date` (as in 2026-11-24,
    or a part of it) and `language` (as in “en”) are empty where the source doesn't say. `pages`
    are the offsets at which its pages start, empty where it has none. `left_out` are sentences on
    what its reader left out or doubts, and `original` is the file, if its pages can be shown: both
    are known when it is read.
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
    original: bytes = field(default=b"", compare=False, repr=False)

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
        """Make an article from its canonical text; the id is the head of the text's SHA-256.

        BadInput if the text or the title can't be kept as it is.
        """
        text = expect(text, str, "The text of an article is a text.")
        if _BREAKS.search(text):
            raise BadInput(
                "The text of an article can't hold a NUL or half a character pair. Take them out."
            )
        title = expect(title, str, "The title of an article is a text.")
        title = _CONTROLS.sub("", " ".join(title.split()))
        digest = sha256(text)
        said = author, date, language
        return cls(digest[:12], title, text, source, digest, *said, pages, left_out)

    @property
    def is_whole(self) -> bool:
        """Say whether it can be kept: its id and hash are those of its text, and all are texts."""
        words = (self.text, self.title, self.source, self.author, self.date, self.language)
        if not all(isinstance(one, str) and not _BREAKS.search(one) for one in words):
            return False
        return self.sha256 == sha256(self.text) and self.id == self.sha256[:12]

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
