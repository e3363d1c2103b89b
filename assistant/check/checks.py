"""A sentence and the words it rests on come in; what the sentence says that they don't goes out.

Each check looks for one thing that differs and says it in a few words, or returns None. They are
exact: none of them guesses at meaning, and a check that can't tell says nothing.
"""

import re
from collections.abc import Callable, Iterator

from footnote.assistant.check.faults import Fault, Reason
from footnote.assistant.check.opposites import opposite_in
from footnote.index.words import words
from footnote.index.words.denials import DENIALS
from footnote.index.words.quantities import Quantity, quantities
from footnote.index.words.stems import stems

# Where one thing ends and another begins.
CLAUSE = re.compile(r"\n|[,;:.]\s|\b(?:but|although|while|because|whereas)\b")
_SCOPE = 5  # content words that a "not" or a "may" is taken to reach


Check = Callable[[str, str], Fault | None]


def check_all(claim: str, evidence: str) -> Fault | None:
    """Return the first fault that a check finds in a claim, None if it passes them all."""
    return next((fault for check in CHECKS if (fault := check(claim, evidence))), None)


# --- numbers ------------------------------------------------------------------------------------


def check_numbers(claim: str, evidence: str) -> Fault | None:
    """Find a number of the claim that its evidence doesn't have, in the same scale and unit."""
    there = quantities(evidence)
    for one in quantities(claim):
        if any(one.agrees(other) for other in there):
            continue
        if _is_bound(claim, one, there):
            continue
        if one.spelled and not _counts_the_same(claim, evidence, one, there):
            continue  # "the three measures" may count what the evidence lists
        reason = Reason.OTHER_NUMBER if there else Reason.NO_NUMBER
        return reason.of(one.words)
    return None


_BOUND = re.compile(
    r"\b(?:(?P<under>less|fewer|lower|smaller|below|under)"
    r"|(?P<over>more|greater|higher|larger|above|over|exceed\w*))(?: than)?(?: or equal to)?\s*$",
    re.IGNORECASE,
)


def _is_bound(claim: str, one: Quantity, there: tuple[Quantity, ...]) -> bool:
    """Say whether a number is only a bound, “less than 15,000”, that all the evidence keeps to."""
    bound = _BOUND.search(claim[: claim.find(one.words)])
    if not bound:
        return False
    figures = [other for other in there if not other.is_year]
    keeps = [
        other.value < one.value if bound["under"] else other.value > one.value for other in figures
    ]
    return bool(keeps) and all(keeps)


def _counts_the_same(claim: str, evidence: str, one: Quantity, there: tuple[Quantity, ...]) -> bool:
    """Say whether the evidence gives another number of the very thing that is counted."""
    counted = _next_stem(claim, one.words)
    return bool(counted) and any(_next_stem(evidence, other.words) == counted for other in there)


def _next_stem(text: str, after: str) -> str:
    rest = text.partition(after)[2]
    return next(iter(stems(" ".join(rest.split()[:2]))), "")


# --- not --------------------------------------------------------------------


def check_negation(claim: str, evidence: str) -> Fault | None:
    """Find what one of them denies and the other doesn't."""
    if affirms(evidence, claim):
        return Reason.NOT_DENIED.of()
    if denies(evidence, claim):
        return Reason.DENIED.of()
    return None


def denies(evidence: str, claim: str) -> bool:
    """Say whether a text has a “not” or an “it is a myth that” over what a claim says plainly."""
    if any(True for _ in _reached(claim, DENIALS, supposed=True)):
        return False
    unnamed = _LONG_NAME.sub(" ", claim)  # what is “not a tapestry” may be the Bayeux Tapestry
    return any(
        _holds(claim if len(reach) > 1 else unnamed, reach)
        for reach in _reached(evidence, DENIALS, supposed=_supposes(claim))
    )


def affirms(evidence: str, claim: str) -> bool:
    """Say whether a text states plainly what a claim puts under a “not”."""
    ours = list(_reached(claim, DENIALS, supposed=_supposes(evidence)))
    if not ours or any(True for _ in _reached(evidence, DENIALS, supposed=True)):
        return False
    return any(_holds(evidence, reach) for reach in ours)


_NOT_DENIED = re.compile(r"\bnot (?:until|only|just|merely)\b", re.IGNORECASE)
# “You cannot, however, file two cases”: a word between commas ends no clause.
_ASIDE = re.compile(
    r"(?:,|(?<!\s))\s*\b(?:however|therefore|moreover|indeed|of course|in fact|ever)\b,?",
    re.IGNORECASE,
)
_LONG_NAME = re.compile(r"\b[A-Z][\w’'-]{1,60}+(?: [A-Z][\w’'-]{1,60}+)+")
_IF = frozenset("if unless whether".split())


def _supposes(text: str) -> bool:
    return bool(_IF & set(words(text)))


def _reached(text: str, cues: frozenset[str], *, supposed: bool = False) -> Iterator[list[str]]:
    """Yield the stems that each cue of a text reaches: the next few, up to the clause's end.

    “If it fails to” says nothing of whether it fails, unless what it is held against is only
    `supposed` too.
    """
    for clause in CLAUSE.split(_NOT_DENIED.sub(" ", _ASIDE.sub(" ", text))):
        tokens = words(clause)
        for place, token in enumerate(tokens):
            if token in cues and (supposed or not _IF & set(tokens[:place])):
                reach = stems(" ".join(w for w in tokens[place + 1 :] if w not in cues))[:_SCOPE]
                if reach:
                    yield reach


def _holds(text: str, reach: list[str]) -> bool:
    """Say whether a text speaks of what a cue reaches: its first word, and most of the rest."""
    there = set(stems(text))
    return reach[0] in there and sum(stem in there for stem in reach) >= 0.6 * len(reach)


def _is_denied(word: str, text: str) -> bool:
    return any(set(stems(word)) & set(reach) for reach in _reached(text, DENIALS, supposed=True))


def check_direction(claim: str, evidence: str) -> Fault | None:
    """Find a word of the claim whose opposite the evidence has: more is not less.

    What is not approved is rejected, so a “not” over one of the two makes them the same.
    """
    pair = opposite_in(claim, evidence)
    if pair and _is_denied(pair[0], claim) == _is_denied(pair[1], evidence):
        return Reason.OPPOSITE.of(pair[0])
    return None


CHECKS: tuple[Check, ...] = (check_numbers, check_negation, check_direction)
