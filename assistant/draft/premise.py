"""A question and the evidence come in; what it takes for granted, and the article denies, goes out.

A question carries claims: who, how many, which way. One of them is wrong if a unit says all the
rest of the question, and in its place another name, another number, the opposite, or a “not”.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import get_close_matches

from footnote.assistant.check.checks import affirms, denies
from footnote.assistant.check.opposites import opposite_in
from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import HOW_MANY, Kind
from footnote.assistant.question.question import Question
from footnote.index.evidence import Evidence, Pool
from footnote.index.words import indexed, words
from footnote.index.words.codes import is_code
from footnote.index.words.quantities import Quantity, centuries
from footnote.index.words.stems import stems

_REST = 0.75  # share of the question's other words, by weight, that the unit must hold itself
_FEWEST = 2  # with fewer words than these, a unit may speak of something else
_ALIKE = 0.8  # likeness of spelling from which a name is the same one, misspelt
_INITIALS = 5  # letters of what may be initials
_NEAR = 4  # words on each side of a name that tell its place
_PAIR = re.compile(r"\b(?=([A-Z][\w’-]+) ([A-Z][\w’-]+))")
_SPELT_CENTURY = re.compile(r"\bcentury\b|\b\d\d00s\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|none|nil|zero)\b", re.IGNORECASE)
_SUPPOSED = frozenset("would could might may if unless".split())
_DENIED = "The question takes for granted what the article denies."
_AFFIRMED = "The question denies what the article says."
_LONGEST = 45  # words: in a longer sentence the words of the question may stand far apart


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the question says, what the article says instead, and the unit that says so.

    Where one of them denies what the other says, the other's words are empty; both are where the
    article says it the other way round. `sentence` says all of it to the reader.
    """

    claimed: str
    said: str
    evidence: Evidence
    sentence: str


def _instead(claimed: str, said: str, evidence: Evidence) -> Contradiction:
    sentence = f"The question says “{claimed}”, and the article says “{said}”."
    return Contradiction(claimed, said, evidence, sentence)


def find_contradiction(material: Material) -> Contradiction | None:
    """Return the contradiction whose unit holds most of the question; None if there is none."""
    question, pool = material.question, material.pool
    near = [
        one
        for one in pool
        if one.unit.kind != "heading" and len(one.stems & question.about) >= _FEWEST
    ]
    short = [one for one in near if len(words(one.quote)) <= _LONGEST]
    unknown = frozenset(material.nearest.strange)
    found = [
        (_held(question.about - frozenset(stems(one.claimed)), one.evidence, pool), one)
        for unit in short
        for one in _differences(question, unit, unknown)
    ]
    good = [entry for entry in found if entry[0] >= _REST]
    if not good:
        return None
    wrong = max(good, key=lambda entry: entry[0])[1]
    # Perhaps the article says somewhere what the question takes for granted: in so many words,
    # else in a sentence that says little more.
    may_grant = near if stems(wrong.claimed) else short
    granted = any(_grants(wrong, question.about, one, pool) for one in may_grant)
    return None if granted else wrong


def find_wrong_count(question: Question, listed: Sequence[Evidence]) -> Contradiction | None:
    """Return the contradiction if a question gives a list another number of items than it has."""
    for ours in question.quantities:
        counted = set(_next(question.text, ours.words, _NEAR))
        if ours.unit or ours.is_year or not counted & listed[0].around:
            continue
        some = f"{ours.words} of " in question.text and ours.value < len(listed)
        if ours.value != len(listed) and not some:
            said = str(len(listed))
            sentence = f"The question says “{ours.words}”, and the article lists {said}."
            return Contradiction(ours.words, said, listed[0], sentence)
    return None


def _grants(wrong: Contradiction, about: frozenset[str], unit: Evidence, pool: Pool) -> bool:
    if unit is wrong.evidence or not frozenset(stems(wrong.claimed)) <= unit.stems:
        return False
    return _held(about, unit, pool) >= _REST


def _held(rest: frozenset[str], unit: Evidence, pool: Pool) -> float:
    """Return the share of the other words that a unit holds; too few words count as none."""
    if len(rest & unit.stems) < _FEWEST:
        return 0.0
    return pool.weigh(rest & unit.stems) / (pool.weigh(rest) or 1.0)


def _differences(question: Question, unit: Evidence, unknown: Set[str]) -> Iterator[Contradiction]:
    """Find what a unit says otherwise; `unknown` has what the article never names."""
    yield from _another_name(question, unit, unknown)
    yield from _another_part(question, unit)
    yield from _another_century(question, unit)
    yield from _another_number(question, unit, unknown)
    yield from _the_opposite(question, unit)
    yield from _a_not(question, unit)


def _another_name(question: Question, unit: Evidence, unknown: Set[str]) -> Iterator[Contradiction]:
    """Find a name that the article never mentions where the unit has a name of its own."""
    names = [
        name
        for name in dict.fromkeys(question.names)
        if name[0].isalpha() and name in unknown and not is_code(name)
    ]
    there, text = [name for name in unit.names if not is_code(name)], question.text
    shared = [name for name in there if question.stems & set(stems(name))]
    # “Nicolás” before “Maduro” is the same one's first name, unless it is that which is wrong.
    last = [name for name in shared if not any(f"{one} {name}" in text for one in names)]
    first = {name for name in there for other in last if f"{name} {other}" in unit.quote}
    theirs = [name for name in there if name not in {*shared, *first}]
    asked = _runs(names, text) if names else []  # “Joe” and “Biden” are one
    if len(asked) != 1 or not theirs:
        return
    if not any(_stands_for_another(name, unit.quote) for name in names):
        place = _beside(asked[0], text)
        places = {
            run: _same_place(place, _beside(run, unit.quote)) for run in _runs(theirs, unit.quote)
        }
        said = max(places, key=lambda run: places[run])
        if places[said]:
            yield _instead(asked[0], said, unit)


def _stands_for_another(name: str, text: str) -> bool:
    """Say whether a name is short for one in a text, or is it, misspelt: the reader meant that."""
    if name.isupper() and len(name) <= _INITIALS:
        return True
    there = words(text)
    ours = indexed(name)
    short = any(word.startswith(ours) for word in there)
    return short or bool(get_close_matches(ours, there, cutoff=_ALIKE))


def _another_number(
    question: Question, unit: Evidence, unknown: Set[str]
) -> Iterator[Contradiction]:
    """Find a number where the unit has another one, in the same unit, of the same thing."""
    there = unit.quantities if unit.unit.kind != "cell" else ()
    for ours in question.quantities:
        if any(ours.agrees(one) for one in there) or _is_decade(question.text, ours):
            continue
        if ours.is_year and ours.words not in unknown:
            continue  # the article speaks of that year too: elsewhere
        rivals = [one for one in there if _same_kind(question.text, ours, unit.readable, one)]
        if len(rivals) == 1:
            yield _instead(ours.words, rivals[0].words, unit)


def _another_part(question: Question, unit: Evidence) -> Iterator[Contradiction]:
    """Find “American Union” where the unit has “European Union”, and the article only that."""
    theirs = _PAIR.findall(unit.quote)
    for first, last in _PAIR.findall(question.text[1:]):
        others = [one for one, same in theirs if same == last and one not in question.text]
        # The whole article is read only where there is something to tell from it.
        if not others or indexed(f"{first} {last}") in indexed(unit.article.text):
            continue
        for other in others:
            both_initials = first.isupper() and other.isupper()  # “UK” is no short “United”
            alike = set(stems(first)) & set(stems(other)) or _stands_for_another(first, other)
            if both_initials or not alike:
                yield _instead(f"{first} {last}", f"{other} {last}", unit)


def _another_century(question: Question, unit: Evidence) -> Iterator[Contradiction]:
    """Find “the 10th century” where the unit has 1038."""
    if not _SPELT_CENTURY.search(question.text):
        return
    ours, theirs = centuries(question.text), centuries(unit.readable)
    if len(ours) == len(theirs) == 1 and ours.keys() != theirs.keys():
        (claimed,), (said,) = ours.values(), theirs.values()
        yield _instead(claimed, said, unit)


def _same_kind(question: str, ours: Quantity, text: str, theirs: Quantity) -> bool:
    if ours.unit or theirs.unit:
        return ours.unit == theirs.unit
    if ours.is_year or theirs.is_year:
        return ours.is_year and theirs.is_year
    counted = _next(question, ours.words)
    return bool(counted) and counted[:1] == _next(text, theirs.words)[:1]


def _the_opposite(question: Question, unit: Evidence) -> Iterator[Contradiction]:
    """Find “rise” where the unit has “fall”; what only would have risen contradicts nothing."""
    if _SUPPOSED & set(words(unit.quote)):
        return
    if pair := opposite_in(question.text, unit.readable):
        yield _instead(*pair, unit)


def _a_not(question: Question, unit: Evidence) -> Iterator[Contradiction]:
    """Find a unit that denies what the question says plainly, or says what it denies.

    A question to be answered with Yes or No takes nothing for granted, “none” answers “how many?”,
    and how many are not something may be told by how many are.
    """
    if question.asks_for(Kind.YES_OR_NO):
        return
    if denies(unit.quote, question.text):
        if not (question.asks_for(Kind.NUMBER) and _NONE.search(unit.quote)):
            yield Contradiction("", "not", unit, _DENIED)
    elif affirms(unit.quote, question.text) and not HOW_MANY.search(question.text):
        yield Contradiction("not", "", unit, _AFFIRMED)


def _runs(names: Sequence[str], text: str) -> list[str]:
    """Join names that follow each other at once: “Donald” and “Trump” are one."""
    runs = [names[0]]
    for name in names[1:]:
        if f"{runs[-1]} {name}" in text:
            runs[-1] = f"{runs[-1]} {name}"
        else:
            runs.append(name)
    return runs


def _beside(name: str, text: str) -> dict[str, int]:
    """Return the stems of the few words on each side of a name, and how far away they stand."""
    before, _, after = text.partition(name)
    sides = (before.split()[: -_NEAR - 1 : -1], after.split()[:_NEAR])
    found: dict[str, int] = {}
    for side in sides:
        for away, word in enumerate(side, start=1):
            for stem in stems(word):
                found[stem] = min(away, found.get(stem, away))
    return found


def _same_place(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Score how far two names stand in the same place: beside the same words, and near them."""
    return sum(1 / (one[stem] * other[stem]) for stem in one.keys() & other.keys())


def _next(text: str, after: str, far: int = 2) -> list[str]:
    rest = text.partition(after)[2]
    return stems(" ".join(rest.split()[:far]))


def _is_decade(text: str, one: Quantity) -> bool:
    return text.partition(one.words)[2].lstrip("'’").startswith("s")
