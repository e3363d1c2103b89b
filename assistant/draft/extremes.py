"""The row of a table comes in, its largest or smallest figure goes out, told by comparing them.

“In which year were sales the largest?” is answered by no single cell. A language model guesses;
the figures can be compared.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from footnote.assistant.answer import How
from footnote.assistant.check.claims import Reckoned, reckoned
from footnote.assistant.find.material import Material
from footnote.assistant.find.tables import words_in
from footnote.index.evidence import Evidence
from footnote.index.words import words
from footnote.index.words.figures import read_figure
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

LARGEST = frozenset("largest highest greatest biggest".split())
SMALLEST = frozenset("smallest lowest".split())
LARGER = frozenset("larger higher greater bigger".split())  # of two
SMALLER = frozenset("smaller lower".split())

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WHICH_YEAR = re.compile(
    r"\b(?:which|what) (?:fiscal |financial )?(?:year|period)\b", re.IGNORECASE
)
_RANKED = re.compile(r"\b(?:second|third|2nd|3rd|next|than)\b", re.IGNORECASE)
BARE = frozenset(stems("amount year period fiscal financial value figure total"))
_ALIKE = 0.5  # share of a row's own words and of the question's that they have in common


def find_extreme(material: Material) -> Reckoned | None:
    """Say in which year a row's figure is largest or smallest.

    None if that isn't asked, or can't be told. The row must have all that the question speaks of,
    by its name and by what stands around it.
    """
    question = material.question.text
    compared = (word for word in words(question) if word in LARGER | SMALLER)
    word = superlative_of(question) or next(compared, "")
    if not word or not _WHICH_YEAR.search(question) or _RANKED.search(question):
        return None
    asked = material.question.about - frozenset(stems(word))
    rows = sorted(_candidates(asked, material.pool), key=lambda entry: -entry[0])
    if not rows or (len(rows) > 1 and rows[0][0] == rows[1][0]):
        return None
    row = rows[0][1]
    if word in LARGER | SMALLER and not _are_two(row):
        return None
    how: How = "most" if word in LARGEST | LARGER else "least"
    return reckoned(how, [(one, words_in(one)) for one in row])


def _are_two(row: Sequence[Evidence]) -> bool:
    """Say whether a row has two figures, neither below nothing: losses aren't greater or lower."""
    read = [read_figure(words_in(one)) for one in row]
    return len(read) == 2 and all(one is not None and one.value >= 0 for one in read)


def _candidates(
    asked: frozenset[str], pool: Sequence[Evidence]
) -> Iterator[tuple[float, list[Evidence]]]:
    """Yield the rows that have what is asked about, with how alike their names are to it."""
    cells = [one for one in pool if one.unit.kind == "cell" and one.unit.row]
    for _, group in groupby(cells, key=row_of):
        row = figures(group)
        if len(row) < 2:
            continue
        name, about = frozenset(stems(row[0].unit.row)), asked - BARE
        if about <= name | row[0].around and (common := asked & name):
            alike = len(common) / len(name | about)
            if alike >= _ALIKE:
                yield alike, row


def superlative_of(text: str) -> str:
    """Return the word with which a text speaks of a largest or smallest thing; empty if none."""
    return next((word for word in words(text) if word in LARGEST | SMALLEST), "")


def figures(cells: Iterable[Evidence]) -> list[Evidence]:
    """Return a row's cells that hold one figure of one year each; none if two are of one year."""
    found: dict[str, Evidence] = {}
    for one in cells:
        year = YEAR.search(one.unit.column)
        if year and one.quote != one.unit.row and len(quantities(one.quote)) == 1:
            if year[0] in found:
                return []
            found[year[0]] = one
    return list(found.values())


def row_of(one: Evidence) -> tuple[str, int, int]:
    """Tell the rows of all tables apart."""
    return one.article.id, one.unit.block, one.unit.line
