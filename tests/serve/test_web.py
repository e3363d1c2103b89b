"""The server around the page: who may call it, how much they may send, what goes out."""

import socket
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from footnote.assistant.serve.page.outgoing import script_hashes
from footnote.assistant.serve.page.server import listen
from footnote.assistant.serve.page.web import MAX_BODY, Guard, names_of
from footnote.index.errors import BadInput

PAGE = "<html><script>go()</script><script src='a.js'></script><p>x</p></html>"


async def page(_: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(routes=[Route("/", page), Route("/echo", echo, methods=["POST"])])
    app.add_middleware(Guard, names=names_of("127.0.0.1"))
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client


def test_bad_81_foreign_hosts_and_origins_are_refused(client: TestClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::1"):
        assert client.get("/", headers={"host": host}).status_code == 403, host
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1"):
        assert client.get("/", headers={"origin": origin}).status_code == 403, origin
    for host in ("127.0.0.1:7860", "localhost:9000", "[::1]:7860", "LOCALHOST"):
        assert client.get("/", headers={"host": host}).status_code == 200, host
    assert client.get("/", headers={"origin": "http://127.0.0.1:7860"}).status_code == 200


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for reply in (client.get("/"), client.get("/", headers={"host": "evil.example"})):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["x-frame-options"] == "DENY"
        assert reply.headers["referrer-policy"] == "no-referrer"
        policy = reply.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "connect-src 'self'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.replace("style-src 'self' 'unsafe-inline'", "")


def test_only_the_pages_own_inline_scripts_may_run(client: TestClient) -> None:
    reply = client.get("/", headers={"accept": "text/html", "accept-encoding": "br"})
    assert reply.text == PAGE
    hashes = script_hashes(PAGE).split()
    assert len(hashes) == 1
    assert hashes[0] in reply.headers["content-security-policy"]
    assert script_hashes("<p onclick='x()'>javascript:alert(1)</p>") == ""


def test_bad_85_a_huge_body_is_refused(client: TestClient) -> None:
    assert client.post("/echo", content=b"x" * 1000).text == "1000"
    big = client.post("/echo", content=b"", headers={"content-length": str(MAX_BODY + 1)})
    assert big.status_code == 413
    assert "20 MB" in big.text
    assert client.post("/echo", content=iter([b"x"])).status_code == 411
    assert (
        client.post("/echo", content=b"", headers={"content-length": "9" * 40}).status_code == 413
    )


def test_only_the_listed_paths_are_open() -> None:
    app = Starlette(routes=[Route("/{rest:path}", page)])
    app.add_middleware(Guard, paths=("/", "/config", "/static/"))
    client = TestClient(app)
    for path, status in {
        "/": 200,
        "/config": 200,
        "/static/a/b": 200,
        "/static": 404,
        "/configs": 404,
        "/other": 404,
        "/static/../other": 404,
    }.items():
        assert client.get(path).status_code == status, path


def test_names_follow_the_address() -> None:
    for host in ("127.0.0.1", "::1", "localhost", "127.0.0.9"):
        assert {"localhost", "127.0.0.1", "::1", host} == names_of(host)
    assert names_of("0.0.0.0") == frozenset()
    assert names_of("192.0.2.1") == frozenset()


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"127.0.0.1:{port}: Address already in use. Choose"):
            listen("127.0.0.1", port)
    for port in (-1, 70_000):
        with pytest.raises(BadInput, match="There is no port"):
            listen("127.0.0.1", port)
    with pytest.raises(BadInput, match="can't be opened at no such host"):
        listen("no such host", 7860)
