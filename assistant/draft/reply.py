"""What is known of a question on its way comes in, a reply to it goes out."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from footnote.assistant.answer import Checking, Said
from footnote.assistant.check.claims import Grounded
from footnote.assistant.check.conflict import differ_in_a_cell, disagree, with_conflicts
from footnote.assistant.check.reason import has_reason
from footnote.assistant.check.who_says import who_says
from footnote.assistant.draft.loading import Loading
from footnote.assistant.draft.premise import Contradiction, find_contradiction
from footnote.assistant.find.material import Material
from footnote.assistant.find.missing import it_doesnt
from footnote.assistant.find.whole import Whole
from footnote.assistant.judge.strictness import Level
from footnote.assistant.model.open import NONE
from footnote.assistant.model.patience import Patience
from footnote.assistant.question.kinds import Kind
from footnote.index.evidence import Evidence
from footnote.index.words.language import ENGLISH, spoken

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way to a reply: what was asked, and what was found."""

    asked: str
    grounded: Grounded


@dataclass(frozen=True, slots=True)
class Reply:
    """What the checks let through, who wrote it, and what the reader should know about that.

    `chance` is how likely the article states the answer; None if nobody had to judge. `missing`
    says what isn't there, and `nearest` is what comes closest, where the way knows it best.
    """

    material: Material
    grounded: Grounded = field(default_factory=Grounded)
    model: str = NONE
    note: str = ""
    contradiction: Contradiction | None = None
    chance: float | None = None
    missing: str = ""
    nearest: Evidence | None = None
    steps: tuple[Stage, ...] = ()


def opposed(reply: Reply) -> Reply:
    """Add what other places say otherwise; where they are of other articles, tell the reader."""
    if spoken() != ENGLISH:  # whose words for “not” are known, and whose numbers
        return reply
    grounded = with_conflicts(reply.grounded, reply.material)
    several = len({one.article_id for one in grounded.citations}) > 1
    weights = reply.material.pool.weights
    pairs = combinations(reply.grounded.evidence, 2) if several else ()
    differ = any(
        disagree(one, other, weights) or differ_in_a_cell(one, other) for one, other in pairs
    )
    if not several or (grounded is reply.grounded and not differ):
        return replace(reply, grounded=grounded)
    said = [one for claim in grounded.claims if not claim.context for one in claim.evidence]
    return replace(reply, grounded=grounded, note=f"{reply.note} {who_says(said)}".strip())


def reasoned(reply: Reply) -> Reply:
    """Take back a fact that was to answer “why”, where the article gives no reason for it."""
    material, shown = reply.material, reply.grounded.evidence
    if not material.question.asks_for(Kind.REASON) or not shown or spoken() != ENGLISH:
        return reply
    if has_reason(shown, material):
        return reply
    said = [one for one in reply.grounded.claims if not one.fault and not one.context]
    return replace(
        reply,
        grounded=Grounded(),
        missing=f"{it_doesnt(material)} say why.",
        nearest=said[0].evidence[0],
    )


class Clock:
    """Seconds since the question came, at each named point; the first mark of a name counts."""

    def __init__(self) -> None:
        """Start."""
        self._start = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def mark(self, name: str) -> None:
        """Note the time under a name."""
        self.seconds.setdefault(name, round(time.perf_counter() - self._start, 4))


@dataclass
class Work:
    """A question on its way: what was found for it, and what the ways to an answer need."""

    material: Material
    loading: Loading
    level: Level
    clock: Clock
    patience: Patience
    config: "RunnableConfig | None" = None
    plain: bool = False  # whether the model's own words are asked for
    # The whole article that is asked, by what the question calls it, else the one with this id.
    whole: Callable[[str, str | None], Whole | None] | None = None
    note: str = ""  # why the model had no turn, for the ways after it
    ask: Callable[[str], Reply] | None = None  # another question first, over the same path

    @cached_property
    def wrong(self) -> Contradiction | None:
        """Return what the question takes for granted, and the article denies; told in English."""
        return find_contradiction(self.material) if spoken() == ENGLISH else None


Steps = Generator[Said | Checking, None, Reply | None]
Way = Callable[[Work], Steps]


def at_once(way: Callable[[Work], Reply | None]) -> Way:
    """Make a way of a function that has nothing to tell meanwhile."""

    def steps(work: Work) -> Steps:
        yield from ()
        return way(work)

    return steps
