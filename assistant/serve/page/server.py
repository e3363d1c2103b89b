"""An app and an address come in, and it is served there until it is told to end."""

import ipaddress
import logging
import os
import socket
from asyncio import CancelledError, TimerHandle
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from footnote.assistant.serve.page.leaving import GRACE
from footnote.index.errors import BadInput

HEAD_SECONDS = 15.0  # in which a request's head must have come
_KEPT = 5  # seconds that a connection is kept for another request


class Prompt(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """HTTP as uvicorn speaks it; who takes too long to say what they want is cut off."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; the wait is over once it is a whole head."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._rest()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self._is_answering():
            self._rest()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._cut)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _rest(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _cut(self) -> None:
        self._late = None
        if not self._is_answering():
            self.transport.close()


class Server(uvicorn.Server):
    """A server that says when it is ready, and ends quietly: readers may still be listening."""

    def __init__(
        self,
        app: ASGIApp,
        on_ready: Callable[[], None] | None = None,
        on_end: Callable[[], Awaitable[None]] | None = None,
        on_signal: Callable[[bool], None] | None = None,
    ) -> None:
        """Serve an app; `on_ready` is called once it can be reached, `on_end` when it ends.

        `on_signal` is called at each signal to end, with whether it isn't the first.
        """
        super().__init__(
            uvicorn.Config(
                app,
                http=Prompt,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # the guard knows whom to believe
                timeout_keep_alive=_KEPT,
                timeout_graceful_shutdown=round(GRACE) + 1,
            )
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        self._on_ready, self._on_end, self._on_signal = on_ready, on_end, on_signal

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started and self._on_ready:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: first what takes time, then the connections."""
        if self._on_end:
            await self._on_end()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End on a signal, and let the caller go on: it has a library to close."""
        # Noted before anything is called: a second signal may come while the first is handled.
        again, self.should_exit = self.should_exit, True
        self.force_exit = again
        if self._on_signal:
            self._on_signal(again)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out that streams were cut off at the end: that is what ending means."""
    cut_off = record.exc_info and isinstance(record.exc_info[1], CancelledError)
    return not cut_off and "timeout graceful shutdown" not in record.getMessage()


def listen(host: str, port: int) -> socket.socket:
    """Take an address, before anything slow is done; BadInput if it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not 0 <= port <= 65_535:
        raise BadInput(f"There is no port {port}. Choose one up to 65535 with --port.")
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=2048)
    except OSError as error:
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else str(error)
        raise BadInput(
            f"The page can't be opened at {host}:{port}: {reason}. Choose another with --port."
        ) from None


def address_of(listening: socket.socket) -> str:
    """Return where a browser on this machine finds what listens there."""
    host, port = listening.getsockname()[:2]
    found = ipaddress.ip_address(host.partition("%")[0])
    if found.is_unspecified:
        found = ipaddress.ip_address("127.0.0.1" if found.version == 4 else "::1")
    return f"http://[{found}]:{port}" if found.version == 6 else f"http://{found}:{port}"


def is_open(listening: socket.socket) -> bool:
    """Say whether other machines can reach it."""
    host = listening.getsockname()[0].partition("%")[0]
    return not ipaddress.ip_address(host).is_loopback
