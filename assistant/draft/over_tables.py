"""What has to be reckoned comes in, the figures of a table that it is reckoned from go out.

A table answers only if it accounts for all that the question speaks of, by the names of the rows
and columns that are taken and by what stands around it: a wrong reckoning is worse than none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from footnote.assistant.answer import How
from footnote.assistant.check.claims import Reckoned, reckoned
from footnote.assistant.find.material import Material
from footnote.assistant.find.tables import Row, Table, is_measure, tables, words_in, words_of
from footnote.assistant.judge.support import Similar
from footnote.assistant.question.reckonings import Sought
from footnote.index.evidence import Evidence
from footnote.index.words.figures import read_date, read_figure
from footnote.index.words.stems import stems

MOST_ROWS = 1_000  # of a table that is reckoned with
_TOO_LONG = "Nothing was reckoned: the table has {:,} rows, and at most {:,} are reckoned with."
_NOTHING = "Nothing was reckoned: {}."
_ALLOW_NONE: Mapping[How, str] = {
    "most": "several share it, or they count in different things",
    "least": "several share it, or they count in different things",
    "growth": "there is no growth from nothing, or from below it",
    "share": "there is no share of nothing, or of what is below it",
    "span": "these dates don't say it",
}
_FEW = 5  # rows that are named in a note
_NEAR = 0.55  # in meaning: “staff” and “Employees” are, “people” and “Revenue” are not
_CLEARLY = 0.2  # nearer than any other column
_NAMED = 0.5  # share of a row's name that a question must have
_MONEY = re.compile(r"[€$£¥]|\b(?:euros?|pounds|dollars?|francs?|kron(?:er|or)|yen)\b")
_OVER_TIME: tuple[How, ...] = ("difference", "growth", "fastest", "slowest")
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


@dataclass(frozen=True, slots=True)
class _Taken:
    """The cells to reckon with, what was left out, and why it can't be done, if it can't."""

    cells: Sequence[Evidence]
    how: How
    note: str = ""
    why_not: str = ""


def over_tables(sought: Sought, material: Material) -> list[Told]:
    """Reckon over each table that accounts for the question."""
    found = (_over(sought, table, material.similar) for table in tables(material))
    return [told for told in found if told]


def _over(sought: Sought, table: Table, similar: Similar | None) -> Told | None:
    rows = _rows_named(sought, table)
    columns, way = _columns_asked(sought, table, similar)
    if sought.times and len(rows) == 1 and all(map(_NUMBERS.search, table.measures)):
        columns = table.measures
    if not columns or not _is_explained(sought, table, rows, columns, similar):
        return None
    if _states_it(sought.how, table):
        return None
    if len(table.rows) > MOST_ROWS:
        return Told(None, note=_TOO_LONG.format(len(table.rows), MOST_ROWS))
    if sought.how == "sum" and not rows and (total := _own_total(table, columns)):
        return Told(None, (total,))
    taken = _take(sought, table, rows, columns, way)
    return _told(sought, table, taken) if taken else None


def _told(sought: Sought, table: Table, taken: _Taken) -> Told:
    """Reckon with cells; where they don't allow it, show them and say so."""
    units = [table.unit_of(table.row_of(one), one.unit.column) for one in taken.cells]
    unit, said_by = units[0]
    unit = sought.unit if taken.how == "span" else unit
    line = None
    if not taken.why_not and len({own for own, _ in units}) == 1:
        line = reckoned(taken.how, [(one, words_in(one)) for one in taken.cells], unit)
    caption = (said_by,) if said_by else ()
    note = (
        taken.note
        if line
        else _NOTHING.format(
            taken.why_not or _ALLOW_NONE.get(taken.how, "the figures count in different things")
        )
    )
    return Told(line, (*caption, *dict.fromkeys(taken.cells)), note)


def _own_total(table: Table, columns: Sequence[str]) -> Evidence | None:
    """Return the cell in which a table gives the total of a column by itself."""
    totals = [row for row in table.rows if row.is_total and not row.words]
    if len(totals) != 1 or len(columns) != 1 or table.parted:
        return None
    return totals[0].cells.get(columns[0])


def _take(
    sought: Sought, table: Table, rows: Sequence[Row], columns: Sequence[str], way: int
) -> _Taken | None:
    """Take the cells to reckon with, in their order; None if it isn't clear which."""
    how = sought.how
    if how in ("most", "least"):
        how = how if way > 0 else "least" if how == "most" else "most"
    if how in ("difference", "growth"):
        return _ages(sought, rows, columns) if way < 0 else _pair(sought, rows, columns)
    if how in ("fastest", "slowest"):
        return _pairs(how, _things(table, rows), columns)
    if len(rows) == 1 and len(columns) > 1 and (sought.times or how in ("sum", "average")):
        cells = [rows[0].cells.get(name) for name in columns]
        return _all_of(cells, columns, how)
    if len(columns) != 1:
        return None
    if how == "share":
        return _share(table, rows, columns[0])
    things = _things(table, rows)
    if not things or (how in ("sum", "average") and not rows and not _is_of_kind(table)):
        return None
    cells = [row.cells.get(columns[0]) for row in things]
    return None if _last_is_sum(cells) else _all_of(cells, [row.name for row in things], how)


def _all_of(cells: Sequence[Evidence | None], names: Sequence[str], how: How) -> _Taken | None:
    """Take the cells that hold a figure, and say which hold none.

    One whose figure can't be read, such as a range, might be what is asked for.
    """
    good = [one for one in cells if one and is_measure(one)]
    others = [
        (f"{name} ({words_in(one) if one else 'empty'})", bool(one and _NUMBERS.search(one.quote)))
        for name, one in zip(names, cells, strict=True)
        if not (one and is_measure(one))
    ]
    unread = [said for said, has_number in others if has_number]
    if not good:
        return None
    if unread:
        return _Taken(good, how, why_not=f"no one figure stands in {_listed(unread)}")
    left_out = [said for said, _ in others]
    return _Taken(good, how, f"Left out, without a figure: {_listed(left_out)}." if others else "")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW:,} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


def _pairs(how: How, things: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take each row's later and earlier figure."""
    if not things or not (order := _latest_first(columns)):
        return None
    names = [row.name for row in things for _ in order]
    taken = _all_of([row.cells.get(name) for row in things for name in order], names, how)
    return replace(taken, why_not=taken.note[:-1]) if taken and taken.note else taken


def _last_is_sum(cells: Sequence[Evidence | None]) -> bool:
    """Say whether the last figure of several adds up the others: a total by another name."""
    read = [read_figure(words_in(one)) for one in cells if one]
    figures = [figure.value for figure in read if figure]
    return len(figures) > 2 and figures[-1] == sum(figures[:-1])


def _things(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows to compare: those that were named, or all; none if they can't be told."""
    names = [row.name for row in table.plain]
    if table.parted or len(set(names)) < len(names):
        return ()
    return rows if len(rows) > 1 else () if rows else table.plain


def _share(table: Table, rows: Sequence[Row], column: str) -> _Taken | None:
    """Take a row's figure, and that of the total: the table's own, or that of all rows."""
    things = _things(table, ())
    if len(rows) != 1 or rows[0].is_total or not things:
        return None
    total = [row for row in table.rows if row.is_total]
    whole = total if len(total) == 1 else things if not total else ()
    cells = [row.cells.get(column) for row in (rows[0], *whole)]
    good = [one for one in cells if one and read_figure(words_in(one))]
    return _Taken(good, "share") if whole and len(good) == len(cells) else None


def _pair(sought: Sought, rows: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take two figures of one row, the later first, or of one column, as they are named."""
    if len(rows) == 1 and len(columns) == 2:
        order = _latest_first(columns)
        if sought.than or (sought.between and not order):
            order = _as_named(sought, {name: words_of(name) for name in columns})
        pair = [rows[0].cells.get(name) for name in order]
    elif len(rows) == 2 and len(columns) == 1:
        by_name = {row.name: row for row in rows}
        order = _as_named(sought, {row.name: row.words for row in rows})
        pair = [by_name[name].cells.get(columns[0]) for name in order]
    else:
        return None
    taken = _all_of(pair, order, sought.how) if len(pair) == 2 else None
    return _turned(sought, taken) if taken and len(taken.cells) == 2 else None


def _turned(sought: Sought, taken: _Taken) -> _Taken | None:
    """Put the figure first from which the other is taken; None if it moved the other way."""
    first, second = (read_figure(words_in(one)) for one in taken.cells)
    if not first or not second:
        return None
    moved = first.value - second.value
    if sought.way and moved * sought.way <= 0:
        return None
    turned = sought.how == "difference" and (
        sought.way < 0 or sought.less or (sought.between and moved < 0)
    )
    return replace(taken, cells=taken.cells[::-1]) if turned else taken


def _ages(sought: Sought, rows: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take two dates, the earlier first: how much older one thing is than another."""
    cells = [row.cells.get(column) for row in rows for column in columns]
    dated = [(day, one) for one in cells if one and (day := read_date(words_in(one)))]
    if len(cells) != 2 or len(dated) != 2:
        return None
    first = _as_named(sought, {row.name: row.words for row in rows})[0]
    dated.sort(key=lambda entry: entry[0])
    is_older = dated[0][1].unit.row == first
    return _Taken([one for _, one in dated], "span") if is_older != sought.less else None


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
    shared = {row: row.words & sought.words for row in table.rows if row.words & sought.words}
    whole = [row for row, words in shared.items() if words == row.words]
    near = [
        row
        for row, words in shared.items()
        if len(words) >= _NAMED * len(row.words)
        and not any(words <= other.words for other in whole)
        and not any(words <= shared[other] for other in shared if other is not row)
    ]
    return [row for row in table.rows if row in whole or row in near]


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
    if sought.how in _OVER_TIME and _in_time(table.measures):
        return table.measures, 1
    sole = len(table.measures) == 1 and sought.general
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
    names = (
        *table.columns,
        *(row.name for row in table.rows),
        *(one.quote for one in table.caption),
    )
    return how != "share" and any(
        _STATED.get(how, frozenset()) & frozenset(stems(name)) for name in names
    )
