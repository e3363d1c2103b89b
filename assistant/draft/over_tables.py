"""What has to be reckoned comes in, the figures of a table that it is reckoned from go out.

A table answers only if it accounts for all that the question speaks of, by the names of the rows
and columns that are taken and by what stands around it: a wrong reckoning is worse than none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from footnote.assistant.answer import How
from footnote.assistant.check.claims import Reckoned, reckoned
from footnote.assistant.find.material import Material
from footnote.assistant.find.tables import Row, Table, is_measure, tables, words_in, words_of
from footnote.assistant.judge.support import Similar
from footnote.assistant.question.reckonings import Sought
from footnote.index.evidence import Evidence
from footnote.index.words.figures import read_figure
from footnote.index.words.stems import stems

MOST_ROWS = 1_000  # of a table that is reckoned with
_NEAR = 0.55  # in meaning: “staff” and “Employees” are, “people” and “Revenue” are not
_CLEARLY = 0.2  # nearer than any other column
_NAMED = 0.5  # share of a row's name that a question must have
_MONEY = re.compile(r"[€$£¥]|\b(?:euros?|pounds|dollars?|francs?|kron(?:er|or)|yen)\b")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
# Which stands for a result that the table has by itself.
_STATED: Mapping[How, frozenset[str]] = {
    "difference": frozenset(stems("change difference increase decrease")),
    "growth": frozenset(stems("change growth increase decrease %")),
    "share": frozenset(stems("share proportion percentage")),
    "average": frozenset(stems("average mean")),
    "sum": frozenset(stems("total sum overall")),
    "fastest": frozenset(stems("growth change")),
    "slowest": frozenset(stems("growth change")),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was reckoned, the units that are shown with it, and what the reader should know."""

    reckoned: Reckoned | None
    shown: tuple[Evidence, ...] = ()
    note: str = ""


def over_tables(sought: Sought, material: Material) -> list[Told]:
    """Reckon over each table that accounts for the question."""
    found = (_over(sought, table, material.similar) for table in tables(material))
    return [told for told in found if told]


def _over(sought: Sought, table: Table, similar: Similar | None) -> Told | None:
    rows = _rows_named(sought, table)
    columns, way = _columns_asked(sought, table, similar)
    if not columns or not _is_explained(sought, table, rows, columns, similar):
        return None
    if _states_it(sought.how, table):
        return None
    if len(table.rows) > MOST_ROWS:
        return Told(
            None,
            note=f"Not reckoned: the table has {len(table.rows):,} rows, and {MOST_ROWS:,} are the most.",
        )
    told = _by(sought, table, rows, columns, way)
    if not told:
        return None
    cells, how, note = told
    unit, said_by = table.unit_of(*_place(table, cells[0]))
    line = reckoned(how, [(one, words_in(one)) for one in cells], unit)
    caption = (said_by,) if said_by else ()
    return Told(line, (*caption, *dict.fromkeys(cells)), note) if line else None


def _place(table: Table, cell: Evidence) -> tuple[Row, str]:
    """Return the row and the column of a cell."""
    return next(row for row in table.rows if cell in row.cells.values()), cell.unit.column


def _by(
    sought: Sought, table: Table, rows: Sequence[Row], columns: Sequence[str], way: int
) -> tuple[list[Evidence], How, str] | None:
    """Return the cells to reckon with, in their order, how, and what was left out."""
    how = sought.how
    if how in ("most", "least"):
        how = how if way > 0 else "least" if how == "most" else "most"
    if how in ("difference", "growth"):
        pair = _pair(sought, rows, columns)
        return (pair, how, "") if pair else None
    if how in ("fastest", "slowest"):
        later = _in_time(columns)
        named = _things(table, rows)
        if not later or not named:
            return None
        pairs = [(row.cells.get(later[1]), row.cells.get(later[0])) for row in named]
        return _whole_column(list(chain(*pairs)), how)
    if how in ("sum", "average") and len(rows) == 1 and len(columns) > 1:
        return _whole_column([rows[0].cells.get(name) for name in columns], how)
    if len(columns) != 1:
        return None
    if how == "share":
        return _share(table, rows, columns[0])
    named = _things(table, rows)
    if how in ("sum", "average") and not rows and not _is_of_kind(table):
        return None
    return _whole_column([row.cells.get(columns[0]) for row in named], how, named)


def _whole_column(
    cells: Sequence[Evidence | None], how: How, rows: Sequence[Row] = ()
) -> tuple[list[Evidence], How, str] | None:
    """Return the cells that hold a figure, and say which don't; None for pairs that aren't whole."""
    good = [one for one in cells if one and is_measure(one)]
    if not good or (len(good) < len(cells) and not rows) or _last_is_sum(good):
        return None
    missing = [
        f"{row.name} ({words_in(one) if one else 'empty'})"
        for row, one in zip(rows, cells, strict=False)
        if not (one and is_measure(one))
    ]
    note = f"Left out, without a figure: {', '.join(missing)}." if missing else ""
    return good, how, note


def _last_is_sum(cells: Sequence[Evidence]) -> bool:
    """Say whether the last figure of several adds up the others: a total by another name."""
    figures = [figure.value for one in cells if (figure := read_figure(words_in(one)))]
    return len(figures) > 2 and figures[-1] == sum(figures[:-1])


def _things(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows to compare: those that were named, or all; none if they can't be told."""
    names = [row.name for row in table.plain]
    if table.parted or len(set(names)) < len(names):
        return ()
    return rows if len(rows) > 1 else () if rows else table.plain


def _share(
    table: Table, rows: Sequence[Row], column: str
) -> tuple[list[Evidence], How, str] | None:
    """Take a row's figure, and that of the total: the table's own, or that of all rows."""
    things = _things(table, ())
    if len(rows) != 1 or rows[0].is_total or not things:
        return None
    total = [row for row in table.rows if row.is_total]
    whole = total if len(total) == 1 else things if not total else ()
    cells = [row.cells.get(column) for row in (rows[0], *whole)]
    good = [one for one in cells if one and read_figure(words_in(one))]
    return (good, "share", "") if whole and len(good) == len(cells) else None


def _pair(sought: Sought, rows: Sequence[Row], columns: Sequence[str]) -> list[Evidence] | None:
    """Take two figures of one row, the later first, or of one column, as they are named."""
    if len(rows) == 1 and len(columns) == 2:
        names = {name: words_of(name) for name in columns}
        order = _as_named(sought, names) if sought.compares else _latest_first(columns)
        pair = [rows[0].cells.get(name) for name in order]
    elif len(rows) == 2 and len(columns) == 1:
        by_name = {row.name: row for row in rows}
        order = _as_named(sought, {row.name: row.words for row in rows})
        pair = [by_name[name].cells.get(columns[0]) for name in order]
    else:
        return None
    values = [read_figure(words_in(one)) if one else None for one in pair]
    good = [one for one, value in zip(pair, values, strict=True) if one and value]
    first, second = (value.value for value in values if value) if len(good) == 2 else (0, 0)
    if len(good) < 2 or (sought.way and (first - second) * sought.way <= 0):
        return None
    turned = sought.how == "difference" and (sought.way < 0 or (sought.between and first < second))
    return good[::-1] if turned else good


def _latest_first(columns: Sequence[str]) -> list[str]:
    return [*reversed(_in_time(columns) or ())]


def _as_named(sought: Sought, names: Mapping[str, frozenset[str]]) -> list[str]:
    """Order two names as the question does, by the words that only one of them has."""
    said = list(sought.about)
    both = frozenset.intersection(*names.values())
    places = {
        name: min((said.index(one) for one in own - both if one in said), default=len(said))
        for name, own in names.items()
    }
    return sorted(names, key=lambda name: places[name])


def _in_time(columns: Sequence[str]) -> tuple[str, str] | None:
    """Order two columns by the numbers in which their names differ: years, versions."""
    if len(columns) != 2:
        return None
    numbers = [[float(one) for one in _NUMBERS.findall(name)] for name in columns]
    words = [_NUMBERS.sub("", name) for name in columns]
    if words[0] != words[1] or len(numbers[0]) != len(numbers[1]) or numbers[0] == numbers[1]:
        return None
    if sum(a != b for a, b in zip(*numbers, strict=True)) != 1 and not re.search("/", columns[0]):
        return None
    return (columns[0], columns[1]) if numbers[0] < numbers[1] else (columns[1], columns[0])


def _rows_named(sought: Sought, table: Table) -> list[Row]:
    """Return the rows that a question names: by all of their words, or by enough of them."""
    shared = {row: row.words & sought.words for row in table.plain if row.words & sought.words}
    whole = [row for row, words in shared.items() if words == row.words]
    near = [
        row
        for row, words in shared.items()
        if len(words) >= _NAMED * len(row.words)
        and not any(words <= other.words for other in whole)
        and not any(words <= shared[other] for other in shared if other is not row)
    ]
    return [row for row in table.plain if row in whole or row in near]


def _columns_asked(
    sought: Sought, table: Table, similar: Similar | None
) -> tuple[Sequence[str], int]:
    """Return the columns that are asked for, and which way a word like “oldest” turns them."""
    shared = {name: frozenset(stems(name)) & sought.words for name in table.measures}
    named = [
        name
        for name, words in shared.items()
        if words and not any(words < other for other in shared.values())
    ]
    if named:
        return named, _way(sought, named[0])
    meant = [name for name in table.measures if words_of(name) & sought.columns.keys()]
    if len(meant) == 1:
        return meant, _way(sought, meant[0])
    if meant:
        return (), 1
    paid = [name for name in table.measures if _MONEY.search(_unit(table, name))]
    if len(paid) == 1 and (sought.money or "price" in sought.columns):
        return paid, 1
    if nearest := _nearest(sought, table, similar):
        return [nearest], 1
    sole = len(table.measures) == 1 and not sought.columns
    return (table.measures if sole else ()), 1


def _way(sought: Sought, column: str) -> int:
    ways = {sought.columns[one] for one in words_of(column) & sought.columns.keys()}
    return ways.pop() if len(ways) == 1 else 1


def _unit(table: Table, column: str) -> str:
    """Return what a column counts in, by its name, its table or its first figure."""
    row = next(row for row in table.rows if column in row.cells)
    figure = read_figure(words_in(row.cells[column]))
    own = f"{figure.money} {figure.unit}" if figure else ""
    return f"{table.unit_of(row, column)[0]} {own}"


def _nearest(sought: Sought, table: Table, similar: Similar | None) -> str:
    """Return the column that is clearly nearest in meaning to what nothing else accounts for."""
    left = _left(sought, table, (), ())
    if similar is None or not left or not table.measures:
        return ""
    asked = " ".join(left)
    near = sorted(((similar(asked, name), name) for name in table.measures), reverse=True)
    others = near[1][0] if len(near) > 1 else 0.0
    return near[0][1] if near[0][0] >= _NEAR and near[0][0] - others >= _CLEARLY else ""


def _left(sought: Sought, table: Table, rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """Return the words of a question for which nothing that is taken accounts."""
    taken = chain((row.name for row in rows), columns, [table.kind])
    known = table.around | frozenset(stems(*taken))
    return [word for stem, word in sought.about.items() if stem not in known]


def _is_explained(
    sought: Sought,
    table: Table,
    rows: Sequence[Row],
    columns: Sequence[str],
    similar: Similar | None,
) -> bool:
    """Say whether all that a question speaks of is accounted for, or near in meaning to it."""
    left = _left(sought, table, rows, columns)
    if sought.money and not all(_MONEY.search(_unit(table, name)) for name in columns):
        return False
    names = [name for name in (table.kind, *columns) if name]
    return not left or (
        similar is not None
        and all(any(similar(word, name) >= _NEAR for name in names) for word in left)
    )


def _is_of_kind(table: Table) -> bool:
    """Say whether a whole column may be added up: the rows are things of one kind."""
    return bool(table.kind) and not _NUMBERS.search(table.kind)


def _states_it(how: How, table: Table) -> bool:
    """Say whether a table gives by itself what would be reckoned."""
    names = chain(table.columns, (row.name for row in table.rows))
    return how != "share" and any(
        _STATED.get(how, frozenset()) & frozenset(stems(name)) for name in names
    )
