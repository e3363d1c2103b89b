"""A text comes in, the dates that it names go out, each as exactly as it is named.

What may be a number of something is no date: “in 1984 people” and “rose from 1990 to 2005” aren't.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Callable
from dataclasses import dataclass

from footnote.index.words.years import ENDS, YEAR, may_be_counted, second, years

Day = tuple[int, ...]  # a year, or that and a month, or a day too; years before Christ are below 0

_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
_FULL = [name for name in month_name if name]
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = rf"(?:{'|'.join([*_FULL, *map(str.upper, _FULL)])}|(?:{_SHORT})\b\.?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
twenty-first""".split()
_PARTS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@\S+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it is named: `text[start:end] == words`.

    `first` goes as far as the words do: a year, with its month, with its day. `last` is its end
    where the words name a time with two ends, such as a quarter, a decade or “1914–1918”.
    """

    words: str
    start: int
    end: int
    first: Day
    last: Day = ()

    @property
    def iso(self) -> str:
        """Write it as ISO 8601 does: 2025-05-12, 2025-05, 2025, 2025-04/2025-06."""
        return "/".join(_iso(day) for day in (self.first, self.last) if day)

    @property
    def order(self) -> tuple[Day, Day]:
        """Return what dates are put in order by: where they begin, then the longest first."""
        year, month, day = (*(self.last or self.first), 0, 0)[:3]
        end = (year, month or 12, day or 31)
        return (*self.first, 1, 1)[:3], tuple(-one for one in end)


Read = Callable[[re.Match[str]], tuple[Day, Day] | None]


def moments(text: str) -> tuple[Moment, ...]:
    """Return the dates of a text, in order."""
    taken = [match.span() for match in _ADDRESS.finditer(text)]
    found: list[Moment] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < right and left < end for left, right in taken):
                continue
            taken.append((start, end))  # what is no day, as 30 February, is no month either
            if (days := read(match)) and not may_be_counted(days[0][0], text[end : end + 40]):
                found.append(Moment(match[0], start, end, *days))
    for start, end, first, last in years(text):
        if not any(start < right and left < end for left, right in taken):
            found.append(Moment(text[start:end], start, end, (first,), (last,) if last else ()))
    return tuple(sorted(found, key=lambda one: one.start))


def of_heading(text: str) -> Moment | None:
    """Return the one date that a heading names: a year may stand there alone, or in brackets."""
    found = _HEADING.fullmatch(text)
    if found:
        first, last = int(found["year"]), second(found["year"], found["until"])
        span = (last,) if last else ()
        return Moment(found["date"], *found.span("date"), (first,), span)
    named = moments(text)
    return named[0] if len(named) == 1 else None


def is_only(moment: Moment, text: str) -> bool:
    """Say whether a text is a date and nothing else."""
    return not re.search(r"\w", text[: moment.start] + text[moment.end :])


def day_of(text: str, year: Moment) -> Moment | None:
    """Read a day without a year at the start of a text, or a month alone, that a year completes.

    “12 May: the strike began”, below a heading “2025”.
    """
    found = _YEARLESS.match(text)
    if not found or len(year.first) != 1 or year.last:
        return None
    number = found["day"] or found["after"]
    if not number and found[0].strip() != text.strip():
        return None
    day = _valid(year.first[0], found["month"], number)
    return Moment(found["all"], *found.span("all"), day) if day else None


# --- the forms --------------------------------------------------------------------------------


def _iso_day(match: re.Match[str]) -> tuple[Day, Day] | None:
    year, month, day = (int(match[n]) for n in (1, 2, 3))
    return _day(year, month, day)


def _numeric(match: re.Match[str]) -> tuple[Day, Day] | None:
    """Read 25.12.2025, and 12/25/2025 where only one of both can be the month; else the year."""
    one, other, year = (int(match[n]) for n in ("one", "other", "year"))
    if match["mark"] == "." or one == other or one > 12:
        return _day(year, other, one)
    if other > 12:
        return _day(year, one, other)
    return ((year,), ()) if one and other else None


def _day_month(match: re.Match[str]) -> tuple[Day, Day] | None:
    year = int(match["year"])
    last = _valid(year, match["month"], match["day"])
    if not last or not match["from"]:
        return (last, ()) if last else None
    first = _valid(year, match["opens"] or match["month"], match["from"])
    if not first:
        return None
    return (first, last) if first < last else (last, ())  # it began in the year before


def _month_day(match: re.Match[str]) -> tuple[Day, Day] | None:
    year = int(match["year"])
    first = _valid(year, match["month"], match["day"])
    if not first or not match["to"]:
        return (first, ()) if first else None
    last = _valid(year, match["closes"] or match["month"], match["to"])
    return (first, last) if last and first < last else None


def _month_year(match: re.Match[str]) -> tuple[Day, Day] | None:
    year, month = int(match["year"]), _number(match["month"])
    opens = _number(match["opens"]) if match["opens"] else 0
    if _is_surname(match):
        return None
    return ((year, opens), (year, month)) if 0 < opens < month else ((year, month), ())


def _is_surname(match: re.Match[str]) -> bool:
    """Say whether “May” is who is spoken of: “Theresa May 2017”."""
    before = re.search(
        r"\b([A-Z][a-z]+)\s$", match.string[max(0, match.start() - 30) : match.start()]
    )
    named = match["month"] in ("May", "March", "April", "June", "August", "Jan")
    return named and before is not None and before[1].lower() not in _BEFORE_MONTHS


_BEFORE_MONTHS = frozenset(
    """in on by since until till from before after during early mid late the of to between around
    monday tuesday wednesday thursday friday saturday sunday and for through last next this dated
    updated published effective""".split()
)


def _quarter(match: re.Match[str]) -> tuple[Day, Day] | None:
    """Read a quarter or a half; of a fiscal year, which begins when a company says, the year."""
    said, kind, year = match["part"].lower(), match["kind"][0].lower(), int(match["year"])
    if match["fiscal"]:
        return (year,), ()
    months, parts = (3, 4) if kind == "q" else (6, 2)
    number = int(said) if said.isdigit() else _PARTS.get(said, parts)
    if number > parts:
        return None
    return (year, months * (number - 1) + 1), (year, months * number)


def _decade(match: re.Match[str]) -> tuple[Day, Day] | None:
    year = int(match[1])
    return (year,), (year + (99 if year % 100 == 0 else 9),)


def _century(match: re.Match[str]) -> tuple[Day, Day] | None:
    said = match["number"]
    number = int(said) if said.isdigit() else _ORDINALS.index(said.lower()) + 1
    if not 1 <= number <= 21:
        return None
    if match["before"]:
        return (-100 * number,), (-100 * number + 99,)
    return (100 * number - 99,), (100 * number,)


def _era(match: re.Match[str]) -> tuple[Day, Day] | None:
    year = int(match["bc"] or match["ad"] or match["ce"])
    return ((-year if match["bc"] else year,), ()) if year else None


_OF = r"(?:\s?,\s?|\s|,?\sof\s)"
_FORMS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"(?<![\w/.-])(\d{4})[-/](\d\d)[-/](\d\d)(?![\w/]|-\d)"), _iso_day),
    (
        re.compile(
            rf"(?<![\w/.-])(?P<one>\d{{1,2}})(?P<mark>[./])(?P<other>\d{{1,2}})(?P=mark)"
            rf"(?P<year>{YEAR}){ENDS}"
        ),
        _numeric,
    ),
    (
        re.compile(
            rf"(?<![\w.,/-])(?:(?P<from>{_DAY})(?:\s(?P<opens>{_MONTH}))?"
            rf"(?:\s?[-–—]\s?|\s(?:to|and|until)\s))?"
            rf"(?P<day>{_DAY})(?:\sof)?\s(?P<month>{_MONTH}){_OF}(?P<year>{YEAR}){ENDS}"
        ),
        _day_month,
    ),
    (
        re.compile(
            rf"\b(?P<month>{_MONTH})\s(?P<day>{_DAY})"
            rf"(?:(?:\s?[-–—]\s?|\s(?:to|and|until)\s)(?:(?P<closes>{_MONTH})\s)?(?P<to>{_DAY}))?"
            rf"(?:\s?,\s?|\s)(?P<year>{YEAR}){ENDS}"
        ),
        _month_day,
    ),
    (
        re.compile(
            rf"\b(?:(?P<opens>{_MONTH})(?:\s?[-–—/]\s?|\s(?:to|and)\s))?"
            rf"(?P<month>{_MONTH}){_OF}(?P<year>{YEAR}){ENDS}"
        ),
        _month_year,
    ),
    (
        re.compile(
            rf"(?<![\w-])(?P<year>{YEAR})[\s-]?(?P<fiscal>(?!))?(?P<kind>[QH])(?P<part>[1-4])\b"
        ),
        _quarter,
    ),
    (
        re.compile(
            rf"(?<![\w-])(?P<kind>[QH])(?P<part>[1-4])(?:,?\s|\sof\s)"
            rf"(?P<fiscal>(?:FY|fiscal(?:\syear)?)\s?)?(?P<year>{YEAR}){ENDS}"
        ),
        _quarter,
    ),
    (
        re.compile(
            rf"(?<![\w-])(?P<part>{'|'.join(_PARTS)}|last|final)\s(?P<kind>quarter|half)"
            rf"(?:,?\s|\sof\s)(?P<fiscal>(?:the\s)?(?:FY|fiscal(?:\syear)?)\s?)?"
            rf"(?P<year>{YEAR}){ENDS}",
            re.IGNORECASE,
        ),
        _quarter,
    ),
    (re.compile(r"(?<![\w$€£.,-])(1\d\d0|20\d0)s\b"), _decade),
    (
        re.compile(
            rf"\b(?P<number>\d{{1,2}}(?=(?:st|nd|rd|th)\b)|{'|'.join(reversed(_ORDINALS))})"
            r"(?:st|nd|rd|th)?[\s-]century(?P<before>\sB\.?C\.?(?:E\b)?)?\b",
            re.IGNORECASE,
        ),
        _century,
    ),
    (
        re.compile(
            r"(?<![\w.,-])(?:(?P<bc>\d{1,4})\s(?:BCE?\b|B\.C\.)|(?:AD|A\.D\.)\s(?P<ad>\d{1,4})\b"
            r"|(?P<ce>\d{1,4})\s(?:AD|CE)\b)(?![.,]\d)"
        ),
        _era,
    ),
)
_HEADING = re.compile(
    rf"(?:[^\n]*\()??(?P<date>(?P<year>{YEAR})(?:\s?[-–—/]\s?(?P<until>{YEAR}|\d\d))?)"
    r"(?:\)|\s?[:–—]\s[^\n]*|:?)"
)
_YEARLESS = re.compile(
    rf"\s*(?P<all>(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s)?(?P<month>{_MONTH})"
    r"(?:\s(?P<after>\d{1,2})(?:st|nd|rd|th)?)?)(?![\w,]|\s\d)"
)


# --- days -------------------------------------------------------------------------------------


def _number(month: str) -> int:
    return _MONTHS[month[:3].lower()]


def _valid(year: int, month: str, day: str | None) -> Day:
    """Return a day that there is, or a month if no day is given; empty if there is none such."""
    if not day:
        return year, _number(month)
    found = _day(year, _number(month), int(re.sub(r"\D", "", day)))
    return found[0] if found else ()


def _day(year: int, month: int, day: int) -> tuple[Day, Day] | None:
    if not (year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return (year, month, day), ()


def _iso(day: Day) -> str:
    year, *rest = day
    said = f"{year:04d}" if year > 0 else f"-{1 - year - 2:04d}" if year < -1 else "0000"
    return "-".join([said, *(f"{one:02d}" for one in rest)])
