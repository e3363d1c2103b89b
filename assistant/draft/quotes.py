"""What was found for a question comes in, the units that say it best go out: no model needed."""

import re

from footnote.assistant.check.claims import Claim
from footnote.assistant.check.shown import whole
from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.draft.lists import rows_of
from footnote.assistant.find.material import Material
from footnote.index.evidence import Evidence
from footnote.index.words.codes import code_stems
from footnote.index.words.stems import stems

RELEVANT = 0.5  # share of the question's words, by weight, that a quoted answer must share
_CLOSE = 0.8  # a further quote must score at least this share of the best one
_MOST_QUOTES = 2
_FIGURE = re.compile(r"\d")
_ASKS_WHICH_COLUMN = re.compile(
    r"\bwh(?:at|o) (?:is|are|was|were) (?:the |an? )?(?:\w+ )?(?P<column>\w+) (?:of|for|behind)\b",
    re.IGNORECASE,
)


def quoted(material: Material) -> list[Claim]:
    """Answer with quotes alone; nothing if none of them shares enough with the question."""
    question, nearest = material.question, material.nearest
    if nearest.under:
        return _first_block(material)
    ranked = [entry for entry in nearest.ranked if not _is_beside(question.text, entry[1])]
    asked = frozenset(code_stems(question.text))
    ranked = [entry for entry in ranked if asked <= entry[1].stems | entry[1].around] or ranked
    if nearest.strange or not ranked or nearest.coverage([ranked[0][1]]) < RELEVANT:
        return []
    best = ranked[0][0]
    chosen = [one for score, one in ranked[:_MOST_QUOTES] if score >= _CLOSE * best]
    found = [one for one in chosen if not unspoken(question.text, [one], material.pool)]
    return whole(found, material.pool)


def _first_block(material: Material) -> list[Claim]:
    """Quote the first paragraph, list or table under the heading that asks the very question."""
    under = material.nearest.under
    first = [one for one in under if one.block == under[0].block]
    if first[0].unit.kind == "cell":
        return rows_of(first)
    return whole(first, material.pool, bullets=first[0].unit.kind == "item")


def _is_beside(question: str, one: Evidence) -> bool:
    """Say whether a cell of words stands in another column than the one that is asked for.

    A status is no answer to “What is the objective of …?”. A figure may be what its row names.
    """
    asks = _ASKS_WHICH_COLUMN.search(question)
    if not asks or one.unit.kind != "cell" or _FIGURE.search(one.quote):
        return False
    return not frozenset(stems(asks["column"])) <= one.stems | one.around
