"""The page as a process of its own, with a model server that doesn't answer: it ends in time."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import httpx
import pytest
from starlette.applications import Starlette

from footnote.assistant.serve.page.leaving import farewell
from footnote.assistant.serve.page.server import Server
from tests.conftest import ROOT
from tests.served import Fault, Seen, drip, endless, serving_model, stall

QUESTION = "Through which country does the Nile flow?"
REPLIES = {"which country": "Egypt"}

pytestmark = pytest.mark.slow


@dataclass
class Page:
    """A page's process, its address, and what it said when it opened."""

    process: subprocess.Popen[str]
    address: str
    said: str

    def ask(self, **more: object) -> str:
        """Ask through the API; return the event that its answer is sent in."""
        body = {"data": [QUESTION, None, None, None, None], **more}
        sent = httpx.post(f"{self.address}/gradio_api/call/ask", json=body).raise_for_status()
        return f"{self.address}/gradio_api/call/ask/{sent.json()['event_id']}"

    def end(self, number: int = signal.SIGTERM, seconds: float = 10) -> float:
        """Send a signal, and return how long the process took to end."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(seconds)
        return time.monotonic() - began


@contextmanager
def page(home: Path, model: str, *options: str) -> Iterator[Page]:
    """Open a page as a person does, in a process of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT.parent),
        "FOOTNOTE_HOME": str(home),
        "FOOTNOTE_MODEL": model,
        "FOOTNOTE_EMBEDDINGS": "tiny",
        "FOOTNOTE_API_KEY": "sk-MYSECRET-777",
        "NO_COLOR": "1",
    }
    command = [sys.executable, "-m", "footnote", "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    said = ""
    try:
        while not (found := re.search(r"The page is open: (\S+)", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield Page(process, found[1], said)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@contextmanager
def asked(tmp_path: Path, fault: Fault) -> Iterator[tuple[Page, Seen, str]]:
    """Open a page with an article, and ask its model, which is busy with it now."""
    with (
        serving_model(REPLIES, fault) as seen,
        page(tmp_path / "home", f"{seen.address}#fake") as opened,
    ):
        add = {"data": ["The Nile flows north through Egypt.", "Nile"]}
        sent = httpx.post(f"{opened.address}/gradio_api/call/add", json=add).json()
        httpx.get(f"{opened.address}/gradio_api/call/add/{sent['event_id']}")
        yield opened, seen, opened.ask()


def _answer(stream: str) -> dict[str, object]:
    """Return the answer in a stream of events."""
    (data,) = re.findall(r"event: complete\ndata: (.*)", stream)
    return dict(json.loads(data)[0])


@pytest.mark.parametrize("fault", [stall, drip])
def test_bad_79_sigterm_ends_it_and_who_waits_gets_quotes(tmp_path: Path, fault: Fault) -> None:
    with asked(tmp_path, fault) as (opened, seen, event):
        got: list[str] = []
        reading = Thread(target=lambda: got.append(httpx.get(event, timeout=30).text))
        reading.start()
        assert seen.begun.wait(10)
        assert opened.end() < 10
        reading.join(5)
        assert seen.left.wait(2)
    answer = _answer(got[0])
    assert answer["text"] == "The Nile flows north through Egypt."
    assert answer["note"] == "The model was stopped, so this answer is made of quotes."
    assert opened.process.returncode == 0


def test_a_second_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    with asked(tmp_path, stall) as (opened, seen, _):
        assert seen.begun.wait(10)
        opened.process.send_signal(signal.SIGSTOP)  # both come before it can end by the first
        opened.process.send_signal(signal.SIGTERM)
        opened.process.send_signal(signal.SIGINT)  # the same one twice would be taken for one
        assert opened.end(signal.SIGCONT) < 3
    assert opened.process.returncode == 130


def test_a_signal_that_comes_while_the_first_is_handled_is_the_second() -> None:
    heard: list[bool] = []

    def on_signal(again: bool) -> None:
        heard.append(again)
        if not again:
            server.handle_exit(signal.SIGINT, None)

    server = Server(Starlette(), on_signal=on_signal)
    server.handle_exit(signal.SIGTERM, None)
    assert heard == [False, True]
    assert server.force_exit


@pytest.mark.parametrize("fault", [stall, endless])
def test_bad_71_a_program_that_leaves_frees_the_model(tmp_path: Path, fault: Fault) -> None:
    with asked(tmp_path, fault) as (opened, seen, event):
        with httpx.stream("GET", event) as reply:
            next(reply.iter_raw(), b"") if fault is not stall else None
            if fault is stall:
                assert seen.begun.wait(10)
        if fault is stall:
            assert seen.left.wait(2)
        assert opened.end() < 10


def test_what_is_told_to_who_gets_no_answer_is_a_sentence() -> None:
    for path in ("/gradio_api/queue/data", "/gradio_api/call/ask/1"):
        said = farewell(path).decode()
        assert "Footnote was stopped before the answer was there" in said
        assert said.endswith("\n\n")
        assert json.loads(said.rpartition("data: ")[2])


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("::1", "http://[::1]:"),
        ("0.0.0.0", "http://127.0.0.1:"),
    ],
)
def test_the_address_that_is_announced_is_the_real_one(
    tmp_path: Path, host: str, address: str
) -> None:
    with page(tmp_path / "home", "none", "--host", host, "--open") as opened:
        assert opened.address.startswith(address)
        assert not opened.address.endswith(":0")
        assert httpx.get(opened.address).status_code == 200
        owner = json.loads((tmp_path / "home" / "owner.json").read_text("utf-8"))
        assert owner["address"] == opened.address
        assert opened.process.stderr is not None
        said = opened.process.stderr.readline() if host == "0.0.0.0" else ""
        assert ("NO LOGIN" in said) == (host == "0.0.0.0")
        assert opened.end() < 10
        assert opened.process.returncode == 0
