"""The cells of a table come in with how far each reaches, rows of equal width go out.

A merged cell's words stand once, in its first place. The other places say whose they are, so that
it is read with every row and column that it spans; but for a cell across the whole table, and one
in a header row with another below it, which names what stands below.
"""

from collections.abc import Sequence

from footnote.index.read.canonical import ABOVE, BESIDE

Cell = tuple[str, int, int]  # its words, and how many columns and rows it spans
_ROOM = 10_000  # places that a table may have whatever it holds


def fill(rows: Sequence[Sequence[Cell]], headers: int) -> tuple[tuple[str, ...], ...]:
    """Return the words in each place of a table, the empty places too."""
    most = _ROOM + 8 * sum(map(len, rows))
    width = _width(rows, most)
    if width * len(rows) > most:  # it claims to span far more than it holds
        return tuple(tuple(words for words, *_ in row) for row in rows)
    grid: list[list[str | None]] = [[None] * width for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for words, across, down in row:
            while column < width and grid[number][column] is not None:
                column += 1
            beside = "" if across >= width or number < headers - 1 else BESIDE
            for below in range(number, min(number + down, len(rows))):
                for right in range(column, min(column + across, width)):
                    if grid[below][right] is None:
                        over = words if words in ("", ABOVE) else beside
                        mark = ABOVE if below > number and words else over
                        first = (below, right) == (number, column)
                        grid[below][right] = words if first else mark
            column += across
    return tuple(tuple(cell or "" for cell in row) for row in grid)


def _width(rows: Sequence[Sequence[Cell]], most: int) -> int:
    """Return how many columns a table has; cells that reach down take room in later rows."""
    taken: list[tuple[int, int]] = []  # columns, and the last row that they are taken in
    width = 0
    for number, row in enumerate(rows):
        taken = [one for one in taken if one[1] >= number]
        width = max(width, sum(one[0] for one in taken) + sum(cell[1] for cell in row))
        taken += [(across, number + down - 1) for _, across, down in row if down > 1]
        if width > most:
            break
    return width
