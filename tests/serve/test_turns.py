"""A question on its way to an answer, without a browser: what is shown, when, and how it stops."""

import threading
import time
from itertools import pairwise

import pytest
from gradio.utils import diff

from footnote import Assistant
from footnote.assistant.serve.page.pane import pane_html
from footnote.assistant.serve.page.turns import Asking, Turn, history_of
from footnote.index.read import read_text
from tests.conftest import BRIEFING, MakeAssistant

pytestmark = pytest.mark.slow

ORDERS = "On whose orders are the talks held?"
REPLIES = {ORDERS: "The talks are held on the orders of Donald Trump."}
RIVERS = "# Rivers\n\nThe Amazon is a river in South America.\n\nThe Nile flows north."


@pytest.fixture
def assistant(make_assistant: MakeAssistant) -> Assistant:
    opened = make_assistant(REPLIES, delay=0.1)
    opened.add(BRIEFING)
    opened.load()
    return opened


def ask(assistant: Assistant, question: str, before: tuple[Turn, ...] = ()) -> Asking:
    asking = Asking(question, before)
    for _ in asking.run(assistant, None):
        pass
    return asking


def test_the_closest_passage_comes_first_then_the_draft_then_the_answer(
    assistant: Assistant,
) -> None:
    asking = Asking(ORDERS, ())
    assert "Looking for it" in asking.turn.html
    shown = [turn.html for turn in asking.run(assistant, None)]
    assert "The closest passage" in shown[0]
    assert "A draft" not in shown[0]
    assert "Choosing the words that answer" in shown[1]
    assert "A draft" not in "".join(shown), "what the model writes is a pointer"
    assert all('aria-busy="true"' in html for html in shown[:-1])
    assert 'aria-busy="false"' in shown[-1]
    assert asking.is_over
    assert asking.turn.answer is not None
    assert asking.after == (asking.turn,)


def test_the_models_words_grow_where_they_are_asked_for(assistant: Assistant) -> None:
    shown = [turn.html for turn in Asking(ORDERS, (), writer="plain").run(assistant, None)]
    assert "A draft, not checked yet" in shown[1]
    assert any("Checking each sentence" in html for html in shown)


def test_an_update_comes_at_most_fifteen_times_a_second(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant({"talks": "word " * 150}, delay=0.004)
    assistant.add(BRIEFING)
    assistant.load()
    start = time.monotonic()
    asking = Asking("Whose talks?", (), writer="plain")
    count = sum(1 for _ in asking.run(assistant, None))
    assert count <= 4 + 15 * (time.monotonic() - start)


def test_stopping_leaves_no_draft_and_nothing_comes_after_it(assistant: Assistant) -> None:
    asking = Asking(ORDERS, ())
    seen: list[str] = []
    runner = threading.Thread(
        target=lambda: seen.extend(turn.html for turn in asking.run(assistant, None))
    )
    runner.start()
    while len(seen) < 2:
        time.sleep(0.01)
    asking.stop()
    count = len(seen)
    runner.join(timeout=5)
    assert len(seen) == count
    assert asking.turn.answer is None
    assert "Stopped before the answer was checked" in asking.turn.html
    assert "draft" not in asking.turn.html.partition("</h2>")[2].replace("Stopped", "")
    assert history_of(asking.after) == []


def test_a_question_is_run_once(assistant: Assistant) -> None:
    asking = ask(assistant, ORDERS)
    assert list(asking.run(assistant, None)) == [asking.turn]


def test_bad_59_60_problems_are_sentences(assistant: Assistant) -> None:
    for question, said in (
        ("", "Ask a question in words"),
        ("🙂", "Ask a question in words"),
        ("x" * 1_000_000, "1,000,000 characters"),
    ):
        asking = ask(assistant, question)
        assert said in asking.turn.html
        assert len(asking.turn.html) < 2_000
    assert "\ud800" not in ask(assistant, "Who \ud800 gave the orders?").turn.html


def test_bad_67_asking_before_there_is_an_article(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant({})
    assert "There is no article to ask yet" in ask(assistant, ORDERS).turn.html
    assert "There is no article yet" in pane_html(assistant, None)


def test_a_fault_of_ours_shows_no_trace(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(assistant, "stream", broken)
    html = ask(assistant, ORDERS).turn.html
    assert "Something went wrong on our side" in html
    assert "secret" not in html
    assert "secret detail" in caplog.text


def test_the_conversation_is_passed_on(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(
        {"objective of international monitoring": "It is to make sure the talks are watched over."},
        rewrites={"And what is its": "What is the objective of international monitoring?"},
    )
    assistant.add(BRIEFING)
    first = ask(assistant, "Is international monitoring among the measures?")
    second = ask(assistant, "And what is its objective?", first.after)
    assert second.turn.answer is not None
    assert second.turn.answer.asked == "What is the objective of international monitoring?"
    assert "Asked as: " in second.turn.html
    assert [one["role"] for one in history_of(second.after)] == ["user", "assistant"] * 2


def test_the_pane_says_in_a_few_bytes_which_article_it_shows(assistant: Assistant) -> None:
    rivers = assistant.add(read_text(RIVERS, name="rivers.md"))
    assert "2 articles" in pane_html(assistant, None)
    shown = pane_html(assistant, rivers.id)
    assert f'data-show="{rivers.id}"' in shown
    assert len(shown) < 100
    assistant.remove(rivers.id)
    assert "in the library any more" in pane_html(assistant, rivers.id)


def test_of_a_draft_that_grows_only_what_is_new_is_sent(assistant: Assistant) -> None:
    asking = Asking(ORDERS, (), writer="plain")
    *drafts, last = [turn.drawn for turn in asking.run(assistant, None)]
    assert last == asking.turn.html
    assert all(isinstance(one, list) for one in drafts)
    sent = [str(diff(before, after)) for before, after in pairwise(drafts)]
    assert all("'append'" in one or "Checking" in one for one in sent[1:]), sent
    assert max(map(len, sent[1:])) < 400, sent
    assert not any("closest" in one for one in sent), "the passage is there already"
