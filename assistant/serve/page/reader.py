"""A request comes in, whose conversations it may list goes out: a visitor's, or a browser's.

Without accounts, a browser on an open page is known by a cookie; on a page that only this machine
can reach, all conversations are one reader's.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from footnote.assistant.serve.address import path_in, root_of
from footnote.assistant.serve.visitor import visitor_of
from footnote.index.article import sha256

COOKIE = "footnote-reader"
_YEAR = 365 * 24 * 3600  # seconds

Owner = Callable[[Mapping[str, Any]], str]  # from the scope of a request


def the_only_reader(scope: Mapping[str, Any]) -> str:
    """Return the owner of conversations where there is but one reader, or accounts."""
    return visitor_of(scope).id


def owner_of(scope: Mapping[str, Any]) -> str:
    """Return the owner of a browser's conversations; who reads the library can't pretend it."""
    if visitor := visitor_of(scope).id:
        return visitor
    known = HTTPConnection(dict(scope)).cookies.get(COOKIE, "")
    return sha256(known) if known else secrets.token_hex(32)


class Introduced:
    """Gives a browser that opens the page a name of its own, which no script can read."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the page itself comes with a cookie to who has none."""
        is_page = scope["type"] == "http" and path_in(scope) == "/"
        if not is_page or COOKIE in Request(scope).cookies:
            await self.app(scope, receive, send)
            return
        scheme = Headers(scope=scope).get("x-forwarded-proto", scope["scheme"])
        safe = "; Secure" if scheme == "https" else ""
        name = secrets.token_urlsafe(24)
        where = f"Path={root_of(scope)}/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{safe}"
        cookie = f"{COOKIE}={name}; {where}"

        async def give(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, give)
