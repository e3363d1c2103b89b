"""How sure an answer must be to be shown: three points on a measured curve (docs/results.md)."""

from dataclasses import dataclass
from typing import Literal, cast

from footnote.index.given import expect_name

Strictness = Literal["strict", "balanced", "lenient"]


@dataclass(frozen=True, slots=True)
class Level:
    """What an answer must reach.

    `answerable` is how likely it must be that the article states the answer; `supported` is how
    likely it must be that a sentence is carried by its evidence.
    """

    answerable: float
    supported: float


BALANCED = Level(answerable=0.45, supported=0.40)
LEVELS: dict[str, Level] = {
    "strict": Level(answerable=0.70, supported=0.60),
    "balanced": BALANCED,
    "lenient": Level(answerable=0.30, supported=0.25),
}


def level_of(strictness: Strictness | Level) -> Level:
    """Return the level that a name stands for; a level of one's own is itself. Or BadInput."""
    if isinstance(strictness, Level):
        return strictness
    return LEVELS[expect_name(strictness, tuple(LEVELS), "is no strictness")]


def check_strictness(name: object) -> Strictness | None:
    """Return the name of a level, None for none; BadInput if there is no such level."""
    if name is None or name == "":
        return None
    return cast(Strictness, expect_name(name, tuple(LEVELS), "is no strictness"))
