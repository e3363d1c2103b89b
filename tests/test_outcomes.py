"""Outcomes beyond yes and no: corrected, partly, lists that are counted, strictness, the work."""

import sys
from pathlib import Path

import pytest

from footnote import Assistant, Outcome
from footnote.assistant.judge.strictness import BALANCED, LEVELS, Level, check_strictness
from footnote.assistant.proof.verify import verify
from footnote.assistant.serve.cli import main
from footnote.index.article import Article
from footnote.index.errors import BadInput
from tests.conftest import BRIEFING, ORDERS, REPLIES, SHOWN, MakeAssistant

TWO = f"{ORDERS[:-1]}, and what is the name of the aircraft carrier?"


def test_what_the_article_says_otherwise_is_corrected(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant({})
    assistant.add(BRIEFING)
    answer = assistant.ask("Why are the talks held in Oslo on the orders of Biden?")
    # Two names that the article never has: it says whose orders they are, but which is wrong?
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    answer = assistant.ask("Why are the talks held on the orders of Joe Biden?")
    assert answer.correction is not None
    assert answer.correction.claimed == "Joe Biden"
    answer = assistant.ask("Why are the talks held on the orders of Biden?")
    assert answer.outcome is Outcome.CORRECTED
    assert answer.correction is not None
    assert answer.correction.claimed == "Biden"
    assert "Trump" in answer.correction.said
    assert "on the orders of Donald Trump" in answer.citations[0].quote
    assert answer.missing.startswith("The question says “Biden”, and the article says “")
    assert verify(answer, assistant.articles()[0]).holds


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("In which century was the dam built?", "“In which century was the dam built?”"),
        ("In which century was the tower built?", "“tower”"),
    ],
)
def test_what_is_missing_is_never_the_kind_of_answer(
    make_assistant: MakeAssistant, question: str, missing: str
) -> None:
    assistant = make_assistant({})
    assistant.add(Article.from_text("The dam was built by the council.", title="Dam"))
    assert missing in assistant.ask(question).missing


def test_a_part_that_is_missing_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(TWO)
    assert answer.outcome is Outcome.PARTLY
    assert answer.text == SHOWN.partition("\n")[2]
    assert "carrier" in answer.missing
    assert "orders" not in answer.missing
    assert answer.nearest is None


def test_both_parts_are_answered_in_order(make_assistant: MakeAssistant) -> None:
    aid = "What is the status of humanitarian aid?"
    assistant = make_assistant(
        {**REPLIES, aid[8:-1]: "Humanitarian aid is still to be negotiated."}
    )
    assistant.add(BRIEFING)
    answer = assistant.ask(f"{ORDERS} {aid}")
    assert answer.outcome is Outcome.ANSWERED
    aid_cell = "Humanitarian aid, Current status: Still to be negotiated"
    assert answer.text == f"{SHOWN.partition(chr(10))[2]}\n{aid_cell}"
    assert [sentence.citations for sentence in answer.sentences] == [(1,), (2,)]
    assert verify(answer, assistant.articles()[0]).holds


def test_quotes_name_nobody_where_the_model_could_not(make_assistant: MakeAssistant) -> None:
    question = "What is the name of the envoy?"
    assistant = make_assistant({question: "The name of the envoy is Ada Byron."})
    assistant.add(BRIEFING)
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert "Ada" not in answer.to_json()


def test_a_list_says_how_many_of_how_many(assistant: Assistant) -> None:
    listed = assistant.ask("What strategic recommendations are made?").listed
    assert listed is not None
    assert (listed.given, listed.of) == (3, 3)
    assert assistant.ask(ORDERS).listed is None


def test_some_items_of_a_list_are_counted_too(make_assistant: MakeAssistant) -> None:
    asked = "Which recommendations name allies or economic incentives?"
    said = "- Coordinate with regional allies\n- Consider economic incentives"
    assistant = make_assistant({asked: said})
    assistant.add(BRIEFING)
    answer = assistant.ask(asked)
    assert answer.listed is not None
    assert (answer.listed.given, answer.listed.of) in [(2, 3), (3, 3)]


def test_strictness_decides_what_is_shown(assistant: Assistant) -> None:
    impossible = Level(answerable=1.01, supported=BALANCED.supported)
    assert assistant.ask(ORDERS, strictness=impossible).outcome is Outcome.NOT_IN_ARTICLE
    assert assistant.ask(ORDERS, strictness="strict").outcome is Outcome.ANSWERED
    order = [LEVELS[name] for name in ("strict", "balanced", "lenient")]
    assert order == sorted(order, key=lambda level: -level.answerable)
    assert order == sorted(order, key=lambda level: -level.supported)


def test_a_strictness_that_does_not_exist_is_refused() -> None:
    assert check_strictness(None) is None
    assert check_strictness("strict") == "strict"
    with pytest.raises(BadInput, match=r"“brave” is no strictness\. Use strict, balanced or"):
        check_strictness("brave")


def test_the_work_is_shown(assistant: Assistant) -> None:
    lines = [line for part in assistant.last(ORDERS).parts for line in part.work()]
    assert lines[0] == f"Question: {ORDERS}"
    assert any("Judged: answered by the article with a probability of" in line for line in lines)
    assert any("rests on: " in line and "orders of Donald Trump" in line for line in lines)
    assert any(line.strip() == "numbers: nothing found" for line in lines)


@pytest.mark.usefixtures("settings")
def test_the_command_line_shows_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "What strategic recommendations are made?"
    monkeypatch.setattr(sys, "argv", ["footnote", "ask", asked, "--explain", "--strictness=strict"])
    with pytest.raises(SystemExit) as end:
        main()
    printed = capsys.readouterr()
    assert end.value.code in (0, None)
    assert "(3 of 3)" in printed.out
    assert "Sentence (shown): Coordinate with regional allies" in printed.err
