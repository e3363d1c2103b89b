"""Units of an article and a length come in, the few that carry most of it go out, in their order.

A unit carries much that is near in meaning to the mean of all, opens a section or a paragraph, and
shares words with its heading. What was chosen makes all that is like it worth less (maximal
marginal relevance), and other units of its section too. Only stored vectors are used; while there
are none, places and words decide.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from footnote.assistant.check.shown import context_of
from footnote.assistant.find.whole import Vector, Whole
from footnote.assistant.question.topic import Size
from footnote.index.evidence import Evidence
from footnote.index.words import words
from footnote.index.words.stems import stems

# Weights beside the nearness to the mean, which is from about 0.2 to 0.8. Fitted by eye.
_OPENS_SECTION, _OPENS_PARAGRAPH, _OPENS_ARTICLE = 0.15, 0.08, 0.2
_HEADING = 0.2  # all words of the title and the heading over it
_NEEDS_CONTEXT = 0.15  # for each sentence that must come before it
_QUOTED, _SHORT, _ITEM = 0.1, 0.1, 0.08
_ALIKE = 0.5  # of the likeness to what was chosen
_SAME_SECTION = 0.12
_SAME = 0.85  # likeness from which two say the same
_FEW_WORDS, _LONG_WORDS = 6, 60
_REAL_SECTION = 3  # sentences that a section has before its first one opens much
_UNKNOWN = np.zeros(1, np.float32)  # near to nothing: what opens, and words, choose alone
_MARKS = frozenset('"“”„«»')


@dataclass(frozen=True)
class _Candidate:
    unit: Evidence
    vector: Vector
    section: int
    worth: float


def choose(units: Sequence[Evidence], whole: Whole, size: Size) -> list[Evidence]:
    """Return the units that carry most, in reading order; empty if there are but cells and scraps.

    With what they go on from they are never more than was asked for.
    """
    left = list(_candidates(units, whole))
    likeness = [0.0] * len(left)
    chosen: list[Evidence] = []
    shown: dict[int, Evidence] = {}
    counts: dict[int, int] = {}
    while left:
        scores = [
            one.worth - _ALIKE * like - _SAME_SECTION * counts.get(one.section, 0)
            for one, like in zip(left, likeness, strict=True)
        ]
        at = int(np.argmax(scores))
        best, like = left.pop(at), likeness.pop(at)
        new = {id(one): one for one in (*context_of(best.unit, whole.pool), best.unit)}
        if like > _SAME or not _fits({**shown, **new}.values(), size):
            if len(shown) >= size.count and not size.in_words:
                break
            continue
        chosen.append(best.unit)
        shown |= new
        counts[best.section] = counts.get(best.section, 0) + 1
        near = [float(best.vector @ one.vector) for one in left]
        likeness = [max(pair) for pair in zip(likeness, near, strict=True)]
    return sorted(chosen, key=lambda one: one.unit.start)


def _fits(units: Iterable[Evidence], size: Size) -> bool:
    """Say whether units are no more than was asked for."""
    lengths = [len(one.quote.split()) if size.in_words else 1 for one in units]
    return sum(lengths) <= size.count


def _candidates(units: Sequence[Evidence], whole: Whole) -> Iterator[_Candidate]:
    """Yield the units that may stand in a summary, with what each is worth by itself."""
    found = [one for one in units if _may_stand(one)]
    stored = whole.vectors or {(one.unit.start, one.unit.end): _UNKNOWN for one in found}
    vectors = [stored.get((one.unit.start, one.unit.end)) for one in found]
    known = [vector for vector in vectors if vector is not None]
    if not known:
        return
    mean = np.mean(known, axis=0)
    mean /= float(np.linalg.norm(mean)) or 1.0
    places = {id(one): at for at, part in enumerate(whole.parts) for one in part.units}
    opens = _openers(found, places)
    for one, vector in zip(found, vectors, strict=True):
        if vector is not None:
            worth = float(vector @ mean) + opens.get(id(one), 0.0) + _of_words(one, whole)
            yield _Candidate(one, vector, places.get(id(one), -1), worth)


def _may_stand(one: Evidence) -> bool:
    if one.unit.kind not in ("sentence", "item") or not one.says_something or one.asks:
        return False
    if one.unit.kind == "sentence" and one.quote[:1].islower():  # the rest of one that is torn
        return False
    return _FEW_WORDS <= len(words(one.quote)) <= _LONG_WORDS


def _openers(units: Sequence[Evidence], places: Mapping[int, int]) -> dict[int, float]:
    """Return what it is worth to open the article, a section or a paragraph."""
    sizes: dict[int, int] = {}
    for one in units:
        place = places.get(id(one), -1)
        sizes[place] = sizes.get(place, 0) + 1
    found: dict[int, float] = {}
    blocks, sections = set(), set()
    for at, one in enumerate(units):
        place = places.get(id(one), -1)
        worth = 0.0
        if one.unit.kind == "sentence":
            if place not in sections and sizes[place] >= _REAL_SECTION:
                worth = _OPENS_SECTION
            elif one.block not in blocks:
                worth = _OPENS_PARAGRAPH
            sections.add(place)
        blocks.add(one.block)
        found[id(one)] = worth + (_OPENS_ARTICLE if at < min(3, max(1, len(units) // 12)) else 0.0)
    return found


def _of_words(one: Evidence, whole: Whole) -> float:
    """Return what a unit's own words add, or take away."""
    over = frozenset(stems(whole.article.title, *one.unit.headings[-1:]))
    worth = _HEADING * len(over & one.stems) / (len(over) or 1)
    worth -= _NEEDS_CONTEXT * len(context_of(one, whole.pool))
    worth -= _ITEM if one.unit.kind == "item" else 0.0
    worth -= _QUOTED if _MARKS & set(one.quote) else 0.0
    return worth - (_SHORT if len(words(one.quote)) < 8 else 0.0)
