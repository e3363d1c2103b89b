"""A claim and its evidence come in; what the evidence says of something else goes out.

“The bridge was built in 1950” has all its words in “The dam was built in 1950. The bridge was built
in 1960.”, and is wrong. So is “born in Kiel” of one who died there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from footnote.assistant.check.exact.verbs import looks_past
from footnote.index.words import words
from footnote.index.words.names import RUN, names_in
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems
from footnote.index.words.times import DAYS, MONTHS

_PART = re.compile(r"\n|[.;!?]\s+|,?\s(?:but|while|although|whereas|whilst)\s", re.IGNORECASE)
_AND = re.compile(r",?\sand\s(?=(\w+))", re.IGNORECASE)
_SLOTS = frozenset("in at by of to from with for on over near into under since until".split())
_ARTICLES = frozenset("the a an its his her their about around".split())
_FIGURE_OF_A_CELL = ":"  # comes after its row and column
_FEWEST = 2  # words that must be said of the other thing


@dataclass(frozen=True, slots=True)
class _Particular:
    """A name or a number of a text, and the word that says how it stands there: “in”, “by”."""

    words: str
    slot: str
    kind: str

    def is_in(self, part: str) -> bool:
        """Say whether a text has it, or a part of the name."""
        if self.kind == "name":
            return bool(frozenset(stems(self.words)) & frozenset(stems(part)))
        (ours, *_) = quantities(self.words)
        return any(ours.agrees(one) for one in quantities(part))

    def is_rival(self, other: "_Particular") -> bool:
        """Say whether another stands where this one does."""
        return self.kind == other.kind and other.slot in (self.slot, _FIGURE_OF_A_CELL)


def said_of_another(claim: str, evidence: str) -> tuple[str, str] | None:
    """Return a claim's name or number, and the one that its evidence has in that very place.

    It is wrong if one part of the evidence says all the rest of the claim with another name or
    number there, and no part that has the claim's own says all the rest.
    """
    parts = list(_parts(evidence))
    for own in _particulars(claim):
        rest = frozenset(stems(claim)) - frozenset(stems(own.words))
        having = [part for part in parts if own.is_in(part)]
        whole = [part for part in parts if rest <= frozenset(stems(part))]
        if len(rest) < _FEWEST or not having or any(part in having for part in whole):
            continue
        for other in (other for part in whole for other in _particulars(part)):
            if own.is_rival(other) and not other.is_in(claim):
                return own.words, other.words
    return None


def _parts(evidence: str) -> Iterator[str]:
    """Cut evidence where something new is said: between sentences, and before “and died”."""
    for part in _PART.split(evidence):
        start = 0
        for found in _AND.finditer(part):
            if looks_past(found[1].lower()):
                yield part[start : found.start()]
                start = found.end()
        yield part[start:]


def _particulars(text: str) -> Iterator[_Particular]:
    """Yield the names and numbers of which it can be told how they stand there."""
    names = {word for name in names_in(text) for word in name.split()}
    for found in RUN.finditer(text):
        own = set(found[0].split())
        if names & own and not (MONTHS | DAYS) & set(words(found[0])):
            slot = _slot(text[: found.start()])
            if slot:
                yield _Particular(found[0], slot, "name")
    for one in quantities(text):
        before, _, after = text.partition(one.words)
        if one.is_year:
            slot = _slot(before)
        else:
            in_cell = before.rstrip().endswith(_FIGURE_OF_A_CELL)
            slot = _FIGURE_OF_A_CELL if in_cell else next(iter(stems(after)), "")
        yield _Particular(one.words, slot, "year" if one.is_year else one.unit or "number")


def _slot(before: str) -> str:
    """Return the preposition that a text ends with, articles left out; empty if there is none.

    Who acts, at the start, and whom it is done by stand for each other.
    """
    last = next((word for word in reversed(words(before)) if word not in _ARTICLES), "by")
    return last if last in _SLOTS else ""
