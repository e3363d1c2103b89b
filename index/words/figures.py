"""The words of a cell, or a few of a sentence, come in; the figure or the date in them goes out."""

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_MOST_DIGITS = 18  # of a number, that sums of it stay exact
_MARKS = r"(?:\s?(?:\[\w{1,3}\]|\([a-z]\)|[*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰]))*"  # of footnotes
_FIGURE = re.compile(
    rf"""(?P<open>\()?\s?(?:(?P<minus>[-−–])|\+)?\s?(?P<money>US\$|[$£€¥])?\s?(?P<open_too>\()?
    (?P<under>[-−–])?
    (?P<digits>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion)s?\b)?
    (?!(?:s|st|nd|rd|th)\b)\s?(?P<unit>%|per\s?cent|°\s?[CF]?|[A-Za-zµ€£$][\w/.²³]*(?:\s[A-Za-z][\w.²³]*)?)?
    \s?(?P<close>\))?\s?%?{_MARKS}""",
    re.VERBOSE,
)
_PERCENT = re.compile(r"%|per\s?cent")
_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
_MONTH = rf"(?P<month>{'|'.join(name for name in month_name if name)}|[A-Z][a-z]{{2}})\.?"
_YEAR = r"(?P<year>1\d{3}|20\d\d)"
DATE = re.compile(
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)|(?:(?P<day>\d{{1,2}})\s)?{_MONTH}"
    rf"(?:\s(?P<after>\d{{1,2}}),?)?\s{_YEAR}|(?P<bare>1\d{{3}}|20\d\d)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written: “2.4 million euros” is 2.4, million, euros; in brackets below 0.

    `money` stands before it: “$”; a percentage's unit is “%”.
    """

    number: Decimal
    scale: str = ""
    unit: str = ""
    money: str = ""

    @property
    def value(self) -> Decimal:
        """Return the number that is meant."""
        return self.number.scaleb(_SCALES.get(self.scale, 0))


def read_figure(words: str) -> Figure | None:
    """Read words that are one figure and nothing else; None for a range, “n/a” or any text."""
    found = _FIGURE.fullmatch(" ".join(words.replace("**", "").split()))
    if not found:
        return None
    if bool(found["open"] or found["open_too"]) != bool(found["close"]):
        return None
    below = found["open"] or found["open_too"] or found["minus"] or found["under"]
    number = Decimal(re.sub(r"[^\d.]", "", found["digits"]))
    if len(number.as_tuple().digits) > _MOST_DIGITS:
        return None
    unit = "%" if _PERCENT.search(found[0]) else (found["unit"] or "")
    return Figure(
        -number if below else number, (found["scale"] or "").lower(), unit, found["money"] or ""
    )


def read_date(words: str) -> tuple[int, ...] | None:
    """Read words that are one date: year, month, day, as far as it goes; None if it isn't one."""
    found = DATE.fullmatch(re.sub(rf"{_MARKS}$", "", " ".join(words.replace("**", "").split())))
    return _date_of(found) if found else None


def dates(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Return the dates of a text in order, each with its own words."""
    found = ((one[0], _date_of(one)) for one in DATE.finditer(text))
    return [(words, day) for words, day in found if day]


def _date_of(found: re.Match[str]) -> tuple[int, ...] | None:
    if found["bare"]:
        return (int(found["bare"]),)
    try:
        if found["iso"]:
            day = date.fromisoformat(found["iso"])
            return day.year, day.month, day.day
        year, month = int(found["year"]), _MONTHS[found["month"][:3].lower()]
        number = found["day"] or found["after"]
        if not number:
            return year, month
        return year, month, date(year, month, int(number)).day
    except (ValueError, KeyError):  # 30 February; “Ltd 2019”
        return None
