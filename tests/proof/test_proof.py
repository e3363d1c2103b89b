"""Proof: any byte changed in an article or an answer is noticed, with no model and no store."""

import dataclasses
import json

import pytest

from footnote import Answer, Assistant, to_message, verify
from footnote.index.article import Article
from footnote.index.errors import BadInput
from tests.conftest import ORDERS


@pytest.fixture
def answer(assistant: Assistant) -> Answer:
    return assistant.ask(ORDERS)


def test_an_answer_holds(answer: Answer, briefing: Article) -> None:
    proof = verify(answer, {briefing.id: briefing.text})
    assert proof
    assert proof.faults == ()
    assert len(proof.citations) == 2  # the unit, and the short answer cut out of it
    assert verify(answer, briefing)


def test_a_short_answer_that_was_changed_is_noticed(answer: Answer, briefing: Article) -> None:
    assert answer.short_at is not None
    other = dataclasses.replace(answer, short="Joe Biden").sealed()
    assert not verify(other, briefing)
    moved = dataclasses.replace(answer.short_at, start=answer.short_at.start + 1)
    assert not verify(dataclasses.replace(answer, short_at=moved).sealed(), briefing)


def test_json_out_and_in(answer: Answer) -> None:
    assert Answer.from_json(answer.to_json()) == answer
    assert Answer.from_json(answer.to_json(indent=2)) == answer
    assert set(json.loads(answer.to_json())) == {f.name for f in dataclasses.fields(Answer)}


def test_a_byte_changed_in_the_article_is_noticed(answer: Answer, briefing: Article) -> None:
    for place in range(0, len(briefing.text), 97):
        changed = briefing.text[:place] + "§" + briefing.text[place + 1 :]
        assert not verify(answer, {briefing.id: changed})


def test_a_byte_changed_in_the_answer_is_noticed(answer: Answer, briefing: Article) -> None:
    kept = answer.to_json()
    for place in range(len(kept)):
        other = "x" if kept[place] != "x" else "y"
        try:
            changed = Answer.from_json(kept[:place] + other + kept[place + 1 :])
        except BadInput:
            continue
        assert not verify(changed, briefing), kept[place - 20 : place + 20]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"start": 5}, "the quote isn't there"),
        ({"end": 10**9}, "offsets outside the text"),
        ({"article_id": "0" * 12}, "no such article"),
        ({"article_sha256": "0" * 64}, "the article's text has changed"),
        ({"quote": "Trump said nothing"}, "the quote isn't there"),
    ],
)
def test_faults_have_names(
    answer: Answer, briefing: Article, changes: dict[str, object], fault: str
) -> None:
    citation = dataclasses.replace(answer.citations[0], **changes)  # type: ignore[arg-type]
    changed = dataclasses.replace(answer, citations=(citation,))
    assert verify(changed, briefing).citations[0].fault == fault


def test_words_outside_the_sentences_are_noticed(answer: Answer, briefing: Article) -> None:
    changed = dataclasses.replace(answer, text=f"{answer.text} And more.", seal="")
    assert "words that belong to no sentence" in [f.fault for f in verify(changed, briefing).faults]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"question": 1}', "not json"])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not an answer"):
        Answer.from_json(text)


def test_a_langchain_message_carries_the_citations(answer: Answer, briefing: Article) -> None:
    message = to_message(answer)
    (block,) = message.content_blocks
    assert message.text == answer.text
    (annotation,) = block["annotations"]  # type: ignore[typeddict-item]
    assert annotation["type"] == "citation"
    assert annotation["cited_text"] == answer.citations[0].quote
    assert (annotation["start_index"], annotation["end_index"]) == (
        len(answer.short) + 1,
        len(answer.text),
    )
    start, end = annotation["extras"]["article_start"], annotation["extras"]["article_end"]
    assert briefing.text[start:end] == annotation["cited_text"]


def test_a_field_left_at_its_default_is_no_part_of_the_seal(
    answer: Answer, briefing: Article
) -> None:
    plain = answer.to_dict()
    for citation in plain["citations"]:
        del citation["page"]  # as an answer was written before citations had pages
    assert verify(Answer.from_json(json.dumps(plain)), briefing)
