"""What has to be reckoned comes in, two figures or dates of the article's sentences go out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from footnote.assistant.check.claims import reckoned
from footnote.assistant.check.reckon import unit_of_span
from footnote.assistant.draft.over_tables import Told
from footnote.assistant.find.material import Material
from footnote.assistant.question.reckonings import Sought
from footnote.index.evidence import Evidence
from footnote.index.words import STOP_WORDS
from footnote.index.words.figures import dates, read_figure
from footnote.index.words.quantities import Quantity, quantities
from footnote.index.words.stems import stems

_NAMES = re.compile(r"[A-Z][\w-]{1,40}+(?: [A-Z][\w-]{1,40}+){1,6}")
_SAME_TIME = frozenset(stems("ago earlier before previous last"))
_NEXT_WORD = re.compile(r"\s+([a-z]+)\b")
_MOST_BETWEEN = 60  # characters between two figures that are spoken of together
_FROM = re.compile(r"\bfrom\s+(?:about\s+)?$", re.IGNORECASE)
_TO = re.compile(r"^(?:\s+[a-z]+){0,2}\s+to\s+$")
_AGAINST = re.compile(r"\b(?:from|against|compared (?:with|to)|versus|instead of)\s+$")
_OF = re.compile(r"^(?: out)? of (?:the |its |their |all )?$", re.IGNORECASE)
_OF_THE = re.compile(r"\bof (?:the |its |their |all )?$", re.IGNORECASE)
_UNTIL = re.compile(
    r"^\s*(?:to|until|till|[-–—]|and|,? and (?:was )?(?:ended|finished|closed|completed|stopped)"
    r"(?: on| in)?)\s*$"
)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A quantity of a sentence, where its words stand, and the word after it."""

    quantity: Quantity
    start: int
    end: int
    noun: str


def two_figures(sought: Sought, material: Material) -> list[Told]:
    """Reckon with two figures of each sentence that accounts for all of the question."""
    ways = {"difference": _moved, "growth": _moved, "share": _part_of, "span": _from_to}
    if sought.how not in ways or not sought.about:
        return []
    names = _NAMES.findall(material.question.text)
    held = [one for one in material.pool if _holds(one, sought) and _names(one, names)]
    found = [told for one in held if (told := ways[sought.how](sought, one))]
    if sought.how == "span" and not found:
        found = list(_between(sought, material))
    return found


def _holds(one: Evidence, sought: Sought) -> bool:
    """Say whether a sentence holds all that is spoken of, and by itself most of it."""
    if one.unit.kind not in ("sentence", "item") or one.asks:
        return False
    about, title = sought.words - _SAME_TIME, frozenset(stems(one.article.title))
    own = about & one.stems
    return about <= one.stems | one.around | title and 2 * len(own) >= len(about) and bool(own)


def _names(one: Evidence, names: Sequence[str]) -> bool:
    """Say whether names of several words stand so in a sentence, or over it."""
    there = " ".join((one.readable, *one.unit.headings, one.article.title))
    return all(name in there for name in names)


def _spoken(text: str) -> list[_Spoken]:
    """Return the quantities of a sentence that are no years and no ordinals, with their places."""
    found, at = [], 0
    for one in quantities(text):
        start = text.index(one.words, at)
        at = start + len(one.words)
        after = _NEXT_WORD.match(text, at)
        noun = after[1] if after and after[1] not in STOP_WORDS else ""
        if read_figure(one.words) and not (one.is_year and not noun):
            found.append(_Spoken(one, start, at, noun))
    return found


def _alike(text: str) -> Iterator[tuple[_Spoken, _Spoken]]:
    """Yield figures of a sentence that stand next to each other and count in one thing."""
    found = _spoken(text)
    amounts = [one for one in found if one.quantity.unit != "%"]
    for own in (amounts, [one for one in found if one not in amounts]):
        for first, second in pairwise(own):
            nouns = {one.noun.removesuffix("s") for one in (first, second) if one.noun}
            if first.quantity.unit == second.quantity.unit and len(nouns) <= 1:
                yield first, second


def _moved(sought: Sought, one: Evidence) -> Told | None:
    """Take what something rose or fell to, and from what; or what it was in two years."""
    text = one.quote
    if sought.how == "growth" and re.search(r"%|\bper ?cent", text):
        return None
    orders = [order for pair in _alike(text) if (order := _in_order(sought, text, *pair))]
    if len(orders) != 1:
        return None
    later, earlier = orders[0]
    moved = later.quantity.value - earlier.quantity.value
    if sought.way and moved * sought.way <= 0:
        return None
    turned = sought.how == "difference" and (
        sought.way < 0 or sought.less or (sought.between and moved < 0)
    )
    return _told(sought, one, (earlier, later) if turned else (later, earlier))


def _in_order(
    sought: Sought, text: str, first: _Spoken, second: _Spoken
) -> tuple[_Spoken, _Spoken] | None:
    """Return two figures, the later or the first named before the other; None if it isn't clear."""
    between = text[first.end : second.start]
    if len(between) > _MOST_BETWEEN:
        return None
    if named := _of_years(sought, text, first, second):
        return named
    if sought.than or sought.between:  # of two things, not of one that moved
        return None
    if _FROM.search(text[: first.start]) and _TO.search(between):
        return second, first
    return (first, second) if _AGAINST.search(between) else None


def _of_years(
    sought: Sought, text: str, first: _Spoken, second: _Spoken
) -> tuple[_Spoken, _Spoken] | None:
    """Order two figures by the years behind them: as they are named, or the later first."""
    asked = [one for one in sought.about if re.fullmatch(r"(?:1\d|20)\d\d", one)]
    own = [
        re.findall(r"\b(?:1\d|20)\d\d\b", part)
        for part in (text[first.end : second.start], text[second.end :])
    ]
    if any(len(years) != 1 for years in own):
        return None
    by_year = {own[0][0]: first, own[1][0]: second}
    if not asked and not sought.than and not sought.between:
        asked = list(by_year)
    if len(asked) != 2 or by_year.keys() != set(asked):
        return None
    order = asked if sought.than else sorted(asked, reverse=True)
    return by_year[order[0]], by_year[order[1]]


def _part_of(sought: Sought, one: Evidence) -> Told | None:
    """Take a part and its whole: “27 of the 34 traders”, “Of the 34 traders, 27 answered”."""
    pair = _spoken(one.quote)
    if len(pair) != 2 or any(each.quantity.unit for each in pair):
        return None
    first, second = pair
    if _OF.search(one.quote[first.end : second.start]):
        return _told(sought, one, (first, second))
    if _OF_THE.search(one.quote[: first.start]) and "," in one.quote[first.end : second.start]:
        return _told(sought, one, (second, first))
    return None


def _told(sought: Sought, one: Evidence, pair: Sequence[_Spoken]) -> Told | None:
    noun = next((each.noun for each in pair if each.noun), "")
    line = reckoned(sought.how, [(one, each.quantity.words) for each in pair], noun)
    return Told(line, (one,)) if line else None


def _from_to(sought: Sought, one: Evidence) -> Told | None:
    """Take the two dates between which something was: “from 1891 to 1897”."""
    found = dates(one.quote)
    if len(found) != 2:
        return None
    first, last = (words for words, _ in found)
    unit = sought.unit or unit_of_span(found[0][1], found[1][1])
    start = one.quote.index(first) + len(first)
    if not _UNTIL.match(one.quote[start : one.quote.index(last, start)]):
        return None
    line = reckoned("span", [(one, first), (one, last)], unit)
    return Told(line, (one,)) if line else None


def _between(sought: Sought, material: Material) -> Iterator[Told]:
    """Yield the time between two things, each of which one sentence dates."""
    asked = re.search(r"\bbetween (.+?) and (.+?)\W*$", material.question.text, re.IGNORECASE)
    if not asked:
        return
    ends = [_dated(part, material) for part in asked.groups()]
    if None in ends:
        return
    ordered = sorted((end for end in ends if end), key=lambda end: end[2])
    unit = sought.unit or unit_of_span(ordered[0][2], ordered[1][2])
    line = reckoned("span", [(one, words) for one, words, _ in ordered], unit)
    if line:
        yield Told(line, tuple(dict.fromkeys(one for one, _, _ in ordered)))


def _dated(part: str, material: Material) -> tuple[Evidence, str, tuple[int, ...]] | None:
    """Return the one sentence that holds all words of something and one date; None if unclear."""
    wanted = frozenset(stems(part))
    held = [
        (one, *found[0])
        for one in material.pool
        if one.unit.kind in ("sentence", "item")
        and wanted
        and wanted <= one.stems
        and len(found := dates(one.quote)) == 1
    ]
    return held[0] if len({day for _, _, day in held}) == 1 else None
