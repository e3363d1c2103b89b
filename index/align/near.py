"""Two texts come in, how much of the first stands in the second goes out, and the difference.

Words are compared in order; one that is spelled almost the same is the same word, misspelt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from footnote.index.words import STOP_WORDS, indexed

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+(?:['’][^\W_]+)*")
_MISSPELT = 75  # likeness of spelling, of 100, from which two words are one
_STOP = 0.3  # what a word like “of” counts beside one that says something


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words that both texts have, or that was removed or added."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of a text stands in another, by weight, and how much of that one it fills."""

    held: float
    filled: float
    used: frozenset[int] = frozenset()  # the words of the other, by number

    @property
    def likeness(self) -> float:
        """Return one figure for both, 0 to 1: what is added counts less than what is gone."""
        return 0.0 if not self.held else 1.25 / (1 / self.held + 0.25 / max(self.filled, 0.01))


@lru_cache(maxsize=50_000)
def spelled(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text in order, as they are compared."""
    return tuple(_WORD.findall(indexed(text)))


def weight(word: str) -> float:
    """Return what a word counts."""
    return _STOP if word in STOP_WORDS else 1.0


def fit(ours: Sequence[str], theirs: Sequence[str], taken: frozenset[int] = frozenset()) -> Fit:
    """Find the words of one text in another, in order; `taken` words of the other don't count."""
    if taken:
        theirs = ["" if at in taken else word for at, word in enumerate(theirs)]
    pairs = list(_pairs(ours, theirs))
    all_, there = sum(map(weight, ours)), sum(map(weight, theirs))
    return Fit(
        sum(weight(ours[left]) for left, _ in pairs) / (all_ or 1.0),
        sum(weight(theirs[right]) for _, right in pairs) / (there or 1.0),
        frozenset(right for _, right in pairs),
    )


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of words that are one: the same, or one of them misspelt."""
    gap: tuple[list[int], list[int]] = ([], [])
    for step in LCSseq.opcodes(ours, theirs):
        if step.tag == "equal":
            yield from _misspelt(ours, theirs, *gap)
            gap = ([], [])
            yield from zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            )
        gap[0].extend(range(step.src_start, step.src_end) if step.tag != "equal" else ())
        gap[1].extend(range(step.dest_start, step.dest_end) if step.tag != "equal" else ())
    yield from _misspelt(ours, theirs, *gap)


def _misspelt(
    ours: Sequence[str], theirs: Sequence[str], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    at = 0
    for mine in left:
        for place in range(at, len(right)):
            yours = right[place]
            if _alike(ours[mine], theirs[yours]):
                yield mine, yours
                at = place + 1
                break


def _alike(one: str, other: str) -> bool:
    if not one or not other or one[0].isdigit() or other[0].isdigit():
        return False
    return fuzz.ratio(one, other, score_cutoff=_MISSPELT) > 0


def difference(old: str, new: str) -> tuple[Change, ...]:
    """Return how one text became the other, word by word."""
    ours, theirs = old.split(), new.split()
    changes: list[Change] = []
    for step in LCSseq.opcodes(ours, theirs):
        if step.tag == "equal":
            changes.append(Change("same", " ".join(ours[step.src_start : step.src_end])))
            continue
        if step.src_end > step.src_start:
            changes.append(Change("removed", " ".join(ours[step.src_start : step.src_end])))
        if step.dest_end > step.dest_start:
            changes.append(Change("added", " ".join(theirs[step.dest_start : step.dest_end])))
    return tuple(_joined(changes))


def _joined(changes: Sequence[Change]) -> Iterator[Change]:
    """Put what was removed in one place before what was added there, each in one run."""
    waiting: dict[str, list[str]] = {"removed": [], "added": []}
    for change in changes:
        if change.kind != "same":
            waiting[change.kind].append(change.text)
            continue
        yield from _flush(waiting)
        yield change
    yield from _flush(waiting)


def _flush(waiting: dict[str, list[str]]) -> Iterator[Change]:
    for kind in ("removed", "added"):
        if waiting[kind]:
            yield Change(kind, " ".join(waiting[kind]))
            waiting[kind] = []
