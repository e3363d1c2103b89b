"""“Why” is answered by a reason, not by the fact alone."""

import pytest

from footnote import Outcome
from footnote.assistant.check.claims import write
from footnote.assistant.check.shown import whole
from footnote.assistant.draft.by_model import FAILED
from footnote.assistant.draft.reply import Reply, reasoned
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.article import Article
from footnote.index.words.reasons import gives_a_reason, gives_none
from footnote.index.words.stems import stems
from tests.asking import evidence_of, found_for
from tests.conftest import ROOT, MakeAssistant

MILL = ROOT / "tests" / "measure" / "gold" / "articles" / "mill-history.md"


@pytest.mark.parametrize(
    "text",
    [
        "The place was chosen because the river never freezes.",
        "It came on a sledge, since there was no road.",
        "The price fell, and therefore eighty workers lost their places.",
        "To save money, she had the machine taken apart.",
        "She closed the school, as the town had opened one of its own.",
        "He was sent there to count the boats.",
        "The mill went bankrupt after its largest customer had stopped paying.",
        "A broken valve led to the flood.",
        "They gave up for lack of money.",
        "He paid twice by mistaking the bill.",
        "Fearing a strike, the owner raised the wages.",
        "The road matters as the port is far away.",
        "Never use rain water: the gauge doesn't see it.",
        "She called the report “homework marked at home”: Lockhart had drawn the dam himself.",
    ],
)
def test_a_reason(text: str) -> None:
    assert gives_a_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "She sold the forest to the state in 1911.",
        "He has lived there since 1988.",
        "The director resigned in 1930 after 22 years.",
        "He dedicated the book to her.",
        "He began to count the boats.",
        "The price went from 3 to 5 marks.",
        "The place is known as the port that is never shut.",
        "Boats leave as soon as the water is high.",
        "Fares rose in May; no reason is given.",
        "Nobody knows why he left.",
        "The train leaves at 10: 30 from Riga.",
        "Strain among partners: Allies may become hard to work with.",
    ],
)
def test_no_reason(text: str) -> None:
    assert not gives_a_reason(text)


def test_that_there_is_none_may_be_said() -> None:
    assert gives_none("Fares rose in May; no reason is given.")
    assert not gives_none("Fares rose in May, for no good was to be had otherwise.")


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Why was the forest sold to the state?", "She sold the forest to the state in 1911."),
        ("why did emil move to riga", "Aron kept the mill, and Emil moved to Riga."),
        ("Why was the chimney blown up?", "The chimney was blown up in 1957."),
        ("How come the director Paul Lind resigned?", "The director, Paul Lind, resigned in 1930."),
    ],
)
@pytest.mark.parametrize("model", [None, "Because of money."])
def test_the_fact_alone_is_what_is_nearest(
    make_assistant: MakeAssistant, question: str, fact: str, model: str | None
) -> None:
    said = {} if model is None else {"model": ScriptedChat(replies={"": fact})}
    assistant = make_assistant(**said)
    assistant.add(MILL, read_ahead=False)
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert answer.missing == "The article doesn't say why."
    assert answer.nearest is not None
    assert answer.nearest.quote == fact
    assert not answer.text
    assert FAILED not in answer.note


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Why was the second machine taken apart?", "To save money"),
        ("Why did she close the school?", "as the town had opened one of its own"),
        ("Why did the mill go bankrupt?", "had stopped paying"),
        ("What was sold to the state?", "She sold the forest"),  # not why
    ],
)
def test_a_reason_is_shown(make_assistant: MakeAssistant, question: str, shown: str) -> None:
    assistant = make_assistant()
    assistant.add(MILL, read_ahead=False)
    assert shown in assistant.ask(question).text


def test_of_passages_no_more_is_said() -> None:
    article = Article.from_text("The chimney was blown up in 1957.", title="Mill")
    found = found_for("Why was it blown up?", evidence_of(article), where="the passages found")
    reply = reasoned(Reply(found, write(whole(found.pool, found.pool))))
    assert reply.missing == "The passages found don't say why."


def test_what_is_amiss_is_a_reason_for_something_else() -> None:
    text = "The harvest failed in 1911."
    assert gives_a_reason(text, frozenset(stems("Why did they leave?")))
    assert not gives_a_reason(text, frozenset(stems("Why did the harvest fail?")))
