"""The token: nobody gets past without it, a browser signs in once, and a wide address wants it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from footnote import Assistant
from footnote.assistant.serve.door import Door
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS, Run
from tests.readers import open_tab, serving

pytestmark = pytest.mark.slow

TOKEN = "a-secret-of-more-than-sixteen"
BEARER = {"authorization": f"Bearer {TOKEN}"}
# Every way in: what a stranger may see of any is that a token is asked for.
WAYS = (
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/theme.css"),
    ("GET", "/page/page.js"),
    ("GET", "/openapi.json"),
    ("GET", "/metrics"),
    ("POST", "/gradio_api/call/ask"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/upload"),
    ("POST", "/api/ask"),
    ("POST", "/api/ask/stream"),
    ("POST", "/api/prove"),
    ("POST", "/api/verify"),
    ("GET", "/api/articles"),
    ("POST", "/api/articles"),
    ("POST", "/api/articles/file"),
    ("DELETE", "/api/articles/x"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/mcp"),
)


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    with Assistant.open(tmp_path / "home", "none", TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        assistant.load()
        with serving(assistant) as address:
            yield address


def test_a_stranger_gets_nowhere(address: str) -> None:
    wrong: list[dict[str, str]] = [
        {},
        {"authorization": "Bearer wrong-secret-of-sixteen"},
        {"authorization": f"Basic {TOKEN}"},
        {"cookie": f"footnote={TOKEN}"},
        {"cookie": "footnote=; a=b"},
    ]
    with httpx.Client(base_url=address) as client:
        for method, path in WAYS:
            if path == "/metrics":
                continue  # is for this machine too
            for headers in wrong:
                reply = client.request(method, path, headers=headers, content=b"{}")
                assert reply.status_code == 401, (method, path, headers)
                assert "Talking" not in reply.text
        odd = client.get("/", headers=[(b"authorization", b"Bearer \xff\xfe")])
        assert odd.status_code == 401
        said = client.post("/api/ask", json={"question": ORDERS})
        assert said.headers["www-authenticate"] == "Bearer"
        assert "needs the token" in said.json()["error"]["message"]


def test_who_has_it_gets_in_by_every_way(address: str) -> None:
    with httpx.Client(base_url=address, headers=BEARER) as client:
        for method, path in WAYS:
            content = b"{}" if method == "POST" else None
            assert client.request(method, path, content=content).status_code != 401, path
        assert client.post("/api/ask", json={"question": ORDERS}).json()["outcome"] == "answered"


def test_a_supervisor_needs_none(address: str) -> None:
    assert httpx.get(f"{address}/healthz").text == "ok"
    assert httpx.get(f"{address}/readyz").json() == {"ready": True, "missing": []}


def test_a_browser_signs_in_once(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        asked = client.get("/")
        assert asked.status_code == 401
        assert 'action="/sign-in"' in asked.text
        assert "form-action 'self'" in asked.headers["content-security-policy"]
        refused = client.post("/sign-in", data={"token": "wrong"})
        assert refused.status_code == 401
        assert "That isn&#x27;t the token" in refused.text
        assert not client.cookies
        signed = client.post("/sign-in", data={"token": TOKEN})
        assert (signed.status_code, signed.headers["location"]) == (303, "/")
        cookie = signed.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert TOKEN not in cookie
        assert client.get("/").status_code == 200
        huge = client.post("/sign-in", content=b"x" * 5_000, headers={"cookie": ""})
        assert huge.status_code == 413


def test_an_address_can_carry_it_once(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        assert client.get("/?token=wrong").status_code == 401
        there = client.get(f"/?token={TOKEN}&__theme=dark")
        assert there.status_code == 303
        assert there.headers["location"] == "/?__theme=dark"
        assert client.get("/api/articles").status_code == 200
        elsewhere = httpx.get(f"{address}//evil.example/?token={TOKEN}")
        assert elsewhere.status_code in (303, 404)
        assert not elsewhere.headers.get("location", "").startswith("//")


def test_a_foreign_page_cannot_sign_in(address: str) -> None:
    for origin in ("https://attacker.example", "null"):
        reply = httpx.post(f"{address}/sign-in", data={"token": TOKEN}, headers={"origin": origin})
        assert reply.status_code == 403


def test_a_token_of_another_length_or_kind_is_none() -> None:
    door = Door(TOKEN)
    assert door.is_token(TOKEN)
    for given in ("", TOKEN[:-1], TOKEN + "x", "\ud800", "é" * 20):
        assert not door.is_token(given)
    assert not Door().is_token("")
    assert Door("another-secret-of-sixteen").cookie() != door.cookie()


def test_another_machine_needs_it_or_to_be_let_in(
    footnote: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        ran = footnote("serve", "--host", host, "--port", "0")
        assert ran.returncode == 2
        assert "Set FOOTNOTE_TOKEN" in ran.stderr
        assert "--open" in ran.stderr
    # Past that, what can't be listened on is what ends it.
    assert "can't be opened" in footnote("serve", "--host", "192.0.2.1", "--open").stderr
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    assert "can't be opened" in footnote("serve", "--host", "192.0.2.1").stderr


@pytest.mark.page
def test_a_person_signs_in_on_the_form(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    try:
        page.goto("/")
        page.get_by_label("Token").fill("not the token")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("That isn't the token.").wait_for()
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector("#article .article", state="attached")
        page.get_by_label("Your question").fill(ORDERS)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.wait_for_selector('#now #a1 [aria-busy="false"]')
        assert "orders of Donald Trump" in page.inner_text("#now")
        assert page.evaluate("document.cookie") == ""
    finally:
        context.close()


@pytest.mark.page
def test_the_page_without_a_token_asks_for_none(browser: Any, assistant: Assistant) -> None:
    with serving(assistant) as address, open_tab(browser, address) as tab:
        assert "orders of Donald Trump" in tab.ask(ORDERS)
