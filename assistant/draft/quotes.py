"""A question and the passages found come in, the units that say it best go out: no model needed."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from footnote.assistant.check.asked_for import lacks
from footnote.assistant.check.claims import Claim, with_openings
from footnote.assistant.check.exact.checks import affirms, denies
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.find.missing import strange_names
from footnote.assistant.question.question import ASKING, asks_yes_or_no
from footnote.index.article import Hit
from footnote.index.evidence import Evidence, rarity
from footnote.index.split.units import with_headers
from footnote.index.words import STOP_WORDS, words
from footnote.index.words.stems import stems

ALL = 0.999  # share of the question's words: rounding may keep it from 1
RELEVANT = 0.5  # share of the question's words, by weight, that a quoted answer must share
_LITTLE = 0.4  # share of them that units beside the point hold
_FEWEST = 2
_CLOSE = 0.8  # a further quote must score at least this share of the best one
_MOST_QUOTES = 2
_MOST_COLUMNS = 3  # wider tables are asked cell by cell

_FIGURE = re.compile(r"\d")
_ASKS_WHICH_COLUMN = re.compile(
    r"\bwh(?:at|o) (?:is|are|was|were) (?:the |an? )?(?:\w+ )?(?P<column>\w+) (?:of|for|behind)\b",
    re.IGNORECASE,
)
_PARTS_OF_A_TABLE = frozenset(stems("years quarters months dates columns rows items"))
_ASKS_FOR_SEVERAL = re.compile(
    r"""(?:^\W*(?:list|name|enumerate|give|tell\ me|show)\b(?:\ me\b)?|\b(?:what|which|who)\b)
    (?P<are>\s+(?:are|were)\b)?
    (?P<the>\s+(?:the|all|all\ the|some|these|those)\b)*
    (?P<head>.*?)
    (?:\b(?:in|of|for|on|by|from|under|to|with|that|which|who|whose|does|do|did|is|are|was|were|has
    |have|had|can|could|should|will|would|may|might|must|among|behind|at|as|listed|named|given|made
    )\b|[,?.]|$)""",
    re.IGNORECASE | re.VERBOSE,
)


def best_quotes(question: str, hits: Sequence[Hit], pool: Sequence[Evidence]) -> list[Evidence]:
    """Return the units that share most with a question, best first, judged on words and focus."""
    weights, asked = rarity(pool), frozenset(stems(question))
    scored = [
        (_score(one, asked, weights, hits), -one.unit.start, one)
        for one in pool
        if one.unit.kind != "heading" and says_something(one)
    ]
    return [one for _, _, one in sorted(scored, key=lambda entry: entry[:2], reverse=True)]


def coverage(question: str, units: Sequence[Evidence], pool: Sequence[Evidence]) -> float:
    """Return the greatest share of a question's words, by weight, that one of the units holds."""
    weights, asked = rarity(pool), frozenset(stems(question)) - ASKING
    held = (_overlap(one.stems | one.around, asked, weights) for one in units)
    return max(held, default=0.0) / (_total(asked, weights) or 1.0)


def is_elsewhere(question: str, units: Sequence[Evidence], pool: Sequence[Evidence]) -> bool:
    """Say whether units have little of a question, and one that isn't among them has all of it.

    “What is the mace displayed in?” is answered where the mace is displayed. A Yes or No may rest
    on anything, and one word alone is no place.
    """
    if asks_yes_or_no(question) or len(frozenset(stems(question)) - ASKING) < _FEWEST:
        return False
    return coverage(question, units, pool) < _LITTLE and coverage(question, pool, pool) > ALL


def under_question(question: str, pool: Sequence[Evidence]) -> list[Evidence]:
    """Return what stands under a heading that asks the very question, as pages of questions do.

    Empty if there is no such heading.
    """
    asked = words(question)
    headings = {one.unit.headings[-1:] for one in pool if one.unit.kind != "heading"}
    same = {last for last in headings if last and asked and words(*last) == asked}
    if not same:
        return []
    return [one for one in pool if one.unit.kind != "heading" and one.unit.headings[-1:] in same]


def quoted(question: str, hits: Sequence[Hit], pool: Sequence[Evidence]) -> list[Claim]:
    """Answer with quotes alone; nothing if none of them shares enough with the question."""
    if under := under_question(question, pool):
        first = [one for one in under if _block(one) == _block(under[0])]
        if first[0].unit.kind == "cell":
            return _rows(first)
        return [quote(one, bullet=one.unit.kind == "item") for one in first]
    ranked = [one for one in best_quotes(question, hits, pool) if not _is_beside(question, one)]
    if strange_names(question, pool):
        return []
    if not ranked or coverage(question, ranked[:1], pool) < RELEVANT:
        return []
    weights, asked = rarity(pool), frozenset(stems(question))
    best = _score(ranked[0], asked, weights, hits)
    chosen = [
        one for one in ranked[:_MOST_QUOTES] if _score(one, asked, weights, hits) >= _CLOSE * best
    ]
    found = [quote(one) for one in chosen if not unspoken(question, [one], pool)]
    return [] if lacks(question, " ".join(one.draft.text for one in found)) else found


def whole_list(question: str, hits: Sequence[Hit], pool: Sequence[Evidence]) -> list[Claim]:
    """Return every item of the list that a question asks for, or every row of the table.

    A list is asked for when the thing that the question names in the plural is what the list's
    introduction, or the table's first column, says it holds. Empty if there is no such list.
    """
    wanted = _plurals(question) - _PARTS_OF_A_TABLE
    if not wanted:
        return []
    weights, asked = rarity(pool), frozenset(stems(question)) - ASKING
    blocks = [
        list(group) for _, group in groupby(pool, key=lambda one: (one.article.id, one.unit.block))
    ]
    near = {(hit.passage.article_id, unit.block) for hit in hits for unit in hit.passage.units}
    found = [
        (_fit(block, asked, weights), block)
        for block in blocks
        if (block[0].article.id, block[0].unit.block) in near and wanted & _title(block)
    ]
    if not found:
        return []
    score, block = max(found, key=lambda entry: entry[0])
    if score < RELEVANT * _total(asked, weights) or _is_opposed(question, block[0]):
        return []
    if block[0].unit.kind == "item":
        return [quote(one, bullet=True) for one in block]
    return _rows(block)


def _is_opposed(question: str, first: Evidence) -> bool:
    """Say whether a list is of what may not be, where the question asks what may, or vice versa."""
    said = first.opening.quote if first.opening else ""
    return denies(said, question) or affirms(said, question)


def count_items(
    question: str, claims: Sequence[Claim], pool: Sequence[Evidence]
) -> tuple[int, int] | None:
    """Return how many items of one list, or rows of one table, an answer gives, and of how many.

    None if the question doesn't ask for several things, or the answer isn't from one list.
    """
    cited = [one for claim in claims if not claim.fault for one in claim.evidence]
    if not _plurals(question) or len({_block(one) for one in cited}) != 1:
        return None
    given = {_line(one) for one in cited}
    whole = {_line(one) for one in pool if _block(one) == _block(cited[0])} - {None}
    return (len(given), len(whole)) if len(given) > 1 and given <= whole else None


def _is_beside(question: str, one: Evidence) -> bool:
    """Say whether a cell of words stands in another column than the one that is asked for.

    A status is no answer to “What is the objective of …?”. A figure may be what its row names.
    """
    asks = _ASKS_WHICH_COLUMN.search(question)
    if not asks or one.unit.kind != "cell" or _FIGURE.search(one.quote):
        return False
    return not frozenset(stems(asks["column"])) <= one.stems | one.around


def _block(one: Evidence) -> tuple[str, int]:
    return one.article.id, one.unit.block


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
    return {
        stem
        for word in head
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
        for stem in stems(word)
    }


def _title(block: Sequence[Evidence]) -> frozenset[str]:
    """Return what a list or table says it holds: its introduction, or its first column's header."""
    first = block[0]
    if first.unit.kind == "item":
        return first.intro or first.headings
    if first.unit.kind == "cell" and not first.unit.row:
        columns = sum(1 for one in block if one.unit.line == 0)
        return first.stems | first.intro if columns <= _MOST_COLUMNS else frozenset()
    return frozenset()


def _fit(block: Sequence[Evidence], asked: frozenset[str], weights: Mapping[str, float]) -> float:
    """Score a list for a question: what it says it holds, then the headings over it."""
    title, first = _title(block), block[0]
    return _overlap(title, asked, weights) + 0.5 * _overlap(first.headings - title, asked, weights)


def _total(asked: frozenset[str], weights: Mapping[str, float]) -> float:
    """Weigh all words of a question; one that no unit has weighs as much as the rarest."""
    rarest = max(weights.values(), default=1.0)
    return sum(weights.get(stem, rarest) for stem in asked)


def _overlap(title: frozenset[str], asked: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(stem, 0.0) for stem in asked & title)


def _rows(block: Sequence[Evidence]) -> list[Claim]:
    claims = []
    for _, cells in groupby(block, key=lambda one: one.unit.line):
        row = tuple(cells)
        if row[0].unit.row:
            claims.append(Claim(Draft(": ".join(one.quote for one in row), True, True), row))
    return claims


def quote(evidence: Evidence, *, bullet: bool = False) -> Claim:
    """Say what a unit says, in its own words; a cell with its row and column.

    An item that would be read wrongly without what it goes on from comes with that, unless it is
    given with the others, as a bullet.
    """
    text = " ".join(evidence.quote.split())
    if bullet:
        return Claim(Draft(text, True, bullet), (evidence,))
    opening, *rest = with_openings([evidence])
    if rest:
        text = f"{opening.readable.rstrip(':')}{'' if opening.asks else ':'} {text}"
    return Claim(Draft(with_headers(text, evidence.unit), True, bullet), (opening, *rest))


def quote_with_items(evidence: Evidence, pool: Sequence[Evidence]) -> list[Claim]:
    """Quote a unit, and if it introduces a list, the items of that."""
    items = [one for one in pool if one.opening == evidence]
    return [quote(evidence), *(quote(one, bullet=True) for one in items)]


def _score(
    one: Evidence, asked: frozenset[str], weights: Mapping[str, float], hits: Sequence[Hit]
) -> float:
    """Score a unit by the question's words it holds, and by where the search looked."""
    own = _overlap(one.stems, asked, weights) + 0.5 * _overlap(
        one.around - one.stems, asked, weights
    )
    total = sum(weights.get(stem, 0.0) for stem in asked) or 1.0
    for rank, hit in enumerate(hits):
        if hit.passage.article_id == one.article.id and _inside(one, hit.focus):
            return own / total + 0.5 / (1 + rank)
    return own / total


def _inside(one: Evidence, focus: tuple[int, int]) -> bool:
    return focus[0] <= one.unit.start and one.unit.end <= focus[1]


def says_something(one: Evidence) -> bool:
    """Leave out labels: header cells, the first cell of a row, and sentences that open a list.

    A question says nothing either, even if it is the very one that is asked.
    """
    unit, quote = one.unit, one.quote
    if unit.kind == "cell":
        return bool(unit.row) and unit.row != quote
    return not quote.rstrip().endswith((":", "?"))
