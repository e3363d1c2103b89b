"""A claim and its evidence come in; a word or name of the claim that is another there goes out.

Compared word by word and by their stems, “Integration” is “Integrity”, and the King of Denmark is
in “the King of Norway went to Denmark”.
"""

import re

from footnote.index.words import STOP_WORDS
from footnote.index.words.names import RUN
from footnote.index.words.stems import stems

# Nouns of one stem with two of these endings are two things.
_ENDING = re.compile(r"(ation|ity|ism|ment|ness|ance)s?$")
_NAME = re.compile(r"[A-Z]\w+")
_OF = re.compile(
    rf"\b(?P<head>[A-Z][\w’'-]*\w) (?:of|for) (?P<article>(?:the|an?) )?"
    rf"(?P<other>{RUN.pattern}(?P<more>(?:,? and|,) (?:the )?{RUN.pattern})*)"
)
_OWNER = re.compile(r"([\w-]+)['’]s (?:[\w-]+ ){0,2}$")  # “Denmark’s young King”


def other_word(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return “Integration” and “Integrity” if a claim names the one, its evidence only the other.

    Of words in small letters one may well stand for the other: documents, documentation.
    """
    ours, theirs = _things(claim), _things(evidence)
    for word in sorted(ours.keys() - theirs.keys()):
        for other in sorted(theirs.keys() - ours.keys()):
            if ours[word] != theirs[other] and stems(word) == stems(other):
                return word, other
    return None


def _things(text: str) -> dict[str, str]:
    """Return the capitalised words that end as nouns made of others do, with those endings."""
    return {word: ending[1] for word in _NAME.findall(text) if (ending := _ENDING.search(word))}


def other_complement(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return “King of Denmark” and “King of Norway” if a claim has the one, and not the other.

    “Denmark’s King” is the King of Denmark too, and “the Danish King” may be.
    """
    theirs = list(_OF.finditer(evidence))
    for ours in _OF.finditer(claim):
        rivals = [one for one in theirs if one["head"] == ours["head"]]
        wanted = frozenset(stems(ours["other"]))
        named = ours["article"] in (None, "the ") and not ours["more"]
        known = wanted and wanted <= frozenset(stems(evidence))
        if rivals and named and known and not _may_be_of(ours["head"], wanted, evidence):
            return ours[0], rivals[0][0]
    return None


def _may_be_of(head: str, wanted: frozenset[str], text: str) -> bool:
    """Say whether a title is of what is wanted anywhere in a text, or has a name before it."""
    for found in re.finditer(rf"(?P<before>[\w’'-]+ )?\b{re.escape(head)}\b", text):
        before = found["before"] or ""
        owner = _OWNER.search(text[: found.end() - len(head)])
        after = _OF.match(text, found.end() - len(head))
        named = before[:1].isupper() and before.strip().lower() not in STOP_WORDS
        others = (before, owner[1] if owner else "", after["other"] if after else "")
        if named or wanted & frozenset(stems(*others)):
            return True
    return False
