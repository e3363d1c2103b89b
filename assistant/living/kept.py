"""Answers are kept in a library, listed and dropped; and found by the passage they rest on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer import Answer, Citation
from assistant.living.versions import Texts
from assistant.proof import verify
from index.article import STRICT, Article, sha256
from index.errors import BadInput, NotFound
from index.kept import KeptPlace, KeptRow, forget_row, keep_row, kept_ids_on, kept_rows


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept: under which id, and when (UTC)."""

    __pydantic_config__ = STRICT

    id: str
    added: str
    answer: Answer


def keep(home: Path, answer: Answer, texts: Texts) -> Kept:
    """Verify an answer and keep it; the same answer twice is one. BadInput if it doesn't hold.

    The passages that were found aren't kept: they are no part of the proof.
    """
    proof = verify(answer, {id: one.text for id, one in _articles(answer, texts).items()})
    if not proof:
        fault = proof.faults[0]
        raise BadInput(
            f"“{answer.question}” isn't kept, because it doesn't hold: {fault.fault} "
            f"(“{' '.join(fault.what.split())}”). `footnote verify` shows all of it."
        )
    short = replace(answer, hits=()).sealed()
    places = [KeptPlace(one.article_id, one.start, one.end) for one in cited(answer)]
    return _kept(keep_row(home, identity(answer), short.to_json(), places))


def kept(home: Path, ids: Sequence[str] | None = None) -> tuple[Kept, ...]:
    """Return all kept answers, oldest first, or those with some ids."""
    return tuple(map(_kept, kept_rows(home, ids)))


def forget(home: Path, kept_id: str) -> None:
    """Drop a kept answer; NotFound if there is none with this id."""
    forget_row(home, kept_id)


def resting_on(home: Path, places: Sequence[KeptPlace]) -> tuple[Kept, ...]:
    """Return the kept answers that rest on one of some places, or on a part of it."""
    return kept(home, kept_ids_on(home, places))


def cited(answer: Answer) -> tuple[Citation, ...]:
    """Return all citations of an answer, the nearest passage too."""
    return (*answer.citations, *([answer.nearest] if answer.nearest else []))


def identity(answer: Answer) -> str:
    """Return the id of what an answer says: who made it, how fast and when don't matter."""
    said = [
        answer.asked,
        answer.outcome,
        answer.text,
        answer.missing,
        [(one.article_sha256, one.start, one.end) for one in cited(answer)],
    ]
    return sha256(json.dumps(said, ensure_ascii=False))[:12]


def _articles(answer: Answer, texts: Texts) -> Mapping[str, Article]:
    found = {}
    for article_id in {one.article_id for one in cited(answer)}:
        try:
            found[article_id] = texts.article(article_id)
        except NotFound:
            continue  # the proof will say it
    return found


def _kept(row: KeptRow) -> Kept:
    return Kept(row.id, row.added, Answer.from_json(row.answer))
