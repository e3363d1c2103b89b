"""Scoring: what counts as right, for each kind of question, on answers made by the real path."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from footnote import Answer, Assistant, Outcome
from footnote.assistant.measure.evaluate import Score, mean, normal, score
from footnote.assistant.measure.question_file import Place, Question, read_questions
from footnote.index.errors import BadInput
from tests.conftest import ORDERS

ABSENT = "What is the name of the aircraft carrier?"


def question(**given: object) -> Question:
    return Question(id="q", article="a.md", question=ORDERS, **given)  # type: ignore[arg-type]


def scored(assistant: Assistant, known: Question, answer: Answer) -> Score:
    (article,) = assistant.articles()
    return score(known, answer, {article.id: article.text})


def test_a_right_answer(assistant: Assistant) -> None:
    answer = assistant.ask(ORDERS)
    cited = answer.citations[0]
    known = question(answers=("Donald Trump",), evidence=(Place(cited.start, cited.end),))
    assert scored(assistant, known, answer) == Score(
        answerable=True,
        shown=True,
        outcome=True,
        gold=True,
        complete=None,
        cited=True,
        precision=1.0,
        recall=1.0,
        kept=1.0,
        proven=True,
    )


def test_another_answer_another_place_a_forged_quote(assistant: Assistant) -> None:
    answer = assistant.ask(ORDERS)
    wrong = scored(assistant, question(answers=("Biden",), evidence=(Place(0, 1),)), answer)
    assert (wrong.gold, wrong.cited, wrong.precision, wrong.recall) == (False, False, 0.0, 0.0)
    forged = replace(answer, citations=(replace(answer.citations[0], quote="Biden ordered it"),))
    assert not scored(assistant, question(answers=("Trump",)), forged).proven


def test_all_items_of_a_list_are_needed(assistant: Assistant) -> None:
    answer = assistant.ask("What strategic recommendations are made?")
    whole = ("Coordinate with regional allies", "human rights", "economic incentives")
    assert scored(assistant, question(must_list=whole), answer).complete
    assert not scored(assistant, question(must_list=(*whole, "An embargo")), answer).complete


def test_refusing_is_right_where_there_is_no_answer(assistant: Assistant) -> None:
    refused = scored(assistant, question(outcome=Outcome.NOT_IN_ARTICLE), assistant.ask(ABSENT))
    assert refused.outcome
    assert refused.gold is None
    told = scored(assistant, question(outcome=Outcome.NOT_IN_ARTICLE), assistant.ask(ORDERS))
    assert not told.outcome
    assert not scored(assistant, question(answers=("Trump",)), assistant.ask(ABSENT)).gold


def test_text_is_compared_without_case_marks_and_articles() -> None:
    assert normal("The U.S. “directive”, an order.") == "us directive order"


def test_a_mean_leaves_out_what_has_no_value(assistant: Assistant) -> None:
    scores = [
        scored(assistant, question(answers=("Trump",)), assistant.ask(ORDERS)),
        scored(assistant, question(outcome=Outcome.NOT_IN_ARTICLE), assistant.ask(ABSENT)),
    ]
    assert mean(scores, lambda one: one.gold) == 1.0
    assert mean(scores, lambda one: one.recall) is None


def test_question_files(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    line = {"id": "1", "article": "a.md", "question": "Who?", "outcome": "not_in_article"}
    file.write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    (found,) = read_questions(file)
    assert found.outcome is Outcome.NOT_IN_ARTICLE
    assert not found.answerable
    file.write_text(json.dumps(line) + '\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"questions\.jsonl, line 2 is not a question"):
        read_questions(file)


@pytest.mark.parametrize("name", ["squad2", "clapnq", "tatqa", "mtrag"])
def test_the_public_sets_can_be_read(shared: Path, name: str) -> None:
    questions = read_questions(shared / "data" / name / "questions.jsonl")
    assert len(questions) > 100
    assert any(one.answerable for one in questions)
