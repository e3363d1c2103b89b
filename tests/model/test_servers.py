"""Model servers that fail, in each way that was met: quotes, and a note that says what they did."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from footnote import Answer, Assistant, Outcome, verify
from footnote.assistant.find.missing import what_is_missing
from footnote.assistant.model.failure import cleaned, reason_of, shown_model
from footnote.assistant.settings import load_settings
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.asking import evidence_of, found_for
from tests.served import (
    Fault,
    Seen,
    cut,
    drip,
    echo,
    empty,
    endless,
    flood,
    no_json,
    null,
    refusing,
    serving_model,
    stall,
    status,
    wordless,
)

NILE = Article.from_text("The Nile flows north through Egypt.", title="Nile")
QUESTION = "Through which country does the Nile flow?"
REPLIES = {"which country": "Egypt"}
KEY = "sk-MYSECRET-777"


@contextmanager
def opened(address: str, home: Path) -> Iterator[Assistant]:
    with Assistant.open(home, address, TinyEmbedder()) as assistant:
        assistant.add(NILE)
        yield assistant


def asked(tmp_path: Path, fault: Fault | None, **more: object) -> tuple[Answer, Seen]:
    with (
        serving_model(REPLIES, fault, **more) as seen,  # type: ignore[arg-type]
        opened(seen.address, tmp_path) as assistant,
    ):
        return assistant.ask(QUESTION), seen


@pytest.fixture(autouse=True)
def keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_API_KEY", KEY)
    monkeypatch.setenv("FOOTNOTE_DEADLINE", "1")


def is_made_of_quotes(answer: Answer) -> bool:
    return (
        answer.outcome is Outcome.ANSWERED
        and answer.text == NILE.text
        and answer.note.endswith(", so this answer is made of quotes.")
        and verify(answer, NILE).holds
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (status(500), "The model failed (status 500: its server has trouble)"),
        (status(429, Retry_After="55"), "The model took longer than 1 s"),
        (status(401), "The model failed (status 401: it wants another key)"),
        (status(404), "The model failed (status 404: there is no such model or address)"),
        (echo, "The model failed (status 401: it wants another key)"),
        (no_json, "The model's reply can't be read"),
        (cut, "The model broke off in the middle of its answer"),
        (empty, "The model sent no answer"),
        (wordless, "The model sent no answer"),
        (null, "The model sent no answer"),
        (stall, "The model took longer than 1 s"),
        (drip, "The model took longer than 1 s"),
        (endless, "The model wrote more than an answer can be"),
        (flood, "The model sent more than an answer can be"),
        (refusing(400, "messages"), "The model failed (status 400: it doesn't take what was asked"),
    ],
    ids=lambda one: one if isinstance(one, str) else getattr(one, "__name__", ""),
)
def test_bad_76_a_server_that_fails_leaves_quotes_and_says_what_it_did(
    tmp_path: Path, fault: Fault, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    with caplog.at_level(logging.INFO, "footnote"):
        answer, _ = asked(tmp_path, fault)
    assert is_made_of_quotes(answer), answer.note
    assert answer.note.startswith(said)
    assert answer.model == "none"
    assert time.monotonic() - began < 8
    assert KEY not in answer.to_json() + caplog.text
    assert "a model failed" in caplog.text


def test_a_server_that_works_is_bounded_and_answers(tmp_path: Path) -> None:
    answer, seen = asked(tmp_path, None)
    assert answer.note == ""
    assert answer.short == "Egypt"
    assert [one["max_completion_tokens"] for one in seen.asked] == [16, 320 + 1024]
    assert seen.headers[0]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("number", [400, 422, 500])
def test_a_server_is_asked_for_less_where_it_refuses(tmp_path: Path, number: int) -> None:
    with (
        serving_model(REPLIES, refusing(number, "logprobs")) as seen,
        opened(seen.address, tmp_path) as assistant,
    ):
        answers = [assistant.ask(QUESTION) for _ in range(2)]
    assert [(one.short, one.note) for one in answers] == [("Egypt", "")] * 2
    assert sum("logprobs" in one for one in seen.asked) <= 2, "once, and once more by its client"


def test_a_server_that_knows_the_older_bound_gets_that(tmp_path: Path) -> None:
    answer, seen = asked(tmp_path, refusing(400, "max_completion_tokens", "logprobs"))
    assert (answer.short, answer.note) == ("Egypt", "")
    assert seen.asked[-1]["max_tokens"] == 320 + 1024
    answer, seen = asked(tmp_path, refusing(422, "max_completion_tokens", "max_tokens"))
    assert (answer.short, answer.note) == ("Egypt", "")


def test_the_first_model_that_chats_is_asked(tmp_path: Path) -> None:
    models = ("text-embedding-3-small", "bge-m3", "whisper-1", "qwen3-8b")
    answer, seen = asked(tmp_path, None, models=models)
    assert answer.model == "qwen3-8b"
    assert {one["model"] for one in seen.asked} == {"qwen3-8b"}
    answer, _ = asked(tmp_path, None, models=models[:2])
    assert answer.text == NILE.text
    assert "seems to chat (found: text-embedding-3-small, bge-m3)" in answer.note
    answer, _ = asked(tmp_path, None, models=())
    assert "(found: none)" in answer.note


def test_a_question_that_is_stopped_lets_the_model_go(tmp_path: Path) -> None:
    with serving_model(REPLIES, stall) as seen, opened(seen.address, tmp_path) as assistant:
        stop, answers = Event(), list[Answer]()
        asking = Thread(target=lambda: answers.append(assistant.ask(QUESTION, stop=stop)))
        asking.start()
        assert seen.begun.wait(10)
        stop.set()
        asking.join(5)
        assert seen.left.wait(1), "the server still works for nobody"
    assert is_made_of_quotes(answers[0])
    assert answers[0].note.startswith("The model was stopped")


def test_after_one_reply_that_took_too_long_no_other_is_waited_for(tmp_path: Path) -> None:
    with serving_model(REPLIES, stall) as seen, opened(seen.address, tmp_path) as assistant:
        answer = assistant.ask(f"{QUESTION} And which way does the Nile flow?")
    assert len(seen.asked) == 1
    assert answer.note.count("took longer than 1 s") == 1


# --- what may be seen -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["http://user:pa55word@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?key=pa55word"],
)
def test_a_password_in_an_address_is_never_shown(
    tmp_path: Path, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "footnote"), opened(address, tmp_path) as assistant:
        answer = assistant.ask(QUESTION)
        shown = answer.to_json() + assistant.loading.state() + caplog.text
    assert "No model answers at http://127.0.0.1:9/v1 (" in answer.note
    assert "pa55word" not in shown
    assert "user" not in answer.note
    assert "pa55word" not in shown_model(address)


def test_a_password_and_a_query_in_an_address_reach_the_server(tmp_path: Path) -> None:
    with serving_model(REPLIES) as seen:
        address = seen.address.replace("//", "//user:pa55word@") + "?version=2"
        with opened(address, tmp_path) as assistant:
            assert assistant.ask(QUESTION).short == "Egypt"
    assert seen.headers[-1]["Authorization"].startswith("Basic ")


def test_the_key_is_footnotes_else_openais(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    assert load_settings().key == KEY
    monkeypatch.delenv("FOOTNOTE_API_KEY")
    assert load_settings().key == "theirs"
    monkeypatch.delenv("OPENAI_API_KEY")
    assert load_settings().key == ""


@pytest.mark.parametrize(
    "text",
    [
        f"bad key {KEY} given",
        "Authorization: Bearer pa55word",
        "'api_key': 'pa55word', 'x': 1",
        "GET https://ada:pa55word@example.org/v1 failed",
        "see http://127.0.0.1:9/v1?key=pa55word.",
        "Incorrect API key: sk-pa55word",
        "token=pa55word&x",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    line = cleaned(text)
    assert "pa55word" not in line
    assert KEY not in line


def test_an_errors_words_are_short_and_in_one_line() -> None:
    assert cleaned("a\n\tb") == "a b"
    assert len(cleaned("x" * 10_000)) == 301
    assert reason_of(RuntimeError("what it says")) == "The model failed (RuntimeError)"


def test_what_a_server_failed_to_say_is_not_said_to_be_missing() -> None:
    found = found_for("Does Egypt flow?", evidence_of(NILE))
    assert what_is_missing(found) == "The article doesn't say: “Does Egypt flow?”"
    assert what_is_missing(found, unread=True) == (
        "The article doesn't say in the question's own words, and no model looked further: "
        "“Does Egypt flow?”"
    )
