"""A draft and an article's units come in; proven sentences with their citations go out.

Each sentence of the draft must share enough of its words, weighted by rarity, with the smallest
set of units that carries it; every name in it must be in the articles, and those units must speak
of those that the question brought; and the exact checks must find nothing that its units don't say.
What fails is withheld, with the reason; so is all of it, if it gives no number where one was asked
for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import fsum

from footnote.assistant.check.asked_for import lacks
from footnote.assistant.check.claims import Claim, Grounded, write
from footnote.assistant.check.exact.checks import check_all, check_numbers, qualifies
from footnote.assistant.check.exact.conditions import condition_of
from footnote.assistant.check.exact.extremes import is_extreme, superlative_of
from footnote.assistant.check.faults import Fault, Reason
from footnote.assistant.check.sentences import Draft, drafts, unspelled
from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.find.material import Material
from footnote.assistant.judge.strictness import BALANCED, Level
from footnote.assistant.judge.support import support
from footnote.assistant.question.kinds import ASKING
from footnote.assistant.question.question import Question, read_question
from footnote.index.evidence import Evidence, Pool, in_full, is_question
from footnote.index.words import words
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
_ABOUT = 0.34  # share of the words taken from the question that the evidence must hold
_SAME_SUBJECT = 0.55  # nearness in meaning from which evidence is about the question
_ASKED = 0.4  # weight of words that the question brought: they claim less than new ones
_AROUND = 0.7  # worth of a word found only in the headings or the list's introduction


def ground(
    draft: str, material: Material, *, level: Level = BALANCED, sure: bool = False
) -> Grounded:
    """Check each sentence of a draft against the evidence; keep those that it carries.

    `level` says how sure its support must be; `sure` says that the evidence is known to speak of
    what the question asks, perhaps in other words.
    """
    grounds = _Grounds(material, level.supported, sure)

    def stands_there(name: str) -> bool:
        return not material.pool.lacks(name.split())

    sentences = [replace(one, text=unspelled(one.text, stands_there)) for one in drafts(draft)]
    return write(_answering(material.question, [_check(one, grounds) for one in sentences]))


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
    sure: bool = False

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


def _answering(question: Question, claims: Sequence[Claim]) -> list[Claim]:
    """Withhold all if what is left doesn't give what the question plainly asks for."""
    said = " ".join(claim.draft.text for claim in claims if not claim.fault)
    if not said or not (lack := lacks(question, said)):
        return list(claims)
    fault = Reason.LACKS.of(lack)
    return [claim if claim.fault else replace(claim, fault=fault) for claim in claims]


def candidates(sentence: str, material: Material) -> list[tuple[float, Evidence]]:
    """Return the units that hold most of a sentence, best first, each with the share it holds."""
    wanted = _weigh(sentence, _Grounds(material, 0.0))
    total = fsum(wanted.values()) or 1.0
    pool = material.pool
    shares = [(_share(wanted, [one]) / total, one) for one in pool if one.stems & wanted.keys()]
    return sorted(shares, key=lambda entry: (-entry[0], entry[1].unit.start))


def _check(draft: Draft, grounds: _Grounds) -> Claim:
    """Find the smallest evidence for a sentence, and say whether it is enough."""
    wanted = _weigh(draft.text, grounds)
    chosen = _choose(wanted, grounds, is_question(draft.text)) if wanted else ()
    chosen = _with_openings(_with_headers(wanted, chosen, grounds.pool))
    likely = _support(draft.text, wanted, chosen, grounds)
    return Claim(draft, chosen, _fault(draft.text, wanted, chosen, likely, grounds), likely)


def _support(
    text: str, wanted: Mapping[str, float], chosen: Sequence[Evidence], grounds: _Grounds
) -> float:
    held = _share(wanted, chosen)
    if not check_numbers(text, in_full(chosen)):
        # A figure may be written otherwise: “7,144” in thousands is “7.144 million”.
        held += fsum(wanted[stem] for stem in _missed_numbers(wanted, chosen))
    share = held / (fsum(wanted.values()) or 1.0)
    return support(share, grounds.means(text, chosen) if grounds.material.similar else None)


def _missed_numbers(wanted: Mapping[str, float], chosen: Sequence[Evidence]) -> list[str]:
    own = frozenset().union(*(one.stems | one.around for one in chosen))
    return [stem for stem in wanted if stem[0].isdigit() and stem not in own]


def _fault(
    text: str,
    wanted: Mapping[str, float],
    chosen: Sequence[Evidence],
    likely: float,
    grounds: _Grounds,
) -> Fault | None:
    """Say what is wrong with a sentence: with its words as a whole, then with any one thing."""
    return (
        _wrong_as_a_whole(text, wanted, chosen, likely, grounds)
        or _wrong_place(text, wanted, chosen, grounds)
        or _unproven_extreme(text, chosen, grounds.pool)
        or check_all(text, _evidence_for(chosen, grounds))
        or _left_out(text, _evidence_for(chosen, grounds), grounds.asked)
    )


def _evidence_for(chosen: Sequence[Evidence], grounds: _Grounds) -> str:
    return "\n".join([in_full(chosen), *_meant_numbers(grounds.asked, chosen)])


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
    if any(name[0].isdigit() for name in names) and not check_numbers(
        text, _evidence_for(chosen, grounds)
    ):
        names = [name for name in names if not name[0].isdigit()]  # the same at another scale
    if names:
        return Reason.NOT_THERE.of(names[0], material.where)
    if likely < grounds.supported:
        return Reason.TOO_LITTLE.of(material.where)
    if wanted.keys() <= grounds.asked and _share(wanted, chosen) < _AROUND * fsum(wanted.values()):
        return Reason.REPEATS.of()
    return None


def _wrong_place(
    text: str, wanted: Mapping[str, float], chosen: Sequence[Evidence], grounds: _Grounds
) -> Fault | None:
    """Find a sentence whose units speak of something else than the question."""
    asked, pool = grounds.asked, grounds.pool
    near = grounds.sure or grounds.means(grounds.material.question.text, chosen) >= _SAME_SUBJECT
    if not near and not asked & wanted.keys() and not _is_near(asked, chosen, pool):
        return Reason.UNRELATED.of()
    # What the article's title says is said of all of it.
    titles = frozenset(stems(*{one.article.title for one in chosen}))
    if not near and (away := _away(wanted, chosen, (asked & pool.known) - titles)):
        return Reason.ABOUT_ELSE.of(next(word for word in words(text) if away in stems(word)))
    if name := unspoken(text, chosen, pool, asked):
        return Reason.UNNAMED.of(name)
    return None


def _left_out(text: str, evidence: str, asked: frozenset[str]) -> Fault | None:
    """Find a condition that neither the sentence nor the question names."""
    condition = condition_of(text, evidence)
    if not condition or set(stems(condition)) & asked:
        return None
    return Reason.ONLY_IF.of(condition)


def _meant_numbers(asked: frozenset[str], chosen: Sequence[Evidence]) -> frozenset[str]:
    """Return the question's numbers of which the evidence speaks: “Stage 3 is …. This stage …”."""
    sentences = [one for one in chosen if one.unit.kind == "sentence"]
    around = frozenset().union(*(one.intro for one in sentences))
    return frozenset(stem for stem in asked & around if stem[0].isdigit())


def _unproven_extreme(
    text: str, chosen: Sequence[Evidence], pool: Sequence[Evidence]
) -> Fault | None:
    """Find a “largest” that no unit says, and that isn't so among the figures of a row."""
    word = superlative_of(text)
    if not word or any(superlative_of(one.readable) for one in chosen):
        return None
    if any(is_extreme(one, word, pool) for one in chosen if one.unit.row):
        return None
    return Reason.NO_EXTREME.of(word)


def _weigh(text: str, grounds: _Grounds) -> dict[str, float]:
    """Weigh the words of a sentence; those that the question brought claim less."""
    asked, pool = grounds.asked, grounds.pool
    return {
        stem: pool.weights.get(stem, pool.rarest) * (_ASKED if stem in asked else 1.0)
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
        share = _share(new, [*chosen, best]) / total
        if chosen and share - reached < _GAIN:
            break
        chosen.append(best)
        reached = share
        near.remove(best)
    return tuple(sorted(chosen, key=lambda one: one.unit.start))


def _with_headers(
    wanted: Mapping[str, float], chosen: Sequence[Evidence], pool: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """Add the header cells, of tables that are cited, for numbers that only stand there: years.

    A figure has its own column's header already, and none is added beside it: 2018's figure
    would be made 2019's.
    """
    cells = [one for one in chosen if one.unit.kind == "cell"]
    if any(_numbers(one.quote) & wanted.keys() for one in cells if one.unit.row):
        return tuple(chosen)
    blocks = {(one.article.id, one.unit.block) for one in cells}
    held = frozenset().union(*(one.stems for one in chosen))
    added = []
    for stem in [stem for stem in wanted if stem[0].isdigit() and stem not in held]:
        headers = (
            one
            for one in pool
            if (one.article.id, one.unit.block) in blocks and not one.unit.row
            if stem in one.stems
        )
        added += list(islice(headers, 1))
    together = {one.unit.start: one for one in (*chosen, *added)}
    return tuple(together[start] for start in sorted(together)) if added else tuple(chosen)


def _with_openings(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Add what items go on from, where they would be read wrongly without it: “may not carry:”."""
    together: dict[tuple[str, int], Evidence] = {}
    for one in evidence:
        opening = one.opening if one.opening and qualifies(one.opening.quote) else one
        for each in (opening, one):
            together.setdefault((each.article.id, each.unit.start), each)
    return tuple(together.values())


def _numbers(text: str) -> frozenset[str]:
    return frozenset(stem for stem in stems(text) if stem[0].isdigit())


def _rank(
    wanted: Mapping[str, float], chosen: Sequence[Evidence], new: Evidence, asked: frozenset[str]
) -> tuple[float, ...]:
    """Order candidates: what they carry and share with the question, then brevity."""
    heading = new.unit.kind == "heading"
    share = _share(wanted, chosen) / fsum(wanted.values()) * (0.8 if heading else 1.0)
    common = len(asked & (new.stems | new.around))
    return (
        round(share + _SHARED * common / (len(asked) or 1), 6),
        -len(new.stems),
        -new.unit.start,
    )


def _share(wanted: Mapping[str, float], chosen: Sequence[Evidence]) -> float:
    own = frozenset().union(*(one.stems for one in chosen))
    around = frozenset().union(*(one.around for one in chosen))
    return fsum(
        weight * (1.0 if stem in own else _AROUND if stem in around else 0.0)
        for stem, weight in wanted.items()
    )


def _is_near(asked: frozenset[str], chosen: Sequence[Evidence], pool: Pool) -> bool:
    """Say whether evidence shares a word with the question, of those that the articles have."""
    known = asked & pool.known
    return not known or any(known & (one.stems | one.around) for one in chosen)


def _away(wanted: Mapping[str, float], chosen: Sequence[Evidence], asked: frozenset[str]) -> str:
    """Name what a sentence took from the question if its evidence speaks of something else."""
    taken = {stem: weight for stem, weight in wanted.items() if stem in asked}
    if not taken or _share(taken, chosen) >= _ABOUT * fsum(taken.values()):
        return ""
    return max(taken, key=lambda stem: taken[stem])
