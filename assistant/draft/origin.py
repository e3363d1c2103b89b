"""An article comes in; where it says who wrote it and when goes out, and how long it is.

What stands only in the file's own data is no word of the article: it is told beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from footnote.assistant.find.whole import Whole
from footnote.index.evidence import Evidence
from footnote.index.words.stems import stems

_FIRST, _LAST = 12, 6  # units at the two ends where such things stand
_LINE = 14  # words of a line that says nothing else
_NAME = r"(?-i:[A-Z][\w.'’-]+(?: (?:and |de |van |von )?[A-Z][\w.'’-]+)+)"
_MADE = r"(?:written|compiled|authored|prepared|reported|edited|drafted|produced)"
_BY = re.compile(
    rf"(?:^\W*by\W+|\b{_MADE} by\W+|^\W*(?:authors?|writers?|by-?line|text)\W*:\W*){_NAME}",
    re.IGNORECASE,
)
# “Prepared by Ann Lee, Head of People, and adopted …” opens a sentence of any length.
_OPENS_BY = re.compile(rf"^\W*{_MADE} by\W+{_NAME}", re.IGNORECASE)
_NAMES = re.compile(rf"\W*{_NAME}(?:, (?:and )?{_NAME})*\W*")
_AFTER_TITLE = 3  # units in which a line of nothing but names tells who wrote it
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{4}}-\d\d-\d\d|{_MONTH} \d{{4}})\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W*(?:date|published|updated|posted|last (?:changed|updated|modified)|as of|version)\b"
    r"|\bthis \w+ was (?:written|published|updated|posted)\b|\b(?:written|compiled) by\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\W*(?:\w+,? )?{_DATE.pattern}\W*", re.IGNORECASE)
_SO_LONG = re.compile(r"\b\d[\d.,]* [\w-]+ long\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """The unit that says it; or that none does, and what the file's own data say."""

    place: Evidence | None = None
    missing: str = ""
    note: str = ""


def author(whole: Whole) -> Told:
    """Find where an article says who wrote it."""
    named = frozenset(stems(whole.article.author))
    for at, one in enumerate(_ends(whole)):
        says_so = _OPENS_BY.search(one.quote) or (_is_line(one) and _BY.search(one.quote))
        only_names = at < _AFTER_TITLE and _is_line(one) and _is_of_names(one.quote)
        if (named and named <= one.stems) or says_so or only_names:
            return Told(one)
    missing = "The article's text doesn't say who wrote it."
    return Told(None, missing, _kept("its author", whole.article.author))


def date(whole: Whole) -> Told:
    """Find where an article says when it was written."""
    for one in _ends(whole):
        if _DATE.search(one.quote) and (_BARE.fullmatch(one.quote) or _says_when(one, whole)):
            return Told(one)
    missing = "The article's text doesn't say when it was written."
    return Told(None, missing, _kept("its date", whole.article.date))


def length(whole: Whole) -> str:
    """Say how long an article is."""
    kinds = [one.unit.kind for one in whole.pool]
    counts = {
        "word": len(whole.article.text.split()),
        "sentence": kinds.count("sentence"),
        "section": len(whole.sections),
        "page": len(whole.article.pages),
    }
    told = [f"{n:,} {what}{'' if n == 1 else 's'}" for what, n in counts.items() if n]
    return f"Counted: {', '.join(told)}."


def speaks_of_a_length(whole: Whole) -> bool:
    """Say whether an article says of something how long it is."""
    return any(_SO_LONG.search(one.quote) for one in whole.pool)


def _ends(whole: Whole) -> Iterator[Evidence]:
    """Yield the first and the last units."""
    yield from whole.pool[:_FIRST]
    yield from whole.pool[_FIRST:][-_LAST:]


def _is_of_names(text: str) -> bool:
    """Say whether a text is nothing but two names or more."""
    return bool(_NAMES.fullmatch(text)) and bool(re.search(r",| and ", text))


def _is_line(one: Evidence) -> bool:
    return len(one.quote.split()) <= _LINE


def _says_when(one: Evidence, whole: Whole) -> bool:
    return _is_line(one) and (
        one is whole.title or bool(_DATED.search(one.quote) or _BY.search(one.quote))
    )


def _kept(what: str, known: str) -> str:
    return f"Beside the text, the file names “{known}” as {what}." if known else ""
