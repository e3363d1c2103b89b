"""A pointer and evidence come in; the units it leads to go out, and the words in them that answer.

A pointer is what a model wrote when it was asked: a few words, or a sentence or two. It is never
shown. It may be wrong in what it says and right in where it leads, so the units are shown as they
stand, whole, and the short answer is cut out of one of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from footnote.assistant.check.claims import Short
from footnote.assistant.check.sentences import drafts
from footnote.assistant.check.short import LONGEST, TOKEN, spans
from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import Kind
from footnote.index.evidence import AROUND, Evidence, held_by
from footnote.index.words import indexed
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

_LEADS = 0.5  # share of a pointer's own words, by weight, that units must hold to be meant by it
_GAIN = 0.25  # a further unit must hold at least this share that the others don't
_MOST_UNITS = 3  # of one sentence of a pointer
_MOST_BLOCKS = 2  # a sentence put together from all over the article is the model's own idea
_ASKED = 0.5  # worth of all of the question's words, where the pointer's own are worth 1
_MEANT = 0.5  # the same of nearness in meaning
_PHRASE = 0.3  # the same of the pointer standing there word for word
# Share of the question's words that units lack, for one beside them to be shown, in their own
# paragraph and in another; and share of these that it must have.
_UNASKED_HERE, _UNASKED = 0.4, 0.75
_NAMES_IT = 0.6
_MOST_ITEMS = 8  # of a list that is shown whole
_LOOKED_AT = 8  # units whose meaning is compared

_WHICH_YEARS = re.compile(r"\b(?:which|what) (?:[\w-]+ ){0,2}(?:years|quarters)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_COMPARES = re.compile(
    r"\b(?:than|except|besides|other|others|not|no|without|which|most|least|more|less|compared)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_NO_SHORT = {Kind.ACCOUNT, Kind.YES_OR_NO, Kind.RECKONING}  # more is asked than a few words

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_THOUSAND = 3  # digits of a number that isn't parted


@dataclass(frozen=True, slots=True)
class Pointed:
    """The units that a pointer leads to, in reading order, and the words in one that answer."""

    units: tuple[Evidence, ...] = ()
    short: Short | None = None


def follow(pointer: str, material: Material) -> Pointed:
    """Find the fewest units that hold a pointer and its question; none if it leads nowhere."""
    units: dict[Evidence, None] = {}
    few_words = len(pointer.split()) <= LONGEST
    said = drafts(_as_written(pointer, material) if few_words else pointer)
    among = _of_what_is_named(material)
    for one in said:
        units |= dict.fromkeys(_led_to(one.text, material, among))
    if len(said) == 1 and not material.question.asks_for(Kind.ACCOUNT):
        units |= dict.fromkeys(_beside(list(units), material))
    if _WHICH_YEARS.search(material.question.text):
        units = dict.fromkeys(_years_of(list(units), material)) or units
    few = len(said) == 1 and not _NO_SHORT & material.question.kinds
    short = next(spans(said[0].text, list(units), material), None) if few else None
    if len(said) > 1:
        units = dict.fromkeys(_not_stray(list(units), material))
    meant = {id(one) for one in _with_the_rest(list(units), material)}
    return Pointed(tuple(one for one in material.pool if id(one) in meant), short)


def _as_written(pointer: str, material: Material) -> str:
    """Write a pointer's numbers as the article does: “twenty-two” for 22, “41.200” for 41,200."""
    for number in dict.fromkeys(_NUMBER.findall(pointer)):
        if material.pool.lacks([number]) and (there := _written(number, material)):
            pointer = re.sub(rf"(?<![\w.,]){re.escape(number)}(?![\w]|[.,]\d)", there, pointer)
    return pointer


def _written(number: str, material: Material) -> str:
    """Return how a number stands in the evidence otherwise; empty if it doesn't."""
    meant = quantities(number)
    digits = re.sub(r"\D", "", number)
    for one in material.pool:
        for each in one.quantities:
            if meant and each.value == meant[0].value and each.unit == meant[0].unit:
                return str(each.words)
        for there in _NUMBER.findall(one.quote) if len(digits) > _THOUSAND else ():
            if re.sub(r"\D", "", there) == digits:
                return str(there)
    return ""


# --- the units ----------------------------------------------------------------------------------


def _led_to(text: str, material: Material, among: Sequence[Evidence]) -> list[Evidence]:
    """Take the unit that holds most, then others while each adds enough."""
    wanted = _wanted(text, material)
    if not wanted:
        return []
    first = _best(text, wanted, material, among)
    if first is None:
        return []
    chosen, total = [first], fsum(wanted.values())
    near = [
        one
        for one in among
        if one is not first and one.says_something and one.stems & wanted.keys()
    ]
    while near and len(chosen) < _MOST_UNITS:
        held = held_by(wanted, chosen)
        gains = [(held_by(wanted, [*chosen, one]) - held, -at, one) for at, one in enumerate(near)]
        gain, _, best = max(gains, key=lambda entry: entry[:2])
        blocks = {one.block for one in (*chosen, best)}
        if gain < _GAIN * total or len(blocks) > _MOST_BLOCKS or not _adds(best, chosen, wanted):
            break
        chosen.append(best)
        near.remove(best)
    return chosen if held_by(wanted, chosen) >= _LEADS * total else []


def _beside(chosen: Sequence[Evidence], material: Material) -> list[Evidence]:
    """Return the unit next to some that names what is asked about, where they hardly do.

    “Strand & Orme denied it” tells whom Lucy Farrant works for beside what she said of it, and
    “Smoking is not allowed” says less than all without “On the balcony it is”.
    """
    about, pool = material.question.about, material.pool
    known = frozenset().union(*(one.stems | one.around for one in chosen))
    lacking = {stem: pool.weights[stem] for stem in about - known if stem in pool.weights}
    share = fsum(lacking.values()) / (pool.weigh(about) or 1.0)
    if not chosen or share < _UNASKED_HERE:
        return []
    units = [one for one in pool if one.unit.kind == "sentence"]
    at = {id(one): place for place, one in enumerate(units)}
    places = [at[id(one)] for one in chosen if id(one) in at]
    near = [one for place in places for one in units[max(0, place - 1) : place + 2]]
    blocks, sections = {one.block for one in chosen}, {one.unit.headings for one in chosen}
    enough = _NAMES_IT * fsum(lacking.values())
    found = [
        one
        for one in near
        if one not in chosen and one.unit.headings in sections
        if share >= _UNASKED or one.block in blocks
        if held_by(lacking, [one]) >= enough and one.says_something
    ]
    return found[:1]


def _years_of(units: Sequence[Evidence], material: Material) -> Iterator[Evidence]:
    """Yield the headers of a table's columns that are of a time, where it is asked for which.

    With them the cell that was meant, if its row is asked about. Where the headers don't say it by
    themselves, it is the cells of that row; nothing if no cell was meant.
    """
    for one in units:
        if not one.unit.row or not _DIGIT.search(one.unit.column):
            continue
        table = material.pool.blocks[one.block]
        row = [each for each in table if each.unit.line == one.unit.line]
        told = [each for each in row if each.says_something and _DIGIT.search(each.unit.column)]
        columns = [each.unit.column for each in told]
        heads = [each for each in table if not each.unit.row and _DIGIT.search(each.quote)]
        own = [each for each in heads if sum(each.quote in column for column in columns) == 1]
        if len(told) > _MOST_ITEMS:
            continue
        yield from own if len(own) >= len(told) else told
        if material.question.about & frozenset(stems(one.unit.row)):
            yield one


def _not_stray(units: Sequence[Evidence], material: Material) -> Sequence[Evidence]:
    """Leave out cells of which nothing is asked: a model that goes on fetches them anywhere."""
    about = material.question.about
    own = [one for one in units if one.unit.kind != "cell" or about & one.stems]
    return own or units


def _with_the_rest(units: Sequence[Evidence], material: Material) -> Iterator[Evidence]:
    """Yield units, and of a short list of which more than half was meant, the other items."""
    yield from units
    for block in {one.block for one in units if one.unit.kind == "item"}:
        items = [one for one in material.pool.blocks[block] if one.unit.kind == "item"]
        meant = sum(one.block == block for one in units)
        if 1 < meant > len(items) / 2 and len(items) <= _MOST_ITEMS:
            yield from items


def _wanted(text: str, material: Material) -> dict[str, float]:
    """Weigh the words that a pointer brought; where it only repeats the question, its own words."""
    asked, pool = material.question.stems, material.pool
    said = stems(text)
    new = [stem for stem in said if stem not in asked] or said
    return {stem: pool.weight(stem) for stem in new}


def _of_what_is_named(material: Material) -> Sequence[Evidence]:
    """Leave out the cells of rows that aren't named, where others of their table are."""
    pool, question = material.pool, material.question
    if _COMPARES.search(question.text):
        return pool
    named = {
        (one.block, one.unit.row)
        for one in pool
        if one.unit.row and frozenset(stems(one.unit.row)) <= question.stems
    }
    blocks = {block for block, _ in named}
    return [
        one
        for one in pool
        if not one.unit.row or one.block not in blocks or (one.block, one.unit.row) in named
    ]


def _best(
    text: str, wanted: Mapping[str, float], material: Material, among: Sequence[Evidence]
) -> Evidence | None:
    """Return the unit that holds most of a pointer, of the question, and of what both mean."""
    total = fsum(wanted.values())
    about, pool = material.question.about, material.pool
    asked = pool.weigh(about) or 1.0
    phrase = " ".join(TOKEN.findall(indexed(text)))
    scored = []
    for at, one in enumerate(among):
        share = held_by(wanted, [one]) / total
        if not share or (one.unit.kind == "heading" and share < 1) or not one.says_something:
            continue
        if one.unit.row and not _cell_stems(one) & (wanted.keys() | about):
            continue  # of this cell, only its row's name was said
        whole = phrase in " ".join(TOKEN.findall(indexed(one.quote)))
        held = pool.weigh(about & one.stems) + AROUND * pool.weigh(about & one.around - one.stems)
        heading = 0.8 if one.unit.kind == "heading" else 1.0
        scored.append((heading * (share + _PHRASE * whole + _ASKED * held / asked), -at, one))
    scored.sort(key=lambda entry: entry[:2], reverse=True)
    if not scored or material.similar is None:
        return scored[0][2] if scored else None
    said = f"{material.question.text} {text}"
    near = [
        (score + _MEANT * material.similar(said, one.readable), at, one)
        for score, at, one in scored[:_LOOKED_AT]
    ]
    return max(near, key=lambda entry: entry[:2])[2]


def _cell_stems(one: Evidence) -> frozenset[str]:
    return frozenset(stems(one.quote, one.unit.column))


def _adds(one: Evidence, chosen: Sequence[Evidence], wanted: Mapping[str, float]) -> bool:
    """Say whether a unit adds more than a stray word: two of them, a name or a number."""
    known = frozenset().union(*(each.stems for each in chosen))
    new = (one.stems & wanted.keys()) - known
    named = frozenset(stems(*one.names))
    return len(new) > 1 or any(stem[0].isdigit() or stem in named for stem in new)
