"""A claim and its evidence come in; where the claim reaches further than that, why goes out.

“All” is more than “most”, “40” is less than “at least 40”, and what “used to be” is no more.
"""

import re

from footnote.index.words import words
from footnote.index.words.quantities import Quantity, quantities
from footnote.index.words.stems import stems

_ABOVE = (
    r"(?:more|greater|higher|larger|longer|older) than|over|above|exceed\w*|surpass\w*|upwards of"
)
_AT_LEAST = r"at least|no (?:fewer|less) than|a minimum of|minimum of"
_BELOW = r"(?:fewer|less|lower|smaller|shorter|younger) than|under|below"
_AT_MOST = r"at most|up to|no more than|not more than|a maximum of|maximum of|as many as|as much as"
_BOUND = re.compile(
    rf"\b(?:(?P<above>{_ABOVE})|(?P<at_least>{_AT_LEAST})"
    rf"|(?P<at_most>{_AT_MOST})|(?P<below>{_BELOW}))"
    r"[\s$£€]*(?:about |around |the |an? )?$",
    re.IGNORECASE,
)
# “Under two abbots” sets no limit, and “over three years” may not.
_BESIDE = re.compile(r"\b(?:over|above|under|below)\b\W*(?:\w+ )?$", re.IGNORECASE)
_OR_MORE = re.compile(
    r"^\W*(?:\w+ )?(?:(?P<at_least>or (?:more|over|older|longer|above))"
    r"|(?P<at_most>or (?:less|fewer|under|younger|below)))\b",
    re.IGNORECASE,
)
_UPWARDS = frozenset({"above", "at_least"})

_WHOLE = frozenset("all every everyone everybody everything each always entirely wholly".split())
_PART = re.compile(
    r"\b(?P<part>some|many|few|several|majority|often|usually|sometimes|mostly"
    r"|(?<!the )most (?=of\b|\w+s\b))",
    re.IGNORECASE,
)
_NO_WHOLE = re.compile(r"\b(?:at|after|above|first of) all\b|\ball over\b", re.IGNORECASE)
_ONLY = frozenset("only solely exclusively".split())
_ONLY_TOO = _ONLY | frozenset(
    """sole just merely exclusive alone single singly unique except apart other limited limits
    restricted confined nothing nobody none no not never one purely simply entirely all
    unlike last""".split()
)
_NOW = frozenset("is are has have".split())
_ONCE = re.compile(
    r"(?P<once>(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )\bused to\b"
    r"|\bformerly\b(?! (?:known|called|named))(?! ?:)"
    r"|\b(?:was|were) once|\bonce (?:was|were))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\n|(?<=[.!?])\s+")
_SAME = 0.6  # share of a claim's words that a sentence must have to speak of the same
_HOW_MANY = re.compile(
    r"\b(?<!a )(?:(?P<few>few)|(?P<many>many|most|all|numerous)) (?:of )?(?:the )?(?P<what>\w{3,})",
    re.IGNORECASE,
)
_PAST = frozenset("was were been had once former used".split())


def other_bound(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return a claim's number, and the limit that its evidence sets to it: “at least”."""
    there = quantities(evidence)
    for ours in quantities(claim):
        theirs = [limit for one in there if one.agrees(ours) for limit in _limits(evidence, one)]
        mine = _limits(claim, ours)
        if theirs and mine and not any(_within(mine[0], limit) for limit in theirs):
            return ours.words, theirs[0].replace("_", " ").replace("above", "more than")
    return None


def wider(claim: str, evidence: str) -> str:
    """Return “most” where a claim says “all”, or “few” where it says “many”; else nothing."""
    ours, theirs = set(words(_NO_WHOLE.sub(" ", claim))), set(words(evidence))
    if not _WHOLE & ours or _WHOLE & theirs:
        return _few(claim, evidence)
    if "only" in theirs and "only" not in ours:
        return "only"
    found = _PART.search(evidence)
    part = found["part"].strip().lower() if found else ""
    return "" if part in ours else part


def alone(claim: str, evidence: str) -> bool:
    """Say whether a claim has an “only” that its evidence doesn't."""
    return bool(_ONLY & set(words(claim))) and not _ONLY_TOO & set(words(evidence))


def no_more(claim: str, evidence: str) -> str:
    """Return “used to” where a claim says that it is so; else nothing."""
    ours = set(words(claim))
    if not _NOW & ours or _PAST & ours:
        return ""
    asked = frozenset(stems(claim))
    for sentence in _SENTENCE.split(evidence):
        found = _ONCE.search(sentence)
        held = asked & frozenset(stems(sentence))
        if found and len(held) >= _SAME * len(asked) and not _NOW & set(words(sentence)):
            return found["once"]
    return ""


def _limits(text: str, one: Quantity) -> list[str]:
    """Return how a quantity is limited at each place in a text: “at_most”; empty for not at all."""
    places = re.finditer(rf"(?<![\w.,]){re.escape(one.words)}(?!\w)", text)
    return [_limit(text[: at.start()], text[at.end() :], one) for at in places]


def _limit(before: str, after: str, one: Quantity) -> str:
    if one.spelled and _BESIDE.search(before):
        return ""
    found = _BOUND.search(before) or _OR_MORE.search(after)
    return str(found.lastgroup) if found else ""


def _within(mine: str, theirs: str) -> bool:
    """Say whether a limit claims no more than another of the same number."""
    return not theirs or (bool(mine) and (mine in _UPWARDS) == (theirs in _UPWARDS))


def _few(claim: str, evidence: str) -> str:
    """Find “few members” where the claim has “many members”, or the other way round."""
    ours = {found["what"].lower(): found for found in _HOW_MANY.finditer(claim)}
    for found in _HOW_MANY.finditer(evidence):
        mine = ours.get(found["what"].lower())
        if mine and bool(mine["few"]) != bool(found["few"]):
            return found["few"] or found["many"]
    return ""
