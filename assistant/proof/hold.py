"""A kept sentence and what became of its citations come in; whether it still holds goes out.

Where its passages were reworded, the exact checks hold the sentence against the new words, and
no name, number or word like “all” may be gone that it took from the old ones. Where they are gone,
or too little of it is left there, the rest of the article may carry it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from footnote.assistant.answer import Citation
from footnote.assistant.check.checks import check_all
from footnote.assistant.check.claims import cite
from footnote.assistant.check.conflict import disagree
from footnote.assistant.check.ground import carries, check_again
from footnote.assistant.judge.strictness import BALANCED, Level
from footnote.assistant.proof.place import Placed, State
from footnote.assistant.question.question import read_question
from footnote.index.align.near import spelled
from footnote.index.article import STRICT
from footnote.index.evidence import Evidence, Pool, in_full
from footnote.index.words import indexed, words
from footnote.index.words.names import names_and_numbers, names_in
from footnote.index.words.stems import stems

# Words that make a sentence true of more or of less.
_LIMITS = frozenset(
    """all every each both most many some few any only first last always never often sometimes
    rarely usually mostly nearly almost about approximately exactly entirely partly not no
    none neither nor cannot may might could""".split()
)
_LIKE = 0.5  # share of the words of two places that both must have, to be compared at all
_LONG = 5  # letters: shorter words with one letter changed are other words, as Iran and Iraq
_FEW = 3  # words: more, put in at once, are a clause of their own
_WHOLE = ("sentence", "item")  # a cell says nothing without its table
_SURE = Level(answerable=0.0, supported=0.9)  # words from here and there carry anything
_CHANGED = (State.REWORDED, State.GONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A sentence of a kept answer, whether it still holds, and if it doesn't, why.

    `instead` are places of the new version that carry it where its own passages don't any more.
    """

    __pydantic_config__ = STRICT

    text: str
    holds: bool
    why: str = ""
    instead: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A citation of a sentence: what it said, what became of it, and what it says now."""

    placed: Placed
    before: tuple[Evidence, ...]
    now: tuple[Evidence, ...]


def hold(
    sentence: str,
    question: str,
    grounds: Sequence[Ground],
    pool: Sequence[Evidence],
    new: Sequence[Evidence] = (),
) -> Standing:
    """Hold a sentence against the new version of the article that it rests on.

    `pool` is all of the new version, `new` what of it wasn't there before and isn't cited.
    """
    now = [one for ground in grounds for one in ground.now]
    if rival := _rival(now, new):
        return Standing(sentence, False, f"the article now also says: “{_short(rival.quote)}”")
    changed = [ground for ground in grounds if ground.placed.state in _CHANGED]
    if not changed:
        return Standing(sentence, True)
    reworded = [ground for ground in changed if ground.placed.state is State.REWORDED]
    if why := _denied(sentence, grounds, reworded):
        return Standing(sentence, False, why)
    if _still_carried(sentence, grounds, now):
        return Standing(sentence, True)
    return _elsewhere(sentence, question, pool, _why_not(changed))


def _denied(sentence: str, grounds: Sequence[Ground], reworded: Sequence[Ground]) -> str:
    """Say what of a sentence its reworded passages deny or have dropped; empty if nothing."""
    if not reworded:
        return ""
    before = in_full(one for ground in grounds for one in ground.before)
    now = in_full(one for ground in grounds for one in ground.now)
    fault, known = check_all(sentence, now), check_all(sentence, before)
    if fault and fault != known:
        return fault.said
    for ground in reworded:
        if word := _dropped(sentence, ground.placed.old, now):
            return f"the passage it rests on doesn't say “{word}” any more"
        if word := _added(sentence, ground.placed):
            return f"the passage it rests on now says “{word}”"
    return ""


def _dropped(sentence: str, old: str, now: str) -> str:
    """Return a name, a number or a limit that a sentence took from its passage, and that's gone."""
    there, said = set(stems(now)), set(stems(sentence))
    for name in names_and_numbers(old):
        own = set(stems(name))
        if own and own <= said and not own & there and not _is_misspelt(name, now):
            return name
    gone = (_LIMITS & set(words(old)) & set(words(sentence))) - set(words(now))
    return min((word for word in gone if not _is_misspelt(word, now)), default="")


def _is_misspelt(word: str, text: str) -> bool:
    """Say whether a word stands in a text with one letter wrong, or two of them swapped."""
    ours = indexed(word)
    if ours[0].isdigit() or len(ours) < _LONG:
        return False
    return any(OSA.distance(ours, other, score_cutoff=1) == 1 for other in spelled(text))


def _added(sentence: str, placed: Placed) -> str:
    """Return a limit or a “not” that was put between words of a passage."""
    own, inner = set(words(sentence)), placed.changes[1:-1]
    few = [one.text for one in inner if one.kind == "added" and one.text.count(" ") < _FEW]
    return next((word for text in few for word in words(text) if word in _LIMITS - own), "")


def _still_carried(sentence: str, grounds: Sequence[Ground], now: Sequence[Evidence]) -> bool:
    """Say whether what became of the passages holds enough of a sentence, or as much as before.

    It doesn't if a name or a number stood only in one that is gone.
    """
    before = [one for ground in grounds for one in ground.before]
    left = in_full(now)
    gone = (one.placed.old for one in grounds if one.placed.state is State.GONE)
    if not now or any(_dropped(sentence, old, left) for old in gone):
        return False
    likely = carries(sentence, now)
    return likely >= BALANCED.supported or likely >= carries(sentence, before)


def _elsewhere(sentence: str, question: str, pool: Sequence[Evidence], why: str) -> Standing:
    """Look for a sentence in the whole new version: one passage must carry nearly all of it."""
    whole = Pool(one for one in pool if one.unit.kind in _WHOLE)
    claim = check_again(read_question(question), sentence, whole, _SURE)
    if claim.fault or len(claim.evidence) != 1:
        return Standing(sentence, False, f"{why}, and nothing else in the article carries it")
    instead = tuple(cite(one, number) for number, one in enumerate(claim.evidence, start=1))
    return Standing(sentence, True, f"{why}, but the article says it elsewhere", instead)


def _why_not(changed: Sequence[Ground]) -> str:
    if all(ground.placed.state is State.GONE for ground in changed):
        return "the passage it rests on is gone"
    return "the passage it rests on says too little of it now"


def _rival(now: Sequence[Evidence], new: Sequence[Evidence]) -> Evidence | None:
    """Return a place that came with the new version and disagrees with one that is cited."""
    if not now or not new:
        return None
    near = [(one, other) for one in now for other in new if _may_disagree(one, other)]
    if not near:
        return None
    weights = Pool([*now, *new]).weights
    return next((other for one, other in near if disagree(one, other, weights)), None)


def _may_disagree(one: Evidence, other: Evidence) -> bool:
    """Say quickly whether two places could: they share most of their words, and all names."""
    shared = len(one.stems & other.stems)
    if 2 * shared < _LIKE * (len(one.stems) + len(other.stems)):
        return False
    return _names(one.quote) == _names(other.quote)


@lru_cache(maxsize=20_000)
def _names(text: str) -> frozenset[str]:
    return frozenset(names_in(text))


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return re.sub(r"\s+\S*$", " …", line[:160]) if len(line) > 160 else line
