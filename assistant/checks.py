"""A sentence and the words it rests on come in; what the sentence says that they don't goes out.

Each check looks for one thing that differs and says it in a few words, or returns None. They are
exact: none of them guesses at meaning, and a check that can't tell says nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answer import Verdict
from assistant.evidence import stems
from assistant.quantities import Quantity, quantities
from index.words import words

_SCOPE = 5  # content words that a "not" or a "may" is taken to reach


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a sentence, for the reader, and how wrong that makes it."""

    verdict: Verdict
    reason: str


Check = Callable[[str, str], Fault | None]


def check_all(claim: str, evidence: str) -> Fault | None:
    """Return the first fault that a check finds in a claim, None if it passes them all."""
    found = [fault for check in CHECKS if (fault := check(claim, evidence))]
    return min(found, key=lambda fault: _GRAVITY[fault.verdict]) if found else None


# --- numbers ------------------------------------------------------------------------------------


def check_numbers(claim: str, evidence: str) -> Fault | None:
    """Find a number of the claim that its evidence doesn't have, in the same scale and unit."""
    there = quantities(evidence)
    for one in quantities(claim):
        if any(one.agrees(other) for other in there):
            continue
        if one.spelled and not _counts_the_same(claim, evidence, one, there):
            continue  # "the three measures" may count what the evidence lists
        return Fault(
            Verdict.CONTRADICTED if there else Verdict.UNSUPPORTED,
            f"the passage it rests on doesn't say “{one.words}”",
        )
    return None


def _counts_the_same(claim: str, evidence: str, one: Quantity, there: tuple[Quantity, ...]) -> bool:
    """Say whether the evidence gives another number of the very thing that is counted."""
    counted = _next_stem(claim, one.words)
    return bool(counted) and any(_next_stem(evidence, other.words) == counted for other in there)


def _next_stem(text: str, after: str) -> str:
    rest = text.partition(after)[2]
    return next(iter(stems(" ".join(rest.split()[:2]))), "")


# --- not, may, somebody says --------------------------------------------------------------------

_NOT = frozenset(
    """not no never none neither nor without nobody nothing cannot denied denies deny refused
    refuses refuse rejected rejects failed fails lacks lack unable unlikely hardly barely
    isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't hasn't haven't
    hadn't shouldn't mustn't""".split()
)
_MAY = frozenset("may might could possibly perhaps potentially potential".split())
_HEDGES = _MAY | frozenset(
    """would can should likely probably expected seems seem appears appear reportedly allegedly
    suggests suggest indicates hopes aims plans planned proposed proposes risk chance if
    possible threatens threaten danger""".split()
)


def check_negation(claim: str, evidence: str) -> Fault | None:
    """Find what one of them denies and the other doesn't."""
    theirs, ours = list(_reached(evidence, _NOT)), list(_reached(claim, _NOT))
    if ours and not theirs and any(_holds(evidence, reach) for reach in ours):
        return Fault(Verdict.CONTRADICTED, "the article says it without the “not”")
    if denies(evidence, claim):
        return Fault(Verdict.CONTRADICTED, "the article denies it")
    return None


def denies(evidence: str, claim: str) -> bool:
    """Say whether a text has a “not” over what a claim says without one."""
    if any(True for _ in _reached(claim, _NOT)):
        return False
    return any(_holds(claim, reach) for reach in _reached(evidence, _NOT))


def check_modality(claim: str, evidence: str) -> Fault | None:
    """Find what may be so in the article and simply is so in the claim."""
    if _HEDGES & set(words(claim)):
        return None
    if any(_holds(claim, reach) for reach in _reached(evidence, _MAY)):
        return Fault(Verdict.PARTLY, "the article only says that it may be so")
    return None


def _reached(text: str, cues: frozenset[str]) -> Iterator[list[str]]:
    """Yield the stems that each cue of a text reaches: the next few, up to the clause's end."""
    for clause in re.split(r"[,;:.]\s|\b(?:but|although|while|because|whereas)\b", text):
        tokens = words(clause)
        for place, token in enumerate(tokens):
            if token in cues:
                reach = stems(" ".join(w for w in tokens[place + 1 :] if w not in cues))[:_SCOPE]
                if reach:
                    yield reach


def _holds(text: str, reach: list[str]) -> bool:
    """Say whether a text speaks of what a cue reaches: its first word, and most of the rest."""
    there = set(stems(text))
    return reach[0] in there and sum(stem in there for stem in reach) >= 0.6 * len(reach)


_SAYS = (
    "say says said argue argues argued claim claims claimed believe believes assert asserts "
    "asserted warn warns warned maintain maintains allege alleges alleged contend contends reply "
    "suggest suggests insist insists consider think thinks note notes report reports fear fears"
).split()
_ATTRIBUTED = re.compile(
    r"^(?:\w+[,:]?\s+)?(?:the\s+|some\s+|many\s+|most\s+|other\s+)*"
    rf"(?P<who>\w+)\s+(?:{'|'.join(_SAYS)})\b",
    re.IGNORECASE,
)


def check_attribution(claim: str, evidence: str) -> Fault | None:
    """Find what somebody says in the article and the claim states as a fact."""
    said = _ATTRIBUTED.match(evidence)
    if not said or set(stems(said["who"])) & set(stems(claim)):
        return None
    if set(words(claim)) & {*_SAYS, "according"}:
        return None
    return Fault(Verdict.PARTLY, f"the article only says that {said['who'].lower()} say so")


# --- direction, and who does what to whom -------------------------------------------------------

_OPPOSITES = """increase/decrease increase/reduce rise/fall grow/shrink grow/decline rise/drop
    strengthen/weaken improve/worsen expand/contract widen/narrow gain/lose win/lose higher/lower
    more/less more/fewer largest/smallest highest/lowest most/least best/worst
    maximum/minimum before/after above/below earlier/later older/younger
    support/oppose accept/reject allow/ban permit/prohibit approve/reject
    encourage/discourage escalate/deescalate intensify/ease raise/lower buy/sell
    import/export join/quit north/south east/west northern/southern eastern/western
    inside/outside include/exclude victory/defeat lend/borrow legal/illegal
    """.split()
_FORMS = dict(
    pair.split("/")
    for pair in """fell/fall fallen/fall rose/rise risen/rise grew/grow grown/grow shrank/shrink
    shrunk/shrink won/win lost/lose sold/sell bought/buy lent/lend""".split()
)


def check_direction(claim: str, evidence: str) -> Fault | None:
    """Find a word of the claim whose opposite the evidence has: more is not less."""
    if pair := opposite_in(claim, evidence):
        return Fault(Verdict.CONTRADICTED, f"the article says the opposite of “{pair[0]}”")
    return None


def opposite_in(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return a word of the claim and its opposite in the evidence, if neither has both."""
    ours, theirs = _base_forms(claim), _base_forms(evidence)
    for base in sorted(ours.keys() - theirs.keys()):
        for opposite in sorted(_OPPOSITE_OF.get(base, frozenset()) & theirs.keys()):
            if opposite not in ours:
                return ours[base], theirs[opposite]
    return None


def _base_forms(text: str) -> dict[str, str]:
    """Return all words of a text by their stems, stop words like “more” too."""
    return {_stem(_FORMS.get(word, word)): word for word in words(text)}


def _stem(word: str) -> str:
    return next(iter(stems(word)), word)


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in _OPPOSITES:
        one, other = map(_stem, pair.split("/"))
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


_OPPOSITE_OF = _opposites()

CHECKS: tuple[Check, ...] = (
    check_numbers,
    check_negation,
    check_direction,
    check_modality,
    check_attribution,
)
_GRAVITY = {Verdict.CONTRADICTED: 0, Verdict.UNSUPPORTED: 1, Verdict.PARTLY: 2}
