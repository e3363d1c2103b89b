"""What is asked first, and what then of what was found, is told by the question's words."""

import pytest

from footnote.assistant.question.steps import of_it, plan_of, sides_of


@pytest.mark.parametrize(
    ("question", "first", "then"),
    [
        (
            "Who leads the division with the most staff?",
            "Which division has the most staff?",
            "Who leads {}?",
        ),
        (
            "How many beds does the hut that has the lowest price have?",
            "Which hut has the lowest price?",
            "How many beds does {} have?",
        ),
        (
            "Who is the mayor of the smallest village by area?",
            "Which village is the smallest by area?",
            "Who is the mayor of {}?",
        ),
    ],
)
def test_two_steps(question: str, first: str, then: str) -> None:
    plan = plan_of(question)
    assert plan is not None
    assert (plan.first, plan.then) == (first, then)


@pytest.mark.parametrize(
    "question",
    ["What is the largest village?", "Which is the oldest hut?", "Who is the mayor?", "The most?"],
)
def test_one_step(question: str) -> None:
    assert plan_of(question) is None


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare Oslo and Bergen", ("Oslo", "Bergen")),
        (
            "What is the difference between a day pass and a week pass?",
            ("a day pass", "a week pass"),
        ),
        ("how do cats and dogs differ", ("cats", "dogs")),
        ("How does tea differ from coffee?", ("tea", "coffee")),
        ("Oslo vs. Bergen", ("Oslo", "Bergen")),
        ("Who compared them?", None),
        ("Is there a difference?", None),
    ],
)
def test_two_sides(question: str, sides: tuple[str, str] | None) -> None:
    assert sides_of(question) == sides


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("who leads it?", "who leads Drills?"),
        ("who is its head?", "who is Drills's head?"),
        ("who leads Saws?", ""),
    ],
)
def test_what_was_found_is_asked_of(question: str, asked: str) -> None:
    assert of_it(question, "Drills") == asked
