"""A question and the evidence come in; what it takes for granted, and the article denies, goes out.

A question carries claims: who, how many, which way. One of them is wrong if a unit says all the
rest of the question, and in its place another name, another number, the opposite, or a “not”.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from assistant.checks import denies, opposite_in
from assistant.evidence import Evidence, names_and_numbers, rarity, stems, strange
from assistant.quantities import Quantity, quantities
from assistant.question import ASKING
from index.words import indexed, words

_REST = 0.85  # share of the question's other words, by weight, that the unit must hold itself
_FEWEST = 2  # with fewer words than these, a unit may speak of something else
_ALIKE = 0.8  # likeness of spelling from which a name is the same one, misspelt
_INITIALS = 5  # letters of what may be initials
_LONGEST = 45  # words: in a longer sentence the words of the question may stand far apart


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the question says, what the article says instead, and the unit that says so."""

    claimed: str
    said: str
    evidence: Evidence


def find_contradiction(question: str, pool: Sequence[Evidence]) -> Contradiction | None:
    """Return the contradiction whose unit holds most of the question; None if there is none."""
    weights = rarity(pool)
    asked = frozenset(stems(question)) - ASKING
    near = [
        one
        for one in pool
        if one.unit.kind != "heading"
        and len(one.stems & asked) >= _FEWEST
        and len(words(one.quote)) <= _LONGEST
    ]
    found = [
        (_held(asked - frozenset(stems(one.claimed)), one.evidence, weights), one)
        for unit in near
        for one in _differences(question, unit, pool)
    ]
    good = [entry for entry in found if entry[0] >= _REST]
    if not good or any(_held(asked, one, weights) >= _REST for one in near):
        return None  # the article says somewhere what the question takes for granted
    return max(good, key=lambda entry: entry[0])[1]


def _held(rest: frozenset[str], unit: Evidence, weights: Mapping[str, float]) -> float:
    """Return the share of the other words that a unit holds; too few words count as none."""
    if len(rest & unit.stems) < _FEWEST:
        return 0.0
    rarest = max(weights.values(), default=1.0)
    total = sum(weights.get(stem, rarest) for stem in rest)
    return sum(weights.get(stem, 0.0) for stem in rest & unit.stems) / (total or 1.0)


def _differences(
    question: str, unit: Evidence, pool: Sequence[Evidence]
) -> Iterator[Contradiction]:
    yield from _another_name(question, unit, pool)
    yield from _another_number(question, unit)
    yield from _the_opposite(question, unit)
    yield from _a_not(question, unit)


def _another_name(
    question: str, unit: Evidence, pool: Sequence[Evidence]
) -> Iterator[Contradiction]:
    """Find a name that the article never mentions where the unit has a name of its own."""
    names = [name for name in strange(names_and_numbers(question), pool) if name[0].isalpha()]
    ours = frozenset(stems(question))
    theirs = [name for name in _names(unit.quote) if not ours & set(stems(name))]
    if len(names) == 1 and theirs and not _stands_for_another(names[0], unit.quote):
        yield Contradiction(names[0], _run(theirs, unit.quote), unit)


def _stands_for_another(name: str, text: str) -> bool:
    """Say whether a name is short for one in a text, or is it, misspelt: the reader meant that."""
    if name.isupper() and len(name) <= _INITIALS:
        return True
    there = words(text)
    ours = indexed(name)
    short = any(word.startswith(ours) for word in there)
    return short or bool(get_close_matches(ours, there, cutoff=_ALIKE))


def _another_number(question: str, unit: Evidence) -> Iterator[Contradiction]:
    """Find a number where the unit has another one, in the same unit, of the same thing."""
    there = quantities(unit.readable) if unit.unit.kind != "cell" else ()
    for ours in quantities(question):
        if any(ours.agrees(one) for one in there) or _is_decade(question, ours):
            continue
        rivals = [one for one in there if _same_kind(question, ours, unit.readable, one)]
        if len(rivals) == 1:
            yield Contradiction(ours.words, rivals[0].words, unit)


def _same_kind(question: str, ours: Quantity, text: str, theirs: Quantity) -> bool:
    if ours.unit or theirs.unit:
        return ours.unit == theirs.unit
    if _is_year(ours) or _is_year(theirs):
        return _is_year(ours) and _is_year(theirs)
    counted = _next(question, ours.words)
    return bool(counted) and counted == _next(text, theirs.words)


def _the_opposite(question: str, unit: Evidence) -> Iterator[Contradiction]:
    if pair := opposite_in(question, unit.readable):
        yield Contradiction(*pair, unit)


def _a_not(question: str, unit: Evidence) -> Iterator[Contradiction]:
    """Find a unit that denies what the question says plainly."""
    if denies(unit.quote, question):
        yield Contradiction("", "not", unit)


def _names(text: str) -> list[str]:
    return [name for name in names_and_numbers(text) if name[0].isalpha()]


def _run(names: Sequence[str], text: str) -> str:
    """Join the first name with those that follow it at once: “Donald” and “Trump” are one."""
    run = names[0]
    for name in names[1:]:
        if f"{run} {name}" not in text:
            break
        run = f"{run} {name}"
    return run


def _next(text: str, after: str) -> str:
    rest = text.partition(after)[2]
    return next(iter(stems(" ".join(rest.split()[:2]))), "")


def _is_decade(text: str, one: Quantity) -> bool:
    return text.partition(one.words)[2].lstrip("'’").startswith("s")


def _is_year(one: Quantity) -> bool:
    return not one.unit and one.words.isdigit() and 1000 <= one.value <= 2100
