"""Pages of several libraries in one process, in a real browser."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from footnote.assistant.serve.house import House
from footnote.assistant.serve.page.who_html import Listed
from footnote.assistant.serve.visitor import Right, Visitor
from footnote.index.embed.tiny import TinyEmbedder
from tests.readers import open_tab, running_at
from tests.serve.test_house import BRIDGE, TOWER, WHEN, add, client, house, settings

__all__ = ["client", "house"]  # fixtures
pytestmark = pytest.mark.page


def at(client: httpx.Client, id: str) -> str:
    """The address of a library's page, without the slash at its end."""
    return f"{client.base_url}".rstrip("/") + f"/l/{id}"


def test_kept_answers_and_conversations_stay_where_they_are(
    house: House, client: httpx.Client, browser: Any
) -> None:
    one, other = house.make("Bridges"), house.make("Towers")
    add(client, one, BRIDGE)
    add(client, other, TOWER)
    with open_tab(browser, at(client, one)) as tab:
        tab.ask(WHEN)
        tab.page.locator("#now").get_by_role("button", name="Keep", exact=True).click()
        tab.page.get_by_text("Kept. It is checked again").wait_for()
        talk = tab.page.url.partition("?c=")[2].partition("#")[0]
    assert "1932" in client.get(f"/l/{one}/made/report.md").text
    assert "1932" in client.get(f"/l/{one}/talk/{talk}.html").text
    assert "Halden" in client.get(f"/l/{one}/talk/list.html").text
    assert client.get(f"/l/{other}/talk/{talk}.html").status_code == 404
    assert "Halden" not in client.get(f"/l/{other}/talk/list.html").text
    assert "Halden" not in client.get(f"/l/{other}/made/report.md").text


def test_a_visitor_goes_from_library_to_library_and_signs_out(tmp_path: Path, browser: Any) -> None:
    mine: list[Listed] = []
    house = House(settings(tmp_path), "none", TinyEmbedder(), libraries_of=lambda id: mine)
    one, other = house.make("Bridges"), house.make("Towers <b>")
    mine += [(one, "Bridges", "own"), (other, "Towers <b>", "read")]
    signed_out = []

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in ("/", "/sign-out", "/account"):
            signed_out.append((scope["method"], scope["path"]))
            await PlainTextResponse("At the gate.")(scope, receive, send)
            return
        right: Right = "read" if other in scope.get("path", "") else "own"
        visitor = Visitor("anna", "Anna & co", right)
        await house({**scope, "state": {"visitor": visitor}}, receive, send)

    with running_at(gate, house.end) as address:
        with httpx.Client(base_url=address) as client:
            add(client, one, BRIDGE)
        with open_tab(browser, address, start=f"/l/{one}/") as tab:
            page = tab.page
            assert page.locator("#who summary").inner_text() == "Bridges"
            assert page.get_by_role("link", name="Anna & co").evaluate("one => one.pathname") == (
                "/account"
            )
            assert page.get_by_role("button", name="Add an article").is_visible()
            page.locator("#who summary").click()
            page.get_by_role("link", name="Towers <b>").click()
            page.wait_for_url(f"{address}/l/{other}/")
            page.locator("#who nav").wait_for()
            assert page.locator("#who summary").inner_text() == "Towers <b>"
            assert not page.get_by_role("button", name="Add an article").is_visible()
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url(f"{address}/")
    house.close()
    assert signed_out[:2] == [("POST", "/sign-out"), ("GET", "/")]


def test_a_page_whose_library_was_closed_meanwhile_asks_to_be_reloaded(
    house: House, client: httpx.Client, browser: Any
) -> None:
    ids = [house.make(f"Library {n}") for n in range(3)]
    for id in ids:
        add(client, id, BRIDGE)
    with open_tab(browser, at(client, ids[0]), start="/?private") as tab:
        page = tab.page
        tab.ask(WHEN)
        assert house._loop
        closed = asyncio.run_coroutine_threadsafe(house._opened.leave(ids[0]), house._loop)
        closed.result(30)
        tab.wrongs.clear()  # that a stream ended
        page.get_by_label("Your question").fill(WHEN)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.get_by_text("Reload it to go on").wait_for()
        tab.wrongs.clear()
    assert "Nothing is kept yet" in client.get(f"/l/{ids[0]}/talk/list.html").text
