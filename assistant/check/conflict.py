"""A checked answer and its material come in; where another place says otherwise, that is added.

Two places of one article disagree if they say nearly the same words with another number, the
opposite, or a “not”. Other articles have words of their own: one disagrees if it is as near to the
question and gives another number, another name, or, where neither is asked for, something else.
All are shown, each cited: which one is right isn't ours to say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from footnote.assistant.check.checks import denies
from footnote.assistant.check.claims import Grounded, write
from footnote.assistant.check.opposites import opposite_in
from footnote.assistant.check.shown import whole
from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import Kind
from footnote.assistant.question.question import Question
from footnote.index.evidence import Evidence
from footnote.index.words import words
from footnote.index.words.names import names_and_numbers, names_in
from footnote.index.words.quantities import Quantity, other_number, quantities
from footnote.index.words.stems import stems

_SAME = 0.7  # share of the words of the two, by weight, that both places must have
_FEWEST = 4  # content words in common: with fewer, two places may speak of different things
_HOLDS = 0.25  # share of the question's words that a place must hold, by weight
_HOLDS_ALONE = 0.5  # the same where meanings can't be compared
_LIKE = 0.6  # nearness in meaning to a cited place from which one is about the same
_AS_NEAR = 0.7  # share of the cited place's nearness in meaning to the question
_NEAREST = 0.5  # and the least nearness
_ALIKE = 0.5  # share of the new words from which two places say the same
_MOST = 4  # articles that are quoted beside the one that the answer rests on
# “Not three, as is often said”: what is only named to be denied is no answer.
_INSTEAD = re.compile(
    r"(?:\bnot|n['’]t|\binstead of|\brather than|\bunlike)\b[^,.;]*?(?=[,.;]|\bbut\b|$)", re.I
)


def with_conflicts(grounded: Grounded, material: Material) -> Grounded:
    """Return the answer with every place added that disagrees with one that it rests on."""
    shown = [claim for claim in grounded.claims if not claim.fault]
    cited = grounded.evidence
    rivals = {
        (other.article.id, other.unit.start): other
        for one in cited
        for other in material.pool
        if other not in cited
        if disagree(one, other, material.pool.weights) or differ_in_a_cell(one, other)
    }
    said = " ".join(claim.draft.text for claim in shown)
    for other in other_articles(said, [*cited, *rivals.values()], material):
        rivals.setdefault((other.article.id, other.unit.start), other)
    if not rivals:
        return grounded
    return write([*grounded.claims, *whole(list(rivals.values()), material.pool)])


def other_articles(said: str, cited: Sequence[Evidence], material: Material) -> list[Evidence]:
    """Return the places of other articles that answer the question otherwise, nearest first.

    `said` is the answer that rests on the places cited: one that has its figures and names agrees.
    """
    if not cited or len(material.articles) == 1:
        return []
    search = _Search(material.question, material, cited)
    about = _HOLDS if material.similar else _HOLDS_ALONE
    near = max(_NEAREST, _AS_NEAR * max(search.near(one) for one in cited))
    # An article that is quoted, but without an answer, may have one elsewhere.
    own = {one.article.id for one in cited if search.gives(one)}
    found: list[Evidence] = []
    for article in material.articles:
        places = search.places(article, about, near) if article not in own else []
        if any(search.gives_all(one, said) for one in places):
            continue
        for one in places[:1] + [one for one in places[1:] if search.gives(one)]:
            if one not in cited and not any(search.agree(one, each) for each in (*cited, *found)):
                found.append(one)
                break
    return sorted(found, key=search.holds, reverse=True)[:_MOST]


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks through articles for what answers a question."""

    question: Question
    material: Material
    cited: Sequence[Evidence]

    def places(self, article: str, about: float, near: float) -> list[Evidence]:
        """Return the places of an article that are near enough, the plainest answer first.

        `about` is the least share of the question's words, `near` the least nearness in meaning.
        """
        found = [
            one
            for one in self._found(article)
            if one.unit.kind != "heading" and one.says_something
            if self.gives(one) or not self.question.asks_for(Kind.NUMBER)
            if self.is_about(one, about) and self.near(one) >= near
        ]
        return sorted(found, key=lambda one: (not self.gives(one), -self._weigh(one.stems)))

    def is_about(self, one: Evidence, share: float) -> bool:
        """Say whether a place holds enough of the question, or some, and is like a cited one.

        It may tell of elves and a voyage where the question names the book and the boat.
        """
        held = self.holds(one)
        similar = self.material.similar
        if held >= share or not held or similar is None:
            return held >= share
        return any(similar(one.readable, each.readable) >= _LIKE for each in self.cited)

    def holds(self, one: Evidence) -> float:
        """Return the share of the question's words that a place holds with what is next to it.

        A sentence such as “It has 24” holds nothing of a question without the one before it.
        """
        held = frozenset().union(one.around, *(each.stems for each in self._with_next(one)))
        return self._weigh(held) / (self.material.pool.weigh(self.question.about) or 1.0)

    def near(self, one: Evidence) -> float:
        """Return how near a place is to the question in meaning; 1 where that can't be told."""
        similar = self.material.similar
        if similar is None:
            return 1.0
        whole = " ".join(each.readable for each in self._with_next(one))
        asked = self.question.text
        return max(similar(asked, one.readable), similar(asked, whole))

    def gives_all(self, one: Evidence, said: str) -> bool:
        """Say whether a place has every name and figure that an answer brought."""
        brought = frozenset(stems(*names_and_numbers(said))) - self.question.stems
        return bool(brought) and brought <= one.stems

    def agree(self, one: Evidence, other: Evidence) -> bool:
        """Say whether two places give the same answer, as far as their words tell."""
        ours, theirs = self.gives(one), self.gives(other)
        if ours and not theirs:
            return False
        if ours and self.question.asks_for(Kind.NUMBER):
            figures = [_figures(self.question, each) for each in (one, other)]
            return any(mine.agrees(yours) for mine in figures[0] for yours in figures[1])
        new = _new_names if ours else _news
        return _alike(new(self.question, one), new(self.question, other))

    def gives(self, one: Evidence) -> bool:
        """Say whether a place has a figure where one is asked for, else a name: an answer."""
        if self.question.asks_for(Kind.NUMBER):
            return bool(_figures(self.question, one))
        return bool(_new_names(self.question, one))

    def _weigh(self, held: frozenset[str]) -> float:
        return self.material.pool.weigh(held & self.question.about)

    def _found(self, article: str) -> Iterator[Evidence]:
        spans = [
            (hit.passage.start, hit.passage.end)
            for hit in self.material.hits
            if hit.passage.article_id == article
        ]
        for one in self.material.pool:
            inside = any(start <= one.unit.start < end for start, end in spans)
            if one.article.id == article and inside:
                yield one

    def _with_next(self, one: Evidence) -> Sequence[Evidence]:
        """Return a place with the ones before and after it, in its paragraph."""
        block = self.material.pool.blocks[one.block]
        at = block.index(one)
        return block[max(at - 1, 0) : at + 2]


def _figures(question: Question, one: Evidence) -> list[Quantity]:
    asked = question.quantities
    said = quantities(_INSTEAD.sub(" ", one.readable))
    return [each for each in said if not any(each.agrees(other) for other in asked)]


def _new_names(question: Question, one: Evidence) -> frozenset[str]:
    """Return the stems of the names in a place that the question doesn't have."""
    names = names_in(_INSTEAD.sub(" ", one.quote))
    return frozenset(stems(*names)) - question.stems


def _news(question: Question, one: Evidence) -> frozenset[str]:
    """Return the stems of a place that the question doesn't have."""
    return one.stems - question.stems


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    return bool(fewer) and len(one & other) > _ALIKE * fewer


def differ_in_a_cell(one: Evidence, other: Evidence) -> bool:
    """Say whether two articles have other words where the same row and column meet."""
    ours, theirs = one.unit, other.unit
    if ours.kind != "cell" or theirs.kind != "cell" or one.article.id == other.article.id:
        return False
    same = all(
        mine and stems(mine) == stems(yours)
        for mine, yours in ((ours.row, theirs.row), (ours.column, theirs.column))
    )
    return same and one.quote.split() != other.quote.split()


def disagree(one: Evidence, other: Evidence, weights: Mapping[str, float]) -> bool:
    """Say whether two places say the same but for a number, an opposite or a “not”."""
    if {one.unit.kind, other.unit.kind} & {"heading", "cell"} or one.quote == other.quote:
        return False
    turned = opposite_in(one.quote, other.quote) or ("", "")
    ours, theirs = (
        _subject(each) - frozenset(stems(word))
        for each, word in zip((one, other), turned, strict=True)
    )
    shared = ours & theirs
    if len(shared) < _FEWEST or set(one.names) != set(other.names):
        return False
    weight = fsum(weights.get(stem, 1.0) for stem in shared)
    if 2 * weight < _SAME * fsum(weights.get(s, 1.0) for each in (ours, theirs) for s in each):
        return False
    denied = denies(one.quote, other.quote) or denies(other.quote, one.quote)
    return denied or any(turned) or other_number(one.quote, other.quote) is not None


def _subject(one: Evidence) -> frozenset[str]:
    """Return the stems of what a unit speaks of: its numbers left out."""
    return frozenset(s for s in stems(" ".join(words(one.quote))) if not s[0].isdigit())
