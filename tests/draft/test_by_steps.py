"""An answer that takes two places has both, each step proven; what isn't there is named."""

from dataclasses import replace

import pytest

from footnote.assistant.answer import Answer
from footnote.assistant.proof.verify import verify
from footnote.assistant.show.markdown import as_markdown
from footnote.assistant.show.message import to_message
from footnote.index.article import Article
from tests.conftest import ROOT, MakeAssistant

VALLEY = ROOT / "tests" / "measure" / "gold" / "articles" / "olm-valley.md"


@pytest.fixture
def asked(make_assistant: MakeAssistant) -> tuple[Answer, Article]:
    assistant = make_assistant()
    article = assistant.add(VALLEY)
    return assistant.ask("Who is the mayor of the village with the most inhabitants?"), article


def test_each_step_is_carried_and_proven(asked: tuple[Answer, Article]) -> None:
    answer, article = asked
    assert answer.text.endswith("Tove, Mayor: Kari Moe")
    first, then = answer.steps
    assert first.asked == "Which village has the most inhabitants?"
    assert first.reckoning
    assert first.reckoning.result == "Tove, Inhabitants: 2,310"
    assert then.asked == "Who is the mayor of Tove?"
    assert [answer.cited(number).quote for number in then.citations] == ["Kari Moe"]
    assert verify(Answer.from_json(answer.to_json()), article)


def test_a_step_that_was_changed_is_noticed(asked: tuple[Answer, Article]) -> None:
    answer, article = asked
    first, then = answer.steps
    assert first.reckoning
    other = replace(first, reckoning=replace(first.reckoning, result="Orm, Inhabitants: 860"))
    for steps in ((other, then), (first, replace(then, citations=(99,)))):
        assert not verify(replace(answer, steps=steps, seal=""), article)


def test_the_steps_are_shown(asked: tuple[Answer, Article]) -> None:
    answer, article = asked
    written = as_markdown(answer, {article.id: article})
    assert "1. Which village has the most inhabitants? Tove, Inhabitants: 2,310" in written
    assert "2. Who is the mayor of Tove?[^6]" in written
    steps = to_message(answer).response_metadata["steps"]
    assert [one["asked"] for one in steps] == [one.asked for one in answer.steps]


def test_what_is_asked_of_it_goes_on_from_what_was_found(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    article = assistant.add(VALLEY)
    answer = assistant.ask("Which village is the largest, and how many farms does it have?")
    assert [one.asked for one in answer.steps][1] == "how many farms does Tove have?"
    assert answer.text.endswith("Tove, Farms: 37")
    assert verify(answer, article)


def test_what_the_second_step_lacks_is_named(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    assistant.add(VALLEY)
    answer = assistant.ask("Who founded the village with the most inhabitants?")
    assert (str(answer.outcome), answer.missing) == (
        "partly",
        "The article doesn't mention “founded”.",
    )
    assert answer.text.startswith("Tove, Inhabitants: 2,310, the highest of 5")


@pytest.mark.parametrize(
    ("question", "said", "missing"),
    [
        ("Compare Rask and Orm", ["Rask, Mayor: Ida Berg", "Orm, Mayor: Jon Falk"], ""),
        (
            "What is the difference between a day permit and a season permit?",
            ["A day permit lets you fish until dusk.", "A season permit lets you"],
            "",
        ),
        ("compare Rask with Oslo", ["The bridge at Rask"], "“Oslo”"),
    ],
)
def test_both_sides_are_shown(
    make_assistant: MakeAssistant, question: str, said: list[str], missing: str
) -> None:
    assistant = make_assistant()
    article = assistant.add(VALLEY)
    answer = assistant.ask(question)
    assert all(one in answer.text for one in said), answer.text
    assert missing in answer.missing
    assert verify(answer, article)


def test_a_question_for_yes_or_no_has_no_sides(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    assistant.add(VALLEY)
    answer = assistant.ask("Was the difference between Rask and Orm significant?")
    assert "say anything of" not in answer.missing
