"""Evidence comes in, the tables in it go out: what they hold, row by row and column by column."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from footnote.assistant.find.material import Material
from footnote.index.evidence import UNSCALED, Evidence, gather
from footnote.index.split.units import split
from footnote.index.words.figures import read_date, read_figure
from footnote.index.words.stems import stems

MOST_ROWS = 1_000  # of a table that is counted or reckoned with; of a longer one few are read
_SOME = 100
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,200}+[)\]]")
_ALL_OF_THEM = frozenset(
    stems("total totals subtotal sum overall combined altogether average mean")
)
_TOO_LONG = "Nothing was reckoned: the table has {:,} rows, and {:,} are the most it is done with."
_CAPTIONS = ("sentence", "heading")  # “Table 2: Divisions, in euros” may be read as a heading
_CAPTION = 2  # sentences before a table that may say what it holds
_UNITS = (
    "km|m|cm|mm|miles?|metres?|meters?|kilomet(?:re|er)s?|feet|ft|inches|yards|kg|g|mg|tonnes?|tons?"
    "|pounds|euros?|dollars?|cents|pence|francs?|kron(?:er|or)|yen|zloty|USD|EUR|GBP|CHF|US\\$|[€$£¥%]"
    "|percent|per cent|lit(?:re|er)s?|l|ml|hours?|h|minutes?|min|seconds?|s|ms|days?|weeks?|months?"
    "|years?|[KMGT]B|[kMG]?Wh?|°\\s?[CF]|degrees|ha|hectares?|acres?|km²|m²|m³|points?|people|visitors"
)
_COUNTS_IN = re.compile(
    r"(?:(?P<of>\w{1,40}+)\W{1,9}+)?(?:\bin\s{1,9}+|(?<=[(\[]))(?P<money>US\$|[€$£¥]|EUR|USD|GBP)?\s?"
    r"(?:(?P<scale>(?:thousand|million|billion)s?|(?:mn?|bn|k|['’]?000)(?!\w))(?:\s{1,9}of)?\b\s{0,9}+)?"
    rf"(?P<unit>(?:{_UNITS})(?!\w))?",
)
_SCALES = {"m": "million", "mn": "million", "bn": "billion", "k": "thousand"}
_OF_A_TIME = re.compile(r"\d")  # “2025/26”, “Q2 2024”


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table: its name's cell, and the others by the names of their columns."""

    head: Evidence
    cells: dict[str, Evidence]

    @property
    def name(self) -> str:
        """Return what the row is called."""
        return self.head.unit.row

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the stems of its name, without “total” and what stands in brackets."""
        return words_of(self.name) - _ALL_OF_THEM

    @property
    def is_total(self) -> bool:
        """Say whether it adds up other rows, or stands for all of them."""
        return bool(_ALL_OF_THEM & frozenset(stems(self.name)))


@dataclass(frozen=True, eq=False)
class Table:
    """A table: what its rows are (“division”), the rows, and the sentences just before it."""

    kind: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    caption: tuple[Evidence, ...]
    around: frozenset[str]
    title: tuple[str, ...]  # the heading right over it
    headed: frozenset[str]  # its stems, where no other table stands under it
    length: int  # rows there are, where not all are read
    parted: bool  # lines of one cell stand between the rows, or not all names in one column

    @cached_property
    def plain(self) -> tuple[Row, ...]:
        """Return the rows that stand for one thing each."""
        return tuple(row for row in self.rows if not row.is_total)

    @property
    def too_long(self) -> str:
        """Say that there are too many rows to count or reckon with; empty if there aren't."""
        return _TOO_LONG.format(self.length, MOST_ROWS) if self.length > MOST_ROWS else ""

    @cached_property
    def _by_line(self) -> dict[int, Row]:
        return {row.head.unit.line: row for row in self.rows}

    def row_of(self, cell: Evidence) -> Row:
        """Return the row in which a cell stands."""
        return self._by_line[cell.unit.line]

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Return the columns in which mostly figures or dates stand."""
        return tuple(name for name in self.columns if self._measures(name))

    def _measures(self, column: str) -> bool:
        cells = [row.cells[column] for row in self.rows if column in row.cells]
        return 2 * sum(map(is_measure, cells)) > len(cells)

    def unit_of(self, row: Row, column: str) -> tuple[str, Evidence | None]:
        """Return what a figure counts in, and the sentence that says so, if none of its names."""
        for name in (row.name, column):
            for _, unit in _said_units(name):
                return unit, None
        if UNSCALED.search(f"{row.name} {column}"):
            return "", None
        for one in self.caption:
            for of, unit in _said_units(one.quote):
                if self._is_meant(of, column):
                    return unit, one
        return "", None

    def _is_meant(self, of: str, column: str) -> bool:
        """Say whether “revenue in millions” speaks of a column, or of all of them."""
        spoken = frozenset(stems(of))
        named = [one for one in self.measures if spoken & words_of(one)]
        return column in named if named else all(map(_OF_A_TIME.search, self.measures))


def words_of(name: str) -> frozenset[str]:
    """Return the stems of a name, without what stands in brackets, unless that is all."""
    return frozenset(stems(_IN_BRACKETS.sub(" ", name)) or stems(name))


def words_in(cell: Evidence) -> str:
    """Return a cell's words on one line."""
    return " ".join(cell.quote.split())


def is_measure(cell: Evidence) -> bool:
    """Say whether a cell holds one figure, or one date."""
    return bool(read_figure(words_in(cell)) or read_date(words_in(cell)))


def _said_units(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text says is counted, with in what: “revenue”, “million euros”."""
    for found in _COUNTS_IN.finditer(text):
        money, unit, scale = found["money"] or "", found["unit"] or "", found["scale"] or ""
        short = scale.rstrip("s") in _SCALES or scale.endswith("000")
        if short and not money:  # “(m)” are metres
            scale, unit = "", scale
        elif short:
            scale = _SCALES.get(scale, "thousand")
        if said := " ".join(filter(None, (scale.removesuffix("s"), money or unit))):
            yield found["of"] or "", said


def tables(material: Material) -> Iterator[Table]:
    """Yield the tables of what was found, each whole, in reading order."""
    seen: dict[tuple[str, int], Evidence] = {}
    for one in material.pool:
        if one.unit.kind == "cell":
            seen.setdefault(one.block, one)
    under = Counter((one.article.id, one.unit.headings) for one in seen.values())
    for one in seen.values():
        yield _read(one, alone=under[one.article.id, one.unit.headings] == 1)


def _read(cell: Evidence, *, alone: bool) -> Table:
    """Read the whole table of a cell, of which a passage may hold but a part."""
    units = split(cell.article)
    first = next(at for at, unit in enumerate(units) if unit.block == cell.unit.block)
    own = [unit for unit in units[first:] if unit.block == cell.unit.block]
    before = [unit for unit in units[max(0, first - _CAPTION) : first] if unit.kind in _CAPTIONS]
    caption = [unit for unit in before if unit.block == before[-1].block]
    length = len({unit.line for unit in own if unit.row})
    read = own if length <= MOST_ROWS else [unit for unit in own if unit.line < _SOME]
    return _table(gather(cell.article, [*caption, *read]), length, alone=alone)


def _table(units: Sequence[Evidence], length: int, *, alone: bool) -> Table:
    caption = tuple(one for one in units if one.unit.kind != "cell")
    cells = (one for one in units if one.unit.kind == "cell")
    lines = [list(group) for _, group in groupby(cells, key=lambda one: one.unit.line)]
    body = [line for line in lines if line[0].unit.row]
    rows = tuple(_row(line) for line in body if len(line) > 1)
    heads = [row.head.unit.column for row in rows]
    title = units[-1].unit.headings[-1:]
    return Table(
        kind=heads[0] if heads else "",
        rows=rows,
        columns=tuple(dict.fromkeys(name for row in rows for name in row.cells)),
        caption=caption,
        around=_around(units),
        title=title,
        headed=frozenset(stems(*title) if alone else ()),
        length=length,
        parted=len(rows) < len(body) or len(set(heads)) > 1,
    )


def _around(units: Sequence[Evidence]) -> frozenset[str]:
    """Return the stems of what says what a table holds: its title, headings, and introduction."""
    last = units[-1]
    caption = [one.quote for one in units if one.unit.kind != "cell"]
    return frozenset(stems(last.article.title, *last.unit.headings, *caption))


def _row(line: Sequence[Evidence]) -> Row:
    """Make a row; two columns of one name can't be told apart, and one without a name is none."""
    names = [one.unit.column for one in line]
    named = {one.unit.column: one for one in line[1:] if names.count(one.unit.column) == 1}
    return Row(line[0], {name: one for name, one in named.items() if name})
