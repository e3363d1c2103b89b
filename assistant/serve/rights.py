"""A request comes in, and goes on if its visitor may do that: who may only read changes nothing.

What a reader may send is listed here: what is new is refused until somebody lists it.
"""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from footnote.assistant.serve.address import path_in
from footnote.assistant.serve.api.refusals import TooMany, refusal
from footnote.assistant.serve.counted import count_upload
from footnote.assistant.serve.visitor import visitor_of

REFUSED = "You may read this library, not change it. Whoever owns it can let you."

_CHANGE_NOTHING = ("GET", "HEAD", "OPTIONS")
_ASKING = "/api/ask /api/ask/stream /api/prove /api/verify /v1/chat/completions"
_EVENTS = "cancel queue/join reset run/predict call/ask call/articles"
# What each of these does is looked at again: the tool that is called, the function of the page.
MAY_SEND = frozenset({*_ASKING.split(), "/mcp", *(f"/gradio_api/{one}" for one in _EVENTS.split())})
_UPLOAD = "/gradio_api/upload"
_OWN = "/talk/"  # a reader's own conversations, which nobody else changes
# The page's functions, by their names; of what is `told` there, the notebook refuses the changes.
MAY_CALL = frozenset(
    "answer again arrive articles ask begin check choose compare end follow halt model offer open "
    "remember save_json save_text stop told".split()
)


class Rights:
    """Stands before a library's app: of a reader's requests, only what changes nothing goes on."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http" and not may_send(scope):
            await refusal(path_in(scope), 403, REFUSED)(scope, receive, send)
        elif scope["type"] == "http" and (full := await _too_many_bytes(scope)):
            await full(scope, receive, send)
        else:
            await self.app(scope, receive, send)


async def _too_many_bytes(scope: Scope) -> Response | None:
    """Count a file that comes up; return what is said if that is too much for now."""
    if path_in(scope) != _UPLOAD or scope["method"] != "POST":
        return None
    try:
        size = Headers(scope=scope).get("content-length", "")
        await count_upload(visitor_of(scope), int(size) if size.isdecimal() else 0)
    except TooMany as error:
        return refusal(_UPLOAD, 429, str(error), {"retry-after": str(error.seconds)})
    return None


def may_send(scope: Mapping[str, Any]) -> bool:
    """Say whether the visitor of a request may send it, as far as its path says what it does."""
    if visitor_of(scope).may_edit or scope["method"] in _CHANGE_NOTHING:
        return True
    path = path_in(scope) if scope["method"] == "POST" else ""
    return path in MAY_SEND or path.startswith(_OWN)


def may_call(name: str | None, request: Any) -> bool:
    """Say whether whoever sent an event to the page may call its function, if it has one."""
    return name is None or name in MAY_CALL or may_edit(request)


def may_edit(request: Any) -> bool:
    """Say whether whoever sent an event to the page may change the library."""
    return visitor_of(scope_of(request)).may_edit


def scope_of(request: Any) -> Mapping[str, Any]:
    """Return the scope of the request that one of Gradio's is around."""
    scope: Mapping[str, Any] = getattr(request, "request", request).scope
    return scope
