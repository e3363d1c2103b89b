"""A question for who came before or after somebody comes in, the sentence that says so goes out."""

import re
from dataclasses import replace

from footnote.assistant.check.claims import write
from footnote.assistant.check.shown import whole
from footnote.assistant.draft.reply import Reply, Work
from footnote.index.evidence import Evidence
from footnote.index.words.stems import stems

_IN_TURN = re.compile(r"\b(?P<order>before|after) (?P<name>(?:[A-Z][\w'’-]*\W*)+)$")
_THEM = r"(?:her|him|them|it|this|that)"


def by_turn(work: Work) -> Reply | None:
    """Answer with “Before her it was …”, where the sentence before that names her."""
    asks = _IN_TURN.search(work.material.question.text)
    if not asks:
        return None
    name = frozenset(stems(asks["name"]))
    about, order = work.material.question.about - name, asks["order"]
    says = re.compile(rf"\b{order} (?:{_THEM}|{re.escape(asks['name'].strip(' ?!.'))})\b", re.I)
    for one in work.material.pool:
        if one.unit.kind != "sentence" or not says.search(one.quote):
            continue
        spoken = _with_the_one_before(one, work)
        said = frozenset().union(*(each.stems for each in spoken))
        if name <= said and about & said:
            claims = whole(spoken, work.material.pool)
            before = [replace(claim, context=True) for claim in claims[:-1]]
            return Reply(work.material, write([*before, claims[-1]]))
    return None


def _with_the_one_before(one: Evidence, work: Work) -> list[Evidence]:
    """Return a sentence after the one before it in its paragraph, in which “she” is named."""
    block = work.material.pool.blocks[one.block]
    before = [each for each in block if each.unit.start < one.unit.start][-1:]
    return [*before, one]
