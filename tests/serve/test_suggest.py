"""Questions to click: made from the article's structure, and each of them answered by it."""

import pytest

from footnote import Outcome
from footnote.assistant.serve.suggest import suggest
from footnote.index.article import Article
from tests.conftest import BRIEFING, MakeAssistant

REPORT = """# Harbour

## Basins

Three basins serve the larger ships:

- The northern basin
- The southern basin

| Basin | Depth | 2019 |
|---|---|---|
| North | twelve metres | 40 |
| South | nine metres | 25 |

## People

The following considerations matter:

- Work for pilots
- Rest for crews
"""


@pytest.fixture
def article() -> Article:
    return Article.from_text(REPORT, title="Harbour")


def test_lists_come_first_then_cells(article: Article) -> None:
    assert suggest(article, most=4) == [
        "Which basins serve the larger ships?",
        "What are the considerations?",
        "What is the depth of north?",
        "What is the depth of south?",
    ]


def test_each_of_them_is_answered_without_a_model(
    article: Article, make_assistant: MakeAssistant
) -> None:
    assistant = make_assistant()
    assistant.add(article)
    offered = suggest(article, most=9)
    assert "What was the figure for north in 2019?" in offered
    for question in offered:
        assert assistant.ask(question).outcome is Outcome.ANSWERED, question


def test_what_was_asked_is_not_offered_again(article: Article) -> None:
    asked = ["Which basins serve the larger ships?", "what are considerations"]
    assert suggest(article, asked)[0] == "What is the depth of north?"


def test_what_is_near_the_last_quotes_comes_first(
    article: Article, make_assistant: MakeAssistant
) -> None:
    assistant = make_assistant()
    assistant.add(article)
    answer = assistant.ask("What are the considerations?")
    assert suggest(article, cited=answer.citations)[0] == "What are the considerations?"
    assert suggest(article)[0] == "Which basins serve the larger ships?"


@pytest.mark.parametrize("text", ["", "A sentence.", "# Heading", "- a\n- b", "x " * 200_000])
def test_a_text_without_structure_offers_nothing(text: str) -> None:
    assert suggest(Article.from_text(text, title="")) == []


def test_the_briefing_offers_what_it_answers(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    assistant.add(BRIEFING)
    briefing = assistant.articles()[0]
    offered = suggest(briefing, most=8)
    assert len(offered) == 8
    for question in offered:
        assert assistant.ask(question).outcome is Outcome.ANSWERED, question
