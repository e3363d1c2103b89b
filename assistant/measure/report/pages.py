"""A run's results come in, `report.md` and `report.html` go out; neither needs a network."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from footnote.assistant.answer import Outcome
from footnote.assistant.judge.strictness import LEVELS
from footnote.assistant.measure.question_run import Result
from footnote.assistant.measure.report.charts import histogram, risk_curve, strip
from footnote.assistant.measure.report.figures import (
    Difference,
    Figure,
    Point,
    compare,
    curve,
    figures,
    only_right,
    seconds,
    times,
)
from footnote.assistant.show.markup import Html, join, tag

CSS = Path(__file__).with_name("report.css")
_MOST_CITATIONS = 8
_SHOWN = "Of what this run showed; `--curve` answers everything."


def write_report(folder: Path, about: Mapping[str, Any], results: Sequence[Result]) -> None:
    """Write both forms of the report into a folder."""
    (folder / "report.md").write_text(markdown(about, results), encoding="utf-8")
    (folder / "report.html").write_text(html(about, results), encoding="utf-8")


# --- Markdown -----------------------------------------------------------------------------------


def markdown(about: Mapping[str, Any], results: Sequence[Result]) -> str:
    """Return the report as Markdown: figures, curve, times, and the failures to read."""
    lines = ["# Evaluation", "", *(f"- {key}: {value}" for key, value in _facts(about)), ""]
    lines += ["## Figures", "", *figure_rows(figures(results)), ""]
    if points := curve(results):
        lines += ["## Risk and coverage", "", *([] if about.get("curve") else [_SHOWN, ""])]
        lines += [*_curve_rows(points), ""]
    lines += ["## Seconds", "", *_time_rows(times(results)), ""]
    wrong = _failures(results)
    lines += [f"## Failures: {len(wrong)} of {len(results)}", ""]
    for result in wrong:
        lines += [f"### {result.question.id}", ""]
        lines += [f"- {label}: {_one_line(text)}" for label, text in _told(result)]
        lines += [f"- cites {label}: {_one_line(quote)}" for label, quote in _cited(result)]
        lines.append("")
    return "\n".join(lines)


def figure_rows(found: Sequence[Figure]) -> list[str]:
    """Return figures as the rows of a Markdown table."""
    return _rows(
        ["measure", "questions", "figure", "95 % interval"],
        [[one.name, str(one.count), _percent(one.value), _between(one)] for one in found],
    )


def comparison(one: Sequence[Result], other: Sequence[Result], names: tuple[str, str]) -> list[str]:
    """Return the lines that set two runs side by side, and name what only one has right."""
    found = compare(one, other)
    rows = [[each.name, str(each.count), *_both(each), _chance(each.chance)] for each in found]
    lines = _rows(["measure", "questions", *names, "by luck alone"], rows)
    for name, moved in zip(names, (only_right(one, other), only_right(other, one)), strict=True):
        if moved:
            lines += ["", f"Right only in {name}: {', '.join(moved)}"]
    return lines


def _chance(chance: float) -> str:
    return f"{chance:.3f}" if chance >= 0.001 else "< 0.001"


def _both(each: Difference) -> list[str]:
    shown = _seconds if each.seconds else _percent
    return [shown(each.one), shown(each.other)]


def _curve_rows(points: Sequence[Point]) -> list[str]:
    return _rows(
        ["threshold", "questions answered", "answers wrong"],
        [[f"{one.threshold:.2f}", _percent(one.coverage), _percent(one.risk)] for one in points],
    )


def _time_rows(found: Sequence[Figure]) -> list[str]:
    return _rows(_TIME_HEAD, [_time_cells(one) for one in found])


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return [lines[0], f"|{'---|' * len(head)}", *lines[1:]]


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
    facts = [join(tag("dt", key), tag("dd", value)) for key, value in _facts(about)]
    yield tag("dl", *facts)
    yield tag("h2", "Figures")
    yield _table(
        ["measure", "questions", "figure", "95 % interval", ""],
        [
            [one.name, str(one.count), _percent(one.value), _between(one), strip(one)]
            for one in figures(results)
        ],
    )
    if points := curve(results):
        yield tag("h2", "Risk and coverage")
        if not about.get("curve"):
            yield tag("p", _SHOWN.replace("`", ""), class_="label")
        yield risk_curve(points, {name: level.answerable for name, level in LEVELS.items()})
    yield tag("h2", "Seconds")
    yield _table(_TIME_HEAD, [_time_cells(one) for one in times(results)])
    yield histogram(seconds(results)["whole answer"], "How long whole answers took")
    wrong = _failures(results)
    yield tag("h2", f"Failures: {len(wrong)} of {len(results)}")
    yield from map(_failure, wrong)


def _failure(result: Result) -> Html:
    told = [
        tag("p", tag("span", f"{label} ", class_="label"), text, dir="auto")
        for label, text in _told(result)
        if label != "question"
    ]
    quotes = [
        tag("blockquote", tag("span", f"{label} ", class_="label"), quote, dir="auto")
        for label, quote in _cited(result)
    ]
    summary = tag("summary", f"{result.question.id}: {result.question.question}", dir="auto")
    return tag("details", summary, *told, *quotes)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    def line(name: str, cells: Sequence[str]) -> Html:
        classes = ["", *(["number"] * (len(cells) - 1))]
        return tag(
            "tr",
            *(tag(name, cell, class_=kind) for cell, kind in zip(cells, classes, strict=True)),
        )

    return tag("table", line("th", head), *(line("td", cells) for cells in rows))


# --- both ---------------------------------------------------------------------------------------


_TIME_HEAD = ["until", "answers", "median", "95 % interval", "95 of 100 within"]


def _time_cells(one: Figure) -> list[str]:
    between = f"{one.low:.2f} to {_seconds(one.high)}"
    return [one.name, str(one.count), _seconds(one.value), between, _seconds(one.most or 0.0)]


def _facts(about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Say what was asked of whom; that there is no curve of everything is nothing to say."""
    return [(key, str(value)) for key, value in about.items() if value is not False]


def _failures(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if not result.score.right]


def _told(result: Result) -> Iterator[tuple[str, str]]:
    """Yield what a person needs to see why an answer counts as wrong."""
    question, answer = result.question, result.answer
    for turn in question.history:
        yield str(turn.get("role", "")), str(turn.get("content", ""))
    yield "question", question.question
    if answer.asked != question.question:
        yield "asked as", answer.asked
    yield "wrong", _why(result)
    known = question.must_list or question.answers
    if known:
        yield "known answers", " | ".join(known)
    for place in question.evidence:
        yield "known place", place.text
    yield "outcome", str(answer.outcome)
    yield "answer", answer.text or answer.missing
    if result.chance is not None:
        yield "judged to be answered", _percent(result.chance)
    for one in answer.withheld:
        yield "withheld", f"{one.text} ({one.reason})"
    if answer.note:
        yield "note", answer.note


def _why(result: Result) -> str:
    if not result.score.outcome:
        return _UNANSWERED if result.score.answerable else _ANSWERED
    if result.score.complete is False:
        return "not all of the list is in the answer"
    return "no known answer is in the answer"


_UNANSWERED = "the article answers it"
_ANSWERED = "the article doesn't answer it"


def _cited(result: Result) -> Iterator[tuple[str, str]]:
    """Yield the quotes that the answer rests on; of a refusal, the closest one."""
    answer = result.answer
    for one in answer.citations[:_MOST_CITATIONS]:
        yield f"[{one.number}]", one.quote
    if answer.outcome is Outcome.NOT_IN_ARTICLE and answer.nearest:
        yield "nearest", answer.nearest.quote


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _between(figure: Figure) -> str:
    return f"{100 * figure.low:.0f} to {_percent(figure.high)}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _seconds(value: float) -> str:
    return f"{value:.2f} s"
