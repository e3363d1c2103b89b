"""“Helps” and “wrong” at a sentence become questions that `footnote eval` and pytest run."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from footnote import Assistant
from footnote.assistant.answer import Outcome
from footnote.assistant.measure.evaluate import MEASURES, score
from footnote.assistant.measure.expectation import check
from footnote.assistant.measure.question_file import read_questions
from footnote.assistant.measure.rated import cases, question_files
from footnote.assistant.settings import load_settings
from footnote.index.errors import BadInput
from footnote.index.library.records import Records
from tests.conftest import Run as Footnote
from tests.engines import Services

RIVERS = (
    "# Rivers\n\nThe Amazon is the largest river of South America. It rises in Peru.\n\n"
    "The Nile flows north through Egypt. Its delta is 160 km long.\n"
)
NILE = "Through which country does the Nile flow?"
DELTA = "How long is the delta?"


@pytest.fixture
def opened(kept: Services, tmp_path: Path) -> Iterator[Assistant]:
    file = tmp_path / "rivers.md"
    file.write_text(RIVERS, encoding="utf-8")
    home = tmp_path / "home"
    with Assistant(kept.open(home), "none", load_settings(home=home)) as assistant:
        assistant.add(file)
        yield assistant


def test_what_helps_must_come_again(opened: Assistant) -> None:
    answer = opened.ask(NILE)
    opened.rate(answer, len(answer.sentences) - 1, "helps")
    (question,) = cases(opened.ratings())
    assert question.question == NILE
    assert question.checked
    assert "The Nile flows north through Egypt." in question.cites
    text = opened.articles()[0].text
    assert all(text[one.start : one.end] == one.text for one in question.evidence)
    check(question, opened.ask(NILE))
    with pytest.raises(AssertionError):
        check(question, opened.ask("Where does the Amazon rise?"))


def test_what_is_wrong_must_not_come_again(opened: Assistant) -> None:
    answer = opened.ask(DELTA)
    opened.rate(answer, len(answer.sentences) - 1, "wrong")
    (question,) = cases(opened.ratings())
    assert question.lacks == (answer.sentences[-1].text,)
    assert not question.checked  # nobody has said yet what is right
    with pytest.raises(AssertionError, match="the answer holds"):
        check(question, answer)
    texts = {one.id: one.text for one in opened.articles()}
    assert score(question, answer, texts).spared is False
    assert not score(question, answer, texts).right
    better = dataclasses.replace(question, lacks=("The delta is 7 km long.",))
    assert score(better, answer, texts).right
    assert MEASURES["nothing known as wrong"](score(better, answer, texts)) is True


def test_the_last_word_counts_and_can_be_taken_back(opened: Assistant) -> None:
    answer = opened.ask(NILE)
    opened.rate(answer, 0, "wrong")
    opened.rate(answer, 0, "helps")
    assert [one.said for one in opened.ratings()] == ["helps"]
    opened.rate(answer, 0, "")
    assert opened.ratings() == ()


@pytest.mark.parametrize(
    ("sentence", "said", "message"),
    [(0, "maybe", "Use helps or wrong"), (9, "helps", "counted from 0"), (-1, "wrong", "counted")],
)
def test_what_can_not_be_said(opened: Assistant, sentence: int, said: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        opened.rate(opened.ask(NILE), sentence, said)  # type: ignore[arg-type]


def test_what_does_not_hold_is_not_rated(opened: Assistant) -> None:
    answer = opened.ask(NILE)
    forged = dataclasses.replace(answer, question="What else?")
    with pytest.raises(BadInput, match="doesn't hold"):
        opened.rate(forged, 0, "helps")
    assert opened.ratings() == ()


def test_an_article_that_was_removed_is_left_out(opened: Assistant) -> None:
    opened.rate(opened.ask(NILE), 0, "helps")
    assert [name for name, _ in question_files(opened.ratings(), opened.library.records)] == [
        "page.questions.jsonl",
        f"articles/{opened.articles()[0].id}.md",
    ]
    opened.remove(opened.articles()[0].id)
    assert len(list(question_files(opened.ratings(), opened.library.records))) == 1


@pytest.mark.slow
def test_the_file_runs_in_an_evaluation(
    opened: Assistant, tmp_path: Path, footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(opened.library.where, str):
        monkeypatch.setenv("FOOTNOTE_DATABASE", opened.library.where)
    nile, delta = opened.ask(NILE), opened.ask(DELTA)
    opened.rate(nile, len(nile.sentences) - 1, "helps")
    opened.rate(delta, len(delta.sentences) - 1, "wrong")
    home, file = opened.library.home, tmp_path / "out" / "page.questions.jsonl"
    file.parent.mkdir()
    opened.close()
    ran = footnote("questions", "--from-page", "--home", home, "--out", file)
    assert (ran.returncode, "2 of them" in ran.stderr) == (0, True)
    assert [one.outcome for one in read_questions(file)] == [Outcome.ANSWERED] * 2
    ran = footnote("eval", file, "--model", "none", "--embeddings", "tiny")
    assert ran.returncode == 0, ran.stderr
    lines = (file.parent / "page.questions-eval" / "answers.jsonl").read_text().splitlines()
    spared = [json.loads(line)["score"]["spared"] for line in lines]
    assert spared == [None, False]
    with Records(opened.library.where, read_only=True) as records:
        assert len(records.ids()) == 1, "an evaluation asks a library of its own"
    assert (
        footnote("questions", "--from-page", "--home", home, "--out", file).returncode == 2
    )  # is there
    assert footnote("questions").returncode == 2
