"""An app comes in, a guarded one goes out: foreign requests are refused, headers are safe."""

import asyncio
import ipaddress
import logging
import re
import time
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from footnote.assistant.serve import measures
from footnote.assistant.serve.address import path_in
from footnote.assistant.serve.api.refusals import refusal
from footnote.assistant.serve.door import FORWARDED, Door
from footnote.assistant.serve.faults import PROMISE, log_fault, log_misuse, number_now, numbered
from footnote.assistant.serve.page.language import language_wanted, read_in
from footnote.assistant.serve.page.leaving import Readers, farewell, is_idle, session_of
from footnote.assistant.serve.page.outgoing import Outgoing
from footnote.assistant.serve.page.room import Room
from footnote.assistant.serve.sign_in import sign_in

log = logging.getLogger("footnote.requests")

MAX_BODY = 24_000_000  # bytes: an article of 20 MB, and what a form puts around it
SILENCE, _SENDING = 30.0, 600.0  # seconds between two pieces of a body, and for all of it
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)
_CALL = "/gradio_api/call/"
_UPLOAD = "/gradio_api/upload"
_SHOWN = 100  # characters of a path
_MISUSE = (KeyError, TypeError, ValueError, IndexError, AttributeError)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_Answers = Callable[[Scope, Any, Any], Awaitable[None]]


def names_of(host: str) -> frozenset[str]:
    """Return the names that a server bound to `host` may be called by; empty is any name."""
    name = host.strip("[]").lower()
    try:
        at_home = ipaddress.ip_address(name).is_loopback
    except ValueError:
        at_home = name == "localhost"
    return _LOOPBACK | {name} if at_home else frozenset()


class Guard:
    """Refuses foreign hosts and origins, other paths, huge bodies; adds the security headers."""

    def __init__(
        self,
        app: ASGIApp,
        names: Collection[str] = (),
        paths: Collection[str] = (),
        *,
        functions: Collection[str] = (),
        proxies: Collection[str] = (),
        readers: Readers | None = None,
        room: Room | None = None,
        door: Door | None = None,
        free: Collection[str] = (),
        forms: bool = False,
    ) -> None:
        """Guard an app that may be called by these host names, at these paths; none is any.

        A path that ends in a slash stands for all below it. Of what `proxies` forward, the
        protocol is believed; `functions` are those that may be called by name. `readers` are told
        who leaves, and `room` is what uploads may take. The `door` knows who is let in; what is
        `free` is for others too. An app of `forms` may have them sent to itself.
        """
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.paths = frozenset(paths)
        self.folders = tuple(path for path in paths if path.endswith("/") and path != "/")
        self.functions, self.proxies = frozenset(functions), frozenset(proxies)
        self.readers, self.room = readers, room
        self.door, self.free = door or Door(proxies=proxies), frozenset(free)
        self.forms = forms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        else:
            with numbered():
                await self._numbered(scope, receive, send)

    async def _numbered(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        wanted = language_wanted(Headers(scope=scope).get("accept-language", ""))
        reader = self.door.reader(scope)
        scope = {**scope, "state": {**scope.get("state", {}), "reader": reader}}
        may = path_in(scope) in self.free or self.door.lets_in(reader)
        outgoing = Outgoing(send, forms="'self'" if self.forms or not may else "'none'")
        try:
            with read_in(wanted):
                await self._served(scope, receive, outgoing, may=may)
        finally:
            _note(scope["method"], scope["path"], outgoing.status, time.monotonic() - began)

    async def _served(self, scope: Scope, receive: Receive, send: Outgoing, *, may: bool) -> None:
        if refused := self._refusal(scope["method"], path_in(scope), Headers(scope=scope)):
            await refused(scope, receive, send)
        elif may:
            await self._let_in(scope, receive, send)
        else:
            await self._answer(partial(sign_in, self.door), scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, outgoing: Outgoing) -> None:
        if not (self.room and path_in(scope) == _UPLOAD):
            await self._answer(self._page, scope, receive, outgoing)
            return
        with self.room.taking(int(Headers(scope=scope).get("content-length", 0))) as full:
            if full:
                await refusal(_UPLOAD, 429, full)(scope, receive, outgoing)
            else:
                await self._answer(self._page, scope, receive, outgoing)

    async def _answer(self, app: _Answers, scope: Scope, receive: Receive, send: Outgoing) -> None:
        """Let the app answer; what it can't cope with is said in a sentence, and logged."""
        scope = self._trusted(_plain(scope))
        try:
            await app(scope, _Body(receive), send)
        except ClientDisconnect:
            await send.end(b"")
        except Exception as error:
            while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
                error = error.exceptions[0]
            await send.say_instead(refusal(path_in(scope), *_excuse(scope, error)))
        else:
            await send.release()

    async def _page(self, scope: Scope, body: "_Body", send: Outgoing) -> None:
        """Answer; tell of readers who leave, and end streams when the page does."""
        readers, session = self.readers, session_of(scope)
        if readers is None or not (session or is_idle(path_in(scope))):
            await self.app(scope, body, send)
            return

        async def listen() -> Message:
            message = await body()
            if message["type"] == "http.disconnect" and not send.is_over:
                readers.left(session)
            return message

        end = readers.ended if session else readers.ending
        answering = asyncio.ensure_future(self.app(scope, listen, send))
        ending = asyncio.ensure_future(end.wait())
        try:
            await asyncio.wait({answering, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                await send.end(farewell(path_in(scope)) if session else b"")
                return
            await answering
        finally:
            ending.cancel()
            answering.cancel()

    def _trusted(self, scope: Scope) -> Scope:
        """Leave out what a request says of itself where nobody vouches for it."""
        believed = (scope.get("client") or ("",))[0] in self.proxies
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if not FORWARDED.fullmatch(name) or (believed and name == b"x-forwarded-proto")
        ]
        return {**scope, "headers": headers}

    def _refusal(self, method: str, path: str, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if self.names and _name(host) not in self.names:
            return refusal(path, 403, "This page isn't served under that name.")
        origin = headers.get("origin")
        if origin is not None and origin.lower().partition("://")[2] != host.lower():
            return refusal(path, 403, "Requests from other pages aren't answered here.")
        if self.paths and path not in self.paths and not path.startswith(self.folders):
            return refusal(path, 404, "There is nothing here.")
        if path.startswith(_CALL) and self.functions and not self.functions & set(path.split("/")):
            return refusal(path, 404, "There is no such function here.")
        if method in ("POST", "PUT", "PATCH"):
            return _size_refusal(path, headers)
        return None


def _note(method: str, path: str, status: int, seconds: float) -> None:
    """Log a request, and count it if it was refused."""
    if status >= 400:
        measures.count_refusal(status)
    about = {
        "method": method,
        "path": path[:_SHOWN],
        "status": status,
        "seconds": round(seconds, 3),
    }
    log.info("%s %s %s %s", number_now(), method, path[:_SHOWN], status, extra={"about": about})


def _plain(scope: Scope) -> Scope:
    """Ask for pages uncompressed, so that their scripts can be hashed; other things stay."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def _name(host: str) -> str:
    """Return the name in a Host header; empty if it is no plain one."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").rstrip(".").lower() if found else ""


def _excuse(scope: Scope, error: Exception) -> tuple[int, str]:
    """Log what an app raised, and say it without any of its words."""
    if isinstance(error, _TooSlow):
        return 408, "That took too long to arrive. Send it again."
    what = f"{scope['method']} {scope['path']}"
    if path_in(scope).startswith("/gradio_api/") and isinstance(error, _MISUSE):
        return 400, f"That request can't be understood ({log_misuse(what, error)})."
    return 500, PROMISE.format(log_fault(what, error))


def _size_refusal(path: str, headers: Headers) -> Response | None:
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return refusal(path, 411, "Say how long the request is (Content-Length).")
    if len(length) > 12 or int(length) > MAX_BODY:
        return refusal(path, 413, "That is more than 20 MB, the most that is taken here.")
    return None


class _TooSlow(Exception):
    """A body that doesn't come to its end."""


class _Body:
    """Receives a request's body, within bounds of time; then waits for its reader to leave."""

    def __init__(self, receive: Receive) -> None:
        """Receive from `receive`."""
        self._receive, self._is_whole = receive, False
        self._end = asyncio.get_running_loop().time() + _SENDING

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()
        left = self._end - asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(self._receive(), min(SILENCE, max(left, 0)))
        except TimeoutError:
            raise _TooSlow from None
        self._is_whole = not message.get("more_body")
        return message
