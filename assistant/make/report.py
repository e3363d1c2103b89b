"""Kept answers and a reader's notes come in, a report goes out: lines with numbered footnotes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal

from footnote.assistant.answer import Answer, Citation, Sentence
from footnote.assistant.make.faq import together
from footnote.assistant.make.made import Made
from footnote.assistant.proof.kept import kept
from footnote.assistant.proof.verify import Proof, verify
from footnote.index.article import STRICT, Article
from footnote.index.errors import BadInput, NotFound
from footnote.index.library.engine import Where

Kind = Literal["title", "heading", "question", "lead", "text", "item", "note", "missing"]
TITLE = "Report"


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept answer, with the reader's own note to it and the heading that opens its section."""

    __pydantic_config__ = STRICT

    answer: Answer
    note: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Report(Made):
    """Answers in order, each with the reader's note; `made` is when it was put together (UTC)."""

    __pydantic_config__ = STRICT

    title: str
    entries: tuple[Entry, ...] = ()
    made: str = ""

    def verify(self, texts: Mapping[str, str] | Article) -> Proof:
        """Prove every answer: its quotes, its sentences, and that it wasn't changed."""
        return together(verify(one.answer, texts) for one in self.entries)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a report: pieces of text, each with the numbers of its footnotes."""

    kind: Kind
    pieces: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def text(self) -> str:
        """Return the words alone."""
        return " ".join(words for words, _ in self.pieces)


def make_report(entries: Sequence[Entry], title: str = "") -> Report:
    """Put a report together now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Report(" ".join(title.split()) or TITLE, tuple(entries), now)


def report_of(where: Where, ids: Sequence[str] | None = None, title: str = "") -> Report:
    """Make a report of a library's kept answers: of all, or of those named, in that order.

    BadInput if there are none, NotFound if one isn't kept.
    """
    found = {one.id: one for one in kept(where, ids)}
    for one in ids or ():
        if one not in found:
            raise NotFound(f"There is no kept answer “{one}”. `footnote kept` shows them.")
    if not found:
        raise BadInput("No answers are kept. Keep some first: a report is made of them.")
    chosen = [found[one] for one in dict.fromkeys(ids or found)]
    return make_report([Entry(one.answer, one.note, one.heading) for one in chosen], title)


def lines(report: Report) -> Iterator[Line]:
    """Yield the paragraphs of a report in order."""
    yield _line("title", report.title)
    numbers = _numbers(report)
    for entry, known in zip(report.entries, numbers, strict=True):
        answer = entry.answer
        if entry.heading:
            yield _line("heading", entry.heading)
        yield _line("question", answer.question)
        missing = [_line("missing", answer.missing)] if answer.missing else []
        yield from missing if answer.correction else ()
        if answer.lead:
            yield _line("lead", answer.lead)
        yield from _sentences(answer, known)
        yield from missing if not answer.correction else ()
        for paragraph in filter(str.strip, entry.note.split("\n\n")):
            yield _line("note", paragraph)


def footnotes(report: Report) -> tuple[tuple[int, Citation], ...]:
    """Return the footnotes of a report, numbered through."""
    return tuple(
        (known[one.number], one)
        for entry, known in zip(report.entries, _numbers(report), strict=True)
        for one in entry.answer.citations
    )


def proof_of(report: Report) -> str:
    """Write a report as JSON on one line, in characters that every format holds."""
    return json.dumps(report.to_dict(), separators=(",", ":"))


def whereabouts(citation: Citation) -> str:
    """Say where a quote stands: article, headings, a cell's row and column, page."""
    headings = [one for one in citation.headings if one != citation.title]
    cell = [one for one in (citation.row, citation.column) if one and one != citation.quote]
    page = f"p. {citation.page}" if citation.page else ""
    return ", ".join(filter(None, (citation.title, *headings, *cell, page)))


def flat(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def _line(kind: Kind, text: str) -> Line:
    return Line(kind, ((flat(text), ()),))


def _numbers(report: Report) -> list[dict[int, int]]:
    """Return for each entry the footnote's number of each citation."""
    found, past = [], 0
    for entry in report.entries:
        own = entry.answer.citations
        found.append({one.number: past + at for at, one in enumerate(own, start=1)})
        past += len(own)
    return found


def _sentences(answer: Answer, known: Mapping[int, int]) -> Iterator[Line]:
    """Yield the sentences as the answer's text sets them: paragraphs, and items after “- ”."""
    at, paragraph = len(answer.lead) + 1 if answer.lead else 0, 0
    placed: list[tuple[tuple[int, Kind], Sentence]] = []
    kind: Kind = "item" if answer.text.startswith("- ", at) else "text"
    for one in answer.sentences:
        between = answer.text[at : one.start]
        if placed and "\n" in between:
            paragraph, kind = paragraph + 1, "item" if between.endswith("- ") else "text"
        placed.append(((paragraph, kind), one))
        at = one.end
    for (_, kind), group in groupby(placed, key=lambda one: one[0]):
        pieces = ((flat(one.text), tuple(known[n] for n in one.citations)) for _, one in group)
        yield Line(kind, tuple(pieces))
