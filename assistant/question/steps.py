"""A question that takes two places comes in, what to ask first goes out, and what to ask then.

“Who leads the division with the most staff?” asks which division has the most staff, and who leads
that. “Compare A and B” has two sides.
"""

import re
from dataclasses import dataclass

from footnote.assistant.question.reckonings import SUPERLATIVES

MOST_STEPS = 3
_SUPERLATIVE = rf"(?:{'|'.join(sorted(SUPERLATIVES, key=len, reverse=True))})"
_HAS = r"(?:with|having|(?:that|which|who) (?:has|have|had|got|gets|received))"
_ENDS = r"(?=\W*$| (?:have|has|had|do|does|did|is|are|was|were|in (?:1[89]|20)\d\d)\b)"
_WITH_THE_MOST = re.compile(
    rf"\bthe (?P<thing>[\w-]+(?: [\w-]+)?) {_HAS}"
    rf" (?P<most>the {_SUPERLATIVE}\b[^?]{{1,80}}?){_ENDS}",
    re.IGNORECASE,
)
_THE_LARGEST = re.compile(
    rf"\bthe (?P<most>{_SUPERLATIVE}|most expensive|most recent) (?P<thing>[\w-]+)"
    r"(?P<by> (?:by|in terms of) [^?]{1,40}?)?(?=\W*$| (?:have|has|had|do|does|did|cost)\b)",
    re.IGNORECASE,
)
_ITSELF = re.compile(r"^\W*(?:which|what|who|name) (?:(?:is|are|was|were) )?$", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|his|her|their)\b(?= \w)", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|he|she|they|him|them|that one|there)\b", re.IGNORECASE)
_A_SIDE = r"[^?]{1,80}?"
_SIDES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\W*(?:please )?(?:compare|contrast) (?P<one>{_A_SIDE})"
        rf" (?:and|with|to|against|versus|vs\.?) (?P<other>{_A_SIDE})\W*$",
        rf"\bdifferences? between (?P<one>{_A_SIDE}) and (?P<other>{_A_SIDE})\W*$",
        rf"^\W*how (?:do|does|did) (?P<one>{_A_SIDE}) (?:and|differ from|compare (?:to|with))"
        rf" (?P<other>{_A_SIDE})(?: differ| compare)?\W*$",
        rf"^\W*(?:how|what) (?:is|are) (?P<one>{_A_SIDE}) different from (?P<other>{_A_SIDE})\W*$",
        rf"^\W*(?P<one>{_A_SIDE}) (?:versus|vs\.?) (?P<other>{_A_SIDE})\W*$",
    )
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask first, and what to ask of the thing that this finds: `then` has it as “{}”."""

    first: str
    then: str


def plan_of(question: str) -> Plan | None:
    """Return the two steps of a question; None if it asks in one."""
    text = question.replace("{", "(").replace("}", ")")
    if found := _WITH_THE_MOST.search(text):
        first = f"Which {found['thing']} has {found['most']}?"
    elif found := _THE_LARGEST.search(text):
        first = f"Which {found['thing']} is the {found['most']}{found['by'] or ''}?"
    else:
        return None
    before, after = text[: found.start()], text[found.end() :]
    if _ITSELF.match(before) and not after.strip(" ?!."):
        return None
    return Plan(first, f"{before}{{}}{after}")


def of_it(question: str, name: str) -> str:
    """Ask of what was found before: its name is put in the place of “it”; empty if there's none."""
    said = _OWN.sub(lambda _: f"{name}'s", question, count=1)
    said = said if said != question else _IT.sub(lambda _: name, question, count=1)
    return said if said != question else ""


def sides_of(question: str) -> tuple[str, str] | None:
    """Return the two things that are to be compared; None if that isn't asked."""
    found = next((match for one in _SIDES if (match := one.search(question))), None)
    return (found["one"].strip(), found["other"].strip()) if found else None
