"""Where a search looks: in one article, in all of them, or in all but a few."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """One article, if `only` is its id; else the whole library `without` some articles.

    The rows of one article are compared one by one; where not `exact`, the index is asked for it.
    """

    only: str = ""
    without: tuple[str, ...] = ()
    exact: bool = True


ALL = Scope()
