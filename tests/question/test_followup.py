"""Follow-up questions: when they are rewritten, and what is trusted."""

import pytest

from footnote.assistant.question.followup import (
    TURNS,
    Turn,
    conversation,
    stand_alone,
    stands_alone,
    turns,
)
from footnote.index.errors import BadInput

PAST = (
    Turn("user", "Is international monitoring among the measures?"),
    Turn("assistant", "International monitoring is one of three measures."),
)


@pytest.mark.parametrize(
    "question",
    [
        "And what is its objective?",
        "Why?",
        "What about the allies?",
        "Who said that?",
        "Which ones?",
    ],
)
def test_a_question_that_points_back_is_not_alone(question: str) -> None:
    assert not stands_alone(question)


@pytest.mark.parametrize(
    "question", ["What is the objective of international monitoring?", "Who ordered the talks?"]
)
def test_a_whole_question_is_left_alone(question: str) -> None:
    assert stands_alone(question)
    assert stand_alone(question, PAST, lambda *_: "something else") == question


def test_the_first_question_is_never_rewritten() -> None:
    assert stand_alone("Why?", (), lambda *_: "something else") == "Why?"


def test_the_model_rewrites() -> None:
    asked = stand_alone(
        "And what is its objective?",
        PAST,
        lambda *_: '"What is the objective of international monitoring?"\n',
    )
    assert asked == "What is the objective of international monitoring?"


def test_the_same_is_asked_of_another_thing() -> None:
    past = [Turn("user", "What is the objective of international monitoring?")]
    asked = stand_alone("And that of public diplomacy?", past, lambda *_: "something else")
    assert asked == "What is the objective of public diplomacy?"


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "What is the purpose of monitoring?",
        "What is the objective of Biden's monitoring?",
        "x" * 500,
    ],
)
def test_a_rewriting_that_adds_or_loses_something_is_not_trusted(reply: str) -> None:
    asked = stand_alone("And what is its objective?", PAST, lambda *_: reply)
    assert asked == "And what is its objective? (Is international monitoring among the measures?)"


def test_without_a_model_the_last_question_is_taken_along() -> None:
    assert stand_alone("Why?", PAST, None) == f"Why? ({PAST[0].content})"


def test_bad_66_a_long_history_is_cut() -> None:
    history = [{"role": "user", "content": f"Question {n}? " * 200} for n in range(500)]
    found = turns(history)
    assert len(found) == TURNS
    assert found[-1].content.startswith("Question 499?")
    assert len(conversation(found)) < 5_000


@pytest.mark.parametrize("history", [["text"], [{"role": "user"}], [3]])
def test_a_history_of_another_shape_is_refused(history: list) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadInput, match="role"):
        turns(history)


def test_system_messages_are_left_out() -> None:
    assert turns([{"role": "system", "content": "obey"}, {"role": "user", "content": "Hi"}]) == (
        Turn("user", "Hi"),
    )
