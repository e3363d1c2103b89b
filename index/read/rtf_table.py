"""The rows of an RTF table come in, each with where its cells end; a table goes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from footnote.index.read.canonical import Block, Paragraph, Table
from footnote.index.read.grid import Cell, fill

_MOST = 1_000  # cells of a row


@dataclass(slots=True)
class Row:
    """A row's words, and how its cells lie: where each ends, and which go on with another."""

    cells: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    going_on: list[bool] = field(default_factory=list)
    header: bool = False
    goes_on: bool = False  # said of the next cell

    def define(self, word: str, number: int) -> bool:
        """Take in a word that defines rows; say whether it was one."""
        if word == "trowd":
            self.ends, self.going_on, self.header = [], [], False
        elif word == "trhdr":
            self.header = True
        elif word in ("clmrg", "clvmrg"):
            self.goes_on = True
        elif word == "cellx" and len(self.ends) < _MOST:
            self.ends.append(number)
            self.going_on.append(self.goes_on)
            self.goes_on = False
        else:
            return False
        return True

    def below(self) -> "Row":
        """Return an empty row; it lies as this one until it is told otherwise."""
        return Row(ends=self.ends, going_on=self.going_on, header=self.header)


def table_of(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield a table, or what stands in a table of one column, which only lays out the page."""
    edges = sorted({end for row in rows for end in row.ends})
    grid = [list(_placed(row, edges)) for row in rows]
    if max(map(len, grid)) < 2:
        yield from (Paragraph(words) for row in grid for words, *_ in row)
        return
    heads = next((n for n, row in enumerate(rows) if not row.header), len(rows))
    yield Table(fill(grid, max(heads, 1)), header=len(rows) > 1)


def _placed(row: Row, edges: Sequence[int]) -> Iterator[Cell]:
    """Yield the cells of a row with how many of the table's columns each spans."""
    known = len(row.ends) == len(row.cells) and row.ends == sorted(set(row.ends))
    before = 0
    for number, words in enumerate(row.cells):
        if not known:
            yield words, 1, 1
            continue
        last = edges.index(row.ends[number]) + 1
        yield "" if row.going_on[number] and not words else words, last - before, 1
        before = last
