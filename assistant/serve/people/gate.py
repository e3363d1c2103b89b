"""A request comes in; it goes on to a library, with who sends it, only if they may go there.

One that isn't there and one that is another's are answered alike, by the same steps.
"""

from collections.abc import Callable
from functools import partial

from anyio import to_thread
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from footnote.assistant.serve.people.happened import tell
from footnote.assistant.serve.people.known import Known, Rules, known_by
from footnote.assistant.serve.people.libraries import Kept, libraries_of, looked_at, lower
from footnote.assistant.serve.people.limits import take
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.visitor import Visitor

LIBRARIES = "/l/"
# Makes sure that a library is there that the tables know, by its id and its title.
Prepare = Callable[[str, str], object]


def nothing_to_prepare(id: str, title: str) -> None:
    """Take every library to be there."""


class Gate:
    """Lets people into the libraries of an app; all other addresses are the pages' own."""

    def __init__(
        self,
        app: ASGIApp,
        pages: ASGIApp,
        people: People,
        rules: Rules,
        prepare: Prepare = nothing_to_prepare,
    ) -> None:
        """Stand before an app of libraries, with `pages` to sign in at."""
        self.app, self.pages, self.people, self.rules = app, pages, people, rules
        self.prepare = prepare

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
            return
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        known, library = await to_thread.run_sync(self._look, scope)
        state = {key: it for key, it in scope.get("state", {}).items() if key != "visitor"}
        scope = {**scope, "state": {**state, "known": known}}
        if known is None or library is None:
            await self.pages(scope, receive, send)
        elif scope["path"] == f"{LIBRARIES}{library.id}":
            await RedirectResponse(f"{LIBRARIES}{library.id}/", 307)(scope, receive, send)
        else:
            scope["state"]["visitor"] = self._visitor(known, library)
            await self.app(scope, receive, send)

    def _look(self, scope: Scope) -> tuple[Known | None, Kept | None]:
        """Return who asks, and the library that they ask for, if they may."""
        known = known_by(self.people, self.rules, scope)
        if known is None or not scope["path"].startswith(LIBRARIES):
            return known, None
        id, _, rest = scope["path"].removeprefix(LIBRARIES).partition("/")
        library = reachable(self.people, known).get(id)
        if library:
            self.prepare(library.id, library.title)
            if not rest and not known.token:
                looked_at(self.people, known.person, library.id)
        return known, library

    def _visitor(self, known: Known, library: Kept) -> Visitor:
        person = known.person.id
        return Visitor(
            person,
            known.person.name,
            library.right,
            partial(take, self.people, self.rules.limits, person),
            lambda what, about="": tell(self.people, person, what, f"{library.id} {about}".strip()),
        )


def reachable(people: People, known: Known) -> dict[str, Kept]:
    """Return the libraries that a request may reach: a token's are fewer, and so are its rights."""
    found, token = libraries_of(people, known.person), known.token
    if token is None:
        return found
    return {
        id: Kept(id, one.title, one.holder, lower(one.right, token.may))
        for id, one in found.items()
        if token.library in ("", id)
    }
