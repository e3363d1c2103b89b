"""The replies to a question's parts come in, the answer goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from footnote.assistant.answer import Answer, Correction, Listed, Outcome, Step
from footnote.assistant.check.claims import Grounded, cite, write
from footnote.assistant.draft.lists import count_items
from footnote.assistant.draft.premise import Contradiction
from footnote.assistant.draft.reply import Reply, Stage
from footnote.assistant.draft.writer import PROMPT
from footnote.assistant.find.material import Material
from footnote.assistant.find.missing import what_is_missing
from footnote.assistant.model.open import NONE
from footnote.index.evidence import Evidence


def conclude(
    question: str,
    found: Material,
    replies: Sequence[Reply],
    timings: Mapping[str, float],
    *,
    note: str = "",
) -> Answer:
    """Join the replies in the order in which their parts were asked, and seal the answer.

    `note` is what a reader should know of all of them.
    """
    absent = [one for one in replies if not one.grounded.sentences]
    lacking = [one for one in replies if one.missing or not one.grounded.sentences]
    wrong = next((one.contradiction for one in replies if one.contradiction), None)
    outcome = _outcome(len(replies), len(absent), len(lacking), wrong)
    shown = _joined(replies)
    nearest = _nearest(found, replies) if outcome is Outcome.NOT_IN_ARTICLE else None
    said = [wrong.sentence] if wrong else []
    return Answer(
        question=question,
        asked=found.question.text,
        outcome=outcome,
        text=shown.text,
        short=shown.short.quote if shown.short else "",
        short_at=shown.short,
        reckoning=shown.reckoning,
        steps=tuple(_step(stage, shown) for stage in _stages(replies)),
        sentences=shown.sentences,
        citations=shown.citations,
        withheld=shown.withheld,
        missing=" ".join(dict.fromkeys([*said, *map(_missing, lacking)])),
        correction=Correction(wrong.claimed, wrong.said) if wrong else None,
        listed=_listed(replies[0]) if len(replies) == 1 else None,
        nearest=cite(nearest) if nearest else None,
        hits=found.hits,
        model=next((one.model for one in replies if one.model != NONE), NONE),
        prompt=PROMPT,
        note=" ".join(dict.fromkeys(filter(None, (note, *(one.note for one in replies))))),
        timings=timings,
    ).sealed()


def _missing(reply: Reply) -> str:
    """Say what is missing; a note without a model says why none read."""
    unread = bool(reply.note) and reply.model == NONE
    return reply.missing or what_is_missing(reply.material, unread=unread)


def _joined(replies: Sequence[Reply]) -> Grounded:
    if len(replies) == 1:
        return replies[0].grounded
    told = [one.grounded.reckoned for one in replies if one.grounded.reckoned]
    claims = [claim for one in replies for claim in one.grounded.claims]
    return write(claims, told=told[0] if len(told) == 1 else None)


def _stages(replies: Sequence[Reply]) -> list[Stage]:
    """Return the steps of all parts; a part is one itself where several were reckoned."""
    told = [one for one in replies if one.grounded.reckoned]
    if len(told) > 1:
        return [Stage(one.material.question.text, one.grounded) for one in told]
    return [stage for one in replies for stage in one.steps]


def _step(stage: Stage, shown: Grounded) -> Step:
    """Return a step with the numbers that its citations have in the answer."""
    numbers = {(one.article_id, one.start, one.end): one.number for one in shown.citations}
    own = [numbers[one.article_id, one.start, one.end] for one in stage.grounded.citations]
    told = stage.grounded.reckoning
    if told:
        told = replace(told, citations=tuple(own[number - 1] for number in told.citations))
    return Step(stage.asked, tuple(own), told)


def _nearest(found: Material, replies: Sequence[Reply]) -> Evidence | None:
    """Return what comes closest: what a way knows to, else what shares most with the question."""
    known = next((one.nearest for one in replies if one.nearest), None)
    ranked = found.nearest.ranked
    return known or (ranked[0][1] if ranked else None)


def _outcome(parts: int, absent: int, lacking: int, wrong: Contradiction | None) -> Outcome:
    if absent == parts:
        return Outcome.NOT_IN_ARTICLE
    if wrong:
        return Outcome.CORRECTED
    return Outcome.PARTLY if lacking else Outcome.ANSWERED


def _listed(reply: Reply) -> Listed | None:
    counted = count_items(reply.material, reply.grounded.claims)
    return Listed(*counted) if counted else None
