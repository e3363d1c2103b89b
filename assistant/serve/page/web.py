"""An app comes in and is served: foreign requests are refused, what goes out has safe headers."""

import base64
import hashlib
import ipaddress
import logging
import os
import socket
from asyncio import CancelledError
from collections.abc import Callable, Collection
from html.parser import HTMLParser
from types import FrameType
from urllib.parse import urlsplit

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from footnote.index.errors import BadInput

MAX_BODY = 24_000_000  # bytes: an article of 20 MB, and what a form puts around it
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_POLICY = "; ".join(
    (
        "default-src 'none'",
        # Gradio draws HTML through templates that it compiles in the browser: 'unsafe-eval'.
        # Its inline scripts are allowed one by one, by their hashes, so nothing else runs.
        "script-src 'self' 'unsafe-eval'{scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


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
        self, app: ASGIApp, names: Collection[str] = (), paths: Collection[str] = ()
    ) -> None:
        """Guard an app that may be called by these host names, at these paths; none is any.

        A path that ends in a slash stands for all below it.
        """
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.paths = frozenset(paths)
        self.folders = tuple(path for path in paths if path.endswith("/") and path != "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        elif refusal := self._refusal(scope["method"], scope["path"], Headers(scope=scope)):
            await refusal(scope, receive, _Outgoing(send))
        else:
            await self.app(_plain(scope), receive, _Outgoing(send))

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if self.names and _name(f"//{host}") not in self.names:
            return PlainTextResponse("This page isn't served under that name.", 403)
        origin = headers.get("origin")
        if origin is not None and origin.lower().partition("://")[2] != host.lower():
            return PlainTextResponse("Requests from other pages aren't answered here.", 403)
        if self.paths and path not in self.paths and not path.startswith(self.folders):
            return PlainTextResponse("There is nothing here.", 404)
        if method in ("POST", "PUT", "PATCH"):
            return _size_refusal(headers)
        return None


def _plain(scope: Scope) -> Scope:
    """Ask for pages uncompressed, so that their scripts can be hashed; other things stay."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def _name(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _size_refusal(headers: Headers) -> PlainTextResponse | None:
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return PlainTextResponse("Say how long the request is (Content-Length).", 411)
    if len(length) > 12 or int(length) > MAX_BODY:
        return PlainTextResponse("That is more than 20 MB, the most that is taken here.", 413)
    return None


class _Outgoing:
    """Passes a response on with the security headers; holds a page back to hash its scripts."""

    def __init__(self, send: Send) -> None:
        """Pass what comes to `send`."""
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Pass one message of the response on."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
            _secure(headers, "")
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            await self._send_page()
            return
        await self._send(message)

    async def _send_page(self) -> None:
        assert self._start is not None
        headers = MutableHeaders(scope=self._start)
        encoded = "content-encoding" in headers
        _secure(headers, "" if encoded else script_hashes(self._body.decode("utf-8", "replace")))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def _secure(headers: MutableHeaders, scripts: str) -> None:
    headers["content-security-policy"] = _POLICY.format(scripts=scripts)
    headers["x-content-type-options"] = "nosniff"
    headers["x-frame-options"] = "DENY"
    headers["referrer-policy"] = "no-referrer"
    headers["cross-origin-resource-policy"] = "same-origin"
    headers["cross-origin-opener-policy"] = "same-origin"


def script_hashes(page: str) -> str:
    """Return the hashes of a page's inline scripts, as a policy lists them."""
    scripts = _Scripts()
    scripts.feed(page)
    scripts.close()
    return "".join(f" 'sha256-{_digest(script)}'" for script in scripts.found)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class _Scripts(HTMLParser):
    """Collects the texts of inline scripts, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"


# --- serving ----------------------------------------------------------------------------------


class Server(uvicorn.Server):
    """A server that says when it is ready, and ends quietly: readers may still be listening."""

    def __init__(self, app: ASGIApp, on_ready: Callable[[], None] | None = None) -> None:
        """Serve an app; `on_ready` is called once it can be reached."""
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started and self._on_ready:
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End on a signal, and let the caller go on: it has a library to close."""
        self.force_exit = self.should_exit
        self.should_exit = True


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
