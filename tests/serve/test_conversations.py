"""Conversations without a browser: what comes back, who may list them, what is kept nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.serve.page import remembered
from footnote.assistant.serve.page.conversations import conversations_app
from footnote.assistant.serve.page.reader import COOKIE, Introduced, owner_of
from footnote.assistant.serve.page.remembered import Choices, Conversation
from footnote.assistant.serve.page.turns import Asking, Turn
from footnote.assistant.settings import load_settings
from footnote.index.library import conversation_rows as store
from tests.conftest import BRIEFING
from tests.engines import Services

pytestmark = pytest.mark.slow

ORDERS = "On whose orders are the talks held?"
LIST = "What strategic recommendations are made?"


@pytest.fixture
def assistant(kept: Services, tmp_path: Path) -> Iterator[Assistant]:
    home = tmp_path / "home"
    chat = ScriptedChat(replies={ORDERS: "The talks are held on the orders of Donald Trump."})
    with Assistant(kept.open(home), chat, load_settings(home=home)) as opened:
        opened.add(BRIEFING)
        opened.load()
        yield opened


def ask(
    assistant: Assistant,
    conversation: Conversation,
    question: str,
    before: tuple[Turn, ...] = (),
    again: int | None = None,
) -> tuple[Conversation, tuple[Turn, ...]]:
    """Ask as the page does, and keep what comes of it."""
    asking = Asking(question, before, again=again)
    conversation = remembered.keep(assistant, conversation, Choices(strictness="strict"))
    asking.number_version(remembered.begin(assistant, conversation, asking.turn))
    for _ in asking.run(assistant, None):
        pass
    remembered.end(assistant, conversation, asking.turn)
    return conversation, asking.after


def test_turns_come_back_as_they_were_in_all_versions(assistant: Assistant) -> None:
    kept, turns = ask(assistant, Conversation(), ORDERS)
    kept, turns = ask(assistant, kept, LIST, turns)
    kept, turns = ask(assistant, kept, "Who ordered the talks?", turns, again=0)
    back = remembered.recall(assistant, kept.id)
    assert [(one.number, one.version) for one in back] == [(1, 1), (1, 2), (2, 1)]
    for one, other in zip(remembered.newest(back), turns, strict=True):
        assert one.question == other.question
        assert one.answer
        assert other.answer
        assert one.answer.citations == other.answer.citations
    found = remembered.find(assistant, kept.id, "")
    assert found == (kept, Choices(strictness="strict"))


def test_what_was_changed_is_not_shown_and_what_was_broken_off_says_so(
    assistant: Assistant,
) -> None:
    kept, _ = ask(assistant, Conversation(), ORDERS)
    where = assistant.library.where
    (row,) = store.turn_rows(where, kept.id)
    store.end_turn(where, kept.id, 1, 1, row.turn.replace("Donald", "Daffy"))
    (turn,) = remembered.recall(assistant, kept.id)
    assert turn.answer is None
    assert "it was changed since it was made" in turn.html
    remembered.begin(assistant, kept, Turn(2, LIST, turn.inside, busy=True))
    assert "was left before the answer was there" in remembered.recall(assistant, kept.id)[1].html


def test_an_answer_of_a_removed_article_is_shown_with_its_words(assistant: Assistant) -> None:
    kept, _ = ask(assistant, Conversation(), ORDERS)
    assistant.remove(assistant.articles()[0].id)
    (turn,) = remembered.recall(assistant, kept.id)
    assert "on the orders of Donald Trump" in turn.html
    assert "was removed since" in turn.html


def test_nothing_is_kept_of_a_private_one_nor_in_a_library_to_be_read(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, turns = ask(assistant, Conversation(private=True), ORDERS)
    assert not private
    assert turns[0].answer
    monkeypatch.setattr(assistant.library, "read_only", True)
    only_read, _ = ask(assistant, Conversation(), ORDERS)
    assert not only_read
    assert store.titles_of(assistant.library.where, "") == ()


def test_an_offered_question_is_asked_as_it_stands(assistant: Assistant) -> None:
    before = ask(assistant, Conversation(private=True), ORDERS)[1]
    for alone in (True, False):
        asking = Asking("What are the implications?", before, alone=alone)
        for _ in asking.run(assistant, None):
            pass
        assert asking.turn.answer
        assert (asking.turn.answer.asked == "What are the implications?") is alone


# --- on a page that is open to others -----------------------------------------------------------


def page(request: Request) -> HTMLResponse:
    return HTMLResponse("page")


@pytest.fixture
def app(assistant: Assistant) -> Starlette:
    routes = [Route("/", page), Mount("/talk", conversations_app(assistant, owner_of))]
    return Starlette(routes=routes, middleware=[Middleware(Introduced)])


def browser(app: Starlette) -> TestClient:
    client = TestClient(app, base_url="http://page.example")
    given = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    assert "set-cookie" not in client.get("/").headers
    return client


def test_only_who_held_it_lists_and_changes_a_conversation(
    assistant: Assistant, app: Starlette
) -> None:
    mine, other, nobody = browser(app), browser(app), TestClient(app)
    cookie = f"{COOKIE}={mine.cookies[COOKIE]}".encode()
    owner = owner_of({"type": "http", "headers": [(b"cookie", cookie)]})
    kept, _ = ask(assistant, Conversation(owner=owner), ORDERS)
    assert ORDERS in mine.get("/talk/list.html").text
    assert ORDERS not in other.get("/talk/list.html").text + nobody.get("/talk/list.html").text
    for wish in ({"title": "Theirs"}, {"deleted": True}):
        assert other.post(f"/talk/{kept.id}", json=wish).status_code == 404
        assert nobody.post(f"/talk/{kept.id}", json=wish).status_code == 404
    assert "Donald Trump" in other.get(f"/talk/{kept.id}.html").text, "who has the address reads it"
    assert mine.post(f"/talk/{kept.id}", json={"title": " <b>Mine</b> "}).status_code == 204
    assert "&lt;b&gt;Mine&lt;/b&gt;" in mine.get("/talk/list.html").text
    assert mine.post(f"/talk/{kept.id}", json={"deleted": True}).status_code == 204
    assert mine.get(f"/talk/{kept.id}.html").status_code == 404
    assert mine.post(f"/talk/{kept.id}", json={"deleted": False}).status_code == 204


def test_who_goes_on_with_anothers_conversation_gets_a_copy(assistant: Assistant) -> None:
    kept, turns = ask(assistant, Conversation(owner="ada"), ORDERS)
    found = remembered.find(assistant, kept.id, "bob")
    assert found is not None
    assert found[0] == Conversation(owner="bob", of=kept.id)
    copy, _ = ask(assistant, found[0], LIST, turns)
    assert len(remembered.recall(assistant, copy.id)) == 2
    assert len(remembered.recall(assistant, kept.id)) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"title": 5}', b'{"title": "  "}'])
def test_what_a_browser_sends_may_be_anything(app: Starlette, body: bytes) -> None:
    reply = TestClient(app).post("/talk/nosuch", content=body)
    assert reply.status_code == 400
    assert reply.text == "A title has at least one word."


def test_a_long_conversation_comes_compressed(assistant: Assistant, app: Starlette) -> None:
    kept, turns = ask(assistant, Conversation(), ORDERS)
    for _ in range(20):
        kept, turns = ask(assistant, kept, LIST, turns)
    reply = TestClient(app).get(f"/talk/{kept.id}.html")
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) < len(reply.content) / 5
