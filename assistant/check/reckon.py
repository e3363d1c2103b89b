"""Figures of an article come in, the line that reckons with them goes out; done again to verify.

Nothing is found or chosen here: who draws a line gives the figures, who proves it gives them again.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from footnote.assistant.answer import How
from footnote.index.words.figures import Figure, read_date, read_figure

_FEW = 8  # figures of a sum that stand on its line, and half as many as names of a count
_A_WHILE = 2  # years
_TO_THE_MONTH = 2  # parts of a date
_SHORT = 60  # characters: a longer thing, or a sentence, is counted, and stands below
_OF_A_TIME = re.compile(
    r"\b(?:years?|dates?|built|opened|founded|established|born|died|closed|since|completed|released"
    r"|joined|started|began|ended|launched|introduced|installed|published|signed|first|last)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure, date or thing as an article has it, and what its row and column call it."""

    words: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A reckoning as it is shown, and what came of it."""

    text: str
    result: str


def reckon(how: How, terms: Sequence[Term], unit: str = "") -> Line | None:
    """Reckon with what an article says; None where that doesn't allow it.

    `unit` is what is counted, or what the figures count in where their own words don't say it:
    “plants”, “million euros”, “days”.
    """
    if how == "count":
        return _count(terms, unit)
    if how == "span":
        return _span(terms, unit)
    if how in ("most", "least") and not unit and (days := _days(terms)):
        return _best(how, terms, days, ("latest", "earliest"))
    figures = [figure for one in terms if (figure := read_figure(one.words))]
    if not figures or len(figures) < len(terms) or not are_alike(figures):
        return None
    if how in ("most", "least"):
        named = [_with_unit(*each, unit) for each in zip(terms, figures, strict=True)]
        return _best(how, named, [one.value for one in figures], ("highest", "lowest"))
    if how in ("fastest", "slowest"):
        return _best_growth(how, terms, figures)
    sums = _Sums.of(figures, unit)
    return _WAYS[how](sums)


def are_alike(figures: Sequence[Figure]) -> bool:
    """Say whether figures count in one thing: nothing is converted, but for scales."""
    units = {one.unit.casefold().removesuffix("s") for one in figures if one.unit}
    money = {one.money for one in figures if one.money}
    return len(units) <= 1 and len(money) <= 1 and len({one.unit == "%" for one in figures}) == 1


@dataclass(frozen=True, slots=True)
class _Sums:
    """Numbers at one scale, and what they count in: `before` them “$”, or after them."""

    numbers: tuple[Decimal, ...]
    unit: str
    before: str = ""

    @classmethod
    def of(cls, figures: Sequence[Figure], unit: str) -> "_Sums":
        scale = figures[0].scale if len({one.scale for one in figures}) == 1 else None
        numbers = tuple(one.value if scale is None else one.number for one in figures)
        own = next((one.unit for one in figures if one.unit), unit)
        money = next((one.money for one in figures if one.money), "")
        return cls(numbers, " ".join(filter(None, (scale, own))), money)

    def amount(self, number: Decimal, unit: str | None = None) -> str:
        """Write a number with what it counts in."""
        unit = self.unit if unit is None else unit
        gap = "" if unit in ("", "%") else " "
        return f"{'−' if number < 0 else ''}{self.before}{abs(number):,f}{gap}{unit}"

    def added(self) -> str:
        """Write the numbers as a sum; of many only the ends."""
        said = [_said(number, first=not at) for at, number in enumerate(self.numbers)]
        return " + ".join(said if len(said) <= _FEW else [*said[:2], "…", said[-1]])


def _count(terms: Sequence[Term], unit: str) -> Line | None:
    if not terms:
        return None
    number, names = f"{len(terms):,}", [" ".join(one.words.split()) for one in terms]
    short = len(names) <= 2 * _FEW and all(map(_is_name, names))
    return Line(f"{number} {unit}{': ' + ', '.join(names) if short else ''}", number)


def _is_name(words: str) -> bool:
    return len(words) <= _SHORT and not words.endswith((".", ";", ":", "!", "?", ","))


def _span(terms: Sequence[Term], unit: str) -> Line | None:
    days = [read_date(one.words) for one in terms]
    first, last = days if len(days) == 2 else (None, None)
    length = _length(first, last, unit) if first and last and first < last else None
    if length is None:
        return None
    said = f"{length:,} {unit if length != 1 else unit[:-1]}"
    return Line(f"{terms[0].words} to {terms[1].words}: {said}", said)


def _length(first: tuple[int, ...], last: tuple[int, ...], unit: str) -> int | None:
    """Return the whole days, weeks, months or years between two dates that are known as exactly."""
    known = len(first) if len(first) == len(last) else 0
    if known and unit == "years":
        return last[0] - first[0] - (last[1:] < first[1:])
    if known > 1 and unit == "months":
        return 12 * (last[0] - first[0]) + last[1] - first[1] - (last[2:] < first[2:])
    if known > 2 and unit in ("days", "weeks"):
        days = (date(*last) - date(*first)).days
        return days if unit == "days" else days // 7
    return None


def unit_of_span(first: tuple[int, ...], last: tuple[int, ...]) -> str:
    """Return in what a time is told where nobody says it: the largest that says it well."""
    if len(first) == len(last) > 1 and last[0] - first[0] < _A_WHILE:
        return "days" if len(first) > _TO_THE_MONTH else "months"
    return "years"


def _best(
    how: How, terms: Sequence[Term], values: Sequence[object], words: tuple[str, str]
) -> Line | None:
    """Say which is the most or the least; None where it is shared, or stands alone."""
    most = how in ("most", "fastest")
    best = (max if most else min)(values)  # type: ignore[type-var]
    if len(values) < 2 or values.count(best) > 1:
        return None
    one = terms[values.index(best)]
    said = f"{one.label}: {one.words}" if one.label else one.words
    return Line(f"{said}, the {words[0] if most else words[1]} of {len(terms):,}", said)


def _days(terms: Sequence[Term]) -> list[tuple[int, ...]]:
    """Return the dates of all terms, if they are dates that are known as exactly.

    A number like 1911 is a year only where its row or column speaks of one.
    """
    days = [day for one in terms if (day := read_date(one.words))]
    if len(days) < len(terms) or len(set(map(len, days))) != 1:
        return []
    return days if len(days[0]) > 1 or all(_OF_A_TIME.search(one.label) for one in terms) else []


def _with_unit(one: Term, figure: Figure, unit: str) -> Term:
    """Say in what a figure counts, where neither its words nor its row and column do."""
    own = figure.unit or (figure.money and not unit.startswith(("thousand", "million", "billion")))
    known = own or not unit or unit in one.label
    return one if known else replace(one, words=f"{one.words} {unit}")


def _best_growth(how: How, terms: Sequence[Term], figures: Sequence[Figure]) -> Line | None:
    """Say which of some pairs, the later first, grew most or least."""
    if len(figures) % 2:
        return None
    pairs = list(zip(figures[::2], figures[1::2], strict=True))
    if any(earlier.value <= 0 for _, earlier in pairs):
        return None
    grown = [(later.value - earlier.value) / earlier.value for later, earlier in pairs]
    said = [_percent(one) for one in grown]
    named = [
        Term(f"{a.words} from {b.words}, {said[at]}", a.label)
        for at, (a, b) in enumerate(zip(terms[::2], terms[1::2], strict=True))
    ]
    return _best(how, named, grown, ("fastest growth", "slowest growth"))


def _difference(sums: _Sums) -> Line | None:
    if len(sums.numbers) != 2:
        return None
    first, second = sums.numbers
    unit = "percentage points" if sums.unit == "%" else None
    result = sums.amount(first - second, unit)
    return Line(f"{_said(first, first=True)} − {_said(second)} = {result}", result)


def _sum(sums: _Sums) -> Line | None:
    if len(sums.numbers) < 2:
        return None
    result = sums.amount(sum(sums.numbers, Decimal(0)))
    return Line(f"{sums.added()} = {result}", result)


def _average(sums: _Sums) -> Line | None:
    count = len(sums.numbers)
    if count < 2:
        return None
    exact = sum(sums.numbers, Decimal(0)) / count
    kept = max(-int(one.as_tuple().exponent) for one in sums.numbers) + 1
    shown = _rounded(exact, kept)
    result = sums.amount(shown)
    return Line(f"({sums.added()}) ÷ {count:,} {_equals(shown, exact)} {result}", result)


def _share(sums: _Sums) -> Line | None:
    """Divide the first number by the second, or by the sum of the others."""
    part, *parts = sums.numbers
    whole = sum(parts, Decimal(0))
    if not whole or not all(0 <= one <= whole for one in sums.numbers):
        return None
    said = _said(whole) if len(parts) == 1 else f"({replace(sums, numbers=tuple(parts)).added()})"
    return _in_percent(f"{_said(part, first=True)} ÷ {said}", part / whole)


def _growth(sums: _Sums) -> Line | None:
    if len(sums.numbers) != 2 or sums.numbers[1] <= 0:
        return None
    later, earlier = sums.numbers
    said = f"({_said(later, first=True)} − {_said(earlier)}) ÷ {_said(earlier)}"
    return _in_percent(said, (later - earlier) / earlier)


def _in_percent(said: str, exact: Decimal) -> Line:
    result = _percent(exact)
    return Line(f"{said} {_equals(_rounded(exact * 100, 1), exact * 100)} {result}", result)


def _percent(part: Decimal) -> str:
    shown = _rounded(part * 100, 1)
    return f"{_said(shown, first=True)}%"


def _equals(shown: Decimal, exact: Decimal) -> str:
    return "=" if shown == exact else "≈"


def _rounded(number: Decimal, places: int) -> Decimal:
    """Round to so many places; a whole number loses them."""
    shown = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown


def _said(number: Decimal, *, first: bool = False) -> str:
    said = f"{'−' if number < 0 else ''}{abs(number):,f}"
    return said if first or number >= 0 else f"({said})"


_WAYS: Mapping[How, Callable[[_Sums], Line | None]] = {
    "difference": _difference,
    "sum": _sum,
    "average": _average,
    "share": _share,
    "growth": _growth,
}
