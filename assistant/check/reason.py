"""Units that would answer “why” come in; whether a reason is given with them goes out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from footnote.assistant.find.material import Material
from footnote.index.evidence import Evidence
from footnote.index.words.pronouns import GOES_ON, goes_on
from footnote.index.words.reasons import gives_a_reason, gives_none

_OF_IT = frozenset("this that it such".split())  # what was told, and not who did it


def has_reason(units: Sequence[Evidence], material: Material) -> bool:
    """Say whether a unit gives a reason, or one beside it that speaks of the same."""
    asked = material.question.stems
    return any(
        gives_a_reason(one.quote, asked)
        for unit in units
        if not gives_none(unit.quote)
        for one in (unit, *_beside(unit, material))
    )


def _beside(unit: Evidence, material: Material) -> Iterator[Evidence]:
    """Yield the units right before and after one, in its paragraph, that speak of the same.

    What comes after “She sold the forest” and begins with “She” too tells what else she did.
    """
    block = material.pool.blocks.get(unit.block, ())
    about = material.question.about
    for one, later in pairwise(block):
        same = one.stems & later.stems & about
        if unit is later and (same or goes_on(later.quote)):
            yield one
        if unit is one and (same or goes_on(later.quote, _OF_IT | GOES_ON)):
            yield later
