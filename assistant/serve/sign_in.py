"""A browser that hasn't shown the token comes in, a form that asks for it goes out; then a cookie.

Programs are told to send it as a bearer token.
"""

from urllib.parse import parse_qs, parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from footnote.assistant.serve import form
from footnote.assistant.serve.address import path_in, root_of
from footnote.assistant.serve.api.refusals import is_for_programs, refusal
from footnote.assistant.serve.door import COOKIE, DAYS, Door
from footnote.assistant.serve.page.language import language, say

PATH = "/sign-in"
_MOST = 4_000  # bytes of a form
_NEEDED = "This needs the token: send it as “Authorization: Bearer …”."


async def sign_in(door: Door, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that didn't show the token."""
    response = await _answer(door, Request(scope, receive))
    await response(scope, receive, send)


async def _answer(door: Door, request: Request) -> Response:
    path = path_in(request.scope)
    if path == PATH and request.method == "POST":
        return await _signed_in(door, request)
    if request.method == "GET" and door.is_token(request.query_params.get("token", "")):
        others = [one for one in parse_qsl(request.url.query) if one[0] != "token"]
        return _remembered(door, request, path + (f"?{urlencode(others)}" if others else ""))
    if path == PATH or (path == "/" and request.method == "GET"):
        return _form(request, 401)
    headers = {"www-authenticate": "Bearer"} if is_for_programs(path) else None
    return refusal(path, 401, _NEEDED, headers)


async def _signed_in(door: Door, request: Request) -> Response:
    if int(request.headers.get("content-length", _MOST + 1)) > _MOST:
        return _form(request, 413, say("That is too long for a token."))
    filled = parse_qs((await request.body()).decode("utf-8", "replace"))
    if not door.is_token(filled.get("token", [""])[0].strip()):
        wrong = say("That isn't the token. Whoever started the page knows it.")
        return _form(request, 401, wrong)
    return _remembered(door, request, "/")


def _remembered(door: Door, request: Request, where: str) -> Response:
    root = root_of(request.scope)
    where = f"{root}/{where.lstrip('/')}"
    response = RedirectResponse(where, 303, {"cache-control": "no-store"})
    safe = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    response.set_cookie(
        COOKIE,
        door.cookie(),
        max_age=DAYS * 86_400,
        path=f"{root}/",
        httponly=True,
        samesite="lax",
        secure=safe,
    )
    return response


def _form(request: Request, status: int, said: str = "") -> Response:
    token = form.field(
        say("Token"), "token", type="password", autocomplete="current-password", autofocus=""
    )
    sent = form.form(root_of(request.scope) + PATH, token, does=say("Sign in"))
    return form.page("Footnote", sent, status=status, said=said, lang=language())
