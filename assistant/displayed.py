"""An answer comes in, what a notebook shows of it goes out; nothing of an article is markup there.

What is here knows an answer by what it has, since answers themselves are made of it.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

_ACTIVE = re.compile(r"[\\`*_\[\]<>|~#&$]|!(?=\[)|(?<=\w)(?:://|@)|(?<=\bwww)\.")
_AT_A_START = re.compile(r"^(\d*)([-+=.)])")  # a list, or a line under a heading


def inert(text: str) -> str:
    """Return text on one line, in which no mark of Markdown has a meaning."""
    line = _ACTIVE.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))
    return _AT_A_START.sub(lambda mark: f"{mark[1]}\\{mark[2]}", line)


class Displayed:
    """What shows itself in a notebook: the answer, and below it the quotes by their numbers."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return "\n\n".join([*map(inert, _said(self)), *(f"> {inert(one)}" for one in _notes(self))])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{_escaped(one)}</p>" for one in _said(self))
        notes = "".join(f"<li>{_escaped(one)}</li>" for one in _notes(self))
        listed = f'<ul style="list-style:none">{notes}</ul>' if notes else ""
        return f'<div class="footnote-answer">{said}{listed}</div>'


def _said(answer: Any) -> Iterator[str]:
    """Yield what is said, line by line, each sentence with the numbers of its citations."""
    if answer.missing:
        yield answer.missing
    if answer.lead:
        yield answer.lead
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        yield f"{sentence.text}{marks}"
    if answer.note:
        yield answer.note


def _notes(answer: Any) -> Iterator[str]:
    """Yield each quote with the place where it stands."""
    for one in answer.citations:
        yield f"[{one.number}] {_placed(one)}"
    if not answer.citations and answer.nearest:
        yield f"The closest passage: {_placed(answer.nearest)}"


def _placed(citation: Any) -> str:
    place = ", ".join(dict.fromkeys(filter(None, (citation.title, *citation.headings))))
    return f"“{citation.quote}”" + (f", {place}" if place else "")


def _escaped(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode("utf-8"))
