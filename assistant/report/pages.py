"""A run's results come in, `report.md` and `report.html` go out; neither needs a network."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.page.markup import Html, join, tag
from assistant.question_run import Result
from assistant.report.charts import histogram, risk_curve
from assistant.report.figures import Difference, Figure, curve, figures, seconds
from assistant.strictness import LEVELS

CSS = Path(__file__).with_name("report.css")
_MOST_CITATIONS = 8


def write_report(folder: Path, about: Mapping[str, Any], results: Sequence[Result]) -> None:
    """Write both forms of the report into a folder."""
    (folder / "report.md").write_text(markdown(about, results), encoding="utf-8")
    (folder / "report.html").write_text(html(about, results), encoding="utf-8")


# --- Markdown -----------------------------------------------------------------------------------


def markdown(about: Mapping[str, Any], results: Sequence[Result]) -> str:
    """Return the report as Markdown: figures, curve, times, and the failures to read."""
    lines = ["# Evaluation", "", *(f"- {key}: {value}" for key, value in about.items()), ""]
    lines += ["## Figures", "", *figure_rows(figures(results)), ""]
    if about.get("curve"):
        lines += ["## Risk and coverage", "", *_curve_rows(results), ""]
    lines += ["## Seconds", "", *_time_rows(results), ""]
    wrong = _failures(results)
    lines += [f"## Failures: {len(wrong)} of {len(results)}", ""]
    for result in wrong:
        lines += [f"### {result.question.id}", ""]
        lines += [f"- {label}: {_one_line(text)}" for label, text in _told(result)]
        lines.append("")
    return "\n".join(lines)


def figure_rows(found: Sequence[Figure]) -> list[str]:
    """Return figures as the rows of a Markdown table."""
    return [
        "| measure | questions | figure | 95 % interval |",
        "|---|---|---|---|",
        *(
            f"| {one.name} | {one.count} | {_percent(one.value)} | {_between(one)} |"
            for one in found
        ),
    ]


def difference_rows(found: Sequence[Difference], names: tuple[str, str]) -> list[str]:
    """Return the comparison of two runs as the rows of a Markdown table."""
    return [
        f"| measure | questions | {names[0]} | {names[1]} | by luck alone |",
        "|---|---|---|---|---|",
        *(
            f"| {one.name} | {one.count} | {_percent(one.one)} | {_percent(one.other)} "
            f"| {one.chance:.3f} |"
            for one in found
        ),
    ]


def _curve_rows(results: Sequence[Result]) -> list[str]:
    rows = [
        f"| {point.threshold:.2f} | {_percent(point.coverage)} | {_percent(point.risk)} |"
        for point in curve(results)
    ]
    return ["| threshold | questions answered | answers wrong |", "|---|---|---|", *rows]


def _time_rows(results: Sequence[Result]) -> list[str]:
    rows = [
        f"| {name} | {len(values)} | {np.median(values):.2f} | {np.quantile(values, 0.95):.2f} |"
        for name, values in seconds(results).items()
        if values
    ]
    return ["| until | answers | median | 95 of 100 within |", "|---|---|---|---|", *rows]


# --- HTML ---------------------------------------------------------------------------------------


def html(about: Mapping[str, Any], results: Sequence[Result]) -> str:
    """Return the report as one HTML page: everything is in it, nothing is loaded."""
    body = join(*_body(about, results))
    head = join(
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width">'),
        tag("title", "Evaluation"),
        tag("style", Html(CSS.read_text(encoding="utf-8"))),
    )
    return "<!doctype html>\n" + tag("html", tag("head", head), tag("body", body), lang="en")


def _body(about: Mapping[str, Any], results: Sequence[Result]) -> Iterator[Html]:
    yield tag("h1", "Evaluation")
    yield _table(["", ""], [[key, str(value)] for key, value in about.items()])
    yield tag("h2", "Figures")
    yield _table(
        ["measure", "questions", "figure", "95 % interval"],
        [[f.name, str(f.count), _percent(f.value), _between(f)] for f in figures(results)],
    )
    if about.get("curve"):
        yield tag("h2", "Risk and coverage")
        marks = {name: level.answerable for name, level in LEVELS.items()}
        yield risk_curve(curve(results), marks)
    yield tag("h2", "Seconds to the whole answer")
    yield histogram(seconds(results)["whole answer"], "How long answers took")
    wrong = _failures(results)
    yield tag("h2", f"Failures: {len(wrong)} of {len(results)}")
    yield from map(_failure, wrong)


def _failure(result: Result) -> Html:
    told = [
        tag("p", tag("span", f"{label} ", class_="label"), text, dir="auto")
        for label, text in _told(result)
        if label != "question"
    ]
    cited = result.answer.citations[:_MOST_CITATIONS]
    quotes = [tag("blockquote", one.quote, dir="auto") for one in cited]
    summary = tag("summary", f"{result.question.id}: {result.question.question}", dir="auto")
    return tag("details", summary, *told, *quotes)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    cells = [
        tag("tr", *(tag("td", cell, class_="number" if at else "") for at, cell in enumerate(row)))
        for row in rows
    ]
    return tag("table", tag("tr", *(tag("th", one) for one in head)), *cells)


# --- both ---------------------------------------------------------------------------------------


def _failures(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if not result.score.right]


def _told(result: Result) -> Iterator[tuple[str, str]]:
    """Yield what a person needs to see why an answer counts as wrong."""
    question, answer = result.question, result.answer
    yield "question", question.question
    yield "expected", str(question.outcome)
    known = question.must_list or question.answers
    if known:
        yield "known answers", " | ".join(known)
    yield "outcome", str(answer.outcome)
    yield "answer", answer.text or answer.missing
    if result.chance is not None:
        yield "judged to be answered", _percent(result.chance)
    for one in answer.withheld:
        yield "withheld", f"{one.text} ({one.reason})"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _between(figure: Figure) -> str:
    return f"{100 * figure.low:.0f} to {_percent(figure.high)}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
