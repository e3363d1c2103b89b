"""An alignment of two versions comes in, completed by what stands in near words it goes out.

An old piece and a few new ones beside each other are compared by their words; the likest pairs are
taken first. Less than half of a piece's words are no place for it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from footnote.index.align.alignment import Alignment, Piece, align, pieces
from footnote.index.align.near import Fit, fit, spelled, weight
from footnote.index.article import Article

LEAST = 0.5  # share of the words, by weight, that must be found again
_LIKE = 0.56  # likeness from which a piece is taken for another, reworded
_IN_PLACE = 0.45  # the same, where its neighbours are the same
_ALONE = 0.6  # the same, where no neighbours are known
_FEWEST = 2  # words that say something, which both must have
_CANDIDATES = 8
_WIDEST = 3  # pieces that one may have been cut into
_GAIN = 0.12  # what a further piece must add to the words found


@dataclass(frozen=True, slots=True)
class _Guess:
    """An old piece, the new ones in which it may stand, and how well it fits there."""

    old: int
    new: tuple[int, ...]
    fit: Fit
    needed: float


@lru_cache(maxsize=32)
def align_versions(old: Article, new: Article) -> Alignment:
    """Find every unit of an old version that stands in the new one; an alignment is only read."""
    return align_all(pieces(old), pieces(new))


def align_all(old: Sequence[Piece], new: Sequence[Piece]) -> Alignment:
    """Find every old piece that stands in the new version, in the same or in near words."""
    matching = align(old, new)
    lost = list(matching.lost())
    if lost and matching.free:
        _take_best(matching, _guesses(matching, lost))
    return matching


def _guesses(matching: Alignment, lost: Sequence[int]) -> list[_Guess]:
    index = _index(matching)
    return [
        guess
        for mine in lost
        for yours in _candidates(matching, mine, index)
        if (guess := _guess(matching, mine, yours))
    ]


def _index(matching: Alignment) -> Mapping[str, list[int]]:
    """Return the free new pieces by their words."""
    found: dict[str, list[int]] = defaultdict(list)
    for yours in sorted(matching.free):
        for word in dict.fromkeys(spelled(matching.new[yours].text)):
            found[word].append(yours)
    return found


def _candidates(matching: Alignment, mine: int, index: Mapping[str, list[int]]) -> list[int]:
    """Return the free pieces that share most words with an old one, rare ones weighing more."""
    total = len(matching.free)
    scores: dict[int, float] = defaultdict(float)
    for word in dict.fromkeys(spelled(matching.old[mine].text)):
        there = index.get(word, [])
        for yours in there:
            scores[yours] += weight(word) * log(1 + total / len(there))
    likeliest = sorted(scores, key=lambda yours: (-scores[yours], yours))[:_CANDIDATES]
    return list(dict.fromkeys([*likeliest, *_in_place(matching, mine)]))


def _in_place(matching: Alignment, mine: int) -> Iterator[int]:
    """Yield the free pieces that stand where an old one stood: beside the same neighbours."""
    if matching.old[mine].alone:
        return
    for neighbour, step in ((mine - 1, 1), (mine + 1, -1)):
        if neighbour in matching.found:
            place = matching.found[neighbour][-1 if step > 0 else 0] + step
            if place in matching.free:
                yield place


def _guess(matching: Alignment, mine: int, yours: int) -> _Guess | None:
    """Fit an old piece into a new one, or into that and its free neighbours; None if it doesn't."""
    if not _may_be(matching.old[mine], matching.new[yours]):
        return None
    window: tuple[int, ...] = (yours,)
    best = _fit(matching, mine, window)
    while len(window) < _WIDEST:
        wider = list(_widened(matching, window))
        fits = [(one, _fit(matching, mine, one)) for one in wider]
        if not fits:
            break
        one, other = max(fits, key=lambda entry: entry[1].held)
        if other.held - best.held < _GAIN:
            break
        window, best = one, other
    needed = _needed(matching, mine, window)
    return _Guess(mine, window, best, needed) if _is_enough(matching, mine, best, needed) else None


def _is_enough(matching: Alignment, mine: int, found: Fit, needed: float) -> bool:
    ours = spelled(matching.old[mine].text)
    meaning = sum(weight(word) == 1 for word in ours)
    many = found.held * sum(map(weight, ours)) >= min(_FEWEST, meaning)
    return many and found.held >= LEAST and found.likeness >= needed


def _may_be(old: Piece, new: Piece) -> bool:
    """Say whether one may have become the other: not a heading a sentence, nor a cell a cell.

    Cells are told by row and column.
    """
    kinds = {old.unit.kind, new.unit.kind}
    if kinds == {"cell"}:
        return not old.unit.row and not new.unit.row
    return "heading" not in kinds or len(kinds) == 1


def _widened(matching: Alignment, window: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    block = matching.new[window[0]].unit.block
    for place, wide in ((window[0] - 1, 0), (window[-1] + 1, 1)):
        if place in matching.free and matching.new[place].unit.block == block:
            yield (*window, place) if wide else (place, *window)


def _fit(
    matching: Alignment,
    mine: int,
    window: Sequence[int],
    taken: frozenset[int] = frozenset(),
) -> Fit:
    theirs = [word for yours in window for word in spelled(matching.new[yours].text)]
    return fit(spelled(matching.old[mine].text), theirs, taken)


def _needed(matching: Alignment, mine: int, window: Sequence[int]) -> float:
    """Return the likeness that is needed: less where the neighbours say that it stands here."""
    if matching.old[mine].alone:
        return _ALONE
    before, after = matching.found.get(mine - 1, ()), matching.found.get(mine + 1, ())
    beside = window[0] - 1 in before or window[-1] + 1 in after
    return _IN_PLACE if beside else _LIKE


def _take_best(matching: Alignment, guesses: Sequence[_Guess]) -> None:
    """Take the likest guesses first; what is left of a piece may hold another old one."""
    used: dict[int, frozenset[int]] = defaultdict(frozenset)
    for guess in sorted(guesses, key=lambda one: (one.needed - one.fit.likeness, one.old)):
        if guess.old in matching.found:
            continue
        found = guess.fit
        if any(used[yours] for yours in guess.new):
            if len(guess.new) > 1:
                continue
            found = _fit(matching, guess.old, guess.new, used[guess.new[0]])
        if _is_enough(matching, guess.old, found, guess.needed):
            matching.take(guess.old, guess.new)
            for yours in guess.new:
                whole = frozenset(range(len(spelled(matching.new[yours].text))))
                used[yours] |= found.used if len(guess.new) == 1 else whole
