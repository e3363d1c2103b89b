"""A sentence and where a number ends in it come in, what the number counts goes out."""

import re

_CURRENCIES = re.compile(
    r"\s(?:US\s|U\.S\.\s|Canadian\s|Australian\s)?"
    r"(?:dollars?|euros?|pounds?|yen|francs?|crowns?|kronor|rupees?|yuan|roubles?|pesos?|cents?)\b"
)
_SYMBOLS = re.compile(
    r"[\s-]?(?:km/h|km²|km2|km|kg|mg|cm|mm|m²|m³|m2|m3|ha|ft|mph|kWh|MWh|GWh|TWh|kW|MW|GW|TW|Hz|kHz"
    r"|MHz|GHz|kB|MB|GB|TB|°\s?[CF]|hPa|°|m|g|t|l|s|h)(?![\w²³/’'])"
)
_WORD = re.compile(r"[\s-]([A-Za-z][\w’'-]*)")
_PER = re.compile(
    r"\s(?:per|each|every)\s[a-z]+\b|/[a-z]+\b|\sapiece\b"
    r"|\san?\s(?:second|minute|hour|day|night|week|month|quarter|year|head|person|piece|share|litre"
    r"|gallon|barrel|tonne|ton|kilo)\b"
)
_MANY = frozenset("people men women children feet sheep fish cattle troops staff aircraft".split())
# Words that end a number's phrase: what comes after them isn't what is counted.
_ENDS = frozenset(
    """of and or to in on at by for from with as is are was were has have had the a an than more
    less per each that which who when where while after before until since during into over
    between not but if so it its this these those his her their they he she we you i s has’s does
    was’s will would can could may might must also only even again ago later earlier
    others still now then times works runs is""".split()
)
_MOST = 3  # words of what is counted: “new full-time jobs”


def unit_after(quote: str, end: int, known: str) -> tuple[str, int]:
    """Return what a number that ends there counts in, and where that ends; empty if nothing.

    `known` is the unit that stands with the number itself: “%” or “$”.
    """
    if known:
        return known, _per(quote, end)
    for pattern in (_CURRENCIES, _SYMBOLS):
        if found := pattern.match(quote, end):
            return found[0].strip(" -"), _per(quote, found.end())
    at, words = end, []
    for _ in range(_MOST):
        found = _WORD.match(quote, at)
        if not found or found[1].lower() in _ENDS:
            break
        hyphened = quote[at] == "-"
        words.append(found[1])
        at = found.end()
        if _is_counted(found[1]) or hyphened:
            return " ".join(words), _per(quote, at)
    return "", end


def _per(quote: str, end: int) -> int:
    """Return where a unit ends, with “per day” or “a year” after it."""
    found = _PER.match(quote, end)
    return found.end() if found else end


def _is_counted(word: str) -> bool:
    if word.lower() in _MANY:
        return True
    return (
        len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s"))
    )
