"""A request comes in, who sends it and what they may do in its library goes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Right = Literal["read", "edit", "own"]
What = Literal["questions", "articles", "bytes"]


def _anything(what: What, amount: int = 1) -> None:
    """Let somebody do as much as they like."""


def _nobody_writes(what: str, about: str = "") -> None:
    """Keep no log."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person in one library. Without accounts there is one, nameless, who may do all.

    `take` counts what they are about to do, and raises if that is too much for now; `tell` writes
    down what they did, for the owners.
    """

    id: str = ""
    name: str = ""
    right: Right = "own"
    take: Callable[..., None] = field(default=_anything, compare=False)
    tell: Callable[..., None] = field(default=_nobody_writes, compare=False)

    @property
    def may_edit(self) -> bool:
        """Say whether they may add, change and remove articles."""
        return self.right != "read"


def visitor_of(scope: Mapping[str, Any]) -> Visitor:
    """Return who sends a request; what lets people in has written it into the scope's state."""
    visitor = scope.get("state", {}).get("visitor")
    return visitor if isinstance(visitor, Visitor) else Visitor()
