"""A text comes in, the years that it names without a day or a month go out.

A number like 1984 is a year only where the words around it leave nothing else: “since 1984,”, and
not “in 1984 people”, “rose to 1984”, “between 1500 and 2000” or “Room 1984”.
"""

import re
from collections.abc import Iterator

YEAR = r"(?:1\d{3}|20\d\d|2100)"
ENDS = r"(?![\w%°/]|[.,:]\d|[-–]\d|['’]s)"  # what makes a year a part of something else
# Where they begin and end, and the first and the last year, which is 0 if there is but one.
Years = tuple[int, int, int, int]

_NUMBER = re.compile(
    rf"(?<![\w.,:/$€£¥#%*_“\"'‘+-])(?P<year>{YEAR})"
    rf"(?:(?P<mark>\s?[-–—]\s?|/)(?P<until>{YEAR}|\d\d)(?!\d))?{ENDS}"
)
_OTHER = re.compile(rf"\s(?P<mark>to|until|till|through|and)\s(?P<until>{YEAR}){ENDS}")
_LOOKED_AT = 40  # characters on both sides
_INTRODUCED = re.compile(
    r"(?:^|[\s(—–“])(?:in|since|until|till|during|throughout|by|before|after|from|between|as\sof"
    r"|(?:(?:in|of|the|for|and)\s)?(?:fiscal(?:\syear)?|FY|year|years|calendar\syear)"
    r"|(?:in|by|since|until|from|during|to)\s(?:early|mid|late|around|about|the\syear|spring"
    r"|summer|autumn|winter|spring\sof|summer\sof|autumn\sof|winter\sof)"
    r"|born|b\.|d\.|est\.|\((?:died|built|rebuilt|founded|established)"
    r"|(?:early|mid|late|the\s(?:spring|summer|autumn|fall|winter|end|beginning|start|middle|rest"
    r"|course)\sof)"
    r"|(?:(?:Great|Civil|World)\s)?(?:Act|Treaty|War|Crisis|Crash|Revolution|Constitution|Accord|"
    r"Depression|Earthquake|Uprising|act|treaty|war|crisis|crash|revolution|constitution|accord"
    r"|depression|earthquake|uprising|election|elections|drought|famine|fire|flood|coup)\sof"
    r"|(?:[Bb]udget|[Ff]orecast|[Oo]utlook|[Pp]lans?|[Tt]arget|[Rr]esults)\sfor)[\s-]$",
    re.IGNORECASE,
)
# Before “by”, “to”, “from” and “between” they make what follows an amount.
_AMOUNT = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|f[ae]ll(?:s|en|ing)?|gr(?:o|e)w(?:s|n|ing)?|increas\w+"
    r"|decreas\w+|climb\w*|dropp?\w*|declin\w+|jump\w*|expand\w*|shr[aiu]nk\w*|cut\w*|rais\w+"
    r"|lower\w*|reduc\w+|rang\w+|var(?:y|ies|ied|ying)|costs?|costing|weigh\w*|measur\w+|pa(?:id|y"
    r"|ys)|pric\w+|worth|number\w*|multipl\w+|divid\w+|exceed\w*|went|gone|holds?"
    r"|carr(?:y|ies)|takes?|seats?)\b[^.;,]*$|\b(?:is|are|was|were|be|been|of|at|about)\s*$",
    re.IGNORECASE,
)
_BY_AMOUNT = re.compile(r"\b(?:by|to|from|between)[\s-]$", re.IGNORECASE)
_PEOPLES = re.compile(r"(?:ans?|ish|ese|ch|eek|wiss|ans|is|s)$")
# What may come right after a year; any other word in small letters may be what is counted.
_AFTER = frozenset(
    """a an the this that these those he she it they we i you his her its their our my who whom
    which when where while as at on in by for from with without after before until since during
    through throughout and but or nor so yet because although though if was were is are has had have
    did does do will would could should may might must can cannot not no only also then there alone
    itself onward onwards despite under against between among into both each all some about over
    several many most another one two three four five six seven eight nine ten
    to until till thanks due according alongside whereas whose what why how amid
    began became came saw took won lost made went held said brought led left met set gave got grew
    fell rose ran stood built found became broke put put sold spoke wrote""".split()
)
_PEOPLE = frozenset("people persons men women children sheep fish feet deer cattle troops".split())


def years(text: str) -> Iterator[Years]:
    """Yield the years that stand alone, and pairs of them, in order."""
    for found in _NUMBER.finditer(text):
        before = text[max(0, found.start() - _LOOKED_AT) : found.start()]
        start, end = found.span()
        first, last = int(found["year"]), _second(found["year"], found["until"])
        if found["until"]:
            bracketed = before.endswith("(") and text[end : end + 1] == ")"
            if last and (bracketed or _is_introduced(before)) and is_followed_well(text[end:]):
                yield start, end, first, last
            continue
        pair = _OTHER.match(text, end)
        if re.search(r"\b(?:[Ff]rom|[Bb]etween)\s$", before):
            joined = pair and (pair["mark"] == "and") == (before[-8:].lower() == "between ")
            if pair and joined and first < int(pair["until"]) and _is_introduced(before):
                if is_followed_well(text[pair.end() :]):
                    yield start, pair.end(), first, int(pair["until"])
                continue
            if before[-8:].lower() == "between ":
                continue
        if _is_introduced(before) and is_followed_well(text[end : end + _LOOKED_AT]):
            yield start, end, first, 0


def may_be_counted(year: int, after: str) -> bool:
    """Say whether a year after a month may be a number of what comes next: “May 2000 people”."""
    word = re.match(r"\s([a-z]+)\b", after)
    if not word:
        return False
    return word[1] in _PEOPLE or (year % 100 == 0 and _is_plural(word[1]))


def is_followed_well(after: str) -> bool:
    """Say whether what comes after a number leaves it a year."""
    found = re.match(r"\s+([“\"‘'(]?)([\w’'-]+)(?:\s+([\w’'-]+))?", after)
    if not found or found[1] or found[2][0].isdigit():
        return True
    word, following = found[2], found[3] or ""
    if word[0].isupper():
        return not (_PEOPLES.search(word) and _is_plural(following))
    if word.endswith("ed"):  # “in 1984 registered voters”
        return following in _AFTER
    return word in _AFTER


def second(first: str, until: str) -> int:
    """Return the later of two years, which may be written short: “2014-16”; 0 if it isn't later."""
    return _second(first, until)


def _second(first: str, until: str | None) -> int:
    if not until:
        return 0
    last = int(until) if len(until) == 4 else int(first[:2] + until)
    return last if last > int(first) else 0


def _is_introduced(before: str) -> bool:
    if not _INTRODUCED.search(before):
        return False
    by = _BY_AMOUNT.search(before)
    return not (by and _AMOUNT.search(before[: by.start()]))


def _is_plural(word: str) -> bool:
    if word in _PEOPLE:
        return True
    return len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "was"))
