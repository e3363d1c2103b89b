"""The row of a table comes in, its largest or smallest figure goes out, by comparing them all."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from footnote.index.evidence import Evidence
from footnote.index.words import words
from footnote.index.words.quantities import quantities

LARGEST = frozenset("largest highest greatest biggest".split())
SMALLEST = frozenset("smallest lowest".split())
LARGER = frozenset("larger higher greater bigger".split())  # of two
SMALLER = frozenset("smaller lower".split())

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def superlative_of(text: str) -> str:
    """Return the word with which a text speaks of a largest or smallest thing; empty if none."""
    return next((word for word in words(text) if word in LARGEST | SMALLEST), "")


def is_extreme(one: Evidence, word: str, pool: Sequence[Evidence]) -> bool:
    """Say whether a cell holds the largest, or smallest, figure of its row over the years."""
    best = extreme(figures(cell for cell in pool if row_of(cell) == row_of(one)), word)
    return best is not None and best.unit.start == one.unit.start


def extreme(row: Sequence[Evidence], word: str) -> Evidence | None:
    """Return the cell with the largest or smallest figure; None if there is no single one."""
    values = [(value_of(one), one) for one in row]
    if len(values) < 2:
        return None
    best = (max if word in LARGEST | LARGER else min)(value for value, _ in values)
    found = [one for value, one in values if value == best]
    return found[0] if len(found) == 1 else None


def figures(cells: Iterable[Evidence]) -> list[Evidence]:
    """Return a row's cells that hold one figure of one year each; none if two are of one year."""
    found: dict[str, Evidence] = {}
    for one in cells:
        year = YEAR.search(one.unit.column)
        if year and one.quote != one.unit.row and len(quantities(one.quote)) == 1:
            if year[0] in found:
                return []
            found[year[0]] = one
    return list(found.values())


def value_of(one: Evidence) -> Decimal:
    """Read a cell's figure; in brackets, or after a minus, it is below nothing."""
    value = quantities(one.quote)[0].value
    below = one.quote.strip().lstrip("$£€ ").startswith(("(", "-", "−", "–"))
    return -value if below else value


def row_of(one: Evidence) -> tuple[str, int, int]:
    """Tell the rows of all tables apart."""
    return one.article.id, one.unit.block, one.unit.line
