"""A question and evidence come in; the units that share most with it go out, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from footnote.assistant.answer import Citation
from footnote.assistant.question.question import Question, read_question
from footnote.index.article import Hit
from footnote.index.evidence import Evidence, Pool
from footnote.index.split.units import with_headers
from footnote.index.words import words
from footnote.index.words.stems import stems

CLOSE = 0.4  # share of the words that a question is about
ALL = 0.999  # share of the question's words: rounding may keep it from 1


@dataclass(frozen=True)
class Nearest:
    """What evidence shares with a question, reckoned once."""

    question: Question
    hits: Sequence[Hit]
    pool: Pool
    given: str = ""  # words that are not to be given again

    @cached_property
    def ranked(self) -> Sequence[tuple[float, Evidence]]:
        """Return the units that say something new, best first, with their scores."""
        given = " ".join(self.given.split())
        scored = [
            (self._score(one), -one.unit.start, one)
            for one in self.pool
            if one.unit.kind != "heading" and one.says_something
            if not given or with_headers(" ".join(one.quote.split()), one.unit) not in given
        ]
        scored.sort(key=lambda entry: entry[:2], reverse=True)
        return [(score, one) for score, _, one in scored]

    @cached_property
    def strange(self) -> list[str]:
        """Return the names and numbers of the question that stand nowhere in the evidence."""
        return self.pool.lacks(self.question.names)

    @cached_property
    def covered(self) -> float:
        """Return the greatest share of the question's words, by weight, that any unit holds."""
        return self.coverage(self.pool)

    @cached_property
    def under(self) -> Sequence[Evidence]:
        """Return what stands under a heading that asks the very question; mostly nothing.

        Pages of questions have such headings.
        """
        asked = words(self.question.text)
        below = [one for one in self.pool if one.unit.kind != "heading" and one.unit.headings]
        same = {
            last
            for last in {one.unit.headings[-1] for one in below}
            if asked and words(last) == asked
        }
        return [one for one in below if one.unit.headings[-1] in same] if same else []

    def coverage(self, units: Sequence[Evidence]) -> float:
        """Return the greatest share of the question's words, by weight, that one unit holds."""
        about = self.question.about
        held = (self._overlap(one.stems | one.around, about) for one in units)
        return max(held, default=0.0) / (self.pool.weigh(about) or 1.0)

    def _score(self, one: Evidence) -> float:
        """Score a unit by the question's words it holds, and by where the search looked."""
        asked = self.question.stems
        own = self._overlap(one.stems, asked) + 0.5 * self._overlap(one.around - one.stems, asked)
        share = own / (self._overlap(asked, asked) or 1.0)
        for rank, hit in enumerate(self.hits):
            if is_focus(one, hit):
                return share + 0.5 / (1 + rank)
        return share

    def _overlap(self, held: frozenset[str], asked: frozenset[str]) -> float:
        weights = self.pool.weights
        return fsum(weights.get(stem, 0.0) for stem in held & asked)


def is_close(asked: str, citation: Citation, least: float = CLOSE) -> bool:
    """Say whether a quote, where it stands, holds enough of what a question is about to be shown.

    What comes nearest may be far: of a question about Australia, in an article that hasn't a word
    of it, any sentence is as near.
    """
    about = read_question(asked).about
    place = (*citation.headings, citation.row, citation.column)
    held = about & frozenset(stems(citation.quote, *place))
    return len(held) >= least * len(about)


def is_focus(one: Evidence, hit: Hit) -> bool:
    """Say whether a unit is where the search looked."""
    start, end = hit.focus
    here = hit.passage.article_id == one.article.id
    return here and start <= one.unit.start and one.unit.end <= end
