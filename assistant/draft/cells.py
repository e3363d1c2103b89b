"""A question that names a row and a column of a table comes in, the cell where they meet goes out.

“What is the objective of public diplomacy?” names both in the table's own words, so nobody need
judge or write: the table answers by its structure.
"""

import re
from collections.abc import Iterator, Sequence

from footnote.assistant.draft.extremes import BARE, YEAR
from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import ASKING
from footnote.index.evidence import Evidence
from footnote.index.words.stems import stems

_ASKS_FOR_A_CELL = re.compile(
    r"\W*(?:(?:in|for|at|on|under) )?(?:what|which|who|when|where|how (?:much|many))\b",
    re.IGNORECASE,
)
# A cell by itself answers none of these: they compare, deny, or ask for a reason.
_MORE_THAN_A_CELL = re.compile(
    r"\b(?:not|no|never|without|except|than|between|why|because)\b|n['’]t\b|\d{4}\s*(?:to|through|until|[-–])\s*\d{4}",
    re.IGNORECASE,
)
# Reckoned from two figures, unless the table itself has a row or a column of that name.
_RECKONED = frozenset(
    stems("change increase decrease difference ratio percentage growth average sum proportion")
)
SHARE = re.compile(r"%|\bper ?cent|\b(?:proportion|share|rate|ratio)\b", re.IGNORECASE)
_SAYS = re.compile(r"\w")


def find_cells(material: Material) -> list[Evidence]:
    """Return the cells of one row whose row and columns are named by the question.

    Every word of the row's name must be in the question, and every one of the column's header, or
    its year; what else the question speaks of must stand around the table. Empty if there is no
    such row, or more than one.
    """
    question, pool = material.question.text, material.pool
    if not _ASKS_FOR_A_CELL.match(question) or _MORE_THAN_A_CELL.search(question):
        return []
    meant = [one for one in pool if not _is_share(one) or SHARE.search(question)]
    found = list(_named(material.question.stems, meant))
    closest = [one for words, one in found if not any(words < others for others, _ in found)]
    years = frozenset(YEAR.findall(question))
    dated = [one for one in closest if years & frozenset(YEAR.findall(one.unit.column))]
    cells = dated or closest
    if _are_of_several_articles(cells):
        return cells
    rows = {(one.article.id, one.unit.block, one.unit.line) for one in cells}
    return cells if len(rows) == 1 and len(cells) == (len(years) or 1) else []


def _are_of_several_articles(cells: Sequence[Evidence]) -> bool:
    """Say whether each cell is another article's, of one row and column: two price lists."""
    names = {(tuple(stems(one.unit.row)), tuple(stems(one.unit.column))) for one in cells}
    return (
        len(cells) > 1 and len(names) == 1 and len({one.article.id for one in cells}) == len(cells)
    )


def _is_share(one: Evidence) -> bool:
    """Say whether a column has shares: “% of revenue” isn't meant where revenue is asked for."""
    return bool(SHARE.search(one.unit.column))


def _named(
    asked: frozenset[str], pool: Sequence[Evidence]
) -> Iterator[tuple[frozenset[str], Evidence]]:
    """Yield the cells whose row and column are named, with the question's words that name them."""
    about = asked - ASKING - BARE
    for one in pool:
        unit = one.unit
        if not (unit.row and unit.column and unit.row != one.quote and _SAYS.search(one.quote)):
            continue
        row, column = frozenset(stems(unit.row)), _of_column(unit.column, asked)
        named = row | column
        if not row or not column or not named <= asked:
            continue
        if about <= named | one.around and about & _RECKONED <= named:
            yield named, one


def _of_column(header: str, asked: frozenset[str]) -> frozenset[str]:
    """Return the words that name a column: of “Year ended 31 May 2019”, the year is enough."""
    words, years = frozenset(stems(header)), frozenset(YEAR.findall(header))
    if len(years) == 1 and years <= asked:
        return words & asked
    return words
