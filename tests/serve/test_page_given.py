"""What programs may give the page's functions over plain HTTP: not all of it, and anything."""

import json
from collections.abc import Iterator

import httpx
import pytest

from footnote import Assistant
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS
from tests.readers import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Assistant.open(tmp_path_factory.mktemp("page"), "none", TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        with serving(assistant) as address:
            yield address


def call(address: str, name: str, *data: object) -> tuple[str, object]:
    """Call a function, and return how it ended and what came back."""
    body = json.dumps({"data": data})  # lone surrogates go as escapes
    headers = {"content-type": "application/json"}
    sent = httpx.post(f"{address}/gradio_api/call/{name}", content=body, headers=headers)
    sent.raise_for_status()
    reply = httpx.get(f"{address}/gradio_api/call/{name}/{sent.json()['event_id']}", timeout=30)
    event, said = reply.text.splitlines()[:2]
    return event, json.loads(said.removeprefix("data: "))


def test_what_is_left_out_is_the_default(address: str) -> None:
    event, (answer,) = call(address, "ask", ORDERS)
    assert event == "event: complete"
    assert answer["outcome"] == "answered"
    event, (article,) = call(address, "add", "# Lakes\n\nLake Chad is a lake in Africa.")
    assert article["title"] == "Lakes"
    assert call(address, "ask", "What is Lake Chad?", article["id"])[0] == "event: complete"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("ask", [], "A question is a text"),
        ("ask", [5], "A question is a text"),
        ("ask", ["\ud800"], "in words"),
        ("ask", [ORDERS, "\ud800"], "There is no article"),
        ("ask", [ORDERS, 5], "id is a text"),
        ("ask", [ORDERS, None, 5], "A conversation is a list"),
        ("ask", [ORDERS, None, [{"role": "\ud800", "content": "a"}]], "Message 1"),
        ("ask", [ORDERS, None, None, "\ud800"], "is no strictness"),
        ("ask", [ORDERS, None, None, ["strict"]], "Use strict"),
        ("ask", [ORDERS, None, None, {}], "Use strict"),
        ("ask", [ORDERS, None, None, None, "loud"], "is no style"),
        ("add", [], "text of an article"),
        ("add", [5], "text of an article"),
        ("add", ["\ud800"], "holds no text"),
        ("add", ["A pier is long.", 5], "title of an article"),
        ("add", ["A pier is long.", ["a"]], "title of an article"),
    ],
)
def test_what_is_wrong_is_said(
    address: str, name: str, data: list[object], says: str, caplog: pytest.LogCaptureFixture
) -> None:
    event, said = call(address, name, *data)
    assert event == "event: error"
    assert isinstance(said, dict)
    assert says in said["error"]
    assert not caplog.records, "a caller's mistake is no fault of the server's"


def test_half_a_character_breaks_no_stream(address: str) -> None:
    event, (article,) = call(
        address, "add", "# Pond\ud800\n\nA pond is \ud800 small.", "Po\ud800nd"
    )
    assert (event, article["title"]) == ("event: complete", "Pond")
    past = [{"role": "user", "content": "\ud800"}]
    event, (answer,) = call(address, "ask", "What is a pond\ud800?", article["id"], past)
    assert (event, answer["outcome"]) == ("event: complete", "answered")
