"""Every endpoint, visited by everybody: a table says what each may, and none is missing.

What is new and stands in no table fails here, until somebody has thought about who may use it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.routing import Mount

from footnote import Assistant
from footnote.assistant.serve.api import health
from footnote.assistant.serve.people.entering import enter_by_link
from footnote.assistant.serve.people.happened import happened
from footnote.assistant.serve.people.known import COOKIE, Rules
from footnote.assistant.serve.people.libraries import libraries_of, share
from footnote.assistant.serve.people.limits import Limits
from footnote.assistant.serve.people.opening import gated_house, house_of
from footnote.assistant.serve.people.pages import Page
from footnote.assistant.serve.people.person import Person, Role, add_person, person_by_login
from footnote.assistant.serve.people.provider import Provider
from footnote.assistant.serve.people.serving import pages_of
from footnote.assistant.serve.people.sessions import begin_session
from footnote.assistant.serve.people.tables import People, open_people
from footnote.assistant.serve.people.tokens import make_link, make_token
from footnote.assistant.serve.rights import REFUSED
from footnote.assistant.settings import load_settings
from footnote.index.embed.tiny import TinyEmbedder
from footnote.ui import make_app
from tests.conftest import BRIEFING
from tests.readers import running_at
from tests.serve.people.conftest import PASSWORD

pytestmark = pytest.mark.slow

NOWHERE = "f" * 16  # an id that no library has
LIMITS = Limits(1_000, 1_000, 10**9)
RULES = Rules(limits=LIMITS, provider=Provider("http://127.0.0.1:9", "footnote"))
EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")  # where a route names none, it takes them all

# --- the tables -----------------------------------------------------------------------------------

# Of a library: who may read it may send these, below its address.
READ = {
    "GET /",
    "GET /api/articles",
    "GET /api/articles/{article_id}",
    "GET /api/articles/{article_id}/text",
    "GET /api/{rest:path}",
    "GET /article/{id}.html",
    "GET /article/{id}/pages/{number:int}.json",
    "GET /article/{id}/pages/{number:int}.png",
    "GET /assets/{path:path}",
    "GET /config",
    "GET /favicon.ico",
    "GET /gradio_api/call/v2/{api_name}/{event_id}",
    "GET /gradio_api/call/{api_name}/{event_id}",
    "GET /gradio_api/heartbeat/{session_hash}",
    "GET /gradio_api/info",
    "GET /gradio_api/queue/data",
    "GET /gradio_api/startup-events",
    "GET /gradio_api/upload_progress",
    "GET /healthz",
    "GET /made/questions.zip",
    "GET /made/report.docx",
    "GET /made/report.html",
    "GET /made/report.md",
    "GET /made/{id}/{kind}.html",
    "GET /manifest.json",
    "GET /mcp",
    "GET /metrics",
    "GET /openapi.json",
    "GET /readyz",
    "GET /robots.txt",
    "GET /static/{path:path}",
    "GET /talk/list.html",
    "GET /talk/{id}.html",
    "GET /theme.css",
    "GET /v1/models",
    "GET /v1/models/{model}",
    "GET /v1/{rest:path}",
    "POST /api/ask",
    "POST /api/ask/stream",
    "POST /api/prove",
    "POST /api/verify",
    "POST /gradio_api/call/{api_name}",
    "POST /gradio_api/cancel",
    "POST /gradio_api/queue/join",
    "POST /gradio_api/reset",
    "POST /mcp",
    "POST /talk/{id}",
    "POST /v1/chat/completions",
}
# And these change it.
EDIT = {
    "DELETE /api/articles/{article_id}",
    "DELETE /api/{rest:path}",
    "DELETE /mcp",
    "DELETE /v1/{rest:path}",
    "PATCH /mcp",
    "POST /api/articles",
    "POST /api/articles/file",
    "POST /api/{rest:path}",
    "POST /gradio_api/call/v2/{api_name}",
    "POST /gradio_api/call/v2/{api_name}/",
    "POST /gradio_api/call/{api_name}/",
    "POST /gradio_api/upload",
    "POST /made/note",
    "POST /v1/{rest:path}",
    "PUT /mcp",
}
# The page's functions, and the tools of MCP.
READ_FUNCTIONS = {
    *"again answer arrive articles ask begin check choose compare end follow halt model".split(),
    *"offer open remember save_json save_text stop told unnamed".split(),
}
EDIT_FUNCTIONS = set("add add_address add_files add_text ask_whether keep_it label remove".split())
READ_TOOLS = {"ask", "prove", "verify_answer", "articles", "article"}
EDIT_TOOLS = {"add", "remove"}
# The pages of accounts.
ANYBODYS = {
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "GET /sign-in",
    "GET /sign-in/back",
    "GET /sign-in/with",
    "GET /welcome/{link}",
    "POST /sign-in",
    "POST /welcome/{link}",
}
PERSONS = {
    "GET /account",
    "GET /sign-out",
    "POST /account/end-session",
    "POST /account/end-token",
    "POST /account/library",
    "POST /account/name",
    "POST /account/password",
    "POST /account/rename",
    "POST /account/share",
    "POST /account/token",
    "POST /sign-out",
}
OWNERS = {
    "GET /log",
    "GET /people",
    "POST /people/disable",
    "POST /people/enable",
    "POST /people/group",
    "POST /people/invite",
    "POST /people/join",
    "POST /people/leave",
    "POST /people/link",
    "POST /people/role",
    "POST /people/share",
}


# --- who walks ------------------------------------------------------------------------------------


@dataclass
class Walk:
    """A house that is served, who is in it, and the library that all of them ask for."""

    address: str
    people: People
    who: dict[str, dict[str, str]]
    library: str
    article: str

    def visit(self, who: str, method: str, path: str, body: bytes = b"{}") -> tuple[int, str]:
        """Return the status, and what is said if it is refused; a stream is only begun."""
        headers = {"origin": self.address, "content-type": "application/json", **self.who[who]}
        content = body if method in ("POST", "PUT", "PATCH") else None
        with (
            httpx.Client(base_url=self.address, headers=headers, timeout=60) as client,
            client.stream(method, path, content=content) as reply,
        ):
            said = reply.read().decode() if reply.status_code >= 400 else ""
            return reply.status_code, said.replace(reply.headers["x-request-id"], "")

    def inside(self, path: str, library: str = "") -> str:
        """Return the address of a library's path, with the article of the library in it."""
        plain = path.replace("{article_id}", self.article).replace("{api_name}", "ask")
        return f"/l/{library or self.library}" + plain.replace("{", "").replace("}", "").replace(
            ":path", ""
        )


def come(people: People, login: str, role: Role) -> Person:
    link = make_link(people, add_person(people, login, role, by="test").id)
    return enter_by_link(people, link, "", "", PASSWORD)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    settings = load_settings(home=tmp_path_factory.mktemp("house"), model="none", embeddings="tiny")
    with open_people(settings.home) as people:
        olga = enter_by_link(people, make_link(people), "olga", "Olga", PASSWORD)
        ed, ned, eve = (come(people, name, "editor") for name in ("ed", "ned", "eve"))
        rita = come(people, "rita", "reader")
        (library,) = libraries_of(people, ed)
        share(people, library, rita.id, "read", by=ed.id)
        share(people, library, ned.id, "edit", by=ed.id)
        everybody = {"owner": olga, "ed": ed, "ned": ned, "eve": eve, "rita": rita}
        who = {
            name: {"cookie": f"{COOKIE}={begin_session(people, one.id)}"}
            for name, one in everybody.items()
        }
        secret = make_token(people, ed.id, "reads", may="read", library=library)
        who |= {"stranger": {}, "program": {"authorization": f"Bearer {secret}"}}
        house = house_of(settings, people)
        app = gated_house(house, people, RULES)
        house.start()
        with running_at(app, house.end) as address:
            found = Walk(address, people, who, library, "")
            text = BRIEFING.read_text(encoding="utf-8")
            where = f"{address}/l/{library}/api/articles"
            added = httpx.post(where, json={"text": text}, headers=who["ed"], timeout=60)
            found.article = added.raise_for_status().json()["id"]
            yield found
        house.close()


# --- what there is --------------------------------------------------------------------------------


def routes_of(app: Any, before: str = "") -> Iterator[str]:
    """Every route of an app, with those below its mounts."""
    for route in app.routes:
        path = before + getattr(route, "path", "")
        inner = route if isinstance(route, Mount) else getattr(route, "original_router", None)
        if inner is not None and getattr(inner, "routes", None):
            yield from routes_of(inner, path.rstrip("/"))
        else:
            methods = getattr(route, "methods", None) or EVERY
            yield from (f"{method} {path}" for method in methods if method != "HEAD")


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    home = tmp_path_factory.mktemp("routes")
    with Assistant.open(home, "none", TinyEmbedder()) as assistant:
        return set(routes_of(make_app(assistant)))


CLOSED = 404, "There is nothing here."


def is_closed(found: tuple[int, str]) -> bool:
    return found[0] == 404 and CLOSED[1] in found[1]


def test_every_route_that_is_open_is_in_the_table(walk: Walk, endpoints: set[str]) -> None:
    assert endpoints >= READ | EDIT
    for one in sorted(endpoints - READ - EDIT):
        method, path = one.split()
        assert is_closed(walk.visit("ed", method, walk.inside(path))), one


@pytest.mark.parametrize("who", ["stranger", "eve", "owner"])
def test_who_may_not_read_reaches_nothing(walk: Walk, endpoints: set[str], who: str) -> None:
    """A library of another is answered as one that isn't there, a stranger always alike."""
    for one in sorted(endpoints):
        method, path = one.split()
        theirs = walk.visit(who, method, walk.inside(path))
        assert theirs[0] == (401 if who == "stranger" else 404), one
        none = walk.visit(who, method, walk.inside(path, NOWHERE))
        assert theirs == (none[0], none[1].replace(NOWHERE, walk.library)), one


@pytest.mark.parametrize("who", ["rita", "program"])
def test_who_may_read_changes_nothing(walk: Walk, who: str) -> None:
    for one in sorted(READ):
        method, path = one.split()
        assert walk.visit(who, method, walk.inside(path))[0] not in (401, 403), one
    for one in sorted(EDIT):
        method, path = one.split()
        status, said = walk.visit(who, method, walk.inside(path))
        assert (status, REFUSED in said) == (403, True), one
    assert walk.visit("ed", "GET", walk.inside("/api/articles/{article_id}"))[0] == 200


@pytest.mark.parametrize("who", ["ed", "ned"])
def test_who_may_edit_is_let_through(walk: Walk, who: str) -> None:
    for one in sorted(READ | EDIT):
        method, path = one.replace("{article_id}", "none").split()
        found = walk.visit(who, method, walk.inside(path))
        assert found[0] not in (401, 403), one
        assert not is_closed(found), one


def test_what_is_another_library_s_is_not_found_in_ones_own(walk: Walk) -> None:
    """Real ids of one library are no more than guessed ones in another."""
    (own,) = libraries_of(walk.people, person_by_login(walk.people, "eve"))
    for path in (
        "/api/articles/{article_id}",
        "/api/articles/{article_id}/text",
        "/article/{article_id}/text",
        "/v1/models/footnote:{article_id}",
    ):
        real = walk.visit("eve", "GET", walk.inside(path, own))
        guessed = walk.visit("eve", "GET", walk.inside(path.replace("{article_id}", "none"), own))
        assert real[0] == guessed[0] == 404, path
        assert real[1].replace(walk.article, "none") == guessed[1], path


# --- the page's functions, and the tools of programs ----------------------------------------------


def test_every_function_of_the_page_is_in_the_table(walk: Walk) -> None:
    base = f"{walk.address}/l/{walk.library}"
    config = httpx.get(f"{base}/config", headers=walk.who["ed"], timeout=60).json()
    functions = {one["api_name"].rstrip("_0123456789"): one for one in config["dependencies"]}
    assert functions.keys() == READ_FUNCTIONS | EDIT_FUNCTIONS
    for name, one in functions.items():
        for who in ("rita", "ned"):
            refused = REFUSED in _event(walk, who, one)
            assert refused == (who == "rita" and name in EDIT_FUNCTIONS), (who, name)


def _event(walk: Walk, who: str, known: dict[str, Any], *data: Any) -> str:
    base, headers = f"{walk.address}/l/{walk.library}", {**walk.who[who], "origin": walk.address}
    given = list(data) or [None] * len(known["inputs"])
    join = {"data": given, "fn_index": known["id"], "session_hash": who}
    sent = httpx.post(f"{base}/gradio_api/queue/join", json=join, headers=headers)
    if not sent.is_success:
        return sent.text
    data = f"{base}/gradio_api/queue/data?session_hash={who}"
    with httpx.stream("GET", data, headers=headers, timeout=30) as stream:
        return next(one for one in stream.iter_lines() if "process_completed" in one)


def test_every_tool_is_in_the_table(walk: Walk) -> None:
    named = _call(walk, "program", "tools/list", {})["result"]["tools"]
    assert {one["name"] for one in named} == READ_TOOLS | EDIT_TOOLS
    for name in READ_TOOLS | EDIT_TOOLS:
        params = {"name": name, "arguments": {"article_id": "none", "text": "A text."}}
        said = json.dumps(_call(walk, "program", "tools/call", params), ensure_ascii=False)
        assert (REFUSED in said) == (name in EDIT_TOOLS), name
    assert _call(walk, "eve", "tools/list", {})["error"]["type"] == "not_found"
    assert _call(walk, "stranger", "tools/list", {})["error"]["type"] == "no_token"


def _call(walk: Walk, who: str, method: str, params: dict[str, Any]) -> Any:
    accept = {"accept": "application/json, text/event-stream", **walk.who[who]}
    asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return httpx.post(f"{walk.address}/l/{walk.library}/mcp", json=asked, headers=accept).json()


# --- the pages of accounts ------------------------------------------------------------------------


def test_every_page_of_accounts_is_for_those_it_is_for(walk: Walk) -> None:
    pages = {one for page in pages_of(RULES) for one in _ways(page)}
    pages |= {f"GET {path}" for path in health.PATHS}
    assert pages == ANYBODYS | PERSONS | OWNERS
    for one in sorted(pages - {"POST /sign-out", "POST /account/password"}):
        method, path = one.split()
        where = path.replace("{link}", "none")
        status = {who: walk.visit(who, method, where, b"")[0] for who in walk.who}
        outside = {status["stranger"], status["program"]}
        if one in ANYBODYS:
            assert outside.isdisjoint({401} if method == "GET" else ()), one
            continue
        assert outside == {401}, one
        if one in OWNERS:
            assert {status[who] for who in ("ed", "ned", "eve", "rita")} == {404}, one
            assert status["owner"] in (200, 303, 400, 404), one
        else:
            assert {401, 403}.isdisjoint(status[who] for who in ("rita", "ed", "owner")), one
    assert walk.visit("stranger", "POST", "/sign-out")[0] == 401


def _ways(page: Page) -> Iterator[str]:
    yield f"GET {page.path}"
    yield from (f"POST {page.path}/{name}".rstrip("/") for name in page.deeds)


def test_addresses_of_one_person_s_use_are_nobody_s_here(walk: Walk, endpoints: set[str]) -> None:
    """What a library has below its own address isn't there at the root."""
    for one in sorted(endpoints):
        method, path = one.split()
        if one in ANYBODYS or path in ("/", "/sign-in"):
            continue
        assert walk.visit("ed", method, walk.inside(path).partition(walk.library)[2])[0] == 404, one


# --- what is counted and written down -------------------------------------------------------------


def test_what_is_too_much_is_refused_by_every_way(walk: Walk) -> None:
    base, ned = f"{walk.address}/l/{walk.library}", walk.who["ned"]
    person = person_by_login(walk.people, "ned").id
    now = walk.people.now()
    with walk.people.engine.transaction() as db:
        for what in ("questions", "articles", "bytes"):
            db.execute("DELETE FROM counts WHERE person = ? AND what = ?", (person, what))
            db.execute("INSERT INTO counts VALUES (?, ?, ?, ?)", (person, what, now, 10**12))
    sent = {**ned, "origin": walk.address}
    with httpx.Client(base_url=base, headers=sent, timeout=60) as client:
        messages = [{"role": "user", "content": "Who?"}]
        upload = {"files": ("a.md", b"# A\n\nText.")}
        for reply in (
            client.post("api/ask", json={"question": "Who?"}),
            client.post("api/ask/stream", json={"question": "Who?"}),
            client.post("api/prove", json={"text": "He went."}),
            client.post("v1/chat/completions", json={"model": "footnote", "messages": messages}),
            client.post("api/articles", json={"text": "A text."}),
            client.post("api/articles/file?name=a.md", content=b"# A\n\nText."),
            client.post("gradio_api/upload", files=upload),
        ):
            assert reply.status_code == 429, reply.request.url
            assert 0 < int(reply.headers["retry-after"]) <= 86_400
            assert "in a minute" in reply.text or "in a day" in reply.text
    config = httpx.get(f"{base}/config", headers=ned, timeout=60).json()["dependencies"]
    functions = {one["api_name"].rstrip("_0123456789"): one for one in config}
    _event(walk, "ned", functions["open"])
    for name in ("begin", "again", "follow", "check", "add_text", "add_address", "ask"):
        known = functions[name]
        assert "That were more than" in _event(walk, "ned", known), name
    for name, given in (("ask", {"question": "Who?"}), ("prove", {"text": "x"}), ("add", {})):
        said = _call(walk, "ned", "tools/call", {"name": name, "arguments": given})
        assert said["result"]["isError"], name
        assert "That were more than" in said["result"]["content"][0]["text"]
    assert httpx.get(f"{base}/api/articles", headers=ned).status_code == 200


def test_who_adds_and_removes_is_written_down_by_every_way(walk: Walk) -> None:
    base, ed = f"{walk.address}/l/{walk.library}", walk.who["ed"]

    def last() -> tuple[str, str, str]:
        one = happened(walk.people, 1)[0]
        return one.who, one.what, one.about

    with httpx.Client(base_url=base, headers=ed, timeout=60) as client:
        id = client.post("api/articles", json={"text": "The dam holds."}).json()["id"]
        assert last() == ("ed", "added", f"{walk.library} {id}")
        assert client.delete(f"api/articles/{id}").status_code == 204
        assert last() == ("ed", "removed", f"{walk.library} {id}")
    text = {"name": "add", "arguments": {"text": "The mill turns."}}
    id = _call(walk, "ed", "tools/call", text)["result"]["structuredContent"]["id"]
    assert last() == ("ed", "added", f"{walk.library} {id}")
    _call(walk, "ed", "tools/call", {"name": "remove", "arguments": {"article_id": id}})
    assert last() == ("ed", "removed", f"{walk.library} {id}")
    config = httpx.get(f"{base}/config", headers=ed, timeout=60).json()["dependencies"]
    functions = {one["api_name"].rstrip("_0123456789"): one for one in config}
    _event(walk, "ed", functions["add_text"], "The sluice is shut.", [])
    assert last()[:2] == ("ed", "added")
    id = last()[2].rpartition(" ")[2]
    _event(walk, "ed", functions["remove"], id, [])
    assert last() == ("ed", "removed", f"{walk.library} {id}")
    before = len(happened(walk.people))
    assert httpx.delete(f"{base}/api/articles/none", headers=ed).status_code == 404
    assert len(happened(walk.people)) == before
