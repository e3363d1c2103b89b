"""A checked answer and the evidence come in; where another place says otherwise, that is added.

Two places disagree if they say nearly the same words with another number, the opposite, or a
“not”. Both are shown, each cited: which one is right isn't ours to say.
"""

from collections.abc import Mapping, Sequence

from assistant.checks import denies, opposite_in
from assistant.claims import Grounded, write
from assistant.evidence import Evidence, names_and_numbers, rarity, stems
from assistant.quantities import quantities
from assistant.quotes import quote
from index.words import words

_SAME = 0.7  # share of the words of the two, by weight, that both places must have
_FEWEST = 4  # content words in common: with fewer, two places may speak of different things


def with_conflicts(grounded: Grounded, pool: Sequence[Evidence]) -> Grounded:
    """Return the answer with every place added that disagrees with one that it rests on."""
    shown = [claim for claim in grounded.claims if not claim.fault]
    cited = [one for claim in shown for one in claim.evidence]
    weights = rarity(pool)
    rivals = {
        (other.article.id, other.unit.start): other
        for one in cited
        for other in pool
        if other not in cited and disagree(one, other, weights)
    }
    if not rivals:
        return grounded
    return write([*grounded.claims, *(quote(one) for one in rivals.values())])


def disagree(one: Evidence, other: Evidence, weights: Mapping[str, float]) -> bool:
    """Say whether two places say the same but for a number, an opposite or a “not”."""
    if {one.unit.kind, other.unit.kind} & {"heading", "cell"} or one.quote == other.quote:
        return False
    turned = opposite_in(one.quote, other.quote) or ("", "")
    ours, theirs = (
        _subject(each) - frozenset(stems(word))
        for each, word in zip((one, other), turned, strict=True)
    )
    shared = ours & theirs
    if len(shared) < _FEWEST or _names(one) != _names(other):
        return False
    weight = sum(weights.get(stem, 1.0) for stem in shared)
    if 2 * weight < _SAME * sum(weights.get(s, 1.0) for each in (ours, theirs) for s in each):
        return False
    denied = denies(one.quote, other.quote) or denies(other.quote, one.quote)
    return denied or any(turned) or _other_number(one.quote, other.quote)


def _other_number(one: str, other: str) -> bool:
    """Say whether each has one number that the other hasn't, of the same kind."""
    ours, theirs = quantities(one), quantities(other)
    mine = [number for number in ours if not any(number.agrees(n) for n in theirs)]
    yours = [number for number in theirs if not any(number.agrees(n) for n in ours)]
    return len(mine) == len(yours) == 1 and mine[0].unit == yours[0].unit


def _subject(one: Evidence) -> frozenset[str]:
    """Return the stems of what a unit speaks of: its numbers left out."""
    return frozenset(s for s in stems(" ".join(words(one.quote))) if not s[0].isdigit())


def _names(one: Evidence) -> frozenset[str]:
    return frozenset(name for name in names_and_numbers(one.quote) if name[0].isalpha())
