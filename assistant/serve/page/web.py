"""An app comes in, a guarded one goes out: foreign requests are refused, headers are safe."""

import asyncio
import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from footnote.assistant.serve.faults import PROMISE, log_fault, log_misuse
from footnote.assistant.serve.page.leaving import Readers, farewell, is_idle, session_of
from footnote.assistant.serve.page.outgoing import Outgoing
from footnote.assistant.serve.page.room import Room

MAX_BODY = 24_000_000  # bytes: an article of 20 MB, and what a form puts around it
SILENCE, _SENDING = 30.0, 600.0  # seconds between two pieces of a body, and for all of it
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)
_CALL = "/gradio_api/call/"
_UPLOAD = "/gradio_api/upload"
# Where a request says it came from, before some proxy: believed from those that were named.
_FORWARDED = re.compile(rb"x-forwarded-.*|forwarded|x-real-ip|x-gradio-server")
_MISUSE = (KeyError, TypeError, ValueError, IndexError, AttributeError)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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
    ) -> None:
        """Guard an app that may be called by these host names, at these paths; none is any.

        A path that ends in a slash stands for all below it. Of what `proxies` forward, the
        protocol is believed; `functions` are those that may be called by name. `readers` are told
        who leaves, and `room` is what uploads may take.
        """
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.paths = frozenset(paths)
        self.folders = tuple(path for path in paths if path.endswith("/") and path != "/")
        self.functions, self.proxies = frozenset(functions), frozenset(proxies)
        self.readers, self.room = readers, room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        elif refusal := self._refusal(scope["method"], scope["path"], Headers(scope=scope)):
            await refusal(scope, receive, Outgoing(send))
        elif self.room and scope["path"] == _UPLOAD:
            with self.room.taking(int(Headers(scope=scope).get("content-length", 0))) as refused:
                if refused:
                    await PlainTextResponse(refused, 429)(scope, receive, Outgoing(send))
                else:
                    await self._answer(scope, receive, Outgoing(send))
        else:
            await self._answer(scope, receive, Outgoing(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Outgoing) -> None:
        """Let the app answer; what it can't cope with is said in a sentence, and logged."""
        scope = self._trusted(_plain(scope))
        try:
            await self._as_long_as_it_may(scope, _Body(receive), send)
        except ClientDisconnect:
            await send.end(b"")
        except Exception as error:
            while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
                error = error.exceptions[0]
            await send.say_instead(*_excuse(scope, error))
        else:
            await send.release()

    async def _as_long_as_it_may(self, scope: Scope, body: "_Body", send: Outgoing) -> None:
        """Answer; tell of readers who leave, and end streams when the page does."""
        readers, session = self.readers, session_of(scope)
        if readers is None or not (session or is_idle(scope["path"])):
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
                await send.end(farewell(scope["path"]) if session else b"")
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
            if not _FORWARDED.fullmatch(name) or (believed and name == b"x-forwarded-proto")
        ]
        return {**scope, "headers": headers}

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if self.names and _name(host) not in self.names:
            return PlainTextResponse("This page isn't served under that name.", 403)
        origin = headers.get("origin")
        if origin is not None and origin.lower().partition("://")[2] != host.lower():
            return PlainTextResponse("Requests from other pages aren't answered here.", 403)
        if self.paths and path not in self.paths and not path.startswith(self.folders):
            return PlainTextResponse("There is nothing here.", 404)
        if path.startswith(_CALL) and self.functions and not self.functions & set(path.split("/")):
            return PlainTextResponse("There is no such function here.", 404)
        if method in ("POST", "PUT", "PATCH"):
            return _size_refusal(headers)
        return None


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
    if scope["path"].startswith("/gradio_api/") and isinstance(error, _MISUSE):
        return 400, f"That request can't be understood ({log_misuse(what, error)})."
    return 500, PROMISE.format(log_fault(what, error))


def _size_refusal(headers: Headers) -> PlainTextResponse | None:
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return PlainTextResponse("Say how long the request is (Content-Length).", 411)
    if len(length) > 12 or int(length) > MAX_BODY:
        return PlainTextResponse("That is more than 20 MB, the most that is taken here.", 413)
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
