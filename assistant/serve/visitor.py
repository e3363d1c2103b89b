"""A request comes in, who sends it and what they may do in its library goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Right = Literal["read", "edit", "own"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person in one library. Without accounts there is one, nameless, who may do all."""

    id: str = ""
    name: str = ""
    right: Right = "own"

    @property
    def may_edit(self) -> bool:
        """Say whether they may add, change and remove articles."""
        return self.right != "read"


def visitor_of(scope: Mapping[str, Any]) -> Visitor:
    """Return who sends a request; what lets people in has written it into the scope's state."""
    visitor = scope.get("state", {}).get("visitor")
    return visitor if isinstance(visitor, Visitor) else Visitor()
