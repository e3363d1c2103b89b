"""The units of two versions of an article come in; where each old one stands now goes out.

First the same words, told apart by headings, neighbours and order; then a table's cells by row
and column; then near words (`rewording.py`). Each new unit is taken once, so that of two
like sentences one that was removed isn't found in the one that stayed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from footnote.index.article import Article, Unit
from footnote.index.split.units import split

_SHORT = 4  # words: with fewer, the same words elsewhere may be other words
_MANY = 400  # pairs of equal units in one place that are compared by their distance
_ALIKE = 60  # likeness, of 100, of a row's or column's old and new name


class Piece(NamedTuple):
    """A unit and its words; one that stands `alone` has no known neighbours."""

    unit: Unit
    text: str
    alone: bool = False


@dataclass(slots=True)
class Alignment:
    """For each old piece that was found, the new pieces it stands in now, by their numbers."""

    old: Sequence[Piece]
    new: Sequence[Piece]
    found: dict[int, tuple[int, ...]] = field(default_factory=dict)
    free: set[int] = field(default_factory=set)

    def take(self, mine: int, yours: tuple[int, ...]) -> None:
        """Write down where an old piece stands now."""
        self.found[mine] = yours
        self.free.difference_update(yours)

    def lost(self) -> Iterator[int]:
        """Yield the old pieces that were not found yet."""
        return (at for at in range(len(self.old)) if at not in self.found)

    def expected(self, mine: int) -> int:
        """Return the offset at which an old piece would stand if nothing changed around it."""
        start = self.old[mine].unit.start
        for away in range(1, 40):
            for near in (mine - away, mine + away):
                if near in self.found and 0 <= near < len(self.old):
                    shift = self.new[self.found[near][0]].unit.start - self.old[near].unit.start
                    return start + shift
        return start


@lru_cache(maxsize=64)
def pieces(article: Article) -> tuple[Piece, ...]:
    """Cut an article into pieces."""
    text = article.text
    return tuple(
        Piece(unit, " ".join(text[unit.start : unit.end].split())) for unit in split(article)
    )


def align(old: Sequence[Piece], new: Sequence[Piece]) -> Alignment:
    """Find the old pieces that stand in the new version in the same words, and the table cells."""
    matching = Alignment(old, new, free=set(range(len(new))))
    mine, yours = _keys(old), _keys(new)
    for look in _LOOKS:
        _pair(matching, _buckets(mine, matching.lost(), look), _buckets(yours, matching.free, look))
    _by_labels(matching)
    return matching


# --- the same words -----------------------------------------------------------------------------


class _Keys(NamedTuple):
    """What a piece is recognized by; a neighbour that isn't known is like no other."""

    words: Hashable
    before: tuple[Hashable, Hashable]
    after: tuple[Hashable, Hashable]
    headings: tuple[str, ...]
    short: bool


_Look = Callable[[_Keys], Hashable]
# From the surest to the least sure.
_LOOKS: tuple[_Look, ...] = (
    lambda one: (one.words, one.headings, one.before, one.after),
    lambda one: (one.words, one.headings, one.before[0], one.after[0]),
    lambda one: (one.words, one.before[0], one.after[0]),
    lambda one: (one.words, one.headings, one.before[0]),
    lambda one: (one.words, one.headings, one.after[0]),
    lambda one: (one.words, one.headings),
    lambda one: None if one.short else (one.words, one.before[0]),
    lambda one: None if one.short else (one.words, one.after[0]),
    lambda one: None if one.short else (one.words,),
)


def _keys(all_: Sequence[Piece]) -> list[_Keys]:
    words = [_words_of(piece) for piece in all_]
    return [
        _Keys(
            words[at],
            tuple(_neighbour(all_, words, at, at - away) for away in (1, 2)),  # type: ignore[arg-type]
            tuple(_neighbour(all_, words, at, at + away) for away in (1, 2)),  # type: ignore[arg-type]
            piece.unit.headings,
            piece.text.count(" ") + 1 < _SHORT,
        )
        for at, piece in enumerate(all_)
    ]


def _words_of(piece: Piece) -> Hashable:
    """Return a piece's words; a cell's with its row and column, a heading's as one of a heading."""
    unit = piece.unit
    if unit.kind == "cell":
        return (piece.text, unit.row, unit.column)
    return (piece.text, unit.kind == "heading")


def _neighbour(all_: Sequence[Piece], words: Sequence[Hashable], at: int, other: int) -> Hashable:
    if all_[at].alone:
        return object()
    return words[other] if 0 <= other < len(all_) else ""


def _buckets(
    keys: Sequence[_Keys], numbers: "Iterator[int] | set[int]", look: _Look
) -> Mapping[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for at in sorted(numbers):
        if (key := look(keys[at])) is not None:
            found[key].append(at)
    return found


def _pair(
    matching: Alignment,
    ours: Mapping[Hashable, list[int]],
    theirs: Mapping[Hashable, list[int]],
) -> None:
    for key, mine in ours.items():
        yours = theirs.get(key, [])
        if len(yours) > 1 and any(_is_anybodys(matching.old[one]) for one in mine):
            yours = [one for one in yours if _stays(matching, mine, one)]
        if len(mine) == len(yours) or len(mine) * len(yours) > _MANY:
            chosen = list(zip(mine, yours, strict=False))
        else:
            chosen = _nearest(matching, mine, yours)
        for one, other in chosen:
            matching.take(one, (other,))


def _is_anybodys(piece: Piece) -> bool:
    """Say whether there is nothing to tell a piece by from another with its words."""
    return piece.alone and (piece.unit.kind == "cell" or piece.text.count(" ") + 1 < _SHORT)


def _stays(matching: Alignment, mine: Sequence[int], yours: int) -> bool:
    return any(matching.old[one].unit.start == matching.new[yours].unit.start for one in mine)


def _nearest(
    matching: Alignment, mine: Sequence[int], yours: Sequence[int]
) -> list[tuple[int, int]]:
    """Pair what is nearest to where it should be by now."""
    away = sorted(
        (abs(matching.new[other].unit.start - matching.expected(one)), one, other)
        for one in mine
        for other in yours
    )
    chosen: dict[int, int] = {}
    for _, one, other in away:
        if one not in chosen and other not in chosen.values():
            chosen[one] = other
    return list(chosen.items())


# --- cells, by row and column -------------------------------------------------------------------


def _by_labels(matching: Alignment) -> None:
    """Find cells whose words changed by their row and column, in what their table became."""
    lost = [at for at in matching.lost() if matching.old[at].unit.row]
    if not lost:
        return
    tables, labels = _tables(matching), _labelled(matching.old)
    cells = _cells(matching.new)
    for at in lost:
        unit = matching.old[at].unit
        for table in _tables_for(matching.old[at], tables, cells):
            rows = cells[table].get((unit.row, unit.column), [])
            ours = labels[unit.block, unit.row, unit.column]
            free = [one for one in rows if one in matching.free]
            if len(rows) == len(ours) and rows[ours.index(at)] in matching.free:
                matching.take(at, (rows[ours.index(at)],))
            elif not rows and (renamed := _renamed(matching, at, cells[table])) is not None:
                matching.take(at, (renamed,))
            elif len(free) == 1 and len(ours) == 1:
                matching.take(at, (free[0],))


_Cells = Mapping[int, Mapping[tuple[str, str], list[int]]]


def _tables(matching: Alignment) -> dict[int, int]:
    """Return what each table became: the one that has most of its cells."""
    votes: Counter[tuple[int, int]] = Counter()
    for mine, yours in matching.found.items():
        one, other = matching.old[mine].unit, matching.new[yours[0]].unit
        if one.kind == other.kind == "cell":
            votes[one.block, other.block] += 1
    became: dict[int, int] = {}
    for (old, new), _ in votes.most_common():
        became.setdefault(old, new)
    return became


def _tables_for(piece: Piece, tables: Mapping[int, int], cells: _Cells) -> list[int]:
    """Return the table to look in; a cell that stands alone may be in any, but in one only."""
    if not piece.alone:
        return [tables[piece.unit.block]] if piece.unit.block in tables else []
    label = (piece.unit.row, piece.unit.column)
    having = [table for table, named in cells.items() if label in named]
    return having if len(having) == 1 else []


def _labelled(all_: Sequence[Piece]) -> Mapping[tuple[int, str, str], list[int]]:
    found: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for at, piece in enumerate(all_):
        found[piece.unit.block, piece.unit.row, piece.unit.column].append(at)
    return found


def _cells(all_: Sequence[Piece]) -> _Cells:
    found: dict[int, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, piece in enumerate(all_):
        if piece.unit.row:
            found[piece.unit.block][piece.unit.row, piece.unit.column].append(at)
    return found


def _renamed(
    matching: Alignment, at: int, cells: Mapping[tuple[str, str], list[int]]
) -> int | None:
    """Return the one cell with the same words whose row or column got a name like the old one."""
    unit, text = matching.old[at].unit, matching.old[at].text
    near = [
        one
        for (row, column), numbers in cells.items()
        if (row == unit.row) != (column == unit.column)
        and fuzz.ratio(f"{row}|{column}", f"{unit.row}|{unit.column}") >= _ALIKE
        for one in numbers
        if one in matching.free and matching.new[one].text == text
    ]
    return near[0] if len(near) == 1 else None
