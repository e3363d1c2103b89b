"""Questions: what is asked in one breath is taken apart where each part asks something."""

import pytest

from footnote.assistant.question.question import read_question, split_question
from footnote.index.words.stems import stems


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who ordered the talks?", 1),
        ("Who ordered the talks, and when did they begin?", 2),
        ("Who ordered the talks? What does Cuba do?", 2),
        ("Who came and went?", 1),
        ("Which village has the fewest boats and how many?", 1),
        ("What is this about and who wrote it?", 2),
        ("What are the risks and the benefits?", 1),
        ("What are the risks and what are the benefits?", 2),
        ("Why?", 1),
        ("The talks began in May. Who ordered them?", 1),
        ("Who? What? Where? When? Why and how and whom?", 1),
    ],
)
def test_parts(question: str, parts: int) -> None:
    found = split_question(question)
    assert len(found) == parts
    assert all(part.endswith("?") for part in found[1:])


def test_no_word_is_lost() -> None:
    found = split_question("Who ordered the talks, and when did they begin?")
    assert found == ("Who ordered the talks?", "when did they begin?")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("What are the three main measures?", {"measure"}),
        ("List two harbours", {"harbour"}),
        ("What cost 3 euros?", {"cost", "3", "euro"}),
        ("How did three of them vote?", {"three", "vote"}),
        ("What are the three?", {"three"}),
    ],
)
def test_how_many_one_asks_for_is_nothing_that_must_be_mentioned(
    text: str, about: set[str]
) -> None:
    assert read_question(text).about == frozenset(stems(*about))
