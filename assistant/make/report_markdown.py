"""A report comes in, Markdown with footnotes goes out, its proof in a fenced block at the end."""

from itertools import pairwise

from footnote.assistant.displayed import inert
from footnote.assistant.make.report import Line, Report, footnotes, lines, proof_of, whereabouts
from footnote.assistant.make.report_page import PROOF

_STARTS = {"title": "# ", "heading": "## ", "question": "### ", "item": "- ", "note": "> "}


def report_markdown(report: Report) -> str:
    """Write a report as Markdown: what stands in it stays text, no mark of it has a meaning."""
    every = list(lines(report))
    text = ""
    for line, following in pairwise([*every, None]):
        assert line is not None
        text += _written(line)
        listed = following is not None and line.kind == following.kind == "item"
        text += "\n" if listed else "\n\n"
    notes = [
        f"[^{number}]: “{inert(one.quote)}” — {inert(whereabouts(one))}"
        for number, one in footnotes(report)
    ]
    text += "\n".join([*notes, ""])
    return f"{text}\n```{PROOF}\n{proof_of(report)}\n```\n"


def _written(line: Line) -> str:
    pieces = (
        inert(words) + "".join(f"[^{number}]" for number in numbers)
        for words, numbers in line.pieces
    )
    said = " ".join(pieces)
    said = f"**{said}**" if line.kind == "lead" else said
    return _STARTS.get(line.kind, "") + said
