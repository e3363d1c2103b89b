"""A text comes in, the quantities it states go out, in one form: “1.2 million” is 1,200,000."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "hundred": 2,
    "thousand": 3,
    "k": 3,
    "million": 6,
    "m": 6,
    "mn": 6,
    "billion": 9,
    "bn": 9,
    "b": 9,
    "trillion": 12,
    "tn": 12,
}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_CURRENCIES = {
    "$": "$",
    "us$": "$",
    "usd": "$",
    "£": "£",
    "gbp": "£",
    "€": "€",
    "eur": "€",
    "¥": "¥",
}

_SPELLED = "|".join([*_TENS, *reversed(_ONES)])
_QUANTITY = re.compile(
    rf"""(?P<currency>us\$|usd\ ?|gbp\ ?|eur\ ?|[$£€¥])?\s?
    (?<![\w.,])(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      |(?P<words>(?:{_SPELLED})(?:-(?:{_SPELLED}))?)(?![\w]))
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|k|m|b)s?(?![\w]))?
    (?P<percent>\s?%|\s?per\s?cent|\s?percentage\spoints?)?
    (?P<ordinal>st|nd|rd|th)?(?![\d])""",
    re.IGNORECASE | re.VERBOSE,
)


_CENTURY = re.compile(
    r"\b(?:(?P<number>\d{1,2})(?:st|nd|rd|th)[ -]century"
    r"|(?P<year>1\d{3}|20\d\d)(?P<whole>(?<=00)s)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it is meant, what it counts in (`%`, `$`, …, or nothing), and its own words."""

    value: Decimal
    unit: str
    words: str
    spelled: bool = False

    @property
    def is_year(self) -> bool:
        """Say whether it is written as a year is, and may be one."""
        return not self.unit and self.words.isdigit() and 1000 <= self.value <= 2100

    def agrees(self, other: "Quantity") -> bool:
        """Say whether both state the same: equal, and in the same unit where both have one."""
        same_unit = not self.unit or not other.unit or self.unit == other.unit
        return self.value == other.value and same_unit


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text, in order; “one” is left out, as it is mostly no number."""
    return tuple(one for _, _, one in placed(text))


def placed(text: str) -> Iterator[tuple[int, int, Quantity]]:
    """Yield the quantities of a text with where they begin and end."""
    for match in _QUANTITY.finditer(text):
        spelled = match["digits"] is None
        value = _spelled(match["words"]) if spelled else Decimal(match["digits"].replace(",", ""))
        if spelled and value <= 1 and not match["scale"]:
            continue
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 0
        currency = _CURRENCIES.get((match["currency"] or "").strip().lower(), "")
        unit = "%" if match["percent"] else currency
        words = match[0].strip()
        start = match.end() - len(match[0].lstrip())
        yield (
            start,
            start + len(words),
            Quantity((value.scaleb(scale)).normalize(), unit, words, spelled),
        )


def centuries(text: str) -> dict[int, str]:
    """Return the centuries that a text speaks of, each with the words that say so first.

    A year says its century too; “the 1100s” are the 12th. “The 10th and 13th centuries” may be
    the ends of a time, and say nothing here.
    """
    found: dict[int, str] = {}
    for match in _CENTURY.finditer(text):
        if match["number"]:
            of = int(match["number"])
        else:
            of = int(match["year"][:2]) + (match["year"][2:] != "00" or bool(match["whole"]))
        found.setdefault(of, match[0])
    return found


def _spelled(words: str) -> Decimal:
    return Decimal(sum(_WORDS[word] for word in words.lower().split("-")))


def other_number(one: str, other: str) -> tuple[Quantity, Quantity] | None:
    """Return the one number that each of two texts has and the other hasn't, if of one kind."""
    ours, theirs = quantities(one), quantities(other)
    mine = [number for number in ours if not any(number.agrees(n) for n in theirs)]
    yours = [number for number in theirs if not any(number.agrees(n) for n in ours)]
    if len(mine) == len(yours) == 1 and mine[0].unit == yours[0].unit:
        return mine[0], yours[0]
    return None
