"""Readers who wait for an answer come in; a signal goes out when one leaves, or the page ends."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from urllib.parse import parse_qs

from starlette.types import Scope

from footnote.assistant.serve.address import path_in

GRACE = 4.0  # seconds in which answers on their way may still be sent
_CALL = "/gradio_api/call/"
_DATA = "/gradio_api/queue/data"
_BEAT = "/gradio_api/heartbeat/"


class Readers:
    """Knows who waits for an answer, by the name of their session."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._stops: dict[str, list[Event]] = defaultdict(list)
        self._lock = Lock()
        self._is_over = False
        self.ending = asyncio.Event()  # the page ends: nothing idle need stay open
        self.ended = asyncio.Event()  # and who hasn't got an answer by now gets none

    @contextmanager
    def waiting(self, session: str | None, stop: Event | None = None) -> Iterator[Event]:
        """Wait for an answer in this block; the event is set once nobody does any more."""
        stop, name = stop or Event(), session or ""
        with self._lock:
            self._stops[name].append(stop)
            if self._is_over:
                stop.set()
        try:
            yield stop
        finally:
            with self._lock:
                self._stops[name].remove(stop)
                if not self._stops[name]:
                    del self._stops[name]

    def left(self, session: str) -> None:
        """Let the models go that work for a session; those who wait without one are no session."""
        if not session:
            return
        with self._lock:
            for stop in self._stops.get(session, ()):
                stop.set()

    async def end(self) -> None:
        """Let all models go; who still waits after a while will be told why."""
        with self._lock:
            self._is_over = True
            for stops in self._stops.values():
                for stop in stops:
                    stop.set()
        self.ending.set()
        asyncio.get_running_loop().call_later(GRACE, self.ended.set)


def is_idle(path: str) -> bool:
    """Say whether a stream only says that the page is still open."""
    return path.startswith(_BEAT)


def session_of(scope: Scope) -> str:
    """Return the session whose answers a request waits for; empty if it waits for none."""
    path = path_in(scope)
    if path == _DATA:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        return str(query.get("session_hash", [""])[0])
    if path.startswith(_CALL) and scope["method"] == "GET":
        return path.rpartition("/")[2]
    return ""


def farewell(path: str) -> bytes:
    """Return the last event of a stream that ends without its answer."""
    said = "Footnote was stopped before the answer was there. Ask again once it runs."
    if path == _DATA:
        event = {"msg": "unexpected_error", "message": said, "success": False}
        return f"data: {json.dumps(event)}\n\n".encode()
    return f"event: error\ndata: {json.dumps(said)}\n\n".encode()
