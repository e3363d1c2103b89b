"""What was composed for each part of a question comes in, what the answer says of it goes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from footnote.assistant.answer import Correction, Listed, Outcome
from footnote.assistant.check.claims import Grounded, write
from footnote.assistant.draft.compose import Composed
from footnote.assistant.draft.premise import Contradiction
from footnote.assistant.draft.quotes import count_items
from footnote.assistant.find.missing import what_is_missing
from footnote.assistant.model.open import NONE


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome, what is shown, and what the reader should know beside it."""

    outcome: Outcome
    grounded: Grounded
    missing: str
    model: str
    note: str
    correction: Correction | None
    listed: Listed | None


def conclude(parts: Sequence[Composed]) -> Conclusion:
    """Join the parts of an answer in the order in which they were asked."""
    absent = [part for part in parts if not part.grounded.sentences]
    wrong = next((part.contradiction for part in parts if part.contradiction), None)
    grounded = parts[0].grounded
    if len(parts) > 1:
        grounded = write([claim for part in parts for claim in part.grounded.claims])
    return Conclusion(
        outcome=_outcome(len(parts), len(absent), wrong),
        grounded=grounded,
        missing=" ".join([*([wrong.sentence] if wrong else []), *map(_missing, absent)]),
        model=next((part.model for part in parts if part.model != NONE), NONE),
        note=" ".join(dict.fromkeys(part.note for part in parts if part.note)),
        correction=Correction(wrong.claimed, wrong.said) if wrong else None,
        listed=_listed(parts[0]) if len(parts) == 1 else None,
    )


def _outcome(parts: int, absent: int, wrong: Contradiction | None) -> Outcome:
    if absent == parts:
        return Outcome.NOT_IN_ARTICLE
    if wrong:
        return Outcome.CORRECTED
    return Outcome.PARTLY if absent else Outcome.ANSWERED


def _missing(part: Composed) -> str:
    return what_is_missing(part.question, part.material.pool, part.material.where)


def _listed(part: Composed) -> Listed | None:
    counted = count_items(part.question, part.grounded.claims, part.material.pool)
    return Listed(*counted) if counted else None
