"""A citation and the new version of its article come in; where its words stand now goes out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from footnote.assistant.answer import Citation
from footnote.assistant.check.claims import labelled
from footnote.index.align.alignment import Alignment, Piece, pieces
from footnote.index.align.near import Change, difference
from footnote.index.align.rewording import align_all, align_versions
from footnote.index.article import STRICT, Article, Unit
from footnote.index.split.units import with_headers

_MARGIN = 16  # characters


class State(StrEnum):
    """What became of a citation."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    REWORDED = "reworded"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a citation, by its number: `text[start:end] == quote` in the new version.

    `changes` lead from the old words to the new ones, and are empty unless it was reworded. All
    but `number`, `state` and `old` is empty if it is gone.
    """

    __pydantic_config__ = STRICT

    number: int
    state: State
    old: str
    quote: str = ""
    article_id: str = ""
    article_sha256: str = ""
    start: int = 0
    end: int = 0
    headings: tuple[str, ...] = ()
    page: int = 0
    changes: tuple[Change, ...] = ()


def place(citations: Sequence[Citation], old: Article | None, new: Article) -> list[Placed]:
    """Find citations of one article again in its new version.

    Without the old version only the words, the headings and a cell's row and column tell where;
    more must be the same then.
    """
    return [placed for placed, _ in place_units(citations, old, new)]


def place_units(
    citations: Sequence[Citation], old: Article | None, new: Article
) -> list[tuple[Placed, tuple[Unit, ...]]]:
    """Find citations again, each with the units of the new version that hold it."""
    if citations and citations[0].article_sha256 == new.sha256:
        return [(_kept(one, new), _units_at(one, new)) for one in citations]
    numbers = _numbers(old) if old else {}
    known = old is not None and all((one.start, one.end) in numbers for one in citations)
    if old and known:
        alignment = align_versions(old, new)
    else:
        alignment = align_all(_from(citations), pieces(new))
    at = [numbers[one.start, one.end] for one in citations] if known else range(len(citations))
    return [_found(one, alignment, number, new) for one, number in zip(citations, at, strict=True)]


@lru_cache(maxsize=64)
def _numbers(article: Article) -> Mapping[tuple[int, int], int]:
    return {(one.unit.start, one.unit.end): at for at, one in enumerate(pieces(article))}


def _from(citations: Sequence[Citation]) -> tuple[Piece, ...]:
    """Make pieces of what citations know; which unit stood beside which isn't known."""
    return tuple(
        Piece(
            Unit(
                one.start, one.end, one.kind, one.headings, number, row=one.row, column=one.column
            ),
            " ".join(one.quote.split()),
            alone=True,
        )
        for number, one in enumerate(citations)
    )


def _kept(citation: Citation, article: Article) -> Placed:
    return Placed(
        citation.number,
        State.UNCHANGED,
        citation.quote,
        citation.quote,
        article.id,
        article.sha256,
        citation.start,
        citation.end,
        citation.headings,
        citation.page,
    )


def _units_at(citation: Citation, article: Article) -> tuple[Unit, ...]:
    number = _numbers(article).get((citation.start, citation.end))
    return () if number is None else (pieces(article)[number].unit,)


def _found(
    citation: Citation, alignment: Alignment, number: int, new: Article
) -> tuple[Placed, tuple[Unit, ...]]:
    units = tuple(alignment.new[at].unit for at in alignment.found.get(number, ()))
    if not units:
        return Placed(citation.number, State.GONE, citation.quote), ()
    start, end = _span(citation.quote, units, new.text)
    quote = new.text[start:end]
    before, now = (
        labelled(citation, citation.quote),
        with_headers(" ".join(quote.split()), units[0]),
    )
    changes = difference(before, now) if before.split() != now.split() else ()
    if changes:
        state = State.REWORDED
    else:
        state = State.UNCHANGED if start == citation.start else State.MOVED
    placed = Placed(
        citation.number,
        state,
        citation.quote,
        quote,
        new.id,
        new.sha256,
        start,
        end,
        units[0].headings,
        new.page(start),
        changes,
    )
    return placed, units


def _span(quote: str, units: Sequence[Unit], text: str) -> tuple[int, int]:
    """Return the offsets of the very words in the units, or else those of the units.

    A sentence may be cut a little otherwise now: a quotation mark may belong to the one before.
    """
    start, end = units[0].start, units[-1].end
    if text[start:end] == quote or units[0].kind == "cell":
        return start, end
    words = r"\s+".join(map(re.escape, quote.split()))
    around = max(0, start - _MARGIN)
    very = re.search(rf"(?<![\w.,]){words}(?![.,]?\w)", text[around : end + _MARGIN])
    return (around + very.start(), around + very.end()) if very else (start, end)


def in_words(placed: Placed) -> str:
    """Return how a citation's words changed, on one line: [-removed-] and {+added+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(marks[one.kind].format(one.text) for one in placed.changes)
