"""An FAQ: what the path itself answers, each with its quotes; what it can't answer isn't in it."""

from dataclasses import replace

import pytest

from footnote import Article, Assistant
from footnote.assistant.make.faq import Faq, own_questions
from footnote.index.errors import BadInput, NotFound
from tests.conftest import MakeAssistant

WEIR = """# The weir

It was finished in 1931.

## Who keeps the weir?

Two wardens keep the weir by day and by night.

## Why?

The river floods.
"""
LONG = "How long is the weir?"
ABSENT = "What is the telephone number of the mayor of Oslo?"


@pytest.fixture
def opened(make_assistant: MakeAssistant) -> Assistant:
    assistant = make_assistant()
    assistant.add(Article.from_text(f"{WEIR}\nThe weir is 340 metres long.\n", title="The weir"))
    return assistant


def test_what_is_answered_is_kept_and_proves_itself(opened: Assistant) -> None:
    (article,) = opened.articles()
    assert own_questions(article) == ["Who keeps the weir?", "Why?"]
    made = opened.faq(article.id, [LONG, ABSENT, f"  {LONG} "])
    asked = [one.question for one in made.answers]
    assert "Who keeps the weir?" in asked
    assert asked.count(LONG) == 1
    assert ABSENT not in asked
    assert made.verify(article)
    assert Faq.from_json(made.to_json()) == made
    forged = replace(made.answers[0], text="No.")
    assert not replace(made, answers=(forged,)).verify(article)


def test_no_more_than_is_wanted(opened: Assistant) -> None:
    (article,) = opened.articles()
    assert len(opened.faq(article.id, [LONG], most=1).answers) == 1
    with pytest.raises(BadInput, match="At least one"):
        opened.faq(article.id, most=0)
    with pytest.raises(NotFound):
        opened.faq("000000000000")
