"""Where a search looks: in one article, in all of them, or in all but a few."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """One article, if `only` is its id; else the whole library `without` some articles."""

    only: str = ""
    without: tuple[str, ...] = ()


ALL = Scope()
