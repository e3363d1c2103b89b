"""Proof: any byte changed in an article or an answer is noticed, with no model and no store."""

import dataclasses
import json

import pytest

from footnote import Answer, Assistant, to_message, verify
from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.read import read_file
from tests.conftest import ORDERS, ROOT, MakeAssistant


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


HUTS = ROOT / "tests" / "articles" / "huts.md"


@pytest.fixture
def huts() -> Article:
    return read_file(HUTS)


def reckoned(make_assistant: MakeAssistant, question: str) -> Answer:
    assistant = make_assistant()
    assistant.add(HUTS)
    answer = assistant.ask(question)
    assert answer.reckoning is not None
    return answer


def again(answer: Answer, **changes: object) -> Answer:
    """Change the reckoning of an answer, and its text with it, under a seal of its own."""
    told = dataclasses.replace(answer.reckoning, **changes)  # type: ignore[type-var]
    text, longer = answer.text.replace(answer.lead, told.line), len(told.line) - len(answer.lead)
    moved = [
        dataclasses.replace(one, start=one.start + longer, end=one.end + longer)
        for one in answer.sentences
    ]
    return dataclasses.replace(
        answer, reckoning=told, text=text, sentences=tuple(moved), seal=""
    ).sealed()


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("How many more beds does Brig have than Owl?", {"line": "60 − 52 = 9", "result": "9"}),
        ("How many more beds does Brig have than Owl?", {"figures": ("60", "51")}),
        ("How many more beds does Brig have than Owl?", {"figures": ("60",)}),
        ("How many more beds does Brig have than Owl?", {"citations": (1, 9)}),
        ("How many more beds does Brig have than Owl?", {"unit": "euros"}),
        ("How many more beds does Brig have than Owl?", {"how": "sum"}),
        (
            "By how much did the rent for boots rise?",
            {"figures": ("6", "1"), "line": "6 − 1 = 5 francs", "result": "5 francs"},
        ),
        (
            "By how much did repairs change?",
            {
                "figures": ("164", "120"),
                "line": "164 − 120 = 44 thousand francs",
                "result": "44 thousand francs",
            },
        ),
        (
            "How many wardens are there?",
            {
                "figures": ("Ada Lind", "Ada Lind"),
                "citations": (1, 1),
                "line": "2 wardens: Ada Lind, Ada Lind",
                "result": "2",
            },
        ),
        (
            "How many offices does the club have?",
            {"unit": "prisons", "line": "3 prisons: Halden, Mire, Ostrava"},
        ),
        ("Which hut has the most beds?", {"line": "Owl, Beds: 52, the highest of 5"}),
        ("Which hut has the most beds?", {"how": "fastest"}),
        ("Which hut has the most beds?", {"how": "span", "unit": "days"}),
        ("How many more beds does Brig have than Owl?", {"figures": ("", "")}),
    ],
)
def test_a_reckoning_that_is_not_right_is_noticed(
    make_assistant: MakeAssistant, huts: Article, question: str, changes: dict[str, object]
) -> None:
    answer = reckoned(make_assistant, question)
    assert verify(answer, huts)
    assert verify(again(answer), huts)
    faults = [one.fault for one in verify(again(answer, **changes), huts).faults]
    assert faults == ["the reckoning isn't right"]


def test_a_reckoning_goes_into_json_and_back(make_assistant: MakeAssistant, huts: Article) -> None:
    answer = reckoned(make_assistant, "How many more beds does Brig have than Owl?")
    assert answer.to_dict()["reckoning"] == {
        "how": "difference",
        "line": "60 − 52 = 8",
        "result": "8",
        "figures": ["60", "52"],
        "citations": [1, 2],
        "unit": "",
    }
    assert verify(Answer.from_json(answer.to_json()), huts)


def test_an_answer_from_before_there_were_reckonings_holds(
    answer: Answer, briefing: Article
) -> None:
    plain = answer.to_dict()
    del plain["reckoning"]
    assert verify(Answer.from_json(json.dumps(plain)), briefing)


def test_a_message_carries_the_reckoning(make_assistant: MakeAssistant) -> None:
    answer = reckoned(make_assistant, "How many more beds does Brig have than Owl?")
    message = to_message(answer)
    (block,) = message.content_blocks
    line = [one for one in block["annotations"] if one["start_index"] == 0]  # type: ignore[typeddict-item]
    assert [one["cited_text"] for one in line] == ["60", "52"]
    assert message.text[: line[0]["end_index"]] == "60 − 52 = 8"
    assert message.response_metadata["reckoning"]["result"] == "8"
