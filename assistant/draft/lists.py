"""A question for several things comes in, the whole list or table that has them goes out."""

import re
from collections.abc import Sequence
from itertools import groupby
from math import fsum

from footnote.assistant.check.checks import affirms, denies
from footnote.assistant.check.claims import Claim
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.shown import whole
from footnote.assistant.find.material import Material
from footnote.index.evidence import Evidence, Pool
from footnote.index.words import STOP_WORDS, words
from footnote.index.words.stems import stems

_ENOUGH = 0.5  # share of the question's words, by weight, that a list's title must have
_NEAREST = 0.1  # worth of a word for standing in the innermost heading
_ALL = re.compile(r"\b(?:all|every|each)\b", re.IGNORECASE)
_MOST_COLUMNS = 3  # wider tables are asked cell by cell
_PARTS_OF_A_TABLE = frozenset(stems("years quarters months dates columns rows items"))
_ASKS_FOR_SEVERAL = re.compile(
    r"""(?:^\W*(?:list|name|enumerate|give|tell\ me|show)\b(?:\ me\b)?|\b(?:what|which)\b
    |\bwho(?=\s+(?:are|were)\b))  # “who leads …?” has a verb there
    (?P<some>\s+(?:some|any|most|one|two|three|four|five|six)\ of\b)?
    (?P<are>\s+(?:are|were)\b)?
    (?P<the>\s+(?:the|all|all\ the|some|these|those)\b)*
    (?P<head>.*?)
    (?:\b(?:in|of|for|on|by|from|under|to|with|that|which|who|whose|does|do|did|is|are|was|were|has
    |have|had|can|could|should|will|would|may|might|must|among|behind|at|as|listed|named|given|made
    )\b|[,?.]|$)""",
    re.IGNORECASE | re.VERBOSE,
)


def whole_list(material: Material) -> list[Claim]:
    """Return every item of the list that a question asks for, or every row of the table.

    A list is asked for when the thing that the question names in the plural is what the list's
    introduction, or the table's first column, says it holds. Empty if there is no such list.
    """
    question, pool = material.question, material.pool
    wanted = _plurals(question.text) - _PARTS_OF_A_TABLE
    if not wanted:
        return []
    near = {
        (hit.passage.article_id, unit.block) for hit in material.hits for unit in hit.passage.units
    }
    found = [
        (_fit(block, question.about, pool), block)
        for place, block in pool.blocks.items()
        if place in near and wanted & _title(block)
    ]
    if not found:
        return []
    score, block = max(found, key=lambda entry: entry[0])
    if _ALL.search(question.text):  # of two tables, each with the codes of a machine
        block = [one for fit, each in found if fit == score for one in each]
    if score < _ENOUGH * pool.weigh(question.about) or _is_opposed(question.text, block[0]):
        return []
    items = [one for one in block if one.unit.kind == "item"]
    cells = [one for one in block if one.unit.kind == "cell"]
    if _columns(cells) > _MOST_COLUMNS:  # of a wide table only what its rows are called
        items = [one for one in cells if one.unit.row == one.quote]
        cells = []
    return [*(whole(items, pool, bullets=True) if items else []), *rows_of(cells)]


def _is_opposed(question: str, first: Evidence) -> bool:
    """Say whether a list is of what may not be, where the question asks what may, or vice versa."""
    said = first.opening.quote if first.opening else ""
    return denies(said, question) or affirms(said, question)


def count_items(material: Material, claims: Sequence[Claim]) -> tuple[int, int] | None:
    """Return how many items of one list, or rows of one table, an answer gives, and of how many.

    None if the question doesn't ask for several things, or the answer isn't from one list.
    """
    said = [claim for claim in claims if not (claim.fault or claim.context)]
    cited = [one for claim in said for one in claim.evidence]
    if not _plurals(material.question.text) or len({one.block for one in cited}) != 1:
        return None
    given = {_line(one) for one in cited}
    whole = {_line(one) for one in material.pool.blocks.get(cited[0].block, ())} - {None}
    return (len(given), len(whole)) if len(given) > 1 and given <= whole else None


def _line(one: Evidence) -> int | None:
    """Tell items of a list and rows of a table apart; None for what is neither."""
    if one.unit.kind == "item":
        return one.unit.start
    return one.unit.line if one.unit.row else None


def _plurals(question: str) -> set[str]:
    """Return the stems of the plural nouns that a question asks for: “which *measures* are …?”.

    They stand right after the asking word, before anything is said of them. “What are swallows?”
    asks what they are, not which.
    """
    asks = _ASKS_FOR_SEVERAL.search(question)
    if not asks:
        return set()
    head = [word for word in words(asks["head"]) if word not in STOP_WORDS]
    if asks["are"] and not asks["the"]:
        return set()
    return {stem for word in head if is_plural(word) for stem in stems(word)}


def is_plural(word: str) -> bool:
    """Say whether a word in lower case looks like a noun in the plural."""
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return plural and word not in STOP_WORDS


def _title(block: Sequence[Evidence]) -> frozenset[str]:
    """Return what a list or table says it holds: its introduction, or its first column's header."""
    first = block[0]
    if first.unit.kind == "item":
        return first.intro or first.headings
    if first.unit.kind == "cell" and not first.unit.row:
        wide = _columns(block) > _MOST_COLUMNS
        return first.stems if wide else first.stems | first.intro
    return frozenset()


def _columns(block: Sequence[Evidence]) -> int:
    return sum(1 for one in block if one.unit.kind == "cell" and one.unit.line == 0)


def _fit(block: Sequence[Evidence], about: frozenset[str], pool: Pool) -> float:
    """Score a list for a question: what it says it holds, then the headings over it."""
    title, first = _title(block), block[0]
    said, over = about & title, about & (first.headings - title)
    nearest = about & frozenset(stems(*first.unit.headings[-1:]))
    worth = dict.fromkeys(over, 0.5) | dict.fromkeys(said, 1.0)
    # Of two lists under one title it is the heading over each that tells which is meant.
    return fsum(
        pool.weights.get(stem, 0.0) * (worth.get(stem, 0.0) + _NEAREST * (stem in nearest))
        for stem in said | over | nearest
    )


def rows_of(block: Sequence[Evidence]) -> list[Claim]:
    """Give each row of a table as an item, its cells cited one by one."""
    claims = []
    for _, cells in groupby(block, key=lambda one: one.unit.line):
        row = tuple(cells)
        if row[0].unit.row:
            claims.append(Claim(Draft(": ".join(one.quote for one in row), True, True), row))
    return claims
