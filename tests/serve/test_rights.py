"""Who may only read: whatever changes a library is refused to them, by every way in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.serve.api.tools import READ_TOOLS
from footnote.assistant.serve.page.reader import owner_of, the_only_reader
from footnote.assistant.serve.rights import MAY_CALL, MAY_SEND, REFUSED
from footnote.assistant.serve.visitor import Right, Visitor
from footnote.index.embed.tiny import TinyEmbedder
from footnote.ui import make_app
from tests.conftest import BRIEFING, ORDERS, REPLIES, SHOWN
from tests.readers import open_tab, running_at

pytestmark = pytest.mark.slow

READER = {"x-test-right": "read"}
EDITOR = {"x-test-right": "edit"}
MCP = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
BRIDGE = "# The bridge\n\nThe bridge opened in 1932.\n"


def with_visitors(app: ASGIApp) -> ASGIApp:
    """Let in whoever says what they may, as a gate would who knows it."""

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            told = dict(scope["headers"])
            right: Right = told.get(b"x-test-right", b"own").decode()  # type: ignore[assignment]
            name = told.get(b"x-test-name", b"anna").decode()
            scope = {**scope, "state": {"visitor": Visitor(name, name.title(), right)}}
        await app(scope, receive, send)

    return gate


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("rights")
    with Assistant.open(home, ScriptedChat(replies=REPLIES), TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        assistant.load()
        yield assistant


@pytest.fixture(scope="module")
def app(opened: Assistant) -> Any:
    return make_app(opened)


@pytest.fixture(scope="module")
def address(app: Any) -> Iterator[str]:
    with running_at(with_visitors(app), app.state.readers.end) as address:
        yield address


EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")  # where a route names none, it takes them all


def routes_of(app: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every route of an app, with those below its mounts: the method and the path."""
    for route in app.routes:
        path = before + getattr(route, "path", "")
        inner = route if isinstance(route, Mount) else getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner, path.rstrip("/"))
        else:
            yield from ((method, path) for method in getattr(route, "methods", None) or EVERY)


OUTSIDE = ("There is nothing here.", "There is no such function here.")
# What a reader may send besides: it belongs to the asking, or to them alone.
THEIRS = {
    *(("POST", path) for path in MAY_SEND - {"/gradio_api/run/predict"} if "/call/" not in path),
    ("POST", "/talk/{id}"),
}


def test_no_route_that_changes_something_is_forgotten(app: Any, address: str) -> None:
    found = {one for one in routes_of(app) if one[0] not in ("GET", "HEAD", "OPTIONS")}
    assert found >= THEIRS
    assert ("DELETE", "/api/articles/{article_id}") in found
    with httpx.Client(
        base_url=address, headers={**READER, "origin": address}, timeout=60
    ) as client:
        for method, path in sorted(found - THEIRS):
            plain = path.replace("{", "").replace("}", "").replace(":path", "")
            reply = client.request(method, plain, content=b"{}")
            outside = reply.status_code == 404 and reply.text in OUTSIDE
            assert outside or (reply.status_code, REFUSED in reply.text) == (403, True), path
        added = client.post("/gradio_api/call/add", json={"data": [BRIDGE, None]})
        assert (added.status_code, added.text) == (403, REFUSED)


def test_a_new_function_of_the_page_is_refused_until_it_is_listed(app: Any, address: str) -> None:
    known = {
        one["api_name"]: one
        for one in httpx.get(f"{address}/config", timeout=60).json()["dependencies"]
    }
    changing = {"add", "add_files", "add_text", "add_address", "label", "remove"}
    harmless = {"ask_whether", "keep_it", "halt"}
    assert known.pop("unnamed")["cancels"]  # calls nothing here
    names = {name.rstrip("_0123456789") for name in known}
    assert names - MAY_CALL == (changing | harmless) - {"halt"}
    for name in changing | {"ask_whether"}:
        assert REFUSED in event(address, known[name], READER), name
        assert REFUSED not in event(address, known[name], EDITOR), name


def event(address: str, known: dict[str, Any], who: dict[str, str], *data: Any) -> str:
    """Send an event as a page could, and return the last thing that comes back."""
    given = list(data) or [None] * len(known["inputs"])
    join = {"data": given, "fn_index": known["id"], "session_hash": "rights"}
    headers = {**who, "origin": address.partition("/l/")[0]}
    httpx.post(
        f"{address}/gradio_api/queue/join", json=join, headers=headers, timeout=60
    ).raise_for_status()
    data = f"{address}/gradio_api/queue/data?session_hash=rights"
    with httpx.stream("GET", data, headers=who, timeout=60) as stream:
        return next(one for one in stream.iter_lines() if "process_completed" in one)


@pytest.mark.parametrize("wish", ["keep", "forget", "rate", "up", "another"])
def test_a_wish_about_kept_answers_is_refused_unless_it_reads(address: str, wish: str) -> None:
    all = httpx.get(f"{address}/config", timeout=60).json()["dependencies"]
    told = next(one for one in all if one["api_name"] == "told")
    assert REFUSED in event(address, told, READER, json.dumps({wish: "x"}), None)
    assert REFUSED not in event(address, told, READER, json.dumps({"kept": ""}), None)


def test_tools_that_change_something_are_refused(address: str) -> None:
    def call(name: str, **given: str) -> dict[str, Any]:
        return _rpc(address, "tools/call", {"name": name, "arguments": given})

    listed = _rpc(address, "tools/list", {})["tools"]
    reading = {one["name"] for one in listed if one["annotations"]["readOnlyHint"]}
    assert reading == READ_TOOLS
    for one in listed:
        if one["name"] not in READ_TOOLS:
            refused = call(one["name"], text=BRIDGE, article_id="1f0c52a8b7de")
            assert (refused["isError"], refused["content"][0]["text"]) == (True, REFUSED)
    assert call("ask", question=ORDERS)["structuredContent"]["text"] == SHOWN


def _rpc(address: str, method: str, params: dict[str, Any]) -> dict[str, Any]:
    asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    reply = httpx.post(f"{address}/mcp", json=asked, headers={**MCP, **READER}, timeout=60)
    result: dict[str, Any] = reply.json()["result"]
    return result


def test_a_reader_asks_and_reads(address: str, opened: Assistant) -> None:
    before = opened.listing()
    with httpx.Client(base_url=address, headers=READER, timeout=60) as client:
        assert client.post("/api/ask", json={"question": ORDERS}).json()["text"] == SHOWN
        for path in ("/", "/api/articles", "/v1/models", f"/article/{before[0].id}.html"):
            assert client.get(path).status_code == 200, path
        refused = client.delete(f"/api/articles/{before[0].id}")
        assert refused.json()["error"] | {"request": ""} == {
            "message": REFUSED,
            "type": "forbidden",
            "request": "",
        }
        added = client.post("/api/articles", json={"text": BRIDGE}, headers=EDITOR)
        assert added.status_code == 201
        assert client.delete(f"/api/articles/{added.json()['id']}", headers=EDITOR).is_success
    assert opened.listing() == before


def test_conversations_are_their_visitors(address: str) -> None:
    said = []
    for name in ("anna", "bert"):
        with httpx.Client(base_url=address, headers={**READER, "x-test-name": name}) as client:
            said.append(client.get("/talk/list.html").text)
    assert "Nothing is kept yet" in said[1]
    scope = {"type": "http", "headers": [], "state": {"visitor": Visitor("anna")}}
    assert owner_of(scope) == the_only_reader(scope) == "anna"


@pytest.mark.page
def test_a_readers_page_offers_no_changes(browser: Any, address: str, tmp_path: Path) -> None:
    with open_tab(browser, address, extra_http_headers=READER) as tab:
        page = tab.page
        assert "Donald Trump" in tab.ask(ORDERS)
        for name in ("Add an article", "Remove this article", "Save title and tags", "Keep"):
            assert not page.get_by_role("button", name=name, exact=True).is_visible(), name
        page.get_by_role("button", name="This article").click()
        for name in ("Remove this article", "Save title and tags"):
            assert not page.get_by_role("button", name=name, exact=True).is_visible(), name
        page.reload()
        page.wait_for_selector("#now .turn")
    with open_tab(browser, address, extra_http_headers={"x-test-name": "bert"}) as tab:
        tab.page.get_by_text("Conversations", exact=True).click()
        tab.page.get_by_text("Nothing is kept yet").wait_for()
        assert tab.page.get_by_role("button", name="Add an article").is_visible()
