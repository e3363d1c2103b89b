"""The same page below a prefix: all that it fetches, links to and says stays below it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.serve.remote import ask_page
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS, REPLIES, SHOWN
from tests.readers import open_tab, serving

pytestmark = pytest.mark.slow

PREFIX = "/l/0123456789abcdef"
TOKEN = "a-secret-of-more-than-sixteen"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    chat = ScriptedChat(replies=REPLIES)
    with Assistant.open(tmp_path / "home", chat, TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        assistant.load()
        with serving(assistant, PREFIX) as address:
            yield address


def test_programs_are_answered_and_pointed_below_it(address: str) -> None:
    assert ask_page(address, ORDERS, None).text == SHOWN
    asked = {"model": "footnote", "messages": [{"role": "user", "content": ORDERS}]}
    shown = httpx.post(f"{address}/v1/chat/completions", json=asked).json()
    message = shown["choices"][0]["message"]
    link = message["annotations"][0]["url_citation"]["url"]
    assert link.startswith(f"{address}/api/articles/")
    assert httpx.get(link).text in BRIEFING.read_text("utf-8")
    described = httpx.get(f"{address}/openapi.json").json()
    assert {"url": PREFIX} in described["servers"]
    for reply in (
        httpx.post(f"{address}/api/ask", json={"query": 1}),
        httpx.get(f"{address}/api/nothing"),
    ):
        assert f"{PREFIX}/openapi.json" in reply.json()["error"]["message"]
    client = Client(f"{address}/", verbose=False)
    assert client.predict(ORDERS, api_name="/ask")["text"] == SHOWN


def test_what_is_shut_at_the_root_is_shut_below_it(address: str) -> None:
    host = address.removesuffix(PREFIX)
    for path in ("/gradio_api/file=ui.py", "/monitoring", "/docs", "/gradio_api/deep_link"):
        assert httpx.get(address + path).status_code == 404, path
    for path in ("/", "/config", "/api/articles", "/page/page.js", f"{PREFIX}x/config"):
        assert httpx.get(host + path).status_code == 404, path
    joined = f"{address}/gradio_api/queue/join"
    foreign = {"origin": "https://attacker.example"}
    assert httpx.post(joined, json={"data": []}, headers=foreign).status_code == 403


def test_the_token_is_asked_for_and_remembered_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_TOKEN", TOKEN)
    with (
        Assistant.open(tmp_path / "home", "none", TinyEmbedder()) as assistant,
        serving(assistant, PREFIX) as address,
        httpx.Client() as client,
    ):
        asked = client.get(f"{address}/")
        assert asked.status_code == 401
        assert f'action="{PREFIX}/sign-in"' in asked.text
        signed = client.post(f"{address}/sign-in", data={"token": TOKEN})
        assert (signed.status_code, signed.headers["location"]) == (303, f"{PREFIX}/")
        assert f"Path={PREFIX}/" in signed.headers["set-cookie"]
        assert client.get(f"{address}/").status_code == 200
        carried = httpx.get(f"{address}/?token={TOKEN}&c=x")
        assert carried.headers["location"] == f"{PREFIX}/?c=x"


@pytest.mark.page
def test_a_reader_never_leaves_it(browser: Any, address: str, tmp_path: Path) -> None:
    with open_tab(browser, address) as tab:
        page = tab.page
        assert "Donald Trump" in tab.ask(ORDERS)
        assert page.url.startswith(f"{address}/?c=")
        page.locator("#now sup a.cite").first.click()
        page.wait_for_selector("#article mark")
        page.reload()
        page.wait_for_selector("#now .turn")
        assert "Donald Trump" in page.inner_text("#now")
        assert page.url.startswith(f"{address}/?c=")
        page.get_by_text("Conversations", exact=True).click()
        page.locator("#conversations li a").first.click()
        page.wait_for_selector("#now .turn")
        page.locator("#now").get_by_role("button", name="Keep", exact=True).click()
        page.get_by_text("Kept. It is checked again").wait_for()
        page.get_by_role("button", name="Kept answers", exact=True).click()
        report = page.locator("#kept a[download]").first
        assert report.evaluate("one => one.href").startswith(f"{address}/made/")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="From the article").click()
        page.get_by_role("button", name="Questions", exact=True).click()
        page.wait_for_selector("#made .faq, #made .note")
        page.keyboard.press("Escape")
        (tmp_path / "bridge.md").write_text("# The bridge\n\nThe bridge opened in 1932.\n")
        tab.drop(tmp_path / "bridge.md")
        page.get_by_text("Added “The bridge”").wait_for()
        anew = page.get_by_role("link", name="New conversation")
        assert anew.evaluate("one => one.href") == f"{address}/"
        tab.forgive_upload()
