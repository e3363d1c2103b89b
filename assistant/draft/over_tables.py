"""What has to be reckoned comes in, the figures of a table that it is reckoned from go out.

A table answers only if it accounts for all that the question speaks of, by the names of the rows
and columns that are taken and by what stands around it: a wrong reckoning is worse than none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from footnote.assistant.answer import How
from footnote.assistant.check.claims import Reckoned, reckoned
from footnote.assistant.check.reckon import unit_of_span
from footnote.assistant.draft.asked import NUMBERS, Asked, asked_of, in_time, latest
from footnote.assistant.draft.cells import SHARE
from footnote.assistant.find.material import Material
from footnote.assistant.find.tables import Row, Table, is_measure, tables, words_in, words_of
from footnote.assistant.judge.support import Similar
from footnote.assistant.question.reckonings import Sought
from footnote.index.evidence import Evidence
from footnote.index.words.figures import read_date, read_figure

_WHY_NOT: Mapping[How, str] = {
    "most": "several share it, or they count in different things",
    "least": "several share it, or they count in different things",
    "fastest": "there is no growth from nothing, or from below it, or several share it",
    "slowest": "there is no growth from nothing, or from below it, or several share it",
    "growth": "there is no growth from nothing, or from below it",
    "share": "there is no share of nothing, or of what is below it",
    "span": "these dates don't say it",
}
_ABSENT = frozenset(
    "|empty|n/a|na|n.a|none|nil|not available|not known|not given|unknown|no data|closed".split("|")
)
_TWO = 2
_FEW = 5  # rows that are named in a note


@dataclass(frozen=True, slots=True)
class Told:
    """What was reckoned, the units that are shown with it, and what the reader should know."""

    reckoned: Reckoned | None
    shown: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """The cells to reckon with, the rows that have none, and why it can't be done, if it can't."""

    cells: Sequence[Evidence]
    how: How
    gaps: Sequence[str] = ()
    why_not: str = ""
    of: str = ""  # the last of several times, where none was named


def over_tables(sought: Sought, material: Material) -> list[Told]:
    """Reckon over each table that accounts for the question."""
    found = (_over(sought, table, material.similar) for table in tables(material))
    return [told for told in found if told]


def _over(sought: Sought, table: Table, similar: Similar | None) -> Told | None:
    asked = asked_of(sought, table, similar)
    if asked is None:
        return None
    if table.too_long:
        return Told(None, note=table.too_long)
    if sought.how == "sum" and not asked.rows and (total := _own_total(table, asked.columns)):
        return Told(None, (total,))
    taken = _take(sought, table, asked)
    return _told(sought, table, taken) if taken else None


def _told(sought: Sought, table: Table, taken: _Taken) -> Told:
    """Reckon with cells; where they don't allow it, show them and say so."""
    units = [table.unit_of(table.row_of(one), one.unit.column) for one in taken.cells]
    unit, said_by = units[0]
    unit = _unit_of_span(sought, taken) if taken.how == "span" else unit
    line = None
    if not taken.why_not and len({own for own, _ in units}) == 1:
        line = reckoned(taken.how, [(one, words_in(one)) for one in taken.cells], unit)
    caption = (said_by,) if said_by else ()
    why_not = taken.why_not or _WHY_NOT.get(taken.how, "the figures count in different things")
    left_out = f"Left out, without a figure: {_listed(taken.gaps)}." if taken.gaps else ""
    last = f"The latest figures are taken, of “{taken.of}”." if taken.of else ""
    note = f"{last} {left_out}".strip() if line else f"Nothing was reckoned: {why_not}."
    return Told(line, (*caption, *dict.fromkeys(taken.cells)), note)


def _unit_of_span(sought: Sought, taken: _Taken) -> str:
    days = [day for one in taken.cells if (day := read_date(words_in(one)))]
    return sought.unit or unit_of_span(days[0], days[-1])


def _own_total(table: Table, columns: Sequence[str]) -> Evidence | None:
    """Return the cell in which a table gives the total of a column by itself."""
    totals = [row for row in table.rows if row.is_total and not row.words]
    if len(totals) != 1 or len(columns) != 1 or table.parted:
        return None
    return totals[0].cells.get(columns[0])


def _take(sought: Sought, table: Table, asked: Asked) -> _Taken | None:
    """Take the cells to reckon with, in their order; None if it isn't clear which."""
    rows, columns = asked.rows, asked.columns
    how = sought.how
    if how in ("most", "least"):
        how = how if asked.way > 0 else "least" if how == "most" else "most"
    if how == "span":
        return _dates(rows, columns)
    if how in ("difference", "growth"):
        rows, columns = _with_the_other(sought, table, asked)
        return _ages(sought, rows, columns) if asked.way < 0 else _pair(sought, rows, columns)
    if how in ("fastest", "slowest"):
        return _pairs(how, _things(table, rows), columns)
    side_by_side = how in ("most", "least") and not table.kind
    across = sought.times or side_by_side or how in ("sum", "average")
    if len(rows) == 1 and len(columns) > 1 and across:
        cells = [rows[0].cells.get(name) for name in columns]
        return _all_of(cells, columns, how)
    if len(columns) != 1:
        return _take_latest(sought, table, asked)
    if how == "share":
        return _share(table, rows, columns[0])
    things = _things(table, rows)
    if not things or (how in ("sum", "average") and not rows and not _is_of_kind(table)):
        return None
    cells = [row.cells.get(columns[0]) for row in things]
    return None if _last_is_sum(cells) else _all_of(cells, [row.name for row in things], how)


def _take_latest(sought: Sought, table: Table, asked: Asked) -> _Taken | None:
    """Take the last of several times, where the question names none."""
    last = latest(asked.columns) if len(asked.columns) > 1 and not sought.times else ""
    taken = _take(sought, table, replace(asked, columns=[last])) if last else None
    return replace(taken, of=last) if taken else None


def _all_of(cells: Sequence[Evidence | None], names: Sequence[str], how: How) -> _Taken | None:
    """Take the cells that hold a figure, and say which hold none.

    One whose figure can't be read, such as a range, might be what is asked for.
    """
    good = [one for one in cells if one and is_measure(one)]
    others = [
        (f"{name} ({words_in(one) if one else 'empty'})", bool(one and NUMBERS.search(one.quote)))
        for name, one in zip(names, cells, strict=True)
        if not (one and is_measure(one))
    ]
    unread = [said for said, has_number in others if has_number]
    why_not = f"no one figure stands in {_listed(unread)}" if unread else ""
    if how in ("sum", "average") and not why_not:  # “many” is a part of it, “n/a” is none
        told = [said for said, _ in others if not _is_absent(said)]
        why_not = f"no figure stands in {_listed(told)}" if told else ""
    return _Taken(good, how, [said for said, _ in others], why_not) if good else None


def _is_absent(said: str) -> bool:
    """Say whether a cell says that there is nothing, as in “Owl (n/a)”."""
    return said.rpartition("(")[2].strip(" .-–—…?*)").casefold() in _ABSENT


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW:,} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


def _pairs(how: How, things: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take each row's later and earlier figure."""
    if not things or not (order := _latest_first(columns)):
        return None
    names = [row.name for row in things for _ in order]
    taken = _all_of([row.cells.get(name) for row in things for name in order], names, how)
    if taken and taken.gaps:
        return replace(taken, why_not=f"no figure stands in {_listed(taken.gaps)}")
    return taken


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
    if len(rows) != 1 or rows[0].is_total or not things or SHARE.search(column):
        return None
    total = [row for row in table.rows if row.is_total]
    whole = total if len(total) == 1 else things if not total else ()
    cells = [row.cells.get(column) for row in (rows[0], *whole)]
    taken = _all_of(cells, [row.name for row in (rows[0], *whole)], "share") if whole else None
    if taken and taken.gaps:
        return replace(taken, why_not=taken.why_not or f"no figure stands in {_listed(taken.gaps)}")
    return taken


def _with_the_other(
    sought: Sought, table: Table, asked: Asked
) -> tuple[Sequence[Row], Sequence[str]]:
    """Add the other row or column of only two, where nothing is named to compare a figure with."""
    rows, columns = asked.rows, asked.columns
    two_rows = bool(table.kind) and len(table.plain) == _TWO and not table.parted
    two_columns = not table.kind and len(table.measures) == _TWO
    one_of_two = len(columns) == 1 and (two_rows or two_columns)
    if sought.how != "difference" or sought.than or not one_of_two:
        return rows, columns
    if not rows and two_rows and sought.both:
        return table.plain, columns
    if len(rows) != 1:
        return rows, columns
    if two_rows:
        return sorted(table.plain, key=lambda row: row is not rows[0]), columns
    return rows, sorted(table.measures, key=lambda name: name != columns[0])


def _pair(sought: Sought, rows: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take two figures of one row, the later first, or of one column, as they are named."""
    column = ""
    if len(rows) == 1 and len(columns) == 2:
        order = _latest_first(columns)
        if sought.than or (not order and (sought.between or sought.columns)):
            order = _as_named(sought, {name: words_of(name) for name in columns})
        pair = [rows[0].cells.get(name) for name in order]
    elif len(rows) == 2 and columns and (column := latest(columns)):
        by_name = {row.name: row for row in rows}
        order = [] if sought.than else _latest_first(list(by_name))
        order = order or _as_named(sought, {row.name: row.words for row in rows})
        pair = [by_name[name].cells.get(column) for name in order]
    else:
        return None
    taken = _all_of(pair, order, sought.how) if len(pair) == 2 else None
    if taken and taken.gaps:
        return replace(taken, why_not=taken.why_not or f"no figure stands in {_listed(taken.gaps)}")
    taken = _turned(sought, taken) if taken else None
    return replace(taken, of=column if len(columns) > 1 else "") if taken else None


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


def _dates(rows: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take two dates, the earlier first."""
    cells = [row.cells.get(column) for row in rows for column in columns]
    dated = [(day, one) for one in cells if one and (day := read_date(words_in(one)))]
    dated.sort(key=lambda entry: entry[0])
    return _Taken([one for _, one in dated], "span") if len(cells) == len(dated) == 2 else None


def _ages(sought: Sought, rows: Sequence[Row], columns: Sequence[str]) -> _Taken | None:
    """Take the dates that tell how much older one thing is than another; None if it is younger."""
    taken = _dates(rows, columns)
    if taken is None:
        return None
    first = _as_named(sought, {row.name: row.words for row in rows})[0]
    return taken if (taken.cells[0].unit.row == first) != sought.less else None


def _latest_first(columns: Sequence[str]) -> list[str]:
    return [*reversed(in_time(columns) or ())]


def _as_named(sought: Sought, names: Mapping[str, frozenset[str]]) -> list[str]:
    """Order two names as the question does, by the words that only one of them has."""
    said = list(sought.about)
    both = frozenset.intersection(*names.values())
    places = {
        name: min((said.index(one) for one in own - both if one in said), default=len(said))
        for name, own in names.items()
    }
    return sorted(names, key=lambda name: places[name])


def _is_of_kind(table: Table) -> bool:
    """Say whether a whole column may be added up: the rows are things of one kind."""
    return bool(table.kind) and not NUMBERS.search(table.kind)
