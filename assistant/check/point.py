"""A pointer and evidence come in; the units it leads to go out, and the words in them that answer.

A pointer is what a model wrote when it was asked: a few words, or a sentence or two. It is never
shown. It may be wrong in what it says and right in where it leads, so the units are shown as they
stand, whole, and the short answer is cut out of one of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import fsum

from footnote.assistant.check.checks import denies
from footnote.assistant.check.claims import Short
from footnote.assistant.check.sentences import drafts
from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import Kind
from footnote.index.evidence import AROUND, Evidence, held_by
from footnote.index.words import STOP_WORDS, indexed
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

_LEADS = 0.5  # share of a pointer's own words, by weight, that units must hold to be meant by it
_GAIN = 0.25  # a further unit must hold at least this share that the others don't
_MOST_UNITS = 3  # of one sentence of a pointer
_MOST_BLOCKS = 2  # a sentence put together from all over the article is the model's own idea
_ASKED = 0.5  # worth of all of the question's words, where the pointer's own are worth 1
_MEANT = 0.5  # the same of nearness in meaning
_PHRASE = 0.3  # the same of the pointer standing there word for word
_UNASKED = 0.75  # share of the question's words that units lack, for one beside them to be shown
_NAMES_IT = 0.6  # share of these that it must have
_MOST_ITEMS = 8  # of a list that is shown whole
_LOOKED_AT = 8  # units whose meaning is compared
LONGEST = 10  # words of a short answer
_HELD = 0.65  # share of a pointer's own words that a short answer must have
_NAME_WORDS = 5
_WHO_WHEN_WHERE = re.compile(r"\W*(?:who|whom|when|where)\b", re.IGNORECASE)
_WHEN = re.compile(r"\W*(?:and |but |so )?when\b", re.IGNORECASE)
_TIME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|spring|summer|autumn|fall|winter|easter|christmas"
    r"|day|week|month|year|century|age|era|period|war|night|eve)s?\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\w,\s|\band\b")  # of several things it must have all

_NO_SHORT = {Kind.ACCOUNT, Kind.YES_OR_NO, Kind.RECKONING}  # more is asked than a few words

_FIGURE = re.compile(r"\d")
_TOKEN = re.compile(r"[^\W_]+(?:[.,:'’/-][^\W_]+)*")
_BEFORE = re.compile(r"(?:[$£€¥+−]|US\$|C\$|A\$)\s?$")  # “$2.2 billion”, “+44 1632”
# “Up to 40 minutes” isn't “40 minutes”, nor is “after every use” “every use”.
_BOUNDS = re.compile(
    r"\b(?:(?:up to|at (?:least|most)|(?:more|less|fewer|later|earlier|no more) than|about|around"
    r"|some|nearly|almost|roughly|approximately|only|over|under|above|below|within|between|every"
    r"|after|before|until|since|from|by)\s+)+$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s?(?:%|°(?:\s?[CF]\b)?)")


@dataclass(frozen=True, slots=True)
class Pointed:
    """The units that a pointer leads to, in reading order, and the words in one that answer."""

    units: tuple[Evidence, ...] = ()
    short: Short | None = None


def follow(pointer: str, material: Material) -> Pointed:
    """Find the fewest units that hold a pointer and its question; none if it leads nowhere."""
    units: dict[Evidence, None] = {}
    said = drafts(pointer)
    for one in said:
        led = _led_to(one.text, material)
        units |= dict.fromkeys([*led, *_beside(led, material)])
    few = len(said) == 1 and not _NO_SHORT & material.question.kinds
    short = next(_spans(said[0].text, list(units), material), None) if few else None
    if len(said) > 1:
        units = dict.fromkeys(_not_stray(list(units), material))
    meant = {id(one) for one in _with_the_rest(list(units), material)}
    return Pointed(tuple(one for one in material.pool if id(one) in meant), short)


# --- the units ----------------------------------------------------------------------------------


def _led_to(text: str, material: Material) -> list[Evidence]:
    """Take the unit that holds most, then others while each adds enough."""
    wanted = _wanted(text, material)
    if not wanted:
        return []
    first = _best(text, wanted, material)
    if first is None:
        return []
    chosen, total = [first], fsum(wanted.values())
    near = [
        one
        for one in material.pool
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

    “Strand & Orme denied it” tells whom Lucy Farrant works for beside what she said of it.
    """
    about, pool = material.question.about, material.pool
    known = frozenset().union(*(one.stems | one.around for one in chosen))
    lacking = {stem: pool.weight(stem) for stem in about - known}
    if not chosen or fsum(lacking.values()) < _UNASKED * pool.weigh(about):
        return []
    units = [one for one in pool if one.unit.kind == "sentence"]
    at = {id(one): place for place, one in enumerate(units)}
    places = [at[id(one)] for one in chosen if id(one) in at]
    near = [one for place in places for one in units[max(0, place - 1) : place + 2]]
    enough = _NAMES_IT * fsum(lacking.values())
    return [one for one in near if held_by(lacking, [one]) >= enough and one not in chosen][:1]


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


def _best(text: str, wanted: Mapping[str, float], material: Material) -> Evidence | None:
    """Return the unit that holds most of a pointer, of the question, and of what both mean."""
    total = fsum(wanted.values())
    about, pool = material.question.about, material.pool
    asked = pool.weigh(about) or 1.0
    phrase = " ".join(_TOKEN.findall(indexed(text)))
    scored = []
    for at, one in enumerate(pool):
        share = held_by(wanted, [one]) / total
        if not share or (one.unit.kind == "heading" and share < 1) or not one.says_something:
            continue
        if one.unit.row and not _cell_stems(one) & (wanted.keys() | about):
            continue  # of this cell, only its row's name was said
        whole = phrase in " ".join(_TOKEN.findall(indexed(one.quote)))
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


# --- the short answer ---------------------------------------------------------------------------


def _spans(text: str, units: Sequence[Evidence], material: Material) -> Iterator[Short]:
    """Yield, for each unit, the words of a pointer as they stand there, if most of them do."""
    asked = material.question.stems
    own = [stem for stem in stems(text) if stem not in asked]
    if not own:
        return
    least = 1.0 if _SEVERAL.search(text) else _HELD
    for one in units:
        if span := _span(text, one, asked):
            start, end = span
            cut = one.article.text[start:end]
            held = set(stems(cut))
            most = sum(stem in held for stem in own) >= least * len(own)
            if most and not _misleads(cut, one, material):
                yield Short(one, start, end)


def _misleads(cut: str, one: Evidence, material: Material) -> bool:
    """Say whether words would say something else alone: “angry”, cut out of “was not angry”.

    Nor are words a name, a time or a place if they tell half of what was asked; and who moved
    something isn't who voted against it.
    """
    question = material.question
    if is_of_another_column(one, material) or _is_one_of_many(one, material):
        return True
    if _WHEN.match(question.text) and _is_a_name(cut):
        return True
    inside = frozenset(stems(" ".join(cut.split()[1:-1])))
    tells = len(cut.split()) > _NAME_WORDS and inside & question.about
    told = bool(tells and _WHO_WHEN_WHERE.match(question.text))
    return told or denies(one.quote, f"{question.text} {cut}")


def is_of_another_column(one: Evidence, material: Material) -> bool:
    """Say whether a question names a column of a cell's table, and not the cell's own."""
    asked = material.question.stems
    columns = material.pool.columns.get(one.block, ()) if one.unit.row else ()
    return not asked & frozenset(stems(one.unit.column)) and any(asked & name for name in columns)


def _is_one_of_many(one: Evidence, material: Material) -> bool:
    """Say whether a row has several figures, and the question doesn't tell which: “£1.00” a day."""
    if not one.unit.row or _FIGURE.search(one.quote) is None:
        return False
    row = [each for each in material.pool.blocks[one.block] if each.unit.line == one.unit.line]
    others = [each for each in row if each is not one and each.quote != one.unit.row]
    several = any(_FIGURE.search(each.quote) for each in others)
    return several and not material.question.stems & frozenset(stems(one.unit.column))


def _span(text: str, one: Evidence, asked: frozenset[str]) -> tuple[int, int] | None:
    """Find the longest run of a pointer's words in a unit; what only repeats the question is cut.

    Offsets are those of the article. None if there is no such run, or if it is too long.
    """
    quote = one.quote
    there = list(_TOKEN.finditer(quote))
    ours = [_form(word) for word in _TOKEN.findall(text)]
    theirs = [_form(match[0]) for match in there]
    found = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    first, last = found.b, found.b + found.size - 1
    while first <= last and _is_idle(there[first][0], asked):
        first += 1
    while last >= first and _is_idle(there[last][0], asked):
        last -= 1
    if last < first or last - first >= LONGEST:
        return None
    start, end = there[first].start(), there[last].end()
    if before := _BEFORE.search(quote[:start]):
        start = before.start()
    if _is_bounded(quote[start:end]) and (bounds := _BOUNDS.search(quote[:start])):
        start = bounds.start()
    if after := _AFTER.match(quote[end:]):
        end += after.end()
    return one.unit.start + start, one.unit.start + end


def _is_a_name(cut: str) -> bool:
    """Say whether words name somebody or something, and no time."""
    said = [word for word in _TOKEN.findall(cut) if indexed(word) not in STOP_WORDS]
    return all(word[0].isupper() for word in said) and not _TIME.search(cut)


def _is_bounded(cut: str) -> bool:
    """Say whether words name a quantity or a time, of which the word before says how much of it."""
    return bool(quantities(cut)) or cut.lower().startswith(("every ", "each "))


def _form(word: str) -> str:
    return " ".join(stems(word)) or indexed(word)


def _is_idle(word: str, asked: frozenset[str]) -> bool:
    """Say whether a word at the edge of a run says nothing that wasn't asked."""
    found = stems(word)
    return indexed(word) in STOP_WORDS if not found else asked.issuperset(found)
