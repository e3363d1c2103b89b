"""A call to a model comes in, what it yields goes out, for as long as somebody waits for it."""

import socket
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

from footnote.index.errors import ModelError

T = TypeVar("T")

STOPPED = "The model was stopped"
LOOK = 0.2  # seconds between two looks whether somebody still waits
_here = threading.local()


class Patience:
    """How long one question waits for each reply of a model, unless it is stopped before.

    Once a reply took too long, no other is waited for.
    """

    def __init__(self, seconds: float, stop: Event | None = None) -> None:
        """Wait so many seconds; `stop` may be set by another thread."""
        self.seconds = seconds
        self._stop = stop or Event()
        self._end = float("inf")
        self._is_spent = False

    def begin(self) -> None:
        """Count from now on; ModelError if nobody waits any more."""
        self._end = time.monotonic() + self.seconds
        self.check()

    def check(self) -> None:
        """Raise ModelError once nobody waits any more."""
        self.check_stop()
        if self._is_spent or time.monotonic() >= self._end:
            self._is_spent = True
            raise ModelError(f"The model took longer than {self.seconds:g} s")

    def check_stop(self) -> None:
        """Raise ModelError if it was stopped, however long it took."""
        if self._stop.is_set():
            raise ModelError(STOPPED)


class Call:
    """One call on its way. Whoever opens a connection for it leaves it here, to be cut."""

    def __init__(self) -> None:
        """Begin; `said` is what came, in turn, and the error or None that ended it."""
        self.over = Event()
        self.is_done = False  # whether a stream said that it ends here
        self.said: SimpleQueue[tuple[object, Exception | None]] = SimpleQueue()
        self._socket: socket.socket | None = None

    def hold(self, connection: socket.socket) -> None:
        """Remember the connection that the model answers on."""
        self._socket = connection
        if self.over.is_set():
            self.cut()

    def cut(self) -> None:
        """End it: the other side sees that nobody listens, and a thread that reads wakes up."""
        self.over.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def run(self, produce: Callable[[], Iterable[object]]) -> None:
        """Produce, in the thread of its own, until it is over."""
        _here.call = self
        try:
            for one in produce():
                if self.over.is_set():
                    return
                self.said.put((one, None))
            self.said.put((_END, None))
        except Exception as error:
            self.said.put((_END, error))


_END = object()


def current() -> Call | None:
    """Return the call that this thread makes, if it makes one."""
    return getattr(_here, "call", None)


def patiently(produce: Callable[[], Iterable[T]], patience: Patience) -> Generator[T, None, None]:
    """Yield what is produced, in a thread that is left alone once nobody waits for it.

    A thread, since a model's library may wait for as long as it likes, and can't be told to stop.
    """
    patience.begin()
    call = Call()
    target = copy_context().run
    Thread(target=target, args=(call.run, produce), name="footnote-call", daemon=True).start()
    try:
        while True:
            try:
                one, error = call.said.get(timeout=LOOK)
            except Empty:
                patience.check()
                continue
            if error is not None:
                raise error
            if one is _END:
                return
            patience.check()
            yield one  # type: ignore[misc]
    finally:
        call.cut()
