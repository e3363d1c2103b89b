"""The API over a real server: what is asked in JSON, what comes back, and what is refused how."""

import asyncio
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

import httpx
import pytest

from footnote import Answer, Assistant, verify
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS, REPLIES, ROOT, SHOWN
from tests.makers import pages_pdf, paragraph, shown, word_of
from tests.readers import serving
from tests.served import serving_model, stall

pytestmark = pytest.mark.slow

NILE = "The Nile flows north through Egypt."
QUESTION = "Through which country does the Nile flow?"
SECRET = "SECRET-WORDS-OF-A-FAULT"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    replies = {**REPLIES, "which country": "Egypt"}
    chat = ScriptedChat(replies=replies, denies=("cheese",))
    with Assistant.open(tmp_path_factory.mktemp("api"), chat, TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        assistant.load()
        yield assistant


@pytest.fixture(scope="module")
def client(opened: Assistant) -> Iterator[httpx.Client]:
    with serving(opened) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
    return [(name, json.loads(data)) for name, data in found]


# --- asking -----------------------------------------------------------------------------------


def test_an_answer_is_the_one_that_python_gets(client: httpx.Client, opened: Assistant) -> None:
    reply = client.post("/api/ask", json={"question": ORDERS})
    answer = Answer.from_json(reply.content)
    assert reply.status_code == 200
    assert answer.text == SHOWN
    assert verify(answer, opened.articles()[0])
    assert re.fullmatch("[0-9a-f]{8}", reply.headers["x-request-id"])
    assert reply.headers["content-type"] == "application/json"
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_a_conversation_and_wishes_are_heard(client: httpx.Client, opened: Assistant) -> None:
    history = [
        {"role": "user", "content": "Is international monitoring among the measures?"},
        {"role": "assistant", "content": [{"type": "text", "text": "Yes, it is."}]},
    ]
    asked = {"question": "And what is its objective?", "history": history}
    answer = client.post("/api/ask", json=asked).json()
    assert "international monitoring" in answer["asked"]
    plain = client.post("/api/ask", json={"question": ORDERS, "style": "plain"}).json()
    assert plain["text"] == REPLIES[ORDERS]
    (listed,) = client.get("/api/articles").json()
    one = client.post("/api/ask", json={"question": ORDERS, "article": listed["id"]}).json()
    assert one["citations"][0]["article_id"] == opened.articles()[0].id


def test_events_come_in_order_and_end_with_the_answer(client: httpx.Client) -> None:
    reply = client.post("/api/ask/stream", json={"question": ORDERS, "style": "plain"})
    came = events(reply.text)
    names = [name for name, _ in came]
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert names[0] == "found"
    assert names[-1] == "answered"
    assert "".join(about["text"] for name, about in came if name == "said") == REPLIES[ORDERS]
    assert came[0][1]["hits"]
    assert Answer.from_json(json.dumps(came[-1][1])).text == REPLIES[ORDERS]


def test_what_can_be_refused_is_before_the_stream_begins(client: httpx.Client) -> None:
    for path in ("/api/ask", "/api/ask/stream"):
        refused = client.post(path, json={"question": "?"})
        assert refused.status_code == 422
        assert "Ask a question in words" in refused.json()["error"]["message"]
        unknown = client.post(path, json={"question": ORDERS, "article": "nobody"})
        assert unknown.status_code == 404
        assert unknown.json()["error"]["type"] == "not_found"


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream", "/v1/chat/completions"])
def test_who_leaves_lets_the_model_go(tmp_path: Path, path: str) -> None:
    message = {"role": "user", "content": QUESTION}
    asked = {"question": QUESTION}
    asked_as_chat = {"model": "footnote", "messages": [message]}

    async def leave(address: str, begun: Event) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            body = asked_as_chat if path.startswith("/v1") else asked
            asking = asyncio.create_task(client.post(path, json=body))
            assert await asyncio.to_thread(begun.wait, 30)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    with (
        serving_model({"which country": "Egypt"}, stall) as seen,
        Assistant.open(tmp_path, f"{seen.address}#fake", TinyEmbedder()) as assistant,
    ):
        assistant.add(Article.from_text(NILE, title="Nile"))
        with serving(assistant) as address:
            asyncio.run(leave(address, seen.begun))
            assert seen.left.wait(10), "the model still writes for nobody"


def test_a_page_that_is_closed_stops_no_program(tmp_path: Path) -> None:
    permits, answers = Semaphore(0), list[dict[str, Any]]()
    with (
        serving_model({"which country": "Egypt"}, permits=permits) as seen,
        Assistant.open(tmp_path, f"{seen.address}#fake", TinyEmbedder()) as assistant,
    ):
        assistant.add(Article.from_text(NILE, title="Nile"))
        assistant.loading.writer()
        with serving(assistant) as address, httpx.Client(base_url=address, timeout=60) as client:

            def ask() -> None:
                body = {"question": QUESTION}
                answers.append(httpx.post(f"{address}/api/ask", json=body, timeout=60).json())

            asking = Thread(target=ask)
            with client.stream("GET", "/gradio_api/heartbeat/page") as beat:
                alive = beat.iter_raw()  # held: the stream ends with it
                assert next(alive)
                asking.start()
                while not seen.asked:
                    client.get("/healthz")
            client.get("/healthz")
            for _ in range(20):
                permits.release()
            asking.join(30)
    assert answers[0]["outcome"] == "answered"
    assert not answers[0]["note"], "somebody else's leaving stopped it"


def test_a_stream_that_waits_says_that_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    permits = Semaphore(0)
    monkeypatch.setattr("footnote.assistant.serve.api.line.BEAT", 0.1)
    with (
        serving_model({"which country": "Egypt"}, permits=permits) as seen,
        Assistant.open(tmp_path, f"{seen.address}#fake", TinyEmbedder()) as assistant,
    ):
        assistant.add(Article.from_text(NILE, title="Nile"))
        message = {"role": "user", "content": QUESTION}
        chat = {"model": "footnote", "messages": [message], "stream": True}
        asked: list[tuple[str, Any]] = [("/api/ask/stream", {"question": QUESTION})]
        asked.append(("/v1/chat/completions", chat))
        with serving(assistant) as address, httpx.Client(base_url=address, timeout=60) as client:
            for path, body in asked:
                with client.stream("POST", path, json=body) as reply:
                    lines = reply.iter_lines()
                    assert any(line == ": still at it" for line in lines)
                    for _ in range(10):
                        permits.release()
                    rest = "".join(lines)
                assert "north through Egypt" in rest
                while permits.acquire(blocking=False):
                    pass


# --- checking ---------------------------------------------------------------------------------


def test_a_text_is_held_against_the_article(client: httpx.Client) -> None:
    text = "The talks are being held on the orders of Donald Trump. The moon is made of cheese."
    answer = Answer.from_json(client.post("/api/prove", json={"text": text}).content)
    assert [one.text for one in answer.withheld] == ["The moon is made of cheese."]


def test_an_answer_is_verified_and_a_changed_one_is_found_out(
    client: httpx.Client, opened: Assistant
) -> None:
    answer = client.post("/api/ask", json={"question": ORDERS}).json()
    assert client.post("/api/verify", json={"answer": answer}).json()["holds"] is True
    texts = {one.id: one.text for one in opened.articles()}
    given = client.post("/api/verify", json={"answer": answer, "texts": texts}).json()
    assert given["holds"] is True
    answer["citations"][0]["quote"] = "The talks were cancelled."
    found = client.post("/api/verify", json={"answer": answer}).json()
    assert found["holds"] is False
    assert any(one["fault"] == "the quote isn't there" for one in found["citations"])
    answer["citations"] = 3
    refused = client.post("/api/verify", json={"answer": answer})
    assert refused.status_code == 422
    assert "This is not an answer of Footnote: citations" in refused.json()["error"]["message"]


# --- articles ---------------------------------------------------------------------------------


def test_articles_come_and_go(client: httpx.Client) -> None:
    added = client.post("/api/articles", json={"text": NILE, "title": "Rivers"})
    assert added.status_code == 201
    id = added.json()["id"]
    assert added.json()["title"] == "Rivers"
    whole = client.get(f"/api/articles/{id}").json()
    assert whole["text"] == NILE
    assert whole["about"]["title"] == "Rivers"
    answer = client.post("/api/ask", json={"question": QUESTION, "article": id}).json()
    cited = answer["citations"][0]
    place = {"start": cited["start"], "end": cited["end"]}
    assert client.get(f"/api/articles/{id}/text", params=place).text == cited["quote"]
    assert client.get(f"/api/articles/{id}/text", params={"end": 999}).status_code == 422
    assert client.delete(f"/api/articles/{id}").status_code == 204
    assert client.get(f"/api/articles/{id}").status_code == 404
    assert client.delete(f"/api/articles/{id}").status_code == 404


def test_a_file_is_read_by_what_it_holds_and_its_name_opens_nothing(
    client: httpx.Client,
) -> None:
    file = word_of(paragraph(NILE))
    name = {"name": "../../etc/nile.docx"}
    added = client.post("/api/articles/file", params=name, content=file)
    assert added.status_code == 201, added.text
    id = added.json()["id"]
    assert NILE in client.get(f"/api/articles/{id}").json()["text"]
    assert "/etc" not in client.get(f"/api/articles/{id}").json()["about"]["source"]
    client.delete(f"/api/articles/{id}")
    broken = client.post("/api/articles/file", params={"name": "x.pdf"}, content=b"%PDF-1.7 no")
    assert broken.status_code == 422


def test_a_private_address_is_not_fetched(client: httpx.Client) -> None:
    for address in ("http://127.0.0.1/x", "file:///etc/passwd", "/etc/passwd"):
        refused = client.post("/api/articles", json={"address": address})
        assert refused.status_code == 422, address
    both = client.post("/api/articles", json={"address": "https://a.example", "text": "x"})
    assert "one of the two" in both.json()["error"]["message"]


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "“question” is missing."),
        ({"question": 3}, "“question” can't be used: Input should be a valid string"),
        ({"question": "x", "colour": "red"}, "“colour” isn't taken here"),
        ({"question": "x", "strictness": "lax"}, "“strictness” can't be used"),
        ({"question": "x", "history": [{"role": "user"}]}, "“history.0.content” is missing"),
        ([], "Send the arguments as a JSON object"),
        ("{", "Send the arguments as a JSON object"),
    ],
)
def test_wrong_arguments_are_said_in_our_words(
    client: httpx.Client, body: object, says: str
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    reply = client.post("/api/ask", content=content, headers={"content-type": "application/json"})
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert says in error["message"]
    assert error["type"] == "bad_input"
    assert error["request"] == reply.headers["x-request-id"]


def test_the_guard_refuses_in_json_too(client: httpx.Client) -> None:
    foreign = {"origin": "https://attacker.example"}
    for path in ("/api/articles", "/v1/models", "/openapi.json", "/mcp"):
        reply = client.get(path, headers=foreign)
        assert reply.status_code == 403, path
        assert "other pages" in reply.json()["error"]["message"]
    host = client.get("/api/articles", headers={"host": "attacker.example"})
    assert host.status_code == 403
    endless = client.post("/api/ask", content=iter([b"{}"]))
    assert endless.status_code == 411
    assert endless.json()["error"]["type"] == "no_length"
    nothing = client.get("/api/nothing")
    assert nothing.status_code == 404
    assert "There is no GET /api/nothing here" in nothing.json()["error"]["message"]


def test_a_fault_of_ours_shows_a_number_and_no_words(
    opened: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(opened, "listing", broken)
    with serving(opened) as address:
        reply = httpx.get(f"{address}/api/articles")
    assert reply.status_code == 500
    error = reply.json()["error"]
    assert SECRET not in reply.text
    assert error["request"] in error["message"]
    assert error["request"] in caplog.text


def test_the_line_has_an_end(tmp_path: Path) -> None:
    from footnote.assistant.serve.api import line

    with (
        serving_model({"which country": "Egypt"}, stall) as seen,
        Assistant.open(tmp_path, f"{seen.address}#fake", TinyEmbedder()) as assistant,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(line.Line.__init__, "__defaults__", (1, 0))
        assistant.add(Article.from_text(NILE, title="Nile"))
        with serving(assistant) as address:
            first = Thread(
                target=lambda: httpx.post(
                    f"{address}/api/ask", json={"question": QUESTION}, timeout=60
                )
            )
            first.start()
            assert seen.begun.wait(30)
            busy = httpx.post(f"{address}/api/ask", json={"question": QUESTION}, timeout=60)
            assert busy.status_code == 503
            assert "Too many questions are waiting" in busy.json()["error"]["message"]
        first.join(30)


# --- what it says of itself -------------------------------------------------------------------


def test_it_describes_itself(client: httpx.Client) -> None:
    about = client.get("/openapi.json").json()
    for path in ("/api/ask", "/api/ask/stream", "/api/prove", "/api/verify", "/api/articles"):
        assert path in about["paths"], path
    asked = about["paths"]["/api/ask"]["post"]
    assert "exact words" in asked["description"]
    assert asked["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "Question"
    )
    fields = about["components"]["schemas"]["Question"]["properties"]
    assert all(one.get("description") for one in fields.values())
    assert not [path for path in about["paths"] if "gradio" in path]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't on this machine")
def test_the_commands_of_the_docs_run(client: httpx.Client, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(pages_pdf([shown(NILE)]))
    commands = [line for line in page.splitlines() if line.startswith("curl ")]
    assert len(commands) == 2
    said = []
    for command in commands:
        here = command.replace("http://127.0.0.1:7860", str(client.base_url).rstrip("/"))
        ran = subprocess.run(
            [*shlex.split(here), "--silent", "--noproxy", "*"],
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        said.append(json.loads(ran.stdout))
    answer, added = said
    assert answer["outcome"] == "answered"
    client.delete(f"/api/articles/{added['id']}").raise_for_status()
