"""`footnote eval` and `footnote questions`: what they write, that they go on, what they compare."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Semaphore
from xml.etree import ElementTree

import pytest

from footnote.assistant.answer import Answer, Outcome
from footnote.assistant.measure.evaluate import Score, at
from footnote.assistant.measure.question_file import Question, read_questions
from footnote.assistant.measure.question_maker import make_questions
from footnote.assistant.measure.question_run import Result, read_run, sample
from footnote.assistant.measure.report.charts import histogram, risk_curve
from footnote.assistant.measure.report.figures import compare, curve, figures, times
from footnote.assistant.measure.report.pages import comparison, html, markdown
from footnote.assistant.serve.cli import main
from footnote.index.article import Article
from footnote.index.read import read_file
from tests.conftest import BRIEFING, ORDERS, REPLIES, ROOT
from tests.served import served

HOSTILE = 'Who is <script>alert("x")</script> & co?'
QUESTIONS = [
    {"id": "orders", "question": ORDERS, "answers": ["Donald Trump"]},
    {"id": "absent", "question": HOSTILE, "outcome": "not_in_article"},
    {
        "id": "list",
        "question": "What strategic recommendations are made?",
        "must_list": ["Coordinate with regional allies", "Consider economic incentives"],
    },
    {"id": "wrong", "question": ORDERS, "answers": ["Somebody else"]},
]


@pytest.fixture
def folder(settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the briefing and questions about it; no language model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path / "cache"))
    (tmp_path / BRIEFING.name).write_bytes(BRIEFING.read_bytes())
    lines = [json.dumps({"article": BRIEFING.name, **one}) for one in QUESTIONS]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def ask_the_model(folder: Path, count: int) -> None:
    """Let so many questions be asked that the model is needed for."""
    one = {"question": ORDERS, "article": BRIEFING.name}
    lines = [json.dumps({"id": str(number), **one}) for number in range(count)]
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")


def footnote(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["footnote", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_an_evaluation_writes_answers_and_a_report(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert footnote(monkeypatch, "eval", "questions.jsonl", "--out", "run") == 0
    printed = capsys.readouterr().out
    assert "| right | 4 | 75 % |" in printed
    assert "| verified | 4 | 100 % | 100 to 100 % |" in printed
    assert "| outcome | 4 | 100 % |" in printed
    about, results = read_run(folder / "run")
    assert about["model"] == "none"
    assert [one.question.id for one in results] == ["orders", "absent", "list", "wrong"]
    assert results[0].answer.outcome is Outcome.ANSWERED
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page), "nothing is loaded"
    assert "Failures: 1 of 4" in page
    report = (folder / "run" / "report.md").read_text(encoding="utf-8")
    assert "### wrong" in report
    assert "- wrong: no known answer is in the answer\n- known answers: Somebody else" in report
    assert re.search(r"- cites \[1\]: .*Donald Trump", report), "what it rests on can be read"
    assert re.search(r"\| whole answer \| 4 \| \d\.\d\d s \| \d\.\d\d to \d\.\d\d s \|", report)


def test_an_interrupted_evaluation_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    footnote(monkeypatch, "eval", "questions.jsonl", "--out", "run")
    file = folder / "run" / "answers.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line.replace('"Somebody', '"Nobody') for line in lines[:2]]
    file.write_text("\n".join([*kept, lines[2][:100]]), encoding="utf-8")  # cut off in a line
    assert footnote(monkeypatch, "eval", "questions.jsonl", "--out", "run") == 0
    again = file.read_text(encoding="utf-8").splitlines()
    assert again[:2] == kept, "what was there isn't asked again"
    assert [json.loads(line)["question"]["id"] for line in again] == [
        one["id"] for one in QUESTIONS
    ]


@pytest.mark.slow
def test_killed_or_stopped_it_keeps_each_answer_and_goes_on(folder: Path) -> None:
    """The command itself, ended by SIGKILL and by SIGINT while it waits for the model's reply."""
    # Begun in the background of a shell, tests ignore SIGINT, and so would what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ask_the_model(folder, 4)
    permits = Semaphore(3)  # a question takes two: one is answered, and the next one begun
    with served({"orders": REPLIES[ORDERS]}, permits=permits) as address:
        command = [sys.executable, "-m", "footnote", "eval", "questions.jsonl", "--out", "run"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        kept = folder / "run" / "answers.jsonl"

        def lines() -> int:
            return kept.read_text(encoding="utf-8").count("\n") if kept.exists() else 0

        for end in (signal.SIGKILL, signal.SIGINT):
            before = lines()
            run = subprocess.Popen(
                [*command, "--model", address], stderr=subprocess.PIPE, text=True, env=environment
            )
            while lines() <= before:
                assert run.poll() is None, run.communicate()
                time.sleep(0.01)
            run.send_signal(end)
            _, said = run.communicate(timeout=30)
            assert run.returncode
            permits.release(4)  # one goes to the request that was cut off
        assert re.search(r"Stopped after [23] of 4 answers. The same command goes on.", said)
        first = kept.read_text(encoding="utf-8").splitlines()[:2]
        permits.release(8)
        subprocess.run([*command, "--model", address], check=True, timeout=60, env=environment)
    assert kept.read_text(encoding="utf-8").splitlines()[:2] == first
    assert lines() == 4


@pytest.mark.slow
def test_where_the_model_is_gone_it_stops_and_asks_again_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask_the_model(folder, 5)
    script = {"orders": REPLIES[ORDERS]}
    with served(script, dies_after=4) as address:
        arguments = ("eval", "questions.jsonl", "--out", "run", "--model", address)
        assert footnote(monkeypatch, *arguments) == 2
        said = capsys.readouterr().err
        assert "Stopped after 2 of 5 answers. The same command goes on." in said
        assert "The model failed" in said
    with served(script, port=int(address.rpartition(":")[2].partition("/")[0])):
        assert footnote(monkeypatch, *arguments) == 0
    _, results = read_run(folder / "run")
    assert [one.question.id for one in results] == ["0", "1", "2", "3", "4"]
    assert {one.answer.model for one in results} == {"served"}


def test_another_run_is_not_mixed_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    footnote(monkeypatch, "eval", "questions.jsonl", "--out", "run")
    changed = footnote(
        monkeypatch, "eval", "questions.jsonl", "--out", "run", "--strictness", "strict"
    )
    assert changed == 2
    assert "holds a run with another strictness (balanced)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["eval"], "Name a file of questions"),
        (["eval", "nothing.jsonl"], "can't be read"),
        (["eval", "questions.jsonl", "--articles", "cache"], "There is no article"),
        (["eval", "--compare", "here", "there"], "holds no evaluation"),
        (["eval", "questions.jsonl", "--strictness", "mild"], "Input should be"),
    ],
)
def test_what_cannot_be_evaluated_gets_a_sentence(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    assert footnote(monkeypatch, *arguments) == 2
    assert said in capsys.readouterr().err


def test_two_runs_are_compared(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for strictness in ("strict", "lenient"):
        footnote(
            monkeypatch, "eval", "questions.jsonl", "--out", strictness, "--strictness", strictness
        )
    capsys.readouterr()
    assert footnote(monkeypatch, "eval", "--compare", "strict", "lenient") == 0
    printed = capsys.readouterr().out
    assert "| measure | questions | strict | lenient | by luck alone |" in printed
    assert "| right | 4 | 75 % | 75 % | 1.000 |" in printed
    assert "| seconds to the whole answer | 4 |" in printed


# --- figures ------------------------------------------------------------------------------------


def result(number: int, *, right: bool, answerable: bool = True, chance: float = 0.5) -> Result:
    shown = right == answerable
    scored = Score(
        answerable=answerable,
        shown=shown if not answerable else True,
        outcome=shown if answerable else right,
        gold=right if answerable else None,
        complete=None,
        cited=None,
        precision=None,
        recall=None,
        kept=1.0,
        proven=True,
    )
    question = Question(id=str(number), article="a.md", question=f"Number {number}?")
    answer = Answer(question="q", asked="q", outcome=Outcome.ANSWERED, timings={"answered": 1.5})
    return Result(question, answer, scored, chance)


def test_an_interval_narrows_with_more_questions() -> None:
    few = [result(n, right=n % 2 == 0) for n in range(10)]
    many = [result(n, right=n % 2 == 0) for n in range(1000)]
    (one,) = [figure for figure in figures(few) if figure.name == "right"]
    (other,) = [figure for figure in figures(many) if figure.name == "right"]
    assert one.value == other.value == 0.5
    assert one.low < 0.3 < 0.7 < one.high
    assert 0.46 < other.low < other.high < 0.54


def test_a_paired_test_tells_luck_from_a_difference() -> None:
    before = [result(n, right=n % 2 == 0) for n in range(100)]
    same = compare(before, before)
    better = compare(before, [result(n, right=True) for n in range(100)])
    luck = compare(before, [replace(result(n, right=n % 2 == 0 or n == 1)) for n in range(100)])
    assert {one.chance for one in same} == {1.0}
    assert next(one for one in better if one.name == "right").chance < 0.01
    assert next(one for one in luck if one.name == "right").chance > 0.5
    assert compare(before, []) == []
    other = [replace(one, question=replace(one.question, question="Else?")) for one in before]
    assert compare(before, other) == [], "the same number is not the same question"


def test_what_moved_between_two_runs_is_named() -> None:
    before = [result(n, right=n != 1) for n in range(3)]
    after = [result(n, right=n != 2) for n in range(3)]
    lines = comparison(before, after, ("before", "after"))
    assert lines[-3:] == ["Right only in before: 2", "", "Right only in after: 1"]


def test_the_median_of_times_has_an_interval() -> None:
    timed = [
        replace(
            result(n, right=True),
            answer=Answer(question="q", asked="q", outcome=Outcome.ANSWERED, timings={"found": n}),
        )
        for n in range(1, 102)
    ]
    (found,) = times(timed)
    assert (found.name, found.count, found.value, found.most) == ("first quote", 101, 51, 96)
    assert 35 < found.low < 51 < found.high < 67


def test_risk_falls_where_judgements_are_good() -> None:
    likely = [result(n, right=True, chance=0.9) for n in range(50)]
    unlikely = [result(n, right=False, answerable=False, chance=0.1) for n in range(50, 100)]
    shown = [replace(one, score=replace(one.score, shown=True)) for one in unlikely]
    points = curve([*likely, *shown])
    assert (points[0].coverage, points[0].risk) == (1.0, 0.5)
    assert (points[-1].coverage, points[-1].risk) == (0.5, 0.0)
    assert not at(shown[0].score, 0.1, 0.5).shown
    assert "## Risk and coverage" in markdown({}, [*likely, *shown])
    assert curve([replace(one, chance=None) for one in likely]) == [], "nothing was judged"


def test_drawings_are_valid_and_plain() -> None:
    points = curve([result(n, right=n % 3 > 0, chance=n / 10) for n in range(10)])
    for drawing in (
        risk_curve(points, {"strict": 0.6, "a<b": 0.2}),
        histogram([0.1, 0.2, 3.0], "How long"),
        histogram([], "Nothing"),
    ):
        root = ElementTree.fromstring(drawing)
        assert root.tag.rpartition("}")[2] == "svg"
        assert root.get("aria-label")


def test_reports_of_hostile_text_are_text() -> None:
    bad = result(1, right=False)
    bad = replace(bad, question=replace(bad.question, question=HOSTILE, answers=("<b>x</b>",)))
    page = html({"questions": "<i>f</i>"}, [bad])
    assert "<script" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<i>" not in page
    assert "## Failures: 1 of 1" in markdown({}, [bad])


# --- questions ----------------------------------------------------------------------------------


def test_a_sample_is_the_same_each_time_and_of_each_kind() -> None:
    questions = [
        Question(id=str(n), article="a", question="?", outcome=outcome)
        for n, outcome in enumerate([Outcome.ANSWERED, Outcome.NOT_IN_ARTICLE] * 20)
    ]
    drawn = sample(questions, 5, 11)
    assert drawn == sample(questions, 5, 11) != sample(questions, 5, 12)
    assert sample(questions, 8, 11)[:10] == drawn, "a larger sample holds the smaller one"
    assert sum(one.answerable for one in drawn) == 5


def test_questions_are_drafted_for_a_person_to_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert footnote(monkeypatch, "questions", BRIEFING.name, "--most", "5") == 0
    drafted = read_questions(folder / "venezuela-briefing.questions.jsonl")
    assert not any(one.checked for one in drafted)
    outcomes = [one.outcome for one in drafted]
    for outcome in (Outcome.ANSWERED, Outcome.NOT_IN_ARTICLE, Outcome.CORRECTED):
        assert outcomes.count(outcome) == 5
    assert footnote(monkeypatch, "questions", BRIEFING.name) == 2
    assert "is there already" in capsys.readouterr().err


def test_drafts_read_as_a_person_would_ask() -> None:
    text = """# Keepers

| Keeper | From | Home Town |
|---|---|---|
| Olof Berg | 1887 | Sandvik |

The lighthouse was built by the engineer Karin Holm in 1887. It was lit by Nils Ek until 1936.
"""
    made = make_questions(Article.from_text(text, title="Keepers"), "k.md", ask=None, most=9)
    asked = [one.question for one in made]
    assert "What is the home town of Olof Berg?" in asked
    assert not any(" the from of " in question for question in asked)
    premises = [question for question in asked if question.startswith("Why is it that")]
    assert premises == [
        "Why is it that the lighthouse was built by the engineer Karin Holm in 1894?"
    ], "one that leans on the sentence before it is left out"


def test_sentences_become_questions_with_a_model() -> None:
    article = read_file(BRIEFING)
    made = make_questions(article, "b.md", ask=lambda sentence: f"What is {sentence[:9]}?", most=60)
    of_sentences = [one for one in made if one.question.startswith("What is ") and one.cites]
    assert all(one.cites[0] in article.text for one in of_sentences)
    assert any(not one.answers for one in of_sentences)
    silent = make_questions(article, "b.md", ask=lambda sentence: "No idea.", most=60)
    assert all(one.answers or one.must_list for one in silent if one.answerable)
