"""A question and evidence come in, the question goes out as it was meant: “verison” is a slip.

A slip is a word that stands nowhere and is one letter away from one word that does: two letters
changed places, or one was left out or doubled inside it. A letter in the place of another isn't
taken for one: “fired” isn't “hired”. Nor is a name, or anything that would become one.
"""

import re

from rapidfuzz.distance import OSA

from footnote.index.evidence import Pool
from footnote.index.words import STOP_WORDS, indexed
from footnote.index.words.stems import stems

_WORD = re.compile(r"(?<![\w.@/'’-])[a-z]{6,}(?![\w@/'’-]|\.\w)")
_JOINED = re.compile(r"^(\W{0,3}(?:what|who|where|how|when))s\b", re.IGNORECASE)  # “whats”
_NOT = re.compile(
    r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should|must|ca|wo)nt\b", re.IGNORECASE
)  # “didnt”
_IS = re.compile(r"\b(that|there|here)s\b(?= (?:an?|the|no|not|any)\b)", re.IGNORECASE)
_LONG = 7  # letters: of shorter words one letter more or less makes another word
_PLAIN = re.compile(r"(?<![\w'’-])[a-z]{5,}(?![\w'’-])")


def as_meant(question: str, pool: Pool) -> str:
    """Put right the slips of a question, where one word alone can have been meant."""
    question = _IS.sub(r"\1's", _NOT.sub(r"\1n't", _JOINED.sub(r"\1's", question)))
    strange = [word for word in _WORD.findall(question) if _is_strange(word, pool)]
    if not strange:
        return question
    there = {word for one in pool for word in _PLAIN.findall(one.quote)}
    meant = {word: _only([one for one in there if _is_slip(word, one)]) for word in strange}
    return _WORD.sub(lambda match: meant.get(match[0]) or match[0], question)


def _is_strange(word: str, pool: Pool) -> bool:
    return word not in STOP_WORDS and not pool.known & {*stems(word), indexed(word)}


def _only(found: list[str]) -> str:
    """Return the shortest of some forms of one word; empty if they are of several, or of none."""
    return min(found, key=len) if len({*stems(*found)}) == 1 else ""


def _is_slip(typed: str, word: str) -> bool:
    """Say whether one who meant a word may have typed another."""
    if typed[0] != word[0] or typed[-1] != word[-1] or OSA.distance(typed, word) != 1:
        return False
    if sorted(typed) == sorted(word):
        return True
    return len(typed) != len(word) and min(len(typed), len(word)) >= _LONG
