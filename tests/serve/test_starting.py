"""The first minute: a page that is being started refuses nobody, and answers before its model."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from footnote import Assistant
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import ORDERS, REPLIES, MakeAssistant, loaded_by
from tests.readers import open_tab, serving, until
from tests.serve.test_ending import page
from tests.served import served

pytestmark = pytest.mark.slow

ENVOY = "An American envoy says that the current talks"


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A model server that takes calls and says nothing: its model loads as long as a test likes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_who_comes_early_waits_for_the_page_and_each_step_is_said(tmp_path: Path) -> None:
    with page(tmp_path / "home", "none") as opened:
        steps = ["Footnote is starting…", "Reading the example article…", "The page is open"]
        assert all(step in opened.said for step in steps)
        event = opened.ask(data=[ORDERS, None, None, None, None])
        assert ENVOY in httpx.get(event).text  # the article came in meanwhile


def test_a_browser_is_not_refused_while_the_page_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "footnote", "serve", "--port", str(port), "--model", "none"]
    options = ["--home", str(tmp_path / "home"), "--embeddings", "tiny"]
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == "Footnote is starting…\n"
            assert httpx.get(f"http://127.0.0.1:{port}", timeout=60).status_code == 200
        finally:
            process.kill()


def test_gradio_writes_no_stubs_and_loads_no_tools_that_it_cannot_use() -> None:
    said = "from gradio.component_meta import create_or_modify_pyi as made; import sys; made(1, 2)"
    assert "mcp.server" not in loaded_by("footnote.ui", run=said)


def test_a_question_waits_for_the_example_article(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    heard: list[str] = []
    assistant.start(heard.append)
    assert ENVOY in assistant.ask(ORDERS).text
    assistant.close()
    assert heard[0] == "Reading the example article…"
    assert "answers are made of quotes" in heard[-1]


@pytest.mark.page
def test_answers_are_quotes_until_the_model_is_there(
    browser: Any, silent: socket.socket, tmp_path: Path
) -> None:
    port = silent.getsockname()[1]
    model = f"http://127.0.0.1:{port}/v1"
    with Assistant.open(tmp_path / "home", model, TinyEmbedder()) as opened:
        opened.start()
        with serving(opened) as address, open_tab(browser, address) as tab:
            tab.page.locator("#starting").get_by_text("is loading").wait_for()
            assert ENVOY in tab.ask(ORDERS)
            assert tab.page.is_visible("#starting .note")
            silent.close()
            tab.page.locator("#starting").get_by_text("It is tried again by itself").wait_for()
            assert "Quoted without a model" in tab.ask(ORDERS)
            with served(REPLIES, port=port):
                until(tab.page, "() => !document.querySelector('#starting .note')")
                assert "Answered with a language model" in tab.ask(ORDERS)
