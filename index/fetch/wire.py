"""A connected socket comes in; bytes go out and come back, counted and against one deadline.

TLS runs in memory, so that every byte of it is counted here too: OpenSSL reading from a socket
goes on by itself for as long as the other side sends messages of the protocol.
"""

import ssl
import time
from collections.abc import Callable
from socket import socket
from typing import Self, TypeVar

from footnote.index.errors import BadInput

Done = TypeVar("Done")

_PIECE = 65_536
_BESIDES = 200_000  # bytes that may come beside the page: a handshake, headers, sizes of chunks


class Deadline:
    """The end of the time for one fetch, whatever it is spent on."""

    def __init__(self, seconds: float) -> None:
        """Start the clock."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; BadInput if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.over()
        return left

    def over(self) -> BadInput:
        """Return the error for a page that takes too long."""
        return BadInput(
            f"The page didn't come within {self.seconds:g} seconds. Try again later, or save "
            "it in a browser and add the file."
        )


def too_large(max_bytes: int) -> BadInput:
    """Return the error for a page that is larger than may be."""
    return BadInput(
        f"The page is larger than {max_bytes / 1e6:g} MB, the most that Footnote takes. "
        "Save a part of it and add the file."
    )


class Wire:
    """A connection; BadInput when its time is over or too much has come. Use it with `with`."""

    def __init__(self, opened: socket, deadline: Deadline, max_bytes: int) -> None:
        """Take over a connected socket."""
        self._opened = opened
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._taken = 0

    def __enter__(self) -> Self:
        """Return the connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._opened.close()

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._opened.settimeout(self._deadline.left())
        self._opened.sendall(data)

    def receive(self) -> bytes:
        """Return what comes next, nothing at the end; TimeoutError when nothing comes in time."""
        self._opened.settimeout(self._deadline.left())
        piece = self._opened.recv(_PIECE)
        self._taken += len(piece)
        if self._taken > self._max_bytes + _BESIDES:
            raise too_large(self._max_bytes)
        return piece


class SecureWire(Wire):
    """A connection under TLS, to the host whose name its certificate must hold."""

    def __init__(
        self,
        opened: socket,
        deadline: Deadline,
        max_bytes: int,
        context: ssl.SSLContext,
        host: str,
    ) -> None:
        """Take over a connected socket, and shake hands."""
        super().__init__(opened, deadline, max_bytes)
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=host)
        self._through(self._tls.do_handshake)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._through(lambda: self._tls.write(data))

    def receive(self) -> bytes:
        """Return what comes next, nothing at the end; SSLError where TLS doesn't say the end.

        Without that, a page could be cut short on the way unseen.
        """
        return self._through(lambda: self._tls.read(_PIECE))

    def _through(self, step: Callable[[], Done]) -> Done:
        """Take a step of TLS, carrying to and from the network what it needs for that."""
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                self._carry_out()
                if piece := super().receive():
                    self._in.write(piece)
                else:
                    self._in.write_eof()
            else:
                self._carry_out()
                return done

    def _carry_out(self) -> None:
        if self._out.pending:
            super().send(self._out.read())
