"""Somebody's text is held against an article, sentence by sentence; the judge here is a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from footnote import Answer, Assistant, Outcome, verify
from footnote.assistant.prove import MAX_TEXT, PROVED
from footnote.index.article import Article
from footnote.index.errors import BadInput, NotFound
from footnote.testing import ScriptedChat, TinyEmbedder

DAM = (
    "# The dam at Oak Hill\n\n"
    "The council approved the dam in 2019. Building it cost 4.2 million euros. "
    "Critics say that the dam will harm the salmon. Anna Reyes designed it. "
    "She also designed the bridge at Linden.\n"
)
TEXT = (
    "The council approved the dam in 2019. It cost 4.8 million euros. "
    "The salmon gained from the dam. Anna Reyes designed the bridge at Linden."
)


@pytest.fixture
def model() -> ScriptedChat:
    return ScriptedChat(denies=("gained",))


@pytest.fixture
def assistant(tmp_path: Path, model: ScriptedChat) -> Iterator[Assistant]:
    with Assistant.open(tmp_path, model, TinyEmbedder()) as opened:
        opened.add(Article.from_text(DAM, title="The dam"), read_ahead=False)
        yield opened


def test_what_holds_is_shown_with_its_units_and_the_rest_is_withheld_with_the_nearest(
    assistant: Assistant,
) -> None:
    answer = assistant.prove(TEXT)
    assert answer.outcome is Outcome.PARTLY
    assert answer.question == PROVED
    assert [one.text for one in answer.sentences] == [
        "The council approved the dam in 2019.",
        "Anna Reyes designed the bridge at Linden.",
    ]
    cost, salmon = answer.withheld
    assert (cost.number, salmon.number) == (2, 3)
    assert cost.reason == "“4.8” is not in the article"
    assert cost.nearest
    assert cost.nearest.quote == "Building it cost 4.2 million euros."
    assert salmon.probability < 0.4 < answer.sentences[0].probability
    assert [one.text for one in answer.in_order] == [
        answer.sentences[0].text,
        cost.text,
        salmon.text,
        answer.sentences[1].text,
    ]


def test_it_verifies_and_comes_back_from_json(assistant: Assistant) -> None:
    answer = assistant.prove(TEXT)
    (article,) = assistant.articles()
    assert verify(answer, article)
    assert Answer.from_json(answer.to_json()) == answer
    moved = answer.to_json().replace("4.2 million euros", "4.3 million euros")
    assert not verify(Answer.from_json(moved), article)


def test_a_sentence_is_judged_with_what_it_goes_on_from(
    assistant: Assistant, model: ScriptedChat
) -> None:
    assistant.prove("Anna Reyes designed it. She designed a bridge.")
    claims = [one for one in model.asked if "Claim:" in one]
    assert "Claim: Anna Reyes designed it. She designed a bridge." in claims[-1]


def test_only_the_nearest_units_are_read_with_their_headings(
    assistant: Assistant, model: ScriptedChat
) -> None:
    assistant.prove("She also designed the bridge at Linden.")
    read = model.asked[-1]
    assert "The dam — The dam at Oak Hill\n" in read
    assert "Anna Reyes designed it.\nShe also designed the bridge at Linden." in read


def test_without_a_model_words_are_compared_and_it_says_so(tmp_path: Path) -> None:
    with Assistant.open(tmp_path, "none", TinyEmbedder()) as assistant:
        assistant.add(Article.from_text(DAM, title="The dam"))
        answer = assistant.prove("The council approved the dam in 2019. It opened in 2024.")
    assert [one.text for one in answer.sentences] == ["The council approved the dam in 2019."]
    assert "by their words alone" in answer.note


def test_nothing_that_holds_is_not_in_the_article(assistant: Assistant) -> None:
    answer = assistant.prove("The moon is made of cheese in 1999.")
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert answer.missing == "The article doesn't say 1 of 1 sentences."


@pytest.mark.parametrize("text", ["", "  \n", "***", "a" * (MAX_TEXT + 1)])
def test_a_text_without_sentences_or_too_long_is_refused(assistant: Assistant, text: str) -> None:
    with pytest.raises(BadInput):
        assistant.prove(text)


def test_an_unknown_article_is_named(assistant: Assistant) -> None:
    with pytest.raises(NotFound):
        assistant.prove(TEXT, article="0123456789ab")
