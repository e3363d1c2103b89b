"""Many readers at once, as browsers speak to the page: each sees its own stream, none is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING
from tests.readers import serving

pytestmark = pytest.mark.slow

READERS = 32
SAID = "The talks of reader number {n} are being held on the orders of Donald Trump."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    replies = {f"reader number {n:02}?": SAID.format(n=f"{n:02}") for n in range(READERS)}
    chat = ScriptedChat(replies=replies, delay=0.05)
    with Assistant.open(tmp_path_factory.mktemp("page"), chat, TinyEmbedder()) as opened:
        opened.add(BRIEFING)
        opened.load()
        with serving(opened) as address:
            yield address


class Reader:
    """One browser's session with the page, as its requests."""

    def __init__(self, address: str, name: str) -> None:
        self.api, self.name = f"{address}/gradio_api", name
        self.client = httpx.Client(timeout=60, headers={"origin": address})
        config = self.client.get(f"{address}/config").json()
        self.events = {one["api_name"]: one for one in config["dependencies"]}
        opened = self.send("open")  # as a browser does once it has drawn the page
        (drawn,) = (one for one in opened if one["msg"] == "process_completed")
        self.article = drawn["output"]["data"][0]["value"]

    def send(self, event: str, *data: Any) -> list[dict[str, Any]]:
        """Send an event, and return all that comes of it."""
        join = {"data": data, "fn_index": self.events[event]["id"], "session_hash": self.name}
        self.client.post(f"{self.api}/queue/join", json=join).raise_for_status()
        stream = self.client.get(f"{self.api}/queue/data", params={"session_hash": self.name})
        lines = (line.removeprefix("data:") for line in stream.text.splitlines() if line)
        return [json.loads(line) for line in lines]

    def ask(self, question: str) -> tuple[int, str]:
        """Ask, and return how many pictures of the answer came, and the last of them."""
        chosen = [self.article, "lenient", "model", ""]
        self.send("begin", question, None, None, None, *chosen, "")
        came = self.send("answer", None, self.article)
        pictures = sum(one["msg"] == "process_generating" for one in came)
        self.send("end", None, self.article, None)
        return pictures, json.dumps(came, ensure_ascii=False)


def test_bad_69_each_of_32_readers_sees_their_own_stream(address: str) -> None:
    with ExitStack() as opened, ThreadPoolExecutor(READERS) as pool:
        readers = [Reader(address, f"reader{n:02}") for n in range(READERS)]
        for reader in readers:
            opened.callback(reader.client.close)
        asked = [
            pool.submit(reader.ask, f"On whose orders are the talks of reader number {n:02}?")
            for n, reader in enumerate(readers)
        ]
        for n, one in enumerate(asked):
            pictures, shown = one.result(timeout=60)
            assert pictures >= 3, n
            assert f"reader number {n:02}?" in shown
            others = [m for m in range(READERS) if m != n and f"number {m:02}" in shown]
            assert not others, n
