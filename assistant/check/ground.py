"""A draft and an article's units come in; proven sentences with their citations go out.

Each sentence of the draft must share enough of its words, weighted by rarity, with the smallest
set of units that carries it; every name in it must be in the articles, and those units must speak
of those that the question brought; and its numbers, “not” and direction must be theirs. What fails
is withheld, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from footnote.assistant.check.checks import check_all, check_numbers
from footnote.assistant.check.claims import Claim
from footnote.assistant.check.faults import Fault, Reason
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.find.material import Material
from footnote.assistant.judge.strictness import BALANCED, Level
from footnote.assistant.judge.support import support
from footnote.assistant.question.kinds import ASKING
from footnote.assistant.question.question import Question, read_question
from footnote.index.evidence import AROUND, Evidence, Pool, held_by, in_full, is_question
from footnote.index.words.names import names_and_numbers
from footnote.index.words.stems import stems

_SHARED = 0.1  # worth of all the question's words, where the sentence's own are worth 1
_GAIN = 0.12  # a further unit must add at least this share
_MOST_UNITS = 6
_MOST_BLOCKS = 2  # a sentence put together from all over the article is the model's own idea
_SAME_AS = re.compile(
    r"(?P<one>.+?) (?:is|are|was|were) (?:(?:also|commonly|often|sometimes|usually|generally) )*"
    r"(?:(?:known|referred to|named|called) )?(?:as )?(?P<other>.+)"
)
_ASKED = 0.4  # weight of words that the question brought: they claim less than new ones


def check_sentence(draft: Draft, material: Material, level: Level = BALANCED) -> Claim:
    """Check one sentence against the evidence."""
    return _check(draft, _Grounds(material, level.supported))


def check_again(question: Question, sentence: str, pool: Pool, level: Level = BALANCED) -> Claim:
    """Check one sentence that was shown before against other evidence, by its words alone."""
    grounds = _Grounds(Material(question, (), {}, pool), level.supported)
    return _check(Draft(sentence, True, False), grounds)


def carries(sentence: str, chosen: Sequence[Evidence]) -> float:
    """Return how likely some evidence carries a sentence, by its words alone."""
    grounds = _Grounds(Material(read_question(""), (), {}, Pool(chosen)), 0.0)
    wanted = _weigh(sentence, grounds)
    return _support(sentence, wanted, chosen, grounds) if wanted and chosen else 0.0


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What every sentence of a draft is held against."""

    material: Material
    supported: float

    @property
    def asked(self) -> frozenset[str]:
        """Return the stems of the question."""
        return self.material.question.stems

    @property
    def pool(self) -> Pool:
        """Return all evidence."""
        return self.material.pool

    def means(self, text: str, chosen: Sequence[Evidence]) -> float:
        """Return how near a text and some evidence are in meaning; 0 where it can't be told."""
        similar = self.material.similar
        evidence = " ".join(one.readable for one in chosen)
        return similar(text, evidence) if similar and evidence else 0.0


def candidates(sentence: str, material: Material) -> list[tuple[float, Evidence]]:
    """Return the units that hold most of a sentence, best first, each with the share it holds."""
    wanted = _weigh(sentence, _Grounds(material, 0.0))
    total = fsum(wanted.values()) or 1.0
    pool = material.pool
    shares = [(held_by(wanted, [one]) / total, one) for one in pool if one.stems & wanted.keys()]
    return sorted(shares, key=lambda entry: (-entry[0], entry[1].unit.start))


def _check(draft: Draft, grounds: _Grounds) -> Claim:
    """Find the smallest evidence for a sentence, and say whether it is enough."""
    wanted = _weigh(draft.text, grounds)
    chosen = _choose(wanted, grounds, is_question(draft.text)) if wanted else ()
    likely = _support(draft.text, wanted, chosen, grounds)
    return Claim(draft, chosen, _fault(draft.text, wanted, chosen, likely, grounds), likely)


def _support(
    text: str, wanted: Mapping[str, float], chosen: Sequence[Evidence], grounds: _Grounds
) -> float:
    held = held_by(wanted, chosen)
    if not check_numbers(text, in_full(chosen)):
        # A figure may be written otherwise: “7,144” in thousands is “7.144 million”.
        own = frozenset().union(*(one.stems | one.around for one in chosen))
        held += fsum(wanted[stem] for stem in wanted.keys() - own if stem[0].isdigit())
    share = held / (fsum(wanted.values()) or 1.0)
    return support(share, grounds.means(text, chosen) if grounds.material.similar else None)


def _fault(
    text: str,
    wanted: Mapping[str, float],
    chosen: Sequence[Evidence],
    likely: float,
    grounds: _Grounds,
) -> Fault | None:
    """Say what is wrong with a sentence: with its words as a whole, then with any one thing."""
    return _wrong_as_a_whole(text, wanted, chosen, likely, grounds) or check_all(
        text, in_full(chosen)
    )


def _wrong_as_a_whole(
    text: str,
    wanted: Mapping[str, float],
    chosen: Sequence[Evidence],
    likely: float,
    grounds: _Grounds,
) -> Fault | None:
    """Find a sentence that says nothing, or of which too little stands there."""
    material = grounds.material
    if not wanted:
        return Reason.SAYS_NOTHING.of()
    if (same := _SAME_AS.match(text)) and set(stems(same["one"])) == set(stems(same["other"])):
        return Reason.SAYS_ITSELF.of()
    names = grounds.pool.lacks(names_and_numbers(text, material.question.text))
    if any(name[0].isdigit() for name in names) and not check_numbers(text, in_full(chosen)):
        names = [name for name in names if not name[0].isdigit()]  # the same at another scale
    if names:
        return Reason.NOT_THERE.of(names[0], material.where)
    if likely < grounds.supported:
        return Reason.TOO_LITTLE.of(material.where)
    if wanted.keys() <= grounds.asked and held_by(wanted, chosen) < AROUND * fsum(wanted.values()):
        return Reason.REPEATS.of()
    if name := unspoken(text, chosen, grounds.pool, grounds.asked):
        return Reason.UNNAMED.of(name)
    return None


def _weigh(text: str, grounds: _Grounds) -> dict[str, float]:
    """Weigh the words of a sentence; those that the question brought claim less."""
    asked, pool = grounds.asked, grounds.pool
    return {
        stem: pool.weight(stem) * (_ASKED if stem in asked else 1.0)
        for stem in stems(text)
        if not (stem in asked and stem in ASKING)
    }


def _choose(wanted: Mapping[str, float], grounds: _Grounds, asks: bool) -> tuple[Evidence, ...]:
    """Take units greedily while each adds enough; return them in reading order.

    A question carries nothing but another: a sentence that `asks`.
    """
    asked = grounds.asked
    near = [one for one in grounds.pool if one.stems & wanted.keys() and (asks or not one.asks)]
    chosen: list[Evidence] = []
    # What the question brought must be near, but needs no further unit: only new words do.
    new = {stem: weight for stem, weight in wanted.items() if stem not in asked} or dict(wanted)
    total, reached = fsum(new.values()), 0.0
    while near and len(chosen) < _MOST_UNITS and reached < 0.95:
        near = [one for one in near if len({e.unit.block for e in (*chosen, one)}) <= _MOST_BLOCKS]
        if not near:
            break
        best = max(near, key=lambda one: _rank(wanted, [*chosen, one], one, asked))
        share = held_by(new, [*chosen, best]) / total
        if chosen and share - reached < _GAIN:
            break
        chosen.append(best)
        reached = share
        near.remove(best)
    return tuple(sorted(chosen, key=lambda one: one.unit.start))


def _rank(
    wanted: Mapping[str, float], chosen: Sequence[Evidence], new: Evidence, asked: frozenset[str]
) -> tuple[float, ...]:
    """Order candidates: what they carry and share with the question, then brevity."""
    heading = new.unit.kind == "heading"
    share = held_by(wanted, chosen) / fsum(wanted.values()) * (0.8 if heading else 1.0)
    common = len(asked & (new.stems | new.around))
    return (
        round(share + _SHARED * common / (len(asked) or 1), 6),
        -len(new.stems),
        -new.unit.start,
    )
