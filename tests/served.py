"""A language model on this machine, behind an OpenAI-compatible address: a script, real sockets.

A `Fault` is what it does instead of answering: each kind that was met, and some that will be.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Semaphore, Thread
from typing import Any

from langchain_core.messages import HumanMessage

from footnote.assistant.model.scripted import ScriptedChat

_ALL = 10**6  # requests: more than any test makes


@dataclass
class Seen:
    """What came to a server: each request's body, its headers; and whether its reader left."""

    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    begun: Event = field(default_factory=Event)
    left: Event = field(default_factory=Event)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: ScriptedChat
    permits: Semaphore
    left: int
    fault: "Fault | None"
    models: tuple[str, ...]
    seen: Seen
    over: Event


class _Talk(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.send({"data": [{"id": one} for one in self.server.models]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.asked.append(asked)
        self.server.seen.headers.append(self.headers)
        self.server.left -= 1
        if self.server.left < 0:
            self.send_error(500, "the script ends here")
            return
        self.server.permits.acquire()
        said = self.server.script.invoke([HumanMessage(asked["messages"][-1]["content"])]).text
        with suppress(OSError):
            if self.server.fault is None or self.server.fault(self, asked, said):
                self.answer(asked, said)

    def answer(self, asked: Mapping[str, Any], said: str) -> None:
        if asked.get("stream"):
            self.send_piece(said)
            self.send_piece("", "stop")
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            message = {"role": "assistant", "content": said}
            self.send({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})

    def send(self, reply: Mapping[str, Any], status: int = 200, **headers: str) -> None:
        body = json.dumps({"id": "1", "object": "chat.completion", **reply}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status: int, message: str, **headers: str) -> None:
        self.send({"error": {"message": message}}, status, **headers)

    def begin(self) -> None:
        """Begin a stream; its end is the connection's."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.begun = True

    def send_piece(self, words: str, finish: str | None = None) -> None:
        if not getattr(self, "begun", False):
            self.begin()
        delta = {"role": "assistant", "content": words} if words else {}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def wait(self, seconds: float) -> None:
        """Do nothing for a while, unless the test is over or the reader leaves."""
        self.server.seen.begun.set()
        self.connection.settimeout(0.05)
        for _ in range(int(seconds / 0.05)):
            try:
                if self.connection.recv(1) == b"":
                    self.server.seen.left.set()
                    raise ConnectionError("the reader left")
            except TimeoutError:
                pass
            if self.server.over.is_set():
                raise ConnectionError("the test is over")

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


# What a server does instead; True where it answers all the same.
Fault = Callable[[_Talk, dict[str, Any], str], bool]


@contextmanager
def served(
    replies: Mapping[str, str],
    *,
    permits: Semaphore | None = None,
    dies_after: int = _ALL,
    port: int = 0,
) -> Iterator[str]:
    """Serve a script; yield its address. After so many requests it only fails.

    Each reply takes a permit, and waits for it where there is none left.
    """
    with serving_model(replies, permits=permits, dies_after=dies_after, port=port) as seen:
        yield seen.address


@contextmanager
def serving_model(
    replies: Mapping[str, str],
    fault: Fault | None = None,
    *,
    models: tuple[str, ...] = ("served",),
    permits: Semaphore | None = None,
    dies_after: int = _ALL,
    port: int = 0,
) -> Iterator[Seen]:
    """Serve a script, with a fault; yield what comes to it."""
    server = _Server(("127.0.0.1", port), _Talk)
    server.script, server.left = ScriptedChat(replies=replies), dies_after
    server.permits = permits or Semaphore(_ALL)
    server.fault, server.models, server.over = fault, models, Event()
    server.seen = Seen(f"http://127.0.0.1:{server.server_port}/v1")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.seen
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


# --- faults -----------------------------------------------------------------------------------


def status(number: int, message: str = "no", **headers: str) -> Fault:
    """Refuse everything."""

    def fault(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
        talk.refuse(number, message, **headers)
        return False

    return fault


def echo(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Repeat the key that came, in an error."""
    talk.refuse(401, f"Incorrect API key provided: {talk.headers['Authorization']}")
    return False


def no_json(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Send what isn't JSON."""
    body = b'data: {"choices": [\n\n' if asked.get("stream") else b'{"choices": ['
    talk.send_response(200)
    kind = "text/event-stream" if asked.get("stream") else "application/json"
    talk.send_header("Content-Type", kind)
    talk.send_header("Content-Length", str(len(body)))
    talk.end_headers()
    talk.wfile.write(body)
    return False


def cut(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Break off in the middle of a stream, as if it were over."""
    if not asked.get("stream"):
        return True
    talk.send_piece(said[: len(said) // 2])
    return False


def empty(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """End a stream at once."""
    if not asked.get("stream"):
        return True
    talk.begin()
    return False


def wordless(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Finish a stream properly, without a word in it."""
    if not asked.get("stream"):
        return True
    talk.send_piece("", "stop")
    talk.wfile.write(b"data: [DONE]\n\n")
    return False


def null(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Answer with no content at all."""
    message = {"role": "assistant", "content": None}
    talk.send({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    return False


def stall(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Take the question, and say nothing."""
    talk.wait(600)
    return False


def drip(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Stream a word now and then, without end."""
    if not asked.get("stream"):
        return True
    while True:
        talk.send_piece("word ")
        talk.wait(0.3)


def endless(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Stream as fast as it is read, without end."""
    if not asked.get("stream"):
        return True
    while True:
        talk.send_piece("The Nile flows north through Egypt. " * 5)


def flood(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
    """Answer Yes, and go on for megabytes."""
    if asked.get("stream"):
        return True
    message = {"role": "assistant", "content": "Yes, it does. " * 400_000}
    talk.send({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    return False


def refusing(number: int, *names: str) -> Fault:
    """Refuse what it doesn't know of a request, and answer without it."""

    def fault(talk: _Talk, asked: dict[str, Any], said: str) -> bool:
        if unknown := [name for name in names if name in asked]:
            talk.refuse(number, f"unknown field: {unknown[0]}")
        return not unknown

    return fault
