"""A cell's value and its number format come in, what the reader of the sheet sees goes out.

A format is a line like `#,##0.00 "kg";[Red]-0`: for positive numbers, negative ones, and zero.
Formats that depend on the reader's own settings give dates as in 2026-11-28.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

Value = object  # str, bool, int, float, date, time, timedelta, or None

_GENERAL = ("general", "@", "")
_LOCAL = ("mm-dd-yy", "m/d/yy h:mm", "yyyy-mm-dd", "yyyy-mm-dd h:mm:ss")  # the program's own
_PIECES = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([#0?.,/E+%-]+)|(.)')
_SECTIONS = re.compile(r';(?=(?:[^"]{0,250}+"[^"]{0,250}+"){0,20}+[^"]{0,250}+$)')
_DATE = re.compile(
    r'"([^"]{0,250}+)"|\\(.)|(am/pm|a/p|y+|m+|d+|h+|s+)|\[[^\]]{0,60}+\]|_.|\*.|@|(.)', re.I
)
_FOREIGN = re.compile(
    r"\[\$[^\]]{0,40}-(?![0-9a-f]{0,8}09\])[^\]]{0,40}\]"
)  # any language but English
_MOST_DIGITS = 15


def shown(value: Value, code: str = "") -> str:
    """Return a value as it is shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, code)
    if isinstance(value, timedelta):
        return _span(value, code)
    if isinstance(value, date | time):
        return _moment(value, code)
    return str(value)


# --- numbers ----------------------------------------------------------------------------------


def _number(value: float, code: str) -> str:
    if not math.isfinite(value):
        return str(value)
    sections = _SECTIONS.split(code)
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[at]
    if section.strip().lower() in _GENERAL:
        return "" if len(sections) > 1 and not section.strip() else _general(value)
    before, digits, after = _cut(section)
    if "/" in digits:
        return _general(value)
    percent = 100 ** (before + after).count("%")
    text = _digits(abs(Decimal(repr(value))) * percent, digits) if digits else ""
    sign = "-" if at == 0 and value < 0 and re.search("[1-9]", text) else ""
    return " ".join(f"{sign}{before}{text}{after}".split())


def _general(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 10**_MOST_DIGITS):
        return str(int(value))
    return f"{value:.{_MOST_DIGITS}g}"


@lru_cache(maxsize=256)
def _cut(section: str) -> tuple[str, str, str]:
    """Cut a section into the words before the digits, the digits' pattern, and the words after."""
    before, digits, after = "", "", ""
    for quoted, escaped, money, pattern, other in _PIECES.findall(section):
        words = quoted or escaped or money or other
        if pattern and set(pattern) & set("0#?"):
            core = pattern.strip("%-+")
            ahead, _, behind = pattern.partition(core)
            if digits:  # a second run of digits, as in phone numbers: not one of ours
                return "", "/", ""
            before, digits, after = before + ahead, core, after + behind
        elif digits:
            after += words or pattern
        else:
            before += words or pattern
    return before, digits, after


def _digits(value: Decimal, pattern: str) -> str:
    """Write a number with the decimals, the zeros and the thousands of a pattern."""
    mantissa, power, _ = pattern.partition("E")
    if power:
        return f"{float(value):.{len(mantissa.partition('.')[2])}E}"
    whole, _, fraction = pattern.rstrip(",").partition(".")
    value /= 1000 ** (len(pattern) - len(pattern.rstrip(",")))
    places = sum(fraction.count(mark) for mark in "0#?")
    try:
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than any sheet shows
        return str(value)
    integer, _, decimals = (f"{rounded:,f}" if "," in whole else f"{rounded:f}").partition(".")
    fixed = fraction.count("0")
    decimals = decimals[:fixed] + decimals[fixed:].rstrip("0")
    if "," not in whole:
        integer = integer.zfill(whole.count("0"))
    if "0" not in whole and integer == "0":
        integer = ""
    return f"{integer}{'.' if decimals else ''}{decimals}"


# --- dates ------------------------------------------------------------------------------------


def _span(value: timedelta, code: str) -> str:
    """Write hours that may be more than a day's."""
    seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{'-' if seconds < 0 else ''}{hours}:{rest // 60:02}"
    return text if code and "s" not in code.lower() else f"{text}:{rest % 60:02}"


def _moment(value: date | time, code: str) -> str:
    section = _SECTIONS.split(code)[0]
    plain = section.strip().lower()
    foreign = _FOREIGN.search(plain) and ("mmm" in plain or "ddd" in plain)
    if plain in (*_GENERAL, *_LOCAL) or foreign:
        return _iso(value)
    pieces = _DATE.findall(section)
    marks = [mark.lower() for _, _, mark, _ in pieces]
    noon = any(mark in ("am/pm", "a/p") for mark in marks)
    out = ""
    for number, (quoted, escaped, _, other) in enumerate(pieces):
        mark = marks[number]
        if mark.startswith("m") and _is_minute(marks, number):
            mark = mark.replace("m", "n")
        out += _piece(value, mark, noon) if mark else quoted or escaped or other
    return " ".join(out.split())


def _is_minute(marks: list[str], at: int) -> bool:
    """Say whether an “m” stands beside hours or seconds."""
    before = next((mark for mark in reversed(marks[:at]) if mark), "")
    after = next((mark for mark in marks[at + 1 :] if mark), "")
    return len(marks[at]) < 3 and (before.startswith("h") or after.startswith("s"))


def _piece(value: date | time, mark: str, noon: bool) -> str:
    ways = {
        "yy": "%y",
        "yyyy": "%Y",
        "mm": "%m",
        "mmm": "%b",
        "mmmm": "%B",
        "dd": "%d",
        "ddd": "%a",
        "dddd": "%A",
        "hh": "%I" if noon else "%H",
        "nn": "%M",
        "ss": "%S",
        "am/pm": "%p",
        "a/p": "%p",
    }
    if isinstance(value, datetime | time) or mark[0] in "ymd":
        written = value.strftime(ways.get(mark) or ways.get(mark * 2) or "")
        return written.lstrip("0") or "0" if mark in ("m", "d", "h", "n", "s") else written
    return ""


def _iso(value: date | time) -> str:
    if isinstance(value, datetime):
        day, clock = value.date().isoformat(), value.strftime("%H:%M:%S")
        return day if clock == "00:00:00" else f"{day} {clock.removesuffix(':00')}"
    return value.isoformat() if isinstance(value, date) else value.strftime("%H:%M:%S")
