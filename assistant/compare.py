"""One question and several articles come in, what each says goes out side by side, both quoted.

Each article is asked down the one path; where what they cite disagrees, that is named: another
number, another name, the opposite, or a “not”. Which one is right isn't ours to say.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, Self

from pydantic import TypeAdapter

from footnote.assistant.answer import Answer, Citation, validate_json
from footnote.assistant.check.checks import denies
from footnote.assistant.check.claims import labelled
from footnote.assistant.check.opposites import opposite_in
from footnote.assistant.proof.verify import Proof, verify
from footnote.assistant.question.kinds import Kind
from footnote.assistant.question.question import Question, read_question
from footnote.index.article import STRICT, Article
from footnote.index.errors import BadInput
from footnote.index.words.names import names_in
from footnote.index.words.quantities import other_number
from footnote.index.words.stems import stems

_ALIKE = 0.4  # share of their words that two quotes have in common, beside the question's
_NEARLY = 0.6  # the same, where only a name differs: with less, two things are told of two people
_ASKED = 0.5  # share of the question's words that a quote must have to be an answer to it


@dataclass(frozen=True, slots=True)
class Side:
    """What one article says."""

    __pydantic_config__ = STRICT

    article_id: str
    title: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Place:
    """A citation of one of the sides: `comparison.sides[side].answer.cited(number)`."""

    __pydantic_config__ = STRICT

    side: int
    number: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two citations that disagree, on what, and each one's words for it; a “not” has none."""

    __pydantic_config__ = STRICT

    one: Place
    other: Place
    on: Literal["number", "name", "opposite", "not"]
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What several articles say on one question, and where they disagree."""

    __pydantic_config__ = STRICT

    question: str
    sides: tuple[Side, ...]
    disagreements: tuple[Disagreement, ...] = ()

    def cited(self, place: Place) -> Citation:
        """Return the citation at a place; IndexError or KeyError if there is none."""
        return self.sides[place.side].answer.cited(place.number)

    def verify(self, texts: Mapping[str, str]) -> tuple[Proof, ...]:
        """Check the answer of each side against the articles' texts by id, as `verify` does."""
        return tuple(verify(side.answer, texts) for side in self.sides)

    def to_json(self, *, indent: int | None = None) -> str:
        """Write the comparison as one JSON object, its fields spelled as here."""
        return _ADAPTER.dump_json(self, indent=indent).decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a comparison back; BadInput if the text is not one."""
        return validate_json(_ADAPTER, text, "a comparison")  # type: ignore[return-value]


def compare(
    question: str, articles: Sequence[Article], ask: Callable[[Article], Answer]
) -> Comparison:
    """Ask each article, and say where they disagree; BadInput if it is only one."""
    distinct = list({one.id: one for one in articles}.values())
    if len(distinct) < 2:
        raise BadInput("Name at least two different articles to compare. `footnote list` has ids.")
    sides = tuple(Side(one.id, one.title, ask(one)) for one in distinct)
    return Comparison(
        sides[0].answer.question, sides, tuple(_disagreements(read_question(question), sides))
    )


def _disagreements(question: Question, sides: Sequence[Side]) -> Iterator[Disagreement]:
    for (here, one), (there, other) in combinations(enumerate(sides), 2):
        for ours in one.answer.citations:
            for theirs in other.answer.citations:
                if found := differ(question, ours, theirs):
                    on, words = found
                    places = Place(here, ours.number), Place(there, theirs.number)
                    yield Disagreement(*places, on, words)


_On = tuple[Literal["number", "name", "opposite", "not"], tuple[str, str]]


def differ(question: Question, one: Citation, other: Citation) -> _On | None:
    """Return on what two answers to one question disagree; None if nothing says that they do."""
    ours, theirs = labelled(one, one.quote), labelled(other, other.quote)
    if not _on_one_thing(question, ours, theirs):
        return None
    if denies(ours, theirs) or denies(theirs, ours):
        return "not", ("", "")
    if pair := opposite_in(ours, theirs):
        return "opposite", pair
    return _other_number(question, ours, theirs) or _other_name(question, ours, theirs)


def _on_one_thing(question: Question, ours: str, theirs: str) -> bool:
    """Say whether two quotes speak of what was asked, and in some of the same words."""
    asked = question.about
    for said in (ours, theirs):
        if asked and len(asked & frozenset(stems(said))) < _ASKED * len(asked):
            return False
    return _shared(ours, theirs) >= _ALIKE


def _shared(ours: str, theirs: str, without: frozenset[str] = frozenset()) -> float:
    mine, yours = (
        frozenset(stem for stem in stems(text) if not stem[0].isdigit()) - without
        for text in (ours, theirs)
    )
    return 2 * len(mine & yours) / (len(mine) + len(yours) or 1)


def _other_number(question: Question, ours: str, theirs: str) -> _On | None:
    """Find one number that each has and the other hasn't, of the same kind."""
    pair = other_number(ours, theirs)
    if pair is None or (not question.asks_for(Kind.NUMBER) and _shared(ours, theirs) < _NEARLY):
        return None
    return "number", (pair[0].words, pair[1].words)


def _other_name(question: Question, ours: str, theirs: str) -> _On | None:
    """Find names that only one has each, where nearly all the rest is the same."""
    mine, yours = names_in(ours), names_in(theirs)
    only = [name for name in mine if name not in yours and name not in question.text]
    others = [name for name in yours if name not in mine and name not in question.text]
    if not only or not others:
        return None
    if _shared(ours, theirs, frozenset(stems(*only, *others))) < _NEARLY:
        return None
    return "name", (" ".join(only), " ".join(others))


_ADAPTER = TypeAdapter(Comparison)
