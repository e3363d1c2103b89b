"""Many libraries in one process: each is asked by itself, and shares nothing but the models."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.serve.house import House
from footnote.assistant.settings import Settings
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, NotFound
from tests.readers import running_at
from tests.serve.test_rights import event

pytestmark = pytest.mark.slow

BRIDGE = "# The bridge\n\nThe Halden bridge opened in 1932. It is painted grey.\n"
TOWER = "# The tower\n\nThe Quill tower opened in 1955. It is made of glass.\n"
WHEN = "When did the Halden bridge open?"
TOO = "When did the Quill tower open?"
REPLIES = {"Halden": "The bridge opened in 1932.", "Quill": "The tower opened in 1955."}


def settings(home: Path, **more: Any) -> Settings:
    return Settings(home=home, model="none", embeddings="tiny", **more)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(settings(tmp_path), ScriptedChat(replies=REPLIES), TinyEmbedder(), most=2)
    yield made
    made.close()


@pytest.fixture
def client(house: House) -> Iterator[httpx.Client]:
    with (
        running_at(house, house.end) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def add(client: httpx.Client, id: str, text: str) -> str:
    reply = client.post(f"/l/{id}/api/articles", json={"text": text})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


@pytest.fixture
def two(house: House, client: httpx.Client) -> tuple[str, str, str]:
    """A library with a bridge, another with a tower, and the bridge's id."""
    one, other = house.make("Bridges"), house.make("Towers")
    bridge, _ = add(client, one, BRIDGE), add(client, other, TOWER)
    return one, other, bridge


def test_what_one_library_holds_is_nowhere_in_another(
    two: tuple[str, str, str], client: httpx.Client
) -> None:
    one, other, bridge = two
    asked = [client.post(f"/l/{id}/api/ask", json={"question": WHEN}) for id in (one, other)]
    assert [one.json()["outcome"] for one in asked] == ["answered", "not_in_article"]
    for method, path, given in guesses(bridge):
        reply = client.request(method, f"/l/{other}/{path}", json=given)
        for word in ("Halden", "1932", "painted"):
            assert word not in reply.text.replace(WHEN, ""), (path, word)
    assert client.get(f"/l/{one}/api/articles/{bridge}").json()["text"] == BRIDGE
    assert client.get(f"/l/{other}/metrics").status_code == 404


def guesses(bridge: str) -> Iterator[tuple[str, str, object]]:
    """Every way to something of an article, or of all, that a request has."""
    said = [{"role": "user", "content": WHEN}]
    yield "POST", "api/ask", {"question": WHEN, "article": bridge}
    yield "POST", "api/prove", {"text": BRIDGE, "article": bridge}
    yield "POST", "v1/chat/completions", {"model": f"footnote:{bridge}", "messages": said}
    yield "DELETE", f"api/articles/{bridge}", None
    for path in (
        *(f"api/articles/{bridge}", f"api/articles/{bridge}/text", f"v1/models/footnote:{bridge}"),
        *(f"article/{bridge}{end}" for end in (".html", "/pages/1.png", "/pages/1.json")),
        *(f"made/{bridge}/{kind}.html" for kind in ("timeline", "figures", "faq")),
        *"made/questions.zip made/report.md api/articles v1/models talk/list.html".split(),
        *("", "config", "metrics"),
    ):
        yield "GET", path, None


def test_no_tool_reaches_into_another(two: tuple[str, str, str], client: httpx.Client) -> None:
    _, other, bridge = two
    guessed: dict[str, dict[str, str]] = {
        "ask": {"question": WHEN, "article": bridge},
        "article": {"article_id": bridge},
        "articles": {},
        "remove": {"article_id": bridge},
    }
    for name, arguments in guessed.items():
        asked = {"name": name, "arguments": arguments}
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
        kinds = {"accept": "application/json, text/event-stream"}
        reply = client.post(f"/l/{other}/mcp", json=call, headers=kinds)
        assert reply.json()["result"]
        assert "Halden" not in reply.text.replace(WHEN, ""), name


def test_no_page_reaches_into_another(two: tuple[str, str, str], client: httpx.Client) -> None:
    one, other, bridge = two
    page = f"{str(client.base_url).rstrip('/')}/l/{other}"
    known = {one["api_name"]: one for one in client.get(f"{page}/config").json()["dependencies"]}
    for name in ("ask", "arrive", "choose", "compare", "label", "remove", "check"):
        given = [bridge] * len(known[name]["inputs"])
        assert "Halden" not in event(page, known[name], {}, *given), name
    assert client.get(f"/l/{one}/api/articles/{bridge}").json()["text"] == BRIDGE


def test_an_article_of_both_is_removed_from_one(house: House, client: httpx.Client) -> None:
    one, other = house.make("Bridges"), house.make("Bridges too")
    bridge = add(client, one, BRIDGE)
    assert add(client, other, BRIDGE) == bridge
    assert client.delete(f"/l/{one}/api/articles/{bridge}").status_code == 204
    assert client.get(f"/l/{one}/api/articles").json() == []
    asked = client.post(f"/l/{other}/api/ask", json={"question": WHEN})
    assert asked.json()["outcome"] == "answered"


def test_all_share_the_models_of_the_house(
    two: tuple[str, str, str], house: House, client: httpx.Client
) -> None:
    opened = house._opened.left()
    own = house.model.writer()
    assert own
    assert len(opened) == 2
    for one in opened:
        writer = one.loading.writer()
        assert writer
        assert writer.model is own.model
        assert one.library.embeddings is house.embeddings


def test_so_many_are_open_and_the_one_unused_for_longest_is_closed(
    house: House, client: httpx.Client, tmp_path: Path
) -> None:
    ids = [house.make(f"Library {n}") for n in range(3)]
    added = [add(client, id, BRIDGE.replace("1932", str(1900 + n))) for n, id in enumerate(ids)]
    assert [id in house._opened for id in ids] == [False, True, True]
    assert client.get(f"/l/{ids[0]}/api/articles").json()[0]["id"] == added[0]
    assert [id in house._opened for id in ids] == [True, False, True]
    for id, article in zip(ids, added, strict=True):  # each again
        assert client.get(f"/l/{id}/api/articles/{article}").status_code == 200


def test_one_that_is_used_stays_open(house: House) -> None:
    async def use() -> list[Any]:
        ids = [house.make(f"Library {n}") for n in range(3)]
        async with house._opened.using(ids[0]) as app, house._opened.using(ids[1]):
            said = []
            try:
                async with house._opened.using(ids[2]):
                    pass
            except Exception as error:
                said.append(str(error))
            async with house._opened.using(ids[0]) as again:
                said.append(again is app)
        async with house._opened.using(ids[2]):
            said.append([id in house._opened for id in ids])
        await house._opened.close()
        return said

    full, same, left = asyncio.run(use())
    assert "Try again in a moment" in full
    assert same
    assert sorted(left) == [False, True, True]


def test_nothing_goes_on_for_a_library_that_was_closed(house: House) -> None:
    async def use() -> set[str]:
        before = asyncio.all_tasks()
        async with house._opened.using(house.make("Bridges")) as app:
            apps.append(weakref.ref(app))
            del app
            assert len(asyncio.all_tasks()) > len(before) + 1
        await house._opened.close()
        left = asyncio.all_tasks() - before
        await asyncio.wait_for(asyncio.gather(*left), 30)
        return {str(one) for one in asyncio.all_tasks() - before}

    apps: list[weakref.ref[FastAPI]] = []
    assert asyncio.run(use()) == set()
    gc.collect()
    assert [one() for one in apps] == [None]


def test_many_at_once_open_a_library_once(house: House, client: httpx.Client) -> None:
    id, statuses = house.make("Bridges"), []

    def ask() -> None:
        statuses.append(client.get(f"/l/{id}/api/articles").status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert statuses == [200] * 8


def test_one_that_cant_be_opened_says_so_and_the_others_go_on(
    house: House, client: httpx.Client, tmp_path: Path
) -> None:
    broken, whole = house.make("Broken"), house.make("Whole")
    (tmp_path / "libraries" / broken / "chroma").mkdir()
    (tmp_path / "libraries" / broken / "chroma" / "chroma.sqlite3").write_bytes(b"x")
    for _ in range(2):
        reply = client.get(f"/l/{broken}/api/articles")
        assert reply.status_code == 503
        assert "records" in reply.json()["error"]["message"]
        assert "content-security-policy" in reply.headers
    assert add(client, whole, BRIDGE)


def test_what_is_no_library_is_not_there(house: House, client: httpx.Client) -> None:
    id = house.make("Bridges")
    for path in ("/", "/l/", "/l/0123456789abcdef/", f"/l/{id}x/", f"/l/{id[:-1]}/", "/api/ask"):
        assert client.get(path).status_code == 404, path
    for path in (f"/l/../l/{id}", f"/l/{id}/../../etc"):
        assert client.get(path).status_code in (404, 307), path
    there = client.get(f"/l/{id}?c=x")
    assert (there.status_code, there.headers["location"]) == (307, f"/l/{id}/?c=x")
    assert client.get(f"/l/{id}/gradio_api/heartbeat/x").status_code == 404


def test_a_dropped_library_is_gone_with_its_files(
    house: House, client: httpx.Client, tmp_path: Path
) -> None:
    id, other = house.make("Bridges"), house.make("Towers")
    add(client, id, BRIDGE)
    states = tmp_path / "states"
    states.mkdir(exist_ok=True)
    for name in (f"{id}-abc-1.state", f"{other}-abc-1.state"):
        (states / name).write_bytes(b"x")
    house.drop(id)
    assert client.get(f"/l/{id}/api/articles").status_code == 404
    with pytest.raises(NotFound):
        house.drop(id)
    for _ in range(200):
        if not (tmp_path / "libraries" / id).exists():
            break
        threading.Event().wait(0.05)
    assert not (tmp_path / "libraries" / id).exists()
    assert [one.name for one in states.iterdir()] == [f"{other}-abc-1.state"]
    assert client.get(f"/l/{other}/api/articles").json() == []


def test_what_was_to_be_dropped_is_dropped_at_the_next_start(tmp_path: Path) -> None:
    house = House(settings(tmp_path), "none", TinyEmbedder())
    id, other = house.make("Bridges"), house.make("Towers")
    (tmp_path / "libraries" / id / "dropped").touch()
    assert not house.has(id)
    house.close()
    again = House(settings(tmp_path), "none", TinyEmbedder())
    assert [one.name for one in (tmp_path / "libraries").iterdir()] == [other]
    again.close()


def test_the_example_comes_to_those_that_want_it(house: House, client: httpx.Client) -> None:
    shown, plain = house.make("Mine", example=True), house.make("Ours")
    for _ in range(200):
        if client.get(f"/l/{shown}/api/articles").json():
            break
        threading.Event().wait(0.05)
    assert "Talking" in client.get(f"/l/{shown}/api/articles").text
    assert client.get(f"/l/{plain}/api/articles").json() == []


def test_a_title_is_one_and_a_database_is_refused(tmp_path: Path) -> None:
    house = House(settings(tmp_path), "none", TinyEmbedder())
    with pytest.raises(BadInput):
        house.make(" ")
    house.close()
    with pytest.raises(BadInput, match="kept in folders"):
        House(settings(tmp_path, database="postgresql+psycopg://u:p@127.0.0.1/x"), "none")
