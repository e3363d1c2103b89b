"""The server around the page: who may call it, how much they may send, what goes out."""

import logging
import re
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from footnote.assistant.serve.page.outgoing import script_hashes
from footnote.assistant.serve.page.room import UPLOADS, Room
from footnote.assistant.serve.page.server import Server, address_of, is_open, listen
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
    odd = ("evil@127.0.0.1:7860", "127.0.0.1#.evil.example", "127.0.0.1/x", "127.0.0.1:7860:1")
    for host in (*odd, "evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example"):
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


# --- what goes wrong --------------------------------------------------------------------------


async def broken(request: Request) -> PlainTextResponse:
    raise RuntimeError("Bearer sk-MYSECRET-777 in a fault")


async def misused(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str({}["9999"]))


def test_a_fault_is_said_in_a_sentence_and_logged_under_its_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    routes = [Route("/broken", broken), Route("/gradio_api/misused", misused)]
    app = Starlette(routes=routes)
    app.add_middleware(Guard)
    client = TestClient(app)
    with caplog.at_level(logging.INFO, "footnote"):
        fault, misuse = client.get("/broken"), client.get("/gradio_api/misused")
    assert (fault.status_code, misuse.status_code) == (500, 400)
    lines = [one for one in caplog.records if one.name == "footnote"]
    for reply, line in zip((fault, misuse), lines, strict=True):
        assert reply.headers["x-request-id"] in reply.text
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "Error" not in reply.text
        number = re.findall(r"[0-9a-f]{8}", reply.text)[0]
        assert line.getMessage().startswith(number)
        assert line.exc_info is None
    assert [one.levelname for one in lines] == ["ERROR", "WARNING"]
    assert "MYSECRET" not in caplog.text
    assert "GET /broken: RuntimeError: " in caplog.text
    assert "(serve/test_web.py:" in caplog.text


def test_what_a_proxy_says_is_believed_of_a_named_one_only() -> None:
    async def told(request: Request) -> PlainTextResponse:
        names = ("x-forwarded-proto", "x-forwarded-host", "forwarded", "x-gradio-server")
        return PlainTextResponse(",".join(request.headers.get(one, "-") for one in names))

    for proxies, seen in (((), "-,-,-,-"), (("testclient",), "https,-,-,-")):
        app = Starlette(routes=[Route("/", told)])
        app.add_middleware(Guard, proxies=proxies)
        headers = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
            "Forwarded": "host=evil.example",
            "X-Gradio-Server": "http://evil.example",
        }
        assert TestClient(app).get("/", headers=headers).text == seen


def test_bad_44_uploads_that_nobody_adds_have_a_bound(tmp_path: Path) -> None:
    room = Room(tmp_path, files=2, size=1_000)
    app = Starlette(routes=[Route("/gradio_api/upload", echo, methods=["POST"])])
    app.add_middleware(Guard, room=room)
    client = TestClient(app)

    def upload(size: int) -> int:
        return client.post("/gradio_api/upload", content=b"x" * size).status_code

    assert upload(1_001) == 429
    assert upload(1_000) == 200
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_bytes(b"x" * 600)
    assert (upload(400), upload(401)) == (200, 429)
    (tmp_path / "a" / "two.txt").write_bytes(b"")
    assert upload(1) == 429
    (tmp_path / "a" / "two.txt").unlink()
    with room.taking(300) as refused:
        assert not refused
        assert upload(200) == 429, "another one is on its way"
    assert upload(200) == 200


def test_the_folder_of_uploads_is_its_owners_alone() -> None:
    assert stat.S_IMODE(UPLOADS.stat().st_mode) == 0o700
    assert UPLOADS.name.startswith("footnote-")


# --- who takes their time ---------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A real server that waits for a fifth of a second, and its address."""
    monkeypatch.setattr("footnote.assistant.serve.page.server.HEAD_SECONDS", 0.2)
    monkeypatch.setattr("footnote.assistant.serve.page.web.SILENCE", 0.2)
    app = Starlette(routes=[Route("/echo", echo, methods=["POST"])])
    app.add_middleware(Guard)
    ready = Event()
    with listen("127.0.0.1", 0) as listening:
        server = Server(app, ready.set)
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        assert ready.wait(30)
        yield listening.getsockname()[:2]
        server.should_exit = True
        thread.join(20)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nA: "])
def test_bad_86_a_connection_that_says_nothing_ends(
    impatient: tuple[str, int], sent: bytes
) -> None:
    with socket.create_connection(impatient, timeout=10) as connection:
        connection.sendall(sent)
        assert connection.recv(100) == b""


def test_a_body_that_never_comes_is_refused(impatient: tuple[str, int]) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nxx"
    with socket.create_connection(impatient, timeout=10) as connection:
        connection.sendall(head)
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_the_address_of_what_listens_is_one_that_can_be_opened() -> None:
    for host, shown, others in (
        ("127.0.0.1", "http://127.0.0.1:", False),
        ("::1", "http://[::1]:", False),
        ("localhost", "http://127.0.0.1:", False),
        ("0.0.0.0", "http://127.0.0.1:", True),
        ("::", "http://[::1]:", True),
    ):
        with listen(host, 0) as listening:
            port = listening.getsockname()[1]
            assert address_of(listening) == f"{shown}{port}"
            assert is_open(listening) is others
