"""A claim and its evidence come in; the condition that a claim leaves out goes out.

“If the river rises, the road will close” doesn't say that the road will close.
"""

import re

from footnote.assistant.check.exact.deeds import SENTENCE
from footnote.index.words import words
from footnote.index.words.stems import stems

_CUE = r"(?:if|unless|provided that|as long as|on condition that)"
_IN_FRONT = re.compile(rf"^\W*(?:(?:and|but|so) )?(?P<condition>{_CUE} [^,]+),\s*\S", re.IGNORECASE)
# Behind a comma or an “and” a condition may be one of the other half only.
_BEHIND = re.compile(rf"^(?P<main>[^,:]+?) (?P<condition>(?:only )?{_CUE} [^,:]+)$", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|but|or|that|whether|who|which)\b", re.IGNORECASE)
# “Ask if it is open” and “even if it rains” are no conditions.
_NO_CONDITION = re.compile(
    r"\b(?:even|as|what|like|see|know|ask\w*|wonder\w*|check\w*|tell\w*|doubt\w*|decide\w*|sure"
    r"|unclear|unsure|determine\w*|examine\w*|test\w*|question\w*)$",
    re.IGNORECASE,
)
_OWN = frozenset(
    """if unless when whenever where provided condition conditional conditions case would could may
    might should depending depends while without""".split()
)
_HELD = 0.8  # share of the claim's words that stand in the sentence with the condition


def condition_of(claim: str, evidence: str) -> str:
    """Return the condition under which alone the evidence says what a claim says; or nothing.

    A claim that has some of the condition's words, or a condition of its own, leaves none out.
    """
    ours = frozenset(stems(claim))
    sentences = SENTENCE.split(evidence)
    holding = [one for one in sentences if len(ours & set(stems(one))) >= _HELD * len(ours)]
    if _OWN & set(words(claim)) or len(holding) != 1 or len(ours) < 2:
        return ""  # what stands there twice may stand there without it
    found = _IN_FRONT.match(holding[0]) or _behind(holding[0])
    if not found or ours & set(stems(found["condition"])):
        return ""
    return found["condition"]


def _behind(sentence: str) -> re.Match[str] | None:
    found = _BEHIND.match(sentence.rstrip(". "))
    if not found or _JOINED.search(found["main"]) or _NO_CONDITION.search(found["main"]):
        return None
    return found
