"""Two texts come in; what stands on one side in the first and on the other in the second goes out.

From whom to whom, from when, and whose it is: sentences that share every word can differ in it.
"""

import re
from collections.abc import Iterator

from footnote.assistant.check.exact.verbs import base_form
from footnote.assistant.question.kinds import ASKING
from footnote.index.words.stems import stems

CLAUSE = re.compile(r"\n|[,;:.]\s|\b(?:but|although|while|because|whereas)\b")
_PIVOT = re.compile(
    r"\b(?:rather than|instead of|over|than|by|into|versus|as \w+ as)\b", re.IGNORECASE
)
_BESIDE = 3  # content words on each side of a pivot that are compared
_BESIDE_OPEN = 5  # those of the evidence, where a question leaves one side open
_WAY = re.compile(r"\b(?P<what>\w+) (?P<way>to|from) (?:the )?(?P<whom>[A-Z][\w-]+)")
_WHOSE = re.compile(
    r"\b(?P<who>(?:[A-Z][\w-]+ )*[A-Z][\w-]+)(?:['’]s|(?<=s)['’]) (?P<what>[a-z][\w-]+)"
)

_NAME = r"(?P<who>[A-Z][\w-]+)"
_ACTED_ON = re.compile(rf"\b{_NAME} (?:was|were|is|are|been|being) (?:\w+ly )?(?P<what>\w+ed)\b")
# “By Otto’s order” Otto orders; “by Otto’s election” others elect him.
_TELLING = r"(?P<what>(?:order|command|request|invitation|instruction|decree|advice)s?)"
_ACTING = (
    re.compile(rf"\b(?P<what>\w+ed) by (?:the )?{_NAME}"),
    re.compile(rf"\b(?:by|on|under|at) {_NAME}['’]s? {_TELLING}\b"),
    re.compile(rf"\b(?:by|on|under|at) (?:the )?{_TELLING} of {_NAME}"),
)
_SINCE = re.compile(
    r"\b(?P<way>since|after|from|until|till|before|to) (?P<year>1\d{3}|20\d\d)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\b(?P<way>from|to) (?:about |around |over |nearly |almost )?(?P<what>[$£€]? ?\d[\d.,]*\d|\d)",
    re.IGNORECASE,
)
# What is lost to one isn't that one: of “gave the Danes” and “gave to the Danes” both are the same.
_HANDED = re.compile(
    r"\b(?P<what>betray\w*|surrender\w*|cede\w*|los(?:t|e|es|ing)|sold|sells?|transferr?\w*)"
    r"(?P<to>(?:\s[\w’'-]+){0,4}? to)? (?:the )?(?P<whom>[A-Z][\w-]+)"
)
_FIRST_OF_TWO = re.compile(r"\bsecond only to (?:the |that of )?(?P<who>[A-Z][\w’'-]*)")
_SECOND_TO = re.compile(r"\b(?:second (?:only )?to|after|behind)\b", re.IGNORECASE)
# Titles stand for names: the President's may be the very one's whom the text names.
_TITLES = frozenset(
    stems(
        "president king queen pope minister emperor duke earl count prince princess chancellor "
        "governor mayor secretary general government administration parliament company group"
    )
)


def turned_round(claim: str, evidence: str) -> bool:
    """Say whether a claim has swapped the sides of a comparison, or who did it with whom."""
    theirs = list(_sides(evidence))
    return any(
        pivot == other and (left - here) & there and right & (here - left) and not right & there
        for pivot, left, right in _sides(claim)
        for other, here, there in theirs
    )


def asked_round(question: str, evidence: str) -> bool:
    """Say whether “What flows into the Elbe?” is asked where only “the Elbe flows into …” stands.

    The question leaves one side open, so its other one must be on the wrong side.
    """
    theirs = list(_sides(evidence, _BESIDE_OPEN))
    for pivot, left, right in _sides(question):
        same = [(here, there) for other, here, there in theirs if other == pivot]
        did = left - ASKING
        if did and any(did <= here and right - there and right <= here for here, there in same):
            return not any(right <= there for _, there in same)
    return False


def other_way(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return “to Rome” and “from Rome” if the one “went to” and the other “went from” there."""
    ours, theirs = _ways(claim), _ways(evidence)
    for what, way, whom in sorted(ours - theirs):
        other = "from" if way == "to" else "to"
        if (what, other, whom) in theirs - ours:
            return f"{way} {whom}", f"{other} {whom}"
    return None


def other_possessor(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return “Otto’s son” and “Anna’s son” if a claim speaks of the one, and its evidence doesn't.

    “The son of Otto” is Otto’s too.
    """
    for who, what, whole in _possessed(claim):
        rivals = [(other, others) for other, same, others in _possessed(evidence) if same == what]
        if rivals and not any(who & other for other, _ in rivals) and not _of(what, who, evidence):
            return whole, rivals[0][1]
    return None


def acting_instead(claim: str, evidence: str) -> str:
    """Return “Otto” where a claim has “Otto was ordered”, and the evidence “by Otto’s order”."""
    here = {(whom, did) for whom, did in _found(_ACTED_ON, evidence)}
    acting = {pair for way in _ACTING for pair in _found(way, evidence)}
    for who, what in _found(_ACTED_ON, claim):
        if (who, what) in acting and (who, what) not in here:
            return who
    return ""


def other_time(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return “since 2010” and “until 2010”, or “from 40” and “to 40”, if a claim swaps them."""
    for pattern, key in ((_SINCE, "year"), (_FROM_TO, "what")):
        theirs = list(pattern.finditer(evidence))
        for ours in pattern.finditer(claim):
            same = [one for one in theirs if one[key] == ours[key]]
            if same and all(_is_start(one) != _is_start(ours) for one in same):
                return ours[0], same[0][0]
    return None


def given_over(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return “betrayed Otto” and “to Otto” if a claim has the one, and its evidence the other."""
    ours, theirs = (dict(_handed(text)) for text in (claim, evidence))
    for (what, whom, given), said in sorted(ours.items()):
        other = theirs.get((what, whom, not given))
        if other and (what, whom, given) not in theirs:
            return said, other
    return None


def second_instead(claim: str, evidence: str) -> str:
    """Return “Hudson” where a claim has it as the second, and the evidence “second only to” it."""
    if "second" not in claim.lower() or _SECOND_TO.search(claim):
        return ""
    first = (found["who"] for found in _FIRST_OF_TWO.finditer(evidence))
    return next((who for who in first if who in claim), "")


def _handed(text: str) -> Iterator[tuple[tuple[str, str, bool], str]]:
    """Yield what was done, to what name, and whether “to” it; and the words that say so."""
    for found in _HANDED.finditer(text):
        for what in stems(base_form(found["what"].lower())):
            yield (what, found["whom"], bool(found["to"])), found[0]


def _is_start(found: re.Match[str]) -> bool:
    return found["way"].lower() in ("since", "after", "from")


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Yield a name, and the stem of what is done by it or to it."""
    for found in pattern.finditer(text):
        for what in stems(found["what"]):
            yield found["who"], what


def _sides(
    text: str, beside: int = _BESIDE
) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Yield each pivot of a text with the stems of the few words before and after it."""
    for clause in CLAUSE.split(text):
        for pivot in _PIVOT.finditer(clause):
            before, after = stems(clause[: pivot.start()]), stems(clause[pivot.end() :])
            sides = frozenset(before[-beside:]), frozenset(after[:beside])
            yield pivot[0].lower(), *sides


def _ways(text: str) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (what, found["way"], found["whom"])
        for found in _WAY.finditer(text)
        for what in stems(found["what"])
    )


def _possessed(text: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """Yield who has what, by stems, and the words that say so."""
    for found in _WHOSE.finditer(text):
        who = frozenset(stems(found["who"]))
        for what in stems(found["what"]) if not who <= _TITLES else ():
            yield who, what, found[0]


def _of(what: str, who: frozenset[str], text: str) -> bool:
    """Say whether a text has “the son of Otto”, or of one of his names, among a few words."""
    tokens = [frozenset(stems(word)) for word in re.findall(r"[\w’'-]+", text)]
    return any(
        what in token and any(who & near for near in tokens[at + 1 : at + 6])
        for at, token in enumerate(tokens)
    )
