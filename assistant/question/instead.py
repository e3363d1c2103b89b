"""The last question and what goes on from it come in, the question that is meant goes out.

“And in 2024?” asks the same of another year, “And the South branch?” of another branch: what is of
the same kind is replaced. Where that isn't clear, nothing goes out.
"""

import re
from collections.abc import Callable

from footnote.index.words import STOP_WORDS, words
from footnote.index.words.codes import codes
from footnote.index.words.names import LONG_RUN
from footnote.index.words.pronouns import POINTS_BACK
from footnote.index.words.stems import stems

_OPENS = re.compile(
    r"^\W*(?:(?:and|but|or|so|also|ok(?:ay)?|now|then|what about|how about)\b[\s,]*)*", re.I
)
_SAME_OF = re.compile(r"^(?:that|those|the same) of (.+)$", re.I)
_OF = re.compile(r"^(.+\bof) .+$")
_PREPOSITION = re.compile(
    r"^(in|at|on|for|of|from|to|by|with|about|under|over|before|after|since|until|during|without)"
    r" (.+)$",
    re.I,
)
_ARTICLE = r"(?:the|a|an|this|that|these|those|our|their|its|his|her)"
_ASKS = re.compile(r"^(?:why|how|when|where|who|which|what|whose)$", re.I)
_JUST_HOW = re.compile(r"^\W*(?:and |but |so )?(why|how|when|where)\W*$", re.I)
_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
_AUX_FIRST = re.compile(rf"^\W*(?:(?:why|how|when|where) )?({_AUX}\b.+)$", re.I)
_MONTHS = (
    "January|February|March|April|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
# What is said of a time, kind by kind; “may” is a month only in capitals, or after “in”.
_TIMES = (
    re.compile(r"\b(?:1[4-9]|20)\d\d(?:[/–-]\d{2,4})?\b"),
    re.compile(r"\bq[1-4]\b|\b(?:first|second|third|fourth|last) (?:quarter|half)\b", re.I),
    re.compile(rf"\b(?:(?i:{_MONTHS})|May|(?<=\bin )may)\b"),
    re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.I),
)
_YEAR = re.compile(r"(?<![\w/–-])(?:1[4-9]|20)\d\d(?![\w/–-])")
_A_YEAR_OFF = re.compile(
    r"(?:in |for )?(?:the |a )?(?:(?P<before>year (?:before|earlier)|(?:previous|last|prior) year)"
    r"|year (?:after|later)|(?:next|following) year)(?: that| this)?",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w.]*\w)")
_NAME = re.compile(r"[A-Z][\w&-]*(?:(?: of| de| van| von| the)* [A-Z][\w&-]*)*")
_SHE = re.compile(r"\b(she|he|her|him|his|hers)\b(?= ?(\w*))", re.I)
_LONGEST = 6  # words of what is new
_DOES = frozenset("do does did has have had can could will would should may might must".split())
_ENDS = frozenset("have has had do be".split())
_DONE = re.compile(r"ed$|^(?:built|held|sold|made|given|taken|found|written|paid|born|begun|won)$")


def ask_again(question: str, last: str) -> str:
    """Return the last question, of the new thing or in the new way; empty if it isn't clear."""
    if how := _JUST_HOW.match(question):
        return _asked_how(how[1], last)
    new = _OPENS.sub("", question).strip(" ?!.,;:")
    said = words(new)
    if not said or len(said) > _LONGEST or any(_ASKS.match(word) for word in said):
        return ""
    if same := _SAME_OF.match(new):
        before = _OF.match(last)
        return f"{before[1]} {same[1]}?" if before else ""
    if POINTS_BACK & set(said):
        return ""
    found = (way(new, last.strip(" ?!.")) for way in _WAYS)
    asked = next((one for one in found if one), "")
    return f"{asked}?" if asked and words(asked) != words(last) else ""


def with_name(question: str, said: str) -> str:
    """Put the name in the place of “she”, where only one in full was spoken of before."""
    names = {re.sub(r"['’]s$", "", name) for name in LONG_RUN.findall(said)}
    if len(names) != 1:
        return question
    name = names.pop()

    def instead(match: re.Match[str]) -> str:
        owns = match[1].lower() in ("her", "his") and match[2].lower() not in ("", *STOP_WORDS)
        return f"{name}'s" if owns else name

    return _SHE.sub(instead, question)


def _asked_how(how: str, last: str) -> str:
    """Ask why, when, where or how it is what the last question asked whether, or when."""
    asked = _AUX_FIRST.match(last)
    return f"{how.capitalize()} {asked[1][0].lower()}{asked[1][1:]}" if asked else ""


def _kinds(text: str) -> list[list[str]]:
    """Return what a text says of times, kind by kind, its codes, and its other numbers."""
    found, rest = [], text
    for kind in _TIMES:
        found.append(kind.findall(rest))
        rest = kind.sub(" ", rest)
    named = codes(rest)
    for code in named:
        rest = rest.replace(code, " ")
    return [*found, named, _NUMBER.findall(rest)]


def _a_year_off(new: str, last: str) -> str:
    """Ask of “the year before” that of which the last question asked."""
    off, years = _A_YEAR_OFF.fullmatch(new), set(_YEAR.findall(last))
    if not off or len(years) != 1:
        return ""
    year = int(years.pop())
    return _YEAR.sub(str(year - 1 if off["before"] else year + 1), last)


def _of_a_kind(new: str, last: str) -> str:
    """Put a year in the place of the year, a code in the place of the code."""
    pairs = [pair for pair in zip(_kinds(new), _kinds(last), strict=True) if pair[0]]
    if not pairs or any(len(mine) != 1 or len(old) != 1 for mine, old in pairs):
        return ""
    if set(stems(new)) - set(stems(last, *(mine[0] for mine, _ in pairs))):
        return ""
    for mine, old in pairs:
        last = re.sub(rf"(?<!\w){re.escape(old[0])}(?!\w)", lambda _, it=mine[0]: it, last)  # type: ignore[misc]
    return last


def _of_one_head(new: str, last: str) -> str:
    """Put “the South branch” in the place of “the North branch”."""
    *before, head = _bare(new).split()
    if not before or head.lower() in STOP_WORDS:
        return ""
    wanted = stems(head)
    parts = re.split(r"(\s+)", last)
    at = [n for n, part in enumerate(parts) if part[:1].isalnum() and stems(part) == wanted]
    if len(at) != 1:
        return ""
    first = at[0]
    while first >= 2 and _goes_with(parts[first - 2]):
        first -= 2
    if first == at[0]:
        return ""
    return "".join([*parts[:first], " ".join([*before, parts[at[0]]]), *parts[at[0] + 1 :]])


def _goes_with(word: str) -> bool:
    """Say whether a word may stand before a noun as a part of what it names."""
    return word.isalnum() and word.lower() not in STOP_WORDS


def _of_a_name(new: str, last: str) -> str:
    """Put a name in the place of the only one, after the same preposition if there is any."""
    preposition, named = _cut(new)
    if not _NAME.fullmatch(_bare(named)):
        return ""
    opened = len(last.split(maxsplit=1)[0])
    names = [one for one in _NAME.finditer(last, opened) if not any(_kinds(one[0]))]
    if preposition:
        before = re.compile(rf"\b{preposition} (?:{_ARTICLE} )?$", re.I)
        names = [one for one in names if before.search(last[: one.start()])]
    if len(names) != 1:
        return ""
    return last[: names[0].start()] + _bare(named) + last[names[0].end() :]


def _after_a_preposition(new: str, last: str) -> str:
    """Put “in Gdynia” in the place of “in Utrecht”, where the last question ends with that."""
    preposition, named = _cut(new)
    if not preposition or any(_kinds(named)):
        return ""
    ends = re.search(rf"\b{preposition} ((?:[\w'’-]+ ?){{1,4}})$", last, re.I)
    if not ends or any(_kinds(ends[1])) or len(re.findall(rf"\b{preposition}\b", last)) != 1:
        return ""
    return f"{last[: ends.start()]}{preposition} {named}"


def _of_the_only_thing(new: str, last: str) -> str:
    """Put “the tower” in the place of “the bridge”, where nothing else has a “the”."""
    preposition, named = _cut(new)
    pieces = re.split(r"\bthe ", last)
    if preposition or not named.lower().startswith("the ") or len(pieces) != 2:
        return ""
    after = pieces[1].split()
    length = next((n for n, word in enumerate(after) if word.lower() in STOP_WORDS), len(after))
    ends_in_a_verb = length < len(after) and after[length].lower() in _ENDS
    does = (pieces[0].split() or [""])[-1].lower() in _DOES
    if (does and not ends_in_a_verb) or (length > 1 and _DONE.search(after[length - 1])):
        length -= 1
    if length < 1:
        return ""
    return f"{pieces[0]}{' '.join([named, *after[length:]])}"


def _added(new: str, last: str) -> str:
    """Ask it also of a time or a place that the last question didn't speak of."""
    preposition, named = _cut(new)
    asks_when = re.match(r"\W*(?:when|what year|which year)\b", last, re.I)
    has_one = re.search(rf"\b{preposition}\b", last, re.I) if preposition else None
    if not preposition or has_one or (any(_kinds(named)) and (asks_when or any(_kinds(last)))):
        return ""
    return f"{last} {preposition} {named}"


def _cut(new: str) -> tuple[str, str]:
    """Cut a preposition off what is new; empty if it has none."""
    found = _PREPOSITION.match(new)
    return (found[1].lower(), found[2]) if found else ("", new)


def _bare(new: str) -> str:
    """Return what is new without a preposition, and without “the”."""
    return re.sub(rf"^{_ARTICLE} ", "", _cut(new)[1], flags=re.I)


_WAYS: tuple[Callable[[str, str], str], ...] = (
    _a_year_off,
    _of_a_kind,
    _of_one_head,
    _of_a_name,
    _after_a_preposition,
    _of_the_only_thing,
    _added,
)
