"""What a question wants to have reckoned is told by its words, and not guessed."""

import pytest

from footnote.assistant.question.reckonings import read_reckoning


@pytest.mark.parametrize(
    ("question", "how", "about"),
    [
        ("Which division has the biggest backlog?", "most", {"divis", "backlog"}),
        ("which hut is the cheapest", "least", {"hut"}),
        ("Which is the most expensive hut?", "most", {"hut"}),
        ("Which division is the fastest-growing?", "fastest", {"divis"}),
        ("Which division grew the most?", "fastest", {"divis"}),
        ("How many more beds has Brig than Owl?", "difference", {"bed", "brig", "owl"}),
        ("By how much did fees rise?", "difference", {"fee"}),
        ("How much did fees fall?", "difference", {"fee"}),
        ("What is the difference in height between A and Brig?", "difference", {"height", "brig"}),
        ("How many beds are there in total?", "sum", {"bed"}),
        ("How many beds are there altogether?", "sum", {"bed"}),
        ("What share of the beds is in Owl?", "share", {"bed", "owl"}),
        ("What is the average price?", "average", {"price"}),
        ("By what percentage did fees grow?", "growth", {"fee"}),
        ("How many years did she teach?", "span", {"teach"}),
    ],
)
def test_what_is_asked(question: str, how: str, about: set[str]) -> None:
    sought = read_reckoning(question)
    assert sought is not None
    assert (sought.how, sought.words) == (how, about)


@pytest.mark.parametrize(
    "question",
    [
        "Which hut has the second most beds?",
        "Which are the two largest huts?",
        "Which hut has not the most beds?",
        "Which hut has the most beds if Brig is closed?",
        "Which hut is the largest and which the oldest?",
        "What are the most common mistakes without a map?",
        "What are the weighted average rates, respectively?",
        "Who is the warden?",
        "Most huts are open.",
        "",
    ],
)
def test_what_is_not_clear(question: str) -> None:
    assert read_reckoning(question) is None


def test_the_oldest_has_the_least_year() -> None:
    sought = read_reckoning("Which hut is the oldest?")
    assert sought is not None
    assert (sought.columns["age"], sought.columns["build"]) == (1, -1)
