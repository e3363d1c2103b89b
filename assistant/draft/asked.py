"""What has to be reckoned and a table come in, the rows and columns that it asks for go out.

All that the question speaks of must be accounted for, by the names of what is taken and by what
stands around the table, or be near to them in meaning.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from footnote.assistant.answer import How
from footnote.assistant.find.tables import Row, Table, words_in, words_of
from footnote.assistant.judge.support import Similar
from footnote.assistant.question.reckonings import Sought
from footnote.index.words.figures import read_figure
from footnote.index.words.stems import stems

_NEAR = 0.55  # in meaning: “staff” and “Employees” are, “people” and “Revenue” are not
_CLEARLY = 0.2  # nearer than any other column
_NAMED = 0.5  # share of a row's name that a question must have
_MONEY = re.compile(r"[€$£¥]|\b(?:euros?|pounds|dollars?|francs?|kron(?:er|or)|yen)\b")
_NAMES_TOO = frozenset(stems("cost costs"))  # what a row is called, and one asks with
_OF_TIMES = frozenset(stems("q fy h year quarter half full financial fiscal season month"))
_OVER_TIME: tuple[How, ...] = ("difference", "growth", "fastest", "slowest")
_TIME = re.compile(r"(?:\b(?:in|of|for|at|since) )?\b\d{4}(?:\W\d{2,4})?\b")
NUMBERS = re.compile(r"\d+(?:\.\d+)?")
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
class Asked:
    """The rows that are named, if any, and the columns that are asked for.

    `way` is -1 where a column turns a word round: the oldest is the least by its year.
    """

    rows: Sequence[Row]
    columns: Sequence[str]
    way: int = 1


def asked_of(sought: Sought, table: Table, similar: Similar | None) -> Asked | None:
    """Return what is asked of a table; None if it doesn't account for the question."""
    rows = _rows_named(sought, table) or _rows_meant(sought, table)
    columns, way = _columns_asked(sought, table, rows, similar)
    timed = sought.times and all(map(NUMBERS.search, table.measures))
    side_by_side = sought.how in ("most", "least") and not table.kind and not columns
    if len(rows) == 1 and (timed or side_by_side):
        columns = table.measures
    explained = columns and _is_explained(sought, table, rows, columns, similar)
    return Asked(rows, columns, way) if explained and not _states_it(sought.how, table) else None


def in_time(columns: Sequence[str]) -> tuple[str, str] | None:
    """Order two columns by the numbers in which their names differ: years, versions."""
    if len(columns) != 2:
        return None
    numbers = [[float(one) for one in NUMBERS.findall(name)] for name in columns]
    words = [NUMBERS.sub("", name) for name in columns]
    if words[0] != words[1] or len(numbers[0]) != len(numbers[1]) or numbers[0] == numbers[1]:
        return None
    if sum(a != b for a, b in zip(*numbers, strict=True)) != 1 and not re.search("/", columns[0]):
        return None
    return (columns[0], columns[1]) if numbers[0] < numbers[1] else (columns[1], columns[0])


def _rows_named(sought: Sought, table: Table) -> list[Row]:
    """Return the rows that a question names: by all of their words, or by enough of them."""
    said = sought.words | {one for one in sought.said_with if one in _NAMES_TOO}
    shared = {row: row.words & said for row in table.rows if row.words & said}
    shared |= {row: row.words for row in table.rows if _is_called(row, sought)}
    whole = _said_apart(sought, [row for row, words in shared.items() if words == row.words])
    near = [
        row
        for row, words in shared.items()
        if len(words) >= _NAMED * len(row.words)
        and not any(words <= other.words for other in whole)
        and not any(words <= shared[other] for other in shared if other is not row)
    ]
    return [row for row in table.rows if row in whole or row in near]


def _rows_meant(sought: Sought, table: Table) -> list[Row]:
    """Return the one row that a word like “heavier” speaks of, where things stand side by side."""
    if any(words_of(name) & sought.columns.keys() for name in table.columns):
        return []
    found = [row for row in table.rows if row.words and row.words <= sought.columns.keys()]
    return found if len(found) == 1 else []


def _is_called(row: Row, sought: Sought) -> bool:
    """Say whether a row is named as it is written: “Parts”, where “part” asks for a share."""
    name = re.split(r"[(\[]", row.name)[0].strip("* ")
    either_case = re.IGNORECASE if " " in name else 0
    said = re.search(rf"\b{re.escape(name)}\b", sought.text[1:], either_case)
    return name[:1].isupper() and bool(said)


def _said_apart(sought: Sought, whole: Sequence[Row]) -> list[Row]:
    """Leave out “Sales” where only “cost of sales” was said."""
    said = stems(sought.text)

    def is_apart(row: Row) -> bool:
        longer = [other for other in whole if row.words < other.words]
        return not longer or all(said.count(one) > len(longer) for one in row.words)

    return [row for row in whole if is_apart(row)]


def _columns_asked(
    sought: Sought, table: Table, rows: Sequence[Row], similar: Similar | None
) -> tuple[Sequence[str], int]:
    """Return the columns that are asked for, and which way a word like “oldest” turns them."""
    shared = {name: frozenset(stems(name)) & sought.words for name in table.measures}
    named = [
        name
        for name, words in shared.items()
        if words and not any(words < other for other in shared.values())
    ]
    if sought.earns and not any(word.isalpha() for name in named for word in shared[name]):
        earned = [one for one in named or table.measures if _MONEY.search(_unit(table, one))]
        if earned:
            return earned, 1
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
    # Of two things of one kind it isn't clear in what they are to be compared.
    moved = sought.how in _OVER_TIME and (len(rows) < 2 or not table.kind)
    if moved and (two := _two_times(table.measures)):
        return two, 1
    wanted = {"difference": 2, "share": 1}.get(sought.how)
    if len(rows) == wanted and not sought.columns and all(map(_is_time, table.measures)):
        return table.measures, 1
    if sought.both and len(rows) == 1 and len(table.measures) == wanted:
        return table.measures, 1
    best = sought.how in ("most", "least") and sought.general
    if best and len(table.measures) > 1 and all(map(_is_time, table.measures)):
        return table.measures, 1
    sole = len(table.measures) == 1 and sought.general
    return (table.measures if sole else ()), 1


def _is_time(column: str) -> bool:
    """Say whether a column is called by nothing but a time: “2031”, “Q2 2025”, “Year 2030”."""
    return bool(NUMBERS.search(column)) and not words_of(NUMBERS.sub(" ", column)) - _OF_TIMES


def latest(columns: Sequence[str]) -> str:
    """Return the last of some columns that differ in nothing but the time; empty if they don't."""
    last = columns[0]
    for other in columns[1:]:
        if not (pair := in_time((last, other))):
            return ""
        last = pair[1]
    return last


def _two_times(columns: Sequence[str]) -> Sequence[str]:
    """Return the two columns that are of two times; none if there are more such pairs."""
    pairs = [pair for pair in combinations(columns, 2) if in_time(pair)]
    return pairs[0] if len(pairs) == 1 else ()


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
    near = sorted(((similar(asked, _bare(name)), name) for name in table.measures), reverse=True)
    others = near[1][0] if len(near) > 1 else 0.0
    return near[0][1] if near[0][0] >= _NEAR and near[0][0] - others >= _CLEARLY else ""


def _bare(name: str) -> str:
    """Return a column's name without its time: “Visits”, of “Visits in 2025”."""
    return _TIME.sub("", name).strip() or name


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
    named = frozenset(stems(table.kind, *columns, *(row.name for row in rows)))
    left = _left(sought, table, rows, columns)
    if sought.thing and sought.thing not in named:  # it is no matter of the title's
        left.append(sought.about[sought.thing])
    if sought.money and not all(_MONEY.search(_unit(table, name)) for name in columns):
        return False
    names = [_bare(name) for name in (table.kind, *columns) if name]
    return not left or (
        similar is not None
        and all(any(similar(word, name) >= _NEAR for name in names) for word in left)
    )


def _states_it(how: How, table: Table) -> bool:
    """Say whether a table gives by itself what would be reckoned; its total can be taken."""
    rows = (row.name for row in table.rows if row.words)
    said = chain(table.columns, rows, (one.quote for one in table.caption))
    return how != "share" and bool(_STATED.get(how, frozenset()) & frozenset(stems(*said)))
