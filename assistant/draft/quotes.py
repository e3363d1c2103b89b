"""What was found for a question comes in, the units that say it best go out: no model needed."""

import re
from collections.abc import Sequence

from footnote.assistant.check.claims import Claim
from footnote.assistant.check.short import is_of_another_column
from footnote.assistant.check.shown import whole, with_items
from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.draft.counting import HOW_MANY, gives_a_number
from footnote.assistant.draft.lists import rows_of
from footnote.assistant.find.material import Material
from footnote.assistant.find.nearest import is_focus
from footnote.assistant.question.reckonings import read_reckoning
from footnote.index.evidence import Evidence, Pool
from footnote.index.words.codes import code_stems
from footnote.index.words.language import ENGLISH, asked_number_of, has_a_number, spoken
from footnote.index.words.stems import stems

RELEVANT = 0.5  # share of the question's words, by weight, that a quoted answer must share
_RELEVANT_ABROAD = 0.55  # in other languages than English, where nothing else holds it back
_CLOSE = 0.8  # a further quote must score at least this share of the best one
_MOST_QUOTES = 2
_LOOKED_AT = 3  # of the best, where each must say how many: the first may be of other things
_NEAREST = 8  # of the best by their words, whose meaning is compared
_ALIKE = 0.45  # in meaning, of a question and what answers it in other words
_LONGEST_LIST = 30  # items, of which all are shown
_TOLD = ("most", "least", "fastest", "slowest", "span")  # a sentence may say it in other words
_ASKS_FOR_MONEY = (
    re.compile(r"\b(?:how much|what) (?:do|does|did|will|would)\b", re.IGNORECASE),
    re.compile(r"\b(?:pay|cost|spend|charge|owe)\b", re.IGNORECASE),
)
_MONEY = re.compile(
    r"[€$£¥]|\b(?:euros?|dollars?|pounds?|pence|francs?|kron(?:er|or)|crowns?|yen|cents?|zloty|USD|EUR"
    r"|GBP|CHF|free|nothing|million|billion|cost|costs|price|priced|fees?|paid|pays?|charges?)\b",
    re.IGNORECASE,
)
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
    ranked = [entry for entry in nearest.ranked if not _is_beside(material, entry[1])]
    asked = frozenset(code_stems(question.text))
    ranked = [entry for entry in ranked if asked <= entry[1].stems | entry[1].around] or ranked
    enough = RELEVANT if spoken() == ENGLISH else _RELEVANT_ABROAD
    if HOW_MANY.search(question.text):
        ranked = [one for one in ranked[:_LOOKED_AT] if nearest.coverage([one[1]]) >= enough]
    if nearest.strange or not ranked or nearest.coverage([ranked[0][1]]) < enough:
        return []
    best, held = ranked[0][0], nearest.coverage([ranked[0][1]])
    chosen = [
        one
        for score, one in ranked[:_MOST_QUOTES]
        if score >= _CLOSE * best and nearest.coverage([one]) >= _CLOSE * held
    ]
    found = [one for one in chosen if not unspoken(question.text, [one], material.pool)]
    if not (listed := _one_list(found, material.pool)):
        return whole(found, material.pool)
    over = listed[0].opening
    return list(with_items(over, material.pool)) if over else whole(listed, material.pool)


def closest(material: Material) -> list[Claim]:
    """Quote the unit that is closest in meaning, of those that the search or the words point at.

    It is for a question that is judged to be answered, by other words than its own. Nothing if
    meaning can't be told, or none is close.
    """
    if material.similar is None:
        return []
    asked, hits = material.question.text, material.hits[:_LOOKED_AT]
    ranked = [one for _, one in material.nearest.ranked if not _is_beside(material, one)]
    looked = [one for one in ranked if any(is_focus(one, hit) for hit in hits)]
    near = {one: material.similar(asked, one.readable) for one in (*ranked[:_NEAREST], *looked)}
    close = [one for one in near if near[one] >= _ALIKE]
    best = max(close, key=lambda one: near[one] + material.nearest.coverage([one]), default=None)
    return whole([best], material.pool) if best else []


def _one_list(found: Sequence[Evidence], pool: Pool) -> Sequence[Evidence]:
    """Return the whole list where some of its items were found: two of three look like all."""
    if len(found) < _MOST_QUOTES or any(one.unit.kind != "item" for one in found):
        return ()
    block = pool.blocks[found[0].block]
    return block if all(one in block for one in found) and len(block) <= _LONGEST_LIST else ()


def _first_block(material: Material) -> list[Claim]:
    """Quote the first paragraph, list or table under the heading that asks the very question."""
    under = material.nearest.under
    first = [one for one in under if one.block == under[0].block]
    if first[0].unit.kind == "cell":
        return rows_of(first)
    return whole(first, material.pool, bullets=first[0].unit.kind == "item")


def _is_beside(material: Material, one: Evidence) -> bool:
    """Say whether a unit isn't what is asked for.

    It says how many there are of other things. A cell may be of another row than any that is named,
    or of another column: a status is no answer to “What is the objective of …?”, but a figure may
    be what its row names. Nor is one of several figures with which it has to be reckoned.
    """
    question, asked = material.question.text, material.question.stems
    sought = read_reckoning(question)
    if sought and sought.how not in _TOLD and not sought.words <= one.stems | one.around:
        return True
    if one.unit.kind != "cell":
        for_money = all(asks.search(question) for asks in _ASKS_FOR_MONEY)
        code, things = asked_number_of(question)
        if code and not (frozenset(stems(things)) <= one.stems and has_a_number(one.quote, code)):
            return True
        if for_money and not _MONEY.search(one.quote):
            return True
        return not gives_a_number(one, question)
    own = frozenset(stems(one.quote))
    if not asked & (own | frozenset(stems(one.unit.row))) or is_of_another_column(one, material):
        return True
    if sought and not sought.said_with & one.stems:
        return True
    asks = _ASKS_WHICH_COLUMN.search(question)
    if not asks or _FIGURE.search(one.quote):
        return False
    return not frozenset(stems(asks["column"])) <= one.stems | one.around
