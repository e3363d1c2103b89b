"""A library and what a question calls a document come in, the whole article goes out: its parts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from footnote.assistant.find.gather import all_of
from footnote.assistant.question.topic import NOUNS, SURE
from footnote.index.article import Article
from footnote.index.evidence import Evidence, Pool
from footnote.index.library.library import Library
from footnote.index.words import STOP_WORDS, indexed, words
from footnote.index.words.stems import stems

Vector = npt.NDArray[np.float32]

_POINTERS = frozenset("this that the your our my a an it all one whole entire full".split())
_BY_LINE = re.compile(r"\W*(?i:by|written by|authors?:)\W+[A-Z]")  # it may look like a heading
_A = r"\b(?:the|an?|that|his|her|its|their|whose|\w+['’]s) (?:\w+ ){0,2}?"  # before a noun
# What is said of a document to tell what sort it is: nothing is missing where it isn't said there.
_SORTS = frozenset(
    """annual quarterly monthly weekly latest new official current attached uploaded above financial
    short long company staff employee user news research scientific press release product""".split()
)


@dataclass(frozen=True)
class Section:
    """A heading and all that stands under it; `heading` is None for what stands before any."""

    heading: Evidence | None
    units: tuple[Evidence, ...]

    @property
    def name(self) -> str:
        """Return the heading's words."""
        return " ".join(self.heading.quote.split()) if self.heading else ""


@dataclass(frozen=True)
class Whole:
    """An article, all of its evidence, and the vectors that it was stored with."""

    article: Article
    pool: Pool
    library: Library

    @cached_property
    def vectors(self) -> Mapping[tuple[int, int], Vector]:
        """Return the vectors of sentences, items and rows, by their offsets."""
        return self.library.line_vectors(self.article.id)

    @cached_property
    def title(self) -> Evidence | None:
        """Return the heading that is the article's title, if it has one."""
        headings = [one for one in self.pool if one.unit.kind == "heading"]
        if not headings or headings[0] is not self.pool[0]:
            return None
        alone = sum(not one.unit.headings for one in headings) == 1
        named = words(headings[0].quote) == words(self.article.title)
        return headings[0] if named or (alone and len(headings) > 1) else None

    @cached_property
    def sections(self) -> Sequence[Section]:
        """Return every section and subsection, in reading order, without the title."""
        return tuple(
            one
            for one in self._all_sections
            if one.heading is not self.title and not _BY_LINE.match(one.name)
        )

    @cached_property
    def parts(self) -> Sequence[Section]:
        """Return the article in sections of the highest rank that has several, none left out."""
        ranks = [_rank(one) for one in self.sections]
        rank = next((one for one in sorted(set(ranks)) if ranks.count(one) > 1), None)
        top = [one for one in self.sections if _rank(one) == rank]
        inside = {id(unit) for one in top for unit in one.units}
        rest = tuple(
            one for one in self.pool if id(one) not in inside and one.unit.kind != "heading"
        )
        return (Section(None, rest), *top) if rest else tuple(top)

    @cached_property
    def known_as(self) -> frozenset[str]:
        """Return the stems of the title and of the file's name."""
        return frozenset(stems(self.article.title, PurePath(self.article.source).stem))

    @cached_property
    def _all_sections(self) -> Sequence[Section]:
        return tuple(_sections(self.pool))

    def is_called(self, name: str) -> bool:
        """Say whether “the handbook” is this article, and not something that it speaks of."""
        said = [word for word in words(name) if word not in _POINTERS]
        if not said or (said[0] in SURE and len(said) == 1):
            return True
        more = [word for word in said[:-1] if word not in _SORTS]
        own = frozenset(stems(*more)) - self.known_as
        if said[-1] not in NOUNS or own - self.pool.known:
            return False
        if own or said[-1] in SURE or frozenset(stems(said[-1])) <= self.known_as:
            return not own
        body = indexed(" ".join(one.quote for one in self.pool if one.unit.kind != "heading"))
        return f"this {said[-1]}" in body or not re.search(rf"{_A}{re.escape(said[-1])}\b", body)


def find_whole(library: Library, only: str | None, named: str, best: str | None) -> Whole | None:
    """Return the article that was asked, or the one whose title has a name, or else the `best`."""
    found = only or _by_title(library, named) or best
    if not found:
        return None
    article = library.article(found)
    return Whole(article, all_of(article, library.units(article.id)), library)


def _by_title(library: Library, named: str) -> str | None:
    called = [word for word in words(named) if word not in STOP_WORDS and word not in NOUNS]
    wanted = frozenset(stems(*called))
    fit = [one.id for one in library.listing() if wanted <= frozenset(stems(one.title))]
    return fit[0] if wanted and len(fit) == 1 else None


def _rank(section: Section) -> int:
    return len(section.heading.unit.headings) if section.heading else 0


def _sections(pool: Sequence[Evidence]) -> Iterator[Section]:
    """Yield each heading with all that stands under it, up to the next one of its rank."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for at, one in enumerate(pool):
        if one.unit.kind == "heading":
            while open_ and len(pool[open_[-1]].unit.headings) >= len(one.unit.headings):
                ends[open_.pop()] = at
            open_.append(at)
            ends[at] = len(pool)
    for at, end in ends.items():
        inside = pool[at + 1 : end]
        yield Section(pool[at], tuple(one for one in inside if one.unit.kind != "heading"))
