"""Nothing comes in, a client for a model's server goes out, which each call can cut and bounds."""

from collections.abc import Iterator
from typing import Any

import httpx

from footnote.assistant.model.patience import STOPPED, current
from footnote.index.errors import ModelError

MOST = 2_000_000  # bytes of one reply: a stream puts some 300 around each word
# A connection for each call: one that was kept would be another call's when it is to be cut.
_LIMITS = httpx.Limits(max_keepalive_connections=0)
_CONNECTED = ("connect_tcp.complete", "start_tls.complete")


def open_client(**given: Any) -> httpx.Client:
    """Open a client whose connections belong to the calls that are made with it."""
    hooks: dict[str, list[Any]] = {"request": [_hold], "response": [_bound]}
    return httpx.Client(event_hooks=hooks, limits=_LIMITS, **given)


def _hold(request: httpx.Request) -> None:
    """Leave the connection with the call that it is opened for."""
    if not (call := current()):
        return
    if call.over.is_set():
        raise ModelError(STOPPED)

    def trace(event: str, about: dict[str, Any]) -> None:
        if event.endswith(_CONNECTED):
            call.hold(about["return_value"].get_extra_info("socket"))

    request.extensions = {**request.extensions, "trace": trace}


def _bound(response: httpx.Response) -> None:
    assert isinstance(response.stream, httpx.SyncByteStream)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx.SyncByteStream):
    """The bytes of a reply, up to a bound."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        left, call = MOST, current()
        for piece in self._stream:
            left -= len(piece)
            if call and b"[DONE]" in piece:
                call.is_done = True
            if left < 0:
                raise ModelError("The model sent more than an answer can be")
            yield piece

    def close(self) -> None:
        self._stream.close()
