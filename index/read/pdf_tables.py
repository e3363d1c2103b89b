"""The rules and words of a page come in, its tables with rules go out, and the words beside them.

A rule may be missing at a side of a table: a column reaches as far as the rules across do. Where
the rules leave out the lines between rows, figures that stand on one line tell them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from footnote.index.read.pdf_cells import Cell, is_figure, table_of
from footnote.index.read.pdf_drawn import Box
from footnote.index.read.pdf_page import Page
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_words import Words

_NEAR = 3.0  # points by which rules that meet may miss each other
_SHORTEST = 6.0  # points: shorter ones belong to letters and dashes
_MOST = 400  # rules in one direction: a page with more of them is a drawing
_MOST_PLACES = 5_000  # of a table
_CROSSED = 0.02  # of the words: more that lie across a rule, and the rules are a drawing's
_FILLED = 0.2  # of the cells

Rule = tuple[float, float, float]  # where it stands, where it starts and ends


@dataclass(slots=True)
class _Grid:
    """Rules that meet: the edges of columns from the left, those of rows from the top."""

    across: list[Rule]
    down: list[Rule]
    xs: list[float]
    ys: list[float]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]


def ruled_tables(page: Page, words: Words) -> list[Piece | list[Cell]]:
    """Return a page's pieces in their order, the cells of each table where it starts."""
    taken: list[tuple[int, Piece, object]] = [
        (number, word, None) for number, piece in enumerate(page.pieces) for word in piece.words()
    ]
    tables: list[list[Cell]] = []
    for grid in sorted(_grids(page.rules), key=_area):
        inside = [at for at, one in enumerate(taken) if one[2] is None and _lies(one[1], grid.box)]
        places = _places(grid, [taken[at][1] for at in inside])
        if places is None:
            continue
        named = [(len(tables), place) for place in places]
        owned = [(*taken[at][:2], name) for at, name in zip(inside, named, strict=True)]
        cells = _rows_apart(_cells(owned, grid), words)
        if table_of(cells, words) is None:
            continue
        for at, one in zip(inside, owned, strict=True):
            taken[at] = one
        tables.append(cells)
    if not tables:
        return list(page.pieces)
    return list(_beside(taken, tables))


def _beside(
    taken: Sequence[tuple[int, Piece, object]], tables: Sequence[list[Cell]]
) -> Iterator[Piece | list[Cell]]:
    shown: set[int] = set()
    for owner, piece in _merged(taken):
        if not isinstance(owner, tuple):
            yield piece
        elif owner[0] not in shown:
            shown.add(owner[0])
            yield tables[owner[0]]


def _merged(taken: Sequence[tuple[int, Piece, object]]) -> Iterator[tuple[object, Piece]]:
    """Join neighbouring words of one piece and one owner again; a new owner opens a line."""
    last: object = None
    for (_, owner), run in groupby(taken, key=lambda one: (one[0], one[2])):
        words = [word for _, word, _ in run]
        yield (
            owner,
            replace(
                words[0],
                text="".join(word.text for word in words),
                places=[place for word in words for place in word.places],
                end=words[-1].end,
                opens=words[0].opens or owner != last,
            ),
        )
        last = owner


# --- rules ------------------------------------------------------------------------------------


def _area(grid: _Grid) -> float:
    left, bottom, right, top = grid.box
    return (right - left) * (top - bottom)


def _lies(word: Piece, box: Box) -> bool:
    x, y = (word.x + word.end) / 2, word.y + word.size * 0.3
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grids(rules: Sequence[Box]) -> Iterator[_Grid]:
    across = _joined((box[1], box[0], box[2]) for box in rules if box[2] - box[0] > box[3] - box[1])
    down = _joined((box[0], box[1], box[3]) for box in rules if box[2] - box[0] < box[3] - box[1])
    if len(across) > _MOST or len(down) > _MOST:
        return
    left = set(range(len(across)))
    while left:
        rows, columns, fresh = {left.pop()}, set[int](), True
        while fresh:
            meets = {d for d in range(len(down)) if any(_meet(across[a], down[d]) for a in rows)}
            more = {a for a in left if any(_meet(across[a], down[d]) for d in meets)}
            fresh = bool(more) or meets != columns
            rows, columns, left = rows | more, meets, left - more
        if len(rows) > 1 and columns:
            yield _grid([across[a] for a in sorted(rows)], [down[d] for d in sorted(columns)])


def _grid(across: list[Rule], down: list[Rule]) -> _Grid:
    xs = [rule[0] for rule in down]
    xs += [min(rule[1] for rule in across), max(rule[2] for rule in across)]
    ys = [rule[0] for rule in across]
    ys += [min(rule[1] for rule in down), max(rule[2] for rule in down)]
    return _Grid(across, down, _edges(xs), _edges(ys)[::-1])


def _joined(rules: Iterator[Rule]) -> list[Rule]:
    """Join rules that go on or lie on each other; drop those that stay short."""
    found: list[Rule] = []
    ordered = sorted(rules)
    edges = _edges([rule[0] for rule in ordered])
    at = 0
    for edge in edges:
        same: list[Rule] = []
        while at < len(ordered) and ordered[at][0] - edge <= _NEAR:
            same.append(ordered[at])
            at += 1
        for _, start, end in sorted(same, key=lambda rule: rule[1:]):
            if found and found[-1][0] == edge and start - found[-1][2] <= _NEAR:
                found[-1] = (edge, found[-1][1], max(found[-1][2], end))
            else:
                found.append((edge, start, end))
    return [rule for rule in found if rule[2] - rule[1] >= _SHORTEST]


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _meet(across: Rule, down: Rule) -> bool:
    beside = across[1] - _NEAR <= down[0] <= across[2] + _NEAR
    return beside and down[1] - _NEAR <= across[0] <= down[2] + _NEAR


# --- cells ------------------------------------------------------------------------------------

Place = tuple[int, int, int, int]  # row, column, and how many of each


def _places(grid: _Grid, words: Sequence[Piece]) -> list[Place] | None:
    """Return the place of each word; None if words lie across the rules, or hardly in cells."""
    if (len(grid.xs) - 1) * (len(grid.ys) - 1) > _MOST_PLACES:
        return None
    regions = _regions(grid)
    places, crossed = [], 0
    for word in words:
        row = _slot([-y for y in grid.ys], -(word.y + word.size * 0.3))
        column = _slot(grid.xs, (word.x + word.end) / 2)
        margin = (word.end - word.x) * 0.2
        crossed += any(
            word.x + margin < x < word.end - margin and low < word.y + word.size * 0.3 < high
            for x, low, high in grid.down
        )
        place = regions[row, column]
        if place is None:
            return None
        places.append(place)
    used, cells = set(places), set(regions.values())
    if crossed > _CROSSED * len(words) or len(used) < max(3, _FILLED * len(cells)):
        return None
    return places


def _slot(edges: Sequence[float], value: float) -> int:
    inner = edges[1:-1]
    return sum(edge <= value for edge in inner)


def _regions(grid: _Grid) -> dict[tuple[int, int], Place | None]:
    """Join the places between which there is no rule; None for what is then no rectangle."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    region = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while region[place] != place:
            place = region[place]
        return place

    for row, (top, bottom) in enumerate(pairwise(grid.ys)):
        for column, (left, right) in enumerate(pairwise(grid.xs)):
            here = (row, column)
            if column + 1 < columns and not _drawn(grid.down, right, (top + bottom) / 2):
                region[root((row, column + 1))] = root(here)
            if row + 1 < rows and not _drawn(grid.across, bottom, (left + right) / 2):
                region[root((row + 1, column))] = root(here)
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in region:
        members.setdefault(root(place), []).append(place)
    found: dict[tuple[int, int], Place | None] = {}
    for same in members.values():
        row, column = min(one[0] for one in same), min(one[1] for one in same)
        down = max(one[0] for one in same) - row + 1
        across = max(one[1] for one in same) - column + 1
        whole = (row, column, down, across) if down * across == len(same) else None
        found.update(dict.fromkeys(same, whole))
    return found


def _drawn(rules: Sequence[Rule], at: float, beside: float) -> bool:
    return any(abs(rule[0] - at) <= _NEAR and rule[1] <= beside <= rule[2] for rule in rules)


def _cells(owned: Sequence[tuple[int, Piece, object]], grid: _Grid) -> list[Cell]:
    found: dict[object, Cell] = {}
    for owner, piece in _merged(owned):
        assert isinstance(owner, tuple)
        row, column, down, across = owner[1]
        cell = found.setdefault(owner, Cell([], row, column, down, across))
        cell.pieces.append(piece)
    return [part for cell in found.values() for part in _columns_apart(cell, grid.xs)]


def _columns_apart(cell: Cell, xs: Sequence[float]) -> list[Cell]:
    """Cut a cell over several columns that has words in each of them, well apart."""
    parts: dict[int, list[Piece]] = {}
    last: tuple[int, Piece] | None = None
    for word in (word for piece in cell.pieces for word in piece.words() if cell.across > 1):
        slot, until = _slot(xs, word.x + 1), _slot(xs, word.end - 1)
        if last and not word.opens and word.x - last[1].end <= word.size and slot != last[0]:
            return [cell]
        if slot != until:
            return [cell]
        word.opens = word.opens or not last or slot != last[0]
        parts.setdefault(slot, []).append(word)
        last = slot, word
    if len(parts) < 2:
        return [cell]
    return [replace(cell, pieces=parts[slot], column=slot, across=1) for slot in sorted(parts)]


def _rows_apart(cells: Sequence[Cell], words: Words) -> list[Cell]:
    """Cut rows in which several cells hold figures on the same lines."""
    found: list[Cell] = []
    shift = 0
    for row, run in groupby(sorted(cells, key=lambda cell: cell.row), key=lambda cell: cell.row):
        starting = list(run)
        lines = _common_lines([cell for cell in starting if cell.down == 1], words)
        extra = max(len(lines) - 1, 0)
        for cell in found:
            cell.down += extra * (cell.row + cell.down > row + shift)
        for cell in starting:
            cell.row += shift
            whole = cell.down > 1 or not extra
            cell.down += extra * (cell.down > 1)
            found += [cell] if whole else _cut(cell, lines)
        shift += extra
    return found


def _common_lines(cells: Sequence[Cell], words: Words) -> list[float]:
    """Return the heights of the lines on which several cells have figures, from the top."""
    several = [lines for cell in cells if len(lines := _lines(cell)) > 1]
    for lines in several:
        figures = all(is_figure(words(line)) for line in lines.values())
        alike = sum(_alike(list(lines), list(other)) for other in several)
        if figures and alike > 1:
            return list(lines)
    return []


def _lines(cell: Cell) -> dict[float, list[Piece]]:
    found: dict[float, list[Piece]] = {}
    for piece in sorted(cell.pieces, key=lambda one: -one.y):
        height = next((y for y in found if abs(y - piece.y) < piece.size * 0.5), piece.y)
        found.setdefault(height, []).append(piece)
    return found


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 3 for a, b in zip(one, other, strict=True))


def _cut(cell: Cell, heights: Sequence[float]) -> list[Cell]:
    """Cut a cell at the lines of its row; one that stands between them reaches over all."""
    lines = _lines(cell)
    if len(lines) == 1 and all(abs(next(iter(lines)) - height) > 3 for height in heights):
        return [replace(cell, down=len(heights))]
    parts: dict[int, list[Piece]] = {}
    for y, pieces in lines.items():
        line = max((n for n, height in enumerate(heights) if height > y - 3), default=0)
        parts.setdefault(line, []).extend(pieces)
    return [replace(cell, pieces=part, row=cell.row + line) for line, part in parts.items()]
