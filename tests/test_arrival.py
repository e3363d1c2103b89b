"""What an article says in short on its arrival, and what to ask of it: proven, tried, and kept."""

import json
from pathlib import Path

import pytest

from footnote import Assistant, Outcome, verify
from footnote.assistant.arrival import MOST, Arrival
from footnote.assistant.find.offers import of_names, of_plain_cells, of_sections, of_sentences
from footnote.assistant.settings import load_settings
from footnote.index.article import Article
from footnote.index.errors import BadInput, NotFound
from footnote.index.evidence import gather
from footnote.index.split.units import split
from tests.conftest import BRIEFING, MakeAssistant
from tests.engines import Services

PROSE = """The old mill was built in 1874 by the fishermen of Lindholm. A mill wheel is a wheel that
water turns. The mill wheel is a wheel of oak. Ada Swan, the director of the museum, opened it.

It was sold in 1920. The river Orre feeds the mill. Ada Swan keeps its books, and Ada Swan lets
nobody else in. The museum shows tools, boats and nets of two hundred years."""
REPORT = """# Harbour

## 1. Depth of the basins

| Basin | Depth | Ships | Repaired |
|---|---|---|---|
| North | twelve metres | 40 | yes |
| South/West | nine metres | 25 | no |

## Introduction

This harbour is old.

## What does it cost?

The repair costs two million.
"""


def pool_of(text: str) -> object:
    article = Article.from_text(text, title="")
    return gather(article, split(article))


@pytest.fixture
def arrived(make_assistant: MakeAssistant) -> tuple[Assistant, Arrival]:
    assistant = make_assistant()
    return assistant, assistant.arrival(assistant.add(BRIEFING, read_ahead=False).id)


def test_every_sentence_is_proven_and_every_question_answered(
    arrived: tuple[Assistant, Arrival],
) -> None:
    assistant, arrival = arrived
    assert len(arrival.gist.sentences) == 3
    assert verify(arrival.gist, assistant.articles()[0]).holds
    assert len(arrival.questions) == MOST
    assert len(set(arrival.questions)) == MOST
    for question in arrival.questions:
        assert assistant.ask(question).outcome is Outcome.ANSWERED, question


def test_a_pasted_prose_gets_them_too(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    added = assistant.add(Article.from_text(PROSE, title="Pasted text"), read_ahead=False)
    arrival = assistant.arrival(added.id)
    assert arrival.gist.outcome is Outcome.ANSWERED
    assert "When was the old mill built?" in arrival.questions
    assert "What does the article say about Ada Swan?" in arrival.questions


def test_questions_are_made_of_plain_turns_of_phrase_only() -> None:
    pool = pool_of(PROSE)
    assert [question for question, _ in of_sentences(pool)] == [
        "When was the old mill built?",
        "What is the mill wheel?",
    ]
    assert [question for question, _ in of_names(pool)] == ["Who is Ada Swan?"]


def test_headings_and_cells_that_read_badly_are_left_out() -> None:
    pool = pool_of(REPORT)
    assert [question for question, _ in of_sections(pool)] == [
        "What does the article say about depth of the basins?",
        "What does it cost?",
    ]
    assert [question for question, _ in of_plain_cells(pool)] == ["What is the depth of north?"]


def test_it_is_made_once_and_kept_with_the_article(kept: Services, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Assistant(kept.open(home), "none", load_settings(home=home)) as assistant:
        _is_made_once(assistant)


def _is_made_once(assistant: Assistant) -> None:
    arrival = assistant.arrival(assistant.add(BRIEFING, read_ahead=False).id)
    records = assistant.library.records
    assert assistant.arrival(arrival.article_id) == arrival
    (kept,) = records._rows("SELECT * FROM arrivals")
    assert json.loads(kept["arrival"]) == arrival.to_dict()
    assert Arrival.from_dict(arrival.to_dict()) == arrival
    assert records.arrival(arrival.article_id, "another version") == ""
    assistant.remove(arrival.article_id)
    assert not records._rows("SELECT * FROM arrivals")
    with pytest.raises(NotFound):
        assistant.arrival(arrival.article_id)


def test_it_is_made_in_the_background_when_an_article_comes(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    added = assistant.add(BRIEFING)
    assistant._arrivals._later.shutdown(wait=True)
    assert assistant.library.records._rows("SELECT article_id FROM arrivals")[0][0] == added.id


def test_what_is_no_arrival_is_refused() -> None:
    for told in ({}, {"article_id": "a", "gist": {}, "questions": []}, {"gist": None}):
        with pytest.raises(BadInput):
            Arrival.from_dict(told)
