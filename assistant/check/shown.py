"""Units that were chosen come in, what is shown of them goes out: each whole, and what it needs.

A unit that begins with “She” or “However”, and an item of a list, can't be understood alone: what
it goes on from comes with it, in the article's words too, and is marked as context.
"""

import re
from collections.abc import Iterator, Sequence

from footnote.assistant.check.claims import Claim
from footnote.assistant.check.sentences import Draft
from footnote.index.evidence import Evidence, Pool
from footnote.index.split.units import with_headers
from footnote.index.words.pronouns import goes_on

_SHE = re.compile(r"\W*(?:he|she|his|her)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_MOST_BEFORE = 2  # sentences that are brought for one


def whole(units: Sequence[Evidence], pool: Pool, *, bullets: bool = False) -> list[Claim]:
    """Say what units say, in their own words, in the order given, each with its context.

    With `bullets` they are a whole list, which needs none.
    """
    claims: list[Claim] = []
    said: set[tuple[str, int]] = set()
    for one in units:
        before = [] if bullets else context_of(one, pool)
        for each in (*before, one):
            if (key := (each.article.id, each.unit.start)) not in said:
                said.add(key)
                claims.append(_claim(each, bullet=bullets, context=each is not one))
    return claims


def context_of(one: Evidence, pool: Pool) -> list[Evidence]:
    """Return what a unit goes on from, in reading order; empty if it stands alone."""
    found = [one.opening] if one.opening else []
    if one.unit.kind == "item":
        return found
    while len(found) < _MOST_BEFORE and _goes_on(first := found[0] if found else one):
        if (before := _before(first, pool)) is None:
            break
        if _SHE.match(first.quote) and (named := _who_is_meant(before, pool)):
            found.insert(0, named)
            break
        found.insert(0, before)
    return found


def _who_is_meant(before: Evidence, pool: Pool) -> Evidence | None:
    """Return the sentence that names who “she” is, where the one right before names nobody."""
    for _ in range(_MOST_BEFORE):
        if before.names or _SHE.match(before.quote):
            return before if before.names else None
        if (earlier := _before(before, pool)) is None:
            return None
        before = earlier
    return before if before.names else None


def _goes_on(one: Evidence) -> bool:
    """Say whether a sentence begins with what was spoken of before it."""
    return one.unit.kind == "sentence" and goes_on(one.quote)


def _before(one: Evidence, pool: Pool) -> Evidence | None:
    """Return the sentence before one, in its own paragraph."""
    block = pool.blocks.get(one.block, ())
    earlier = [each for each in block if each.unit.start < one.unit.start]
    return earlier[-1] if earlier else None


def _claim(one: Evidence, *, bullet: bool, context: bool) -> Claim:
    text = " ".join(one.quote.split())
    item = bullet or (one.unit.kind == "item" and not context)
    shown = text if bullet else at_scale(one)
    return Claim(Draft(shown, True, item), (one,), context=context)


def at_scale(one: Evidence) -> str:
    """Return a unit; a cell with its headers, and with the scale of its table for its figures."""
    said = with_headers(" ".join(one.quote.split()), one.unit)
    scaled = one.scale and one.unit.row and _FIGURE.search(one.quote)
    return f"{said} (in {one.scale}s)" if scaled else said


def with_items(one: Evidence, pool: Pool) -> Iterator[Claim]:
    """Quote a unit, and if it introduces a list, the items of that."""
    yield from whole([one], pool)
    items = [each for each in pool if each.opening == one]
    yield from whole(items, pool, bullets=True)
