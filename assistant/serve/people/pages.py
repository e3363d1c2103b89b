"""Pages of forms come in, an app of them goes out: each is for those it is for, and says what is.

A form is taken from this address alone, and never from a program with a token.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

from footnote.assistant.serve.api.refusals import TooMany, is_for_programs, refusal
from footnote.assistant.serve.people.entering import Wrong
from footnote.assistant.serve.people.gate import LIBRARIES
from footnote.assistant.serve.people.known import Known, Rules
from footnote.assistant.serve.people.libraries import libraries_of
from footnote.assistant.serve.people.tables import People
from footnote.index.errors import BadInput, FootnoteError, NotFound

Who = Literal["anybody", "person", "owner"]
_MOST = 10_000  # bytes of a form
_NOTHING = "There is nothing here."
_SIGN_IN = "Sign in first: send a token as “Authorization: Bearer …”."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked: by whom, what stands in its address and its form, and from where."""

    people: People
    rules: Rules
    visitor: Known | None
    base: str  # scheme and host, as the browser knows them
    agent: str
    cookies: Mapping[str, str]
    given: Mapping[str, str]

    @property
    def known(self) -> Known:
        """Return who asks a page that isn't for strangers."""
        assert self.visitor is not None
        return self.visitor

    @property
    def is_safe(self) -> bool:
        """Say whether it came over TLS."""
        return self.base.startswith("https:")

    def __getitem__(self, name: str) -> str:
        """Return what was given under a name, or nothing."""
        return self.given.get(name, "")


Show = Callable[[Asked, str], Response]
Deed = Callable[[Asked], str | Response]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: for whom it is, how it shows itself, and what its forms do, by the end of their path.

    A deed returns what is then to be said on the page; with nothing to say, it is asked for anew.
    """

    path: str
    who: Who
    show: Show
    deeds: Mapping[str, Deed] = field(default_factory=dict)


def app_of(
    people: People, rules: Rules, pages: tuple[Page, ...], entry: Show, more: Iterable[Route] = ()
) -> Router:
    """Return an app of pages; `entry` is what a stranger is shown where they must sign in.

    What is `more` is for everybody.
    """
    desk = _Desk(people, rules, entry, CapacityLimiter(8), CapacityLimiter(16))
    routes = [route for page in pages for route in _routes(desk, page)]
    return Router([*routes, *more], default=desk.other)


@dataclass(frozen=True, slots=True)
class _Desk:
    people: People
    rules: Rules
    entry: Show
    strangers: CapacityLimiter  # who all sign in at once hold up nobody who has
    insiders: CapacityLimiter

    async def asked(self, request: Request) -> Asked:
        """Read what a page is asked; BadInput if the form is no form."""
        body = b""
        if request.method == "POST":
            if int(request.headers.get("content-length", 0)) > _MOST:
                raise BadInput("That is too long for this form.")
            body = await request.body()
        filled = parse_qs(body.decode("utf-8", "replace"), max_num_fields=50)
        given = {**request.query_params, **{name: values[0] for name, values in filled.items()}}
        scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
        return Asked(
            self.people,
            self.rules,
            request.scope.get("state", {}).get("known"),
            f"{'https' if scheme == 'https' else 'http'}://{request.url.netloc}",
            request.headers.get("user-agent", ""),
            request.cookies,
            {**given, **request.path_params},
        )

    async def answer(self, page: Page, deed: Deed | None, request: Request) -> Response:
        """Answer a request for a page, or for what one of its forms does."""
        known: Known | None = request.scope.get("state", {}).get("known")
        if page.who != "anybody" and (known is None or known.token):
            return await self.strange(request)
        if page.who == "owner" and known and known.person.role != "owner":
            return refusal(request.url.path, 404, _NOTHING)
        if deed and not _is_own(request):
            return refusal(request.url.path, 403, "Requests from other pages aren't answered here.")
        try:
            asked = await self.asked(request)
        except (BadInput, ValueError):
            return refusal(request.url.path, 413, "That is too long for this form.")
        places = self.strangers if page.who == "anybody" else self.insiders
        return await to_thread.run_sync(partial(_done, page, deed, asked), limiter=places)

    async def other(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        """Answer at any other address: strangers are to sign in, others find nothing."""
        request = Request(scope, receive)
        if scope["state"].get("known") is None:
            response = await self.strange(request)
        elif request.method == "GET" and request.url.path == "/":
            response = await to_thread.run_sync(self._home, scope["state"]["known"])
        else:
            response = refusal(inner_path(request.url.path), 404, _NOTHING)
        await response(scope, receive, send)

    async def strange(self, request: Request) -> Response:
        """Ask who it is: a browser by a form, a program by a word."""
        path = inner_path(request.url.path)
        if request.method != "GET" or is_for_programs(path):
            return refusal(path, 401, _SIGN_IN, {"www-authenticate": "Bearer"})
        asked = await self.asked(request)
        given = {**asked.given, "next": request.url.path}
        shown = self.entry(replace(asked, given=given), "")
        shown.status_code = 401
        return shown

    def _home(self, known: Known) -> Response:
        libraries = libraries_of(self.people, known.person)
        last = known.person.last if known.person.last in libraries else ""
        one = last or (next(iter(libraries)) if len(libraries) == 1 else "")
        return RedirectResponse(f"{LIBRARIES}{one}/" if one else "/account", 303)


def inner_path(path: str) -> str:
    """Return a path as the library knows it that it leads to."""
    if not path.startswith(LIBRARIES):
        return path
    return "/" + path.removeprefix(LIBRARIES).partition("/")[2]


def _routes(desk: _Desk, page: Page) -> list[Route]:
    async def show(request: Request) -> Response:
        return await desk.answer(page, None, request)

    def posted(deed: Deed) -> Callable[[Request], object]:
        async def do(request: Request) -> Response:
            return await desk.answer(page, deed, request)

        return do

    return [
        Route(page.path, show, methods=["GET"]),
        *(
            Route(f"{page.path}/{name}".rstrip("/"), posted(deed), methods=["POST"])
            for name, deed in page.deeds.items()
        ),
    ]


def _done(page: Page, deed: Deed | None, asked: Asked) -> Response:
    if deed is None:
        return page.show(asked, "")
    try:
        done = deed(asked)
    except FootnoteError as error:
        shown = page.show(asked, str(error))
        shown.status_code = _STATUS.get(type(error), 400)
        if isinstance(error, TooMany):
            shown.headers["retry-after"] = str(error.seconds)
        return shown
    if isinstance(done, Response):
        return done
    return page.show(asked, done) if done else RedirectResponse(page.path, 303)


_STATUS = {TooMany: 429, NotFound: 404, Wrong: 401}


def _is_own(request: Request) -> bool:
    """Say whether a form was sent from this address; browsers say so by themselves."""
    origin = request.headers.get("origin", "")
    return origin.lower().partition("://")[2] == request.headers.get("host", "").lower() != ""
