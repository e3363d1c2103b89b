"""The words of an RTF file come in as they stand, its paragraphs, items and tables go out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from footnote.index.read.canonical import ABOVE, BESIDE, Block, Heading, Item, Paragraph, Table
from footnote.index.read.grid import Cell, fill
from footnote.index.read.numbering import labelled

_MOST = 1_000  # cells of a row
_REACHED = {"clmrg": BESIDE, "clvmrg": ABOVE}


@dataclass(slots=True)
class Row:
    """A row's words, and how its cells lie: where each ends, and which go on with another."""

    cells: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    header: bool = False
    next_is: str = ""  # said of the next cell
    inner: list[tuple[int, list[list[str]]]] = field(default_factory=list)  # tables, in which cell

    def define(self, word: str, number: int) -> bool:
        """Take in a word that defines rows; say whether it was one."""
        if word == "trowd":
            self.ends, self.reached, self.header = [], [], False
        elif word == "trhdr":
            self.header = True
        elif word in _REACHED:
            self.next_is = _REACHED[word]
        elif word == "cellx" and len(self.ends) < _MOST:
            self.ends.append(number)
            self.reached.append(self.next_is)
            self.next_is = ""
        else:
            return False
        return True

    def below(self) -> "Row":
        """Return an empty row; it lies as this one until it is told otherwise."""
        return Row(ends=self.ends, reached=self.reached, header=self.header)


@dataclass(slots=True)
class Flow:
    """The text, or a note: its blocks, and what isn't one yet."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    rows: list[Row] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)  # a cell of a table that stands in a cell
    nested_rows: list[list[str]] = field(default_factory=lambda: [[]])

    def paragraph(self, level: int, depth: int, tables: int) -> None:
        """Make a block of the words gathered so far, which stand in so many tables.

        A level below 0 is a list of contents'.
        """
        text, label = _whole(self.words), _whole(self.label).strip()
        self.words.clear()
        self.label.clear()
        if tables:
            cell = self.nested if tables > 1 else self.cell
            cell.append(f"{label} {text}".strip() if len(label) > 1 else text)
            return
        self.end_table()
        if level < 0 or not text.strip():
            return
        if 0 < level < 10:
            self.blocks.append(Heading(f"{label} {text}".strip(), level))
        elif label:
            # A lone letter is a bullet, in the alphabet of a font of signs.
            bullet = len(label) == 1 and not label.isdigit()
            self.blocks.append(labelled(text, depth, "" if bullet else label))
        else:
            self.blocks.append(Paragraph(text))

    def end_nested_cell(self) -> None:
        """Put the paragraphs gathered so far into a cell of a table that stands in a cell."""
        self.nested_rows[-1].append(" ".join(filter(None, self.nested)))
        self.nested.clear()

    def end_nested_row(self) -> None:
        """Begin the next row of that table."""
        self.nested_rows.append([])

    def end_cell(self) -> None:
        """Put the paragraphs gathered so far into a cell of the row."""
        if rows := [row for row in self.nested_rows if row]:
            self.row.inner.append((len(self.row.cells), rows))
            self.nested_rows = [[]]
        self.row.cells.append(" ".join(filter(None, self.cell)))
        self.cell.clear()

    def end_row(self) -> None:
        """Begin the next row of the table."""
        if self.row.cells:
            self.rows.append(self.row)
        self.row = self.row.below()

    def end_table(self) -> None:
        """Make a table of the rows gathered so far, if there are any."""
        if self.rows:
            self.blocks += table_of(self.rows)
            self.rows = []

    def all_words(self) -> str:
        """Return all words as one line, as a note has them."""
        self.paragraph(0, 0, 0)
        said = [one.text for one in self.blocks if isinstance(one, Paragraph | Heading | Item)]
        return " ".join([*said, *self.cell])


def table_of(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield a table, or what stands in a table of one column, which only lays out the page."""
    if any(row.inner for row in rows):
        for row in rows:
            yield from _laid_out(row)
        return
    edges = sorted({end for row in rows for end in row.ends})
    grid = [_placed(row, edges) for row in rows]
    if max(map(len, grid)) < 2:
        yield from (Paragraph(words) for row in grid for words, *_ in row)
        return
    heads = next((n for n, row in enumerate(rows) if not row.header), len(rows))
    yield Table(fill(grid, max(heads, 1)), header=len(rows) > 1)


def _laid_out(row: Row) -> Iterator[Block]:
    """Yield what stands in the cells of a table that holds tables: it only lays out the page."""
    for at, words in enumerate(row.cells):
        if words:
            yield Paragraph(words)
        for where, rows in row.inner:
            if where == at:
                width = max(map(len, rows))
                filled = tuple((*one, *[""] * (width - len(one))) for one in rows)
                yield Table(filled, header=len(rows) > 1)


def _placed(row: Row, edges: Sequence[int]) -> list[Cell]:
    """Return the cells of a row with how many of the table's columns each spans."""
    if len(row.ends) != len(row.cells) or row.ends != sorted(set(row.ends)):
        return [(words, 1, 1) for words in row.cells]
    found: list[Cell] = []
    before = 0
    for words, end, reached in zip(row.cells, row.ends, row.reached, strict=True):
        last = edges.index(end) + 1
        if reached == BESIDE and not words and found:
            found[-1] = (found[-1][0], found[-1][1] + last - before, 1)
        else:
            found.append((words or reached.strip(BESIDE), last - before, 1))
        before = last
    return found


def _whole(pieces: list[str]) -> str:
    """Join words; a character beyond the first 65,536 comes as two halves."""
    text = "".join(pieces)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
