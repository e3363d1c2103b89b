"""Answers are kept in a library, listed and dropped; and found by the passage they rest on."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from footnote.assistant.answer import Answer, Citation
from footnote.assistant.proof.texts import Texts
from footnote.assistant.proof.verify import verify
from footnote.index.align.rewording import align_versions
from footnote.index.article import STRICT, Article, sha256
from footnote.index.errors import BadInput, NotFound
from footnote.index.library.engine import Where
from footnote.index.library.kept_rows import (
    KeptPlace,
    KeptRow,
    articles_of_kept,
    forget_row,
    keep_row,
    kept_ids_on,
    kept_rows,
)
from footnote.index.library.note_rows import (
    NoteRow,
    drop_note,
    note_rows,
    write_note,
    write_order,
)
from footnote.index.library.records import Records

MOST_NOTE, MOST_HEADING = 10_000, 200  # characters
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept: under which id, and when (UTC).

    `note` is the reader's own, and `heading` opens a section of a report with it.
    """

    __pydantic_config__ = STRICT

    id: str
    added: str
    answer: Answer
    note: str = ""
    heading: str = ""


def keep(where: Where, answer: Answer, texts: Texts) -> Kept:
    """Verify an answer and keep it; the same answer twice is one. BadInput if it doesn't hold.

    The passages that were found aren't kept: they are no part of the proof.
    """
    check_it(answer, texts)
    short = replace(answer, hits=()).sealed()
    places = [KeptPlace(one.article_id, one.start, one.end) for one in cited(answer)]
    row = keep_row(where, identity(answer), short.to_json(), places)
    return _kept(row, note_rows(where).get(row.id, NoteRow()))


def check_it(answer: Answer, texts: Texts) -> None:
    """Verify an answer that is to be kept; BadInput if it doesn't hold."""
    proof = verify(answer, {id: one.text for id, one in _articles(answer, texts).items()})
    if not proof:
        fault = proof.faults[0]
        raise BadInput(
            f"“{answer.question}” isn't kept, because it doesn't hold: {fault.fault} "
            f"(“{' '.join(fault.what.split())}”). `footnote verify` shows all of it."
        )


def kept(where: Where, ids: Sequence[str] | None = None) -> tuple[Kept, ...]:
    """Return all kept answers, or those with some ids: as arranged, else oldest first."""
    notes = note_rows(where)
    found = [_kept(row, notes.get(row.id, NoteRow())) for row in kept_rows(where, ids)]
    last = len(notes)
    places = {id: last if one.place is None else one.place for id, one in notes.items()}
    return tuple(sorted(found, key=lambda one: places.get(one.id, last)))


def write(where: Where, kept_id: str, note: str | None, heading: str | None) -> Kept:
    """Write a note or a heading to a kept answer; NotFound if there is none with this id."""
    _known(where, [kept_id])
    if note is not None:
        note = _written(note, MOST_NOTE)
    if heading is not None:
        heading = _written(" ".join(heading.split()), MOST_HEADING)
    write_note(where, kept_id, heading, note)
    return kept(where, [kept_id])[0]


def arrange(where: Where, ids: Sequence[str]) -> tuple[Kept, ...]:
    """Put kept answers in an order; those that aren't named come after, as they were."""
    _known(where, ids)
    others = [one.id for one in kept(where) if one.id not in ids]
    write_order(where, [*dict.fromkeys(ids), *others])
    return kept(where)


def _known(where: Where, ids: Sequence[str]) -> None:
    there = {one.id for one in kept_rows(where, ids)}
    for one in ids:
        if one not in there:
            raise NotFound(f"There is no kept answer “{one}”. `footnote kept` shows them.")


def _written(text: str, most: int) -> str:
    """Return what a reader wrote, if it can be kept."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n")).strip()
    if len(plain) > most:
        raise BadInput(f"That has {len(plain):,} characters; at most {most:,} can be kept.")
    return plain


def forget(where: Where, kept_id: str) -> None:
    """Drop a kept answer with its note; NotFound if there is none with this id."""
    forget_row(where, kept_id)
    drop_note(where, kept_id)


def resting_on(
    where: Where, records: Records, article_id: str, start: int = 0, end: int | None = None
) -> tuple[Kept, ...]:
    """Return the kept answers that rest on a passage of an article, in whichever version.

    The offsets are those of the version that is named. BadInput if they aren't in its text.
    """
    named = records.article(article_id)
    end = len(named.text) if end is None else end
    if not 0 <= start < end <= len(named.text):
        raise BadInput(
            f"The article has {len(named.text):,} characters, counted from 0, and no passage from "
            f"{start} to {end}."
        )
    places = []
    rested_on = set(articles_of_kept(where))
    for version in records.versions(article_id):
        if version.article_id == named.id:
            places.append(KeptPlace(named.id, start, end))
        elif version.article_id in rested_on:
            old = records.article(version.article_id)
            places += [KeptPlace(old.id, *span) for span in _spans(old, named, start, end)]
    return kept(where, kept_ids_on(where, places))


def _spans(old: Article, new: Article, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of an old version that became a part of a passage of a new one."""
    alignment = align_versions(old, new)
    for mine, yours in alignment.found.items():
        units = [alignment.new[at].unit for at in yours]
        if any(unit.start < end and unit.end > start for unit in units):
            unit = alignment.old[mine].unit
            yield unit.start, unit.end


def find_words(article: Article, words: str) -> tuple[int, int]:
    """Return where some words first stand in an article; BadInput if they don't."""
    found = re.search(r"\s+".join(map(re.escape, words.split())) or r"$^", article.text)
    if not found:
        raise BadInput(f"“{words}” doesn't stand in “{article.title}”. Quote it exactly.")
    return found.start(), found.end()


def cited(answer: Answer) -> tuple[Citation, ...]:
    """Return all citations of an answer, the nearest passage too."""
    return (*answer.citations, *([answer.nearest] if answer.nearest else []))


def as_kept(answer: Answer) -> Kept:
    """Return an answer as if it were kept, for one that is kept elsewhere; BadInput if changed."""
    if answer.seal and answer.seal != answer.digest():
        raise BadInput(f"“{answer.question}” has changed since it was made: its seal is broken.")
    return Kept(identity(answer), "", answer)


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


def _kept(row: KeptRow, note: NoteRow) -> Kept:
    return Kept(row.id, row.added, Answer.from_json(row.answer), note.note, note.heading)
