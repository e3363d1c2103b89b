"""A pointer and units come in, the words of a unit that answer alone go out: cut from it as it is.

They are shown first and large, so what would say something else alone is not cut out.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from footnote.assistant.check.checks import denies
from footnote.assistant.check.claims import Short
from footnote.assistant.find.material import Material
from footnote.index.evidence import Evidence
from footnote.index.words import STOP_WORDS, indexed
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

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
# Who is it now? Not who “retired”, nor who was it “until then”.
_WHO_NOW = re.compile(
    r"\W*who(?:['’]?s\b|\s+(?!was\b|has\b|does\b)(?:is|are|\w+[^s\W]s)\b)", re.IGNORECASE
)
_NO_MORE = re.compile(
    r"\b(?:retired|resigned|left|quit|died|stepped down|stood down|until|had been|was (?:dismissed"
    r"|removed|replaced|succeeded))\b",
    re.IGNORECASE,
)
_BEFORE_THAT = re.compile(r"\b(?:former|previous|predecessor|late|ex)\b", re.IGNORECASE)
_BESIDE = 30  # characters on either side of a name
_SEVERAL = re.compile(r"\w,\s|\band\b")  # of several things it must have all
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_HOW_MANY = re.compile(r"\bhow many (?P<things>[\w-]+)", re.IGNORECASE)
_BEHIND = 2  # words behind a number, of which one is what it counts
_BEFORE = re.compile(r"(?:[$£€¥+−]|US\$|C\$|A\$)\s?$")  # “$2.2 billion”, “+44 1632”
# “Up to 40 minutes” isn't “40 minutes”, nor is “after every use” “every use”.
_BOUNDS = (
    "up to|at least|at most|more than|less than|fewer than|later than|earlier than|no more than"
    "|about|around|some|nearly|almost|roughly|approximately|only|over|under|above|below|within"
    "|between|every|after|before|until|since|from"
).split("|")
_BOUND = re.compile(rf"(?<![\w'’-])(?:{'|'.join(_BOUNDS)})\s\Z", re.IGNORECASE)
_MOST_BOUNDS, _LONGEST_BOUND = 3, 16  # such words in a row, and characters of one
_AFTER = re.compile(r"\s?(?:%|°(?:\s?[CF]\b)?)")
TOKEN = re.compile(r"[^\W_]+(?:[.,:'’/-][^\W_]+)*")


def spans(text: str, units: Sequence[Evidence], material: Material) -> Iterator[Short]:
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
    if _WHO_NOW.match(question.text) and _is_over(cut, one.quote):
        return True
    if _is_of_another_time(one, material) or _counts_another(cut, one, question.text):
        return True
    inside = frozenset(stems(" ".join(cut.split()[1:-1])))
    tells = len(cut.split()) > _NAME_WORDS and inside & question.about
    told = bool(tells and _WHO_WHEN_WHERE.match(question.text))
    return told or denies(one.quote, f"{question.text} {cut}")


def _is_of_another_time(one: Evidence, material: Material) -> bool:
    """Say whether a question names a year of which neither a unit speaks nor what is before it."""
    years = frozenset(_YEAR.findall(material.question.text))
    if not years:
        return False
    block = material.pool.blocks[one.block]
    told = [each for each in block if one.unit.row or each.unit.start <= one.unit.start]
    held = frozenset().union(*(each.stems | each.around for each in told))
    return not years <= held | frozenset(stems(one.article.title))


def _is_over(cut: str, quote: str) -> bool:
    """Say whether a name is that of somebody who was it: “Colin Peake retired in October”."""
    start = quote.find(cut)
    before, after = quote[max(0, start - _BESIDE) : start], quote[start + len(cut) :][:_BESIDE]
    return bool(_NO_MORE.search(after) or _BEFORE_THAT.search(before))


def _counts_another(cut: str, one: Evidence, question: str) -> bool:
    """Say whether a unit tells how many there are, and words are another of its numbers.

    Of “Nuala, 43, has won eleven times” it is “eleven” that says how many times.
    """
    asks = _HOW_MANY.search(question)
    if not asks:
        return False
    thing, at = frozenset(stems(asks["things"])), 0
    counted = []
    for each in quantities(one.quote):
        at = one.quote.index(each.words, at) + len(each.words)
        if thing & frozenset(stems(" ".join(one.quote[at:].split()[:_BEHIND]))):
            counted.append(each.words)
    return bool(counted) and not any(words in cut for words in counted)


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
    there = list(TOKEN.finditer(quote))
    ours = [_form(word) for word in TOKEN.findall(text)]
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
    if _is_bounded(quote[start:end]):
        start = _with_bounds(quote, start)
    if after := _AFTER.match(quote[end:]):
        end += after.end()
    return one.unit.start + start, one.unit.start + end


def _is_a_name(cut: str) -> bool:
    """Say whether words name somebody or something, and no time."""
    said = [word for word in TOKEN.findall(cut) if indexed(word) not in STOP_WORDS]
    return all(word[0].isupper() for word in said) and not _TIME.search(cut)


def _with_bounds(quote: str, start: int) -> int:
    """Return where the words begin that say how much of a quantity or a time is meant."""
    for _ in range(_MOST_BOUNDS):
        if not (bound := _BOUND.search(quote, max(0, start - _LONGEST_BOUND), start)):
            break
        start = bound.start()
    return start


def _is_bounded(cut: str) -> bool:
    """Say whether words name a quantity or a time, of which the word before says how much of it."""
    return bool(quantities(cut)) or cut.lower().startswith(("every ", "each "))


def _form(word: str) -> str:
    return " ".join(stems(word)) or indexed(word)


def _is_idle(word: str, asked: frozenset[str]) -> bool:
    """Say whether a word at the edge of a run says nothing that wasn't asked."""
    found = stems(word)
    return indexed(word) in STOP_WORDS if not found else asked.issuperset(found)
