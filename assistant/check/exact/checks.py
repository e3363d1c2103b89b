"""A sentence and the words it rests on come in; what the sentence says that they don't goes out.

Each check looks for one thing that differs and says it in a few words, or returns None. They are
exact: none of them guesses at meaning, and a check that can't tell says nothing.
"""

import re
from collections.abc import Callable, Iterator

from footnote.assistant.answer import Verdict
from footnote.assistant.check.exact.deeds import swapped
from footnote.assistant.check.exact.extents import alone, no_more, other_bound, wider
from footnote.assistant.check.exact.frames import denied_by, left_open_by, spoken_in
from footnote.assistant.check.exact.mixed import said_of_another
from footnote.assistant.check.exact.names import other_complement, other_word
from footnote.assistant.check.exact.opposites import opposite_in
from footnote.assistant.check.exact.sides import (
    CLAUSE,
    acting_instead,
    given_over,
    other_possessor,
    other_time,
    other_way,
    second_instead,
    turned_round,
)
from footnote.assistant.check.faults import Fault, Reason
from footnote.index.words import words
from footnote.index.words.denials import DENIALS
from footnote.index.words.quantities import Quantity, quantities
from footnote.index.words.stems import stems

_SCOPE = 5  # content words that a "not" or a "may" is taken to reach


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


# --- not, may, somebody says --------------------------------------------------------------------

_MAY = frozenset("may might could possibly perhaps potentially potential".split())
_MONTH = re.compile(r"(?<=\w )May\b|\bMay(?= \d)")
_HEDGES = _MAY | frozenset(
    """would can should likely probably expected seems seem appears appear reportedly allegedly
    suggests suggest indicates hopes aims plans planned proposed proposes risk chance if
    possible threatens threaten danger""".split()
)


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
    if denied_by(claim, evidence):
        return True
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
    if denied_by(claim, evidence):
        return False
    return any(_holds(evidence, reach) for reach in ours)


def qualifies(opening: str) -> bool:
    """Say whether the opening of a list denies, doubts or ascribes to others what its items say."""
    said = set(words(_MONTH.sub(" ", opening)))
    return bool(said & (DENIALS | _MAY) or _ATTRIBUTED.match(opening))


def check_modality(claim: str, evidence: str) -> Fault | None:
    """Find what may be so in the article, or was only to be, and simply is so in the claim."""
    if frame := left_open_by(claim, evidence):
        return Reason.ONLY_SAYS.of(frame)
    if _HEDGES & set(words(claim)):
        return None
    plain = _MONTH.sub(" ", evidence)
    if any(_holds(claim, reach) for reach in _reached(plain, _MAY, supposed=True)):
        return Reason.MAY_BE.of()
    return None


_NOT_DENIED = re.compile(r"\bnot (?:until|only|just|merely)\b", re.IGNORECASE)
# “You cannot, however, file two cases”: a word between commas ends no clause.
_ASIDE = re.compile(
    r",?\s*\b(?:however|therefore|moreover|indeed|of course|in fact|ever)\b,?", re.IGNORECASE
)
_LONG_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
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


_SAYS = (
    "say says said argue argues argued claim claims claimed believe believes assert asserts "
    "asserted warn warns warned maintain maintains allege alleges alleged contend contends reply "
    "suggest suggests insist insists consider think thinks note notes report reports fear fears"
).split()
_TELLS = (
    "noted reported feared considered thought suggested believed maintained insisted contended "
    "replied stated states told tells announced announces confirmed confirms revealed reveals "
    "called calls described describes declared declares explained explains wrote writes added "
    "held ruled stressed boasted joked emphasized promised recommended proposed "
    "admitted denied denies testified concluded found predicted predicts urged urges"
).split()
_ATTRIBUTED = re.compile(
    r"^(?:\w+[,:]?\s+)?(?:the\s+|some\s+|many\s+|most\s+|other\s+)*"
    rf"(?P<who>\w+)\s+(?:{'|'.join(_SAYS)})\b",
    re.IGNORECASE,
)
# What may stand for a name that the text gave before.
_FOR_A_NAME = (
    "he|she|they|who|party|company|group|government|ministry|agency|union|council|committee|court"
    "|organi[sz]ation|bank|firm|university|team|club|church"
)
_NOBODY = frozenset(
    "article articles text passage passages author source report study it he she they who which "
    "that this there also and".split()
)
_SPEAKING = rf"\b(?:{'|'.join([*_SAYS, *_TELLS, 'view', 'opinion', 'words'])})\b"


def check_attribution(claim: str, evidence: str) -> Fault | None:
    """Find what one of them says that somebody says, and the other says otherwise."""
    ours, theirs = _ATTRIBUTED.match(claim), _ATTRIBUTED.match(evidence)
    if ours and ours["who"].lower() not in _NOBODY and not speaks(ours["who"], evidence):
        return Reason.NOT_SAID_BY.of(ours["who"])
    if set(words(claim)) & {*_SAYS, "according"}:
        return None
    quotes = spoken_in(claim, evidence) and re.search(_SPEAKING, evidence, re.IGNORECASE)
    if quotes and not set(words(claim)) & set(_TELLS):
        return Reason.QUOTED.of()
    if not theirs or set(stems(theirs["who"])) & set(stems(claim)):
        return None
    return Reason.THEY_SAY.of(theirs["who"].lower())


def speaks(who: str, text: str) -> bool:
    """Say whether a text has somebody, or a “they” or “the party” for them, say anything."""
    name = rf"\b(?:{re.escape(who.rstrip('s'))}\w*|{_FOR_A_NAME})\b"
    before = rf"{name}[^.;:]{{0,120}}?{_SPEAKING}"
    after = rf"(?:[,”\"]\s*{_SPEAKING}|\baccording to)(?:\W+\w+){{0,3}}?\W+{name}"
    return bool(re.search(f"{before}|{after}", text, re.IGNORECASE))


# --- direction, who does what to whom, and how far it holds -------------------------------------


def check_direction(claim: str, evidence: str) -> Fault | None:
    """Find a word of the claim whose opposite the evidence has: more is not less.

    What is not approved is rejected, so a “not” over one of the two makes them the same.
    """
    pair = opposite_in(claim, evidence)
    if pair and _is_denied(pair[0], claim) == _is_denied(pair[1], evidence):
        return Reason.OPPOSITE.of(pair[0])
    return None


def check_sides(claim: str, evidence: str) -> Fault | None:
    """Find who or what stands on one side in the claim, and on the other in the evidence."""
    if turned_round(claim, evidence) or swapped(claim, evidence):
        return Reason.TURNED_ROUND.of()
    way = other_way(claim, evidence) or other_time(claim, evidence) or given_over(claim, evidence)
    if way:
        return Reason.SAYS_ELSE.of(way[1])
    if first := second_instead(claim, evidence):
        return Reason.SAYS_ELSE.of(f"second only to {first}")
    if who := acting_instead(claim, evidence):
        return Reason.DONE_BY.of(who)
    return None


def check_mixed(claim: str, evidence: str) -> Fault | None:
    """Find what the evidence says of something else than the claim does."""
    if other := said_of_another(claim, evidence):
        return Reason.SAYS_ELSE_THERE.of(other[1])
    return None


def check_extent(claim: str, evidence: str) -> Fault | None:
    """Find what reaches further in the claim: all of it, more than so many, nothing else, now."""
    if bound := other_bound(claim, evidence):
        number, limit = bound
        return Reason.ONLY_SAYS.of(f"{limit} {number}") if limit else Reason.NO_LIMIT.of(number)
    if part := wider(claim, evidence) or no_more(claim, evidence):
        return Reason.ONLY_SAYS.of(part)
    if alone(claim, evidence):
        return Reason.NO_ONLY.of()
    return None


def check_names(claim: str, evidence: str) -> Fault | None:
    """Find a word or a name of the claim that is like one of the evidence, and is another."""
    if other := other_word(claim, evidence) or other_complement(claim, evidence):
        return Reason.OTHER_NAME.of(other[1], other[0])
    return None


def check_possessor(claim: str, evidence: str) -> Fault | None:
    """Find what is one's in the claim and another's in the evidence."""
    if whose := other_possessor(claim, evidence):
        return Reason.OTHER_OWNER.of(whose[1])
    return None


CHECKS: tuple[Check, ...] = (
    check_numbers,
    check_negation,
    check_direction,
    check_sides,
    check_possessor,
    check_names,
    check_mixed,
    check_extent,
    check_modality,
    check_attribution,
)
_GRAVITY = {Verdict.CONTRADICTED: 0, Verdict.UNSUPPORTED: 1, Verdict.PARTLY: 2}
