"""A request comes in for one of many libraries, and goes to that library's own page, API and tools.

Each is a folder of its own, opened when it is asked for. All share one language model and one
embedder. Who may enter which is decided before (`visitor.py`).
"""

import asyncio
import re
import secrets
import shutil
from collections.abc import Collection
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING

from fastapi import FastAPI
from pydantic import SecretStr
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from footnote.assistant.assistant import Assistant
from footnote.assistant.draft.loading import Loading
from footnote.assistant.serve.address import path_in, root_of
from footnote.assistant.serve.api.refusals import explained, refusal
from footnote.assistant.serve.faults import numbered
from footnote.assistant.serve.opened import CantOpen, Opened
from footnote.assistant.serve.page.leaving import is_idle
from footnote.assistant.serve.page.outgoing import Outgoing
from footnote.assistant.serve.page.room import UPLOADS, Room
from footnote.assistant.serve.page.who_html import Libraries, no_others
from footnote.assistant.settings import Settings
from footnote.index.embed.embedder import Loadable, NamedEmbeddings, open_embedder
from footnote.index.errors import BadInput, FootnoteError, NotFound
from footnote.index.library.labels import title_from
from footnote.index.library.library import Library
from footnote.index.library.schema import LIBRARIES
from footnote.ui import make_app

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OPEN = 16  # libraries at once
_PATH = re.compile(r"/l/([0-9a-f]{16})(/.*)?", re.DOTALL)
# Files in a library's folder: what it is called, that it wants the example, that it is to be gone.
_TITLE, _EXAMPLE, _DROPPED = "title.txt", "example", "dropped"
_NONE = "There is no such library here."
_LEFT = "Reload the page to go on."
_IN_FOLDERS = (
    "Libraries of many people are kept in folders: leave FOOTNOTE_DATABASE empty, or serve the one "
    "library of the database to all."
)


class House:
    """The libraries of many people as one ASGI app: each is at `/l/ID/`. Close it at the end."""

    def __init__(
        self,
        settings: Settings,
        model: "str | BaseChatModel | None" = None,
        embeddings: NamedEmbeddings | None = None,
        *,
        most: int = OPEN,
        host: str = "127.0.0.1",
        names: Collection[str] = (),
        proxies: Collection[str] = (),
        libraries_of: Libraries = no_others,
    ) -> None:
        """Open no library yet; BadInput if they can't be kept as the settings say.

        `host`, `names` and `proxies` are those of `make_app`. `libraries_of` lists what a visitor
        may open, for the page.
        """
        if settings.database.get_secret_value():
            raise BadInput(_IN_FOLDERS)
        self.settings = settings
        self.model = Loading(settings.model if model is None else model, settings)
        self.embeddings = embeddings or open_embedder(settings.embeddings)
        self._host, self._names, self._proxies = host, names, proxies
        self._libraries_of = libraries_of
        self._home, self._room = settings.home / LIBRARIES, Room(UPLOADS)
        self._opened = Opened(self._open, most)
        self._drawing = Lock()  # Gradio draws one page at a time
        self._loop: asyncio.AbstractEventLoop | None = None
        for file in self._home.glob(f"*/{_DROPPED}"):  # a killed process left it
            self._delete(file.parent.name)

    # --- libraries ----------------------------------------------------------------------------

    def make(self, title: str, *, id: str = "", example: bool = False) -> str:
        """Make a library, with the example article if that is wanted; return its id."""
        title, id = title_from(title), id or secrets.token_hex(8)
        folder = self._home / id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if example:
            (folder / _EXAMPLE).touch()
        (folder / _TITLE).write_text(title, encoding="utf-8")
        return id

    def has(self, id: str) -> bool:
        """Say whether a library is there."""
        folder = self._home / id
        return (folder / _TITLE).exists() and not (folder / _DROPPED).exists()

    def drop(self, id: str) -> None:
        """Delete a library with all that is in it; who is asking there gets no answer any more.

        It is gone at once, its files as soon as nobody reads them. NotFound if it isn't there.
        """
        if not self.has(id):
            raise NotFound(_NONE)
        (self._home / id / _DROPPED).touch()
        if self._loop and self._loop.is_running():
            asyncio.run_coroutine_threadsafe(self._let_go(id), self._loop)
        else:
            self._delete(id)

    async def _let_go(self, id: str) -> None:
        await self._opened.leave(id)
        await asyncio.to_thread(self._delete, id)

    def _delete(self, id: str) -> None:
        """Delete a library's files; where a Chroma server doesn't answer, at the next start."""
        folder, store = self._home / id, self.settings.store
        with suppress(FootnoteError):
            if store:
                Library(folder, self.embeddings, store=store, start_over=True).close()
            shutil.rmtree(folder, ignore_errors=True)
        self.model.forget(id)

    def _open(self, id: str) -> tuple[Assistant, FastAPI]:
        """Open a library, and draw its page; in a thread."""
        if not self.has(id):
            raise NotFound(_NONE)
        folder = self._home / id
        # Who may come in, and what is counted, is the whole house's.
        own = {"home": folder, "token": SecretStr(""), "metrics": "off"}
        settings = self.settings.model_copy(update=own)
        assistant = Assistant.open_by(settings, self.model, self.embeddings)
        try:
            if not (folder / _EXAMPLE).exists():
                assistant.library.set_done("bundled")
            assistant.start()
            with self._drawing:
                return assistant, asyncio.run(self._draw(assistant))
        except BaseException:
            assistant.close()
            raise

    async def _draw(self, assistant: Assistant) -> FastAPI:
        """Make an app within an event loop: without one, Gradio makes some that nobody closes."""
        return make_app(
            assistant,
            host=self._host,
            names=self._names,
            proxies=self._proxies,
            room=self._room,
            libraries_of=self._libraries_of,
        )

    # --- from the start to the end ------------------------------------------------------------

    def start(self) -> None:
        """Load both models in the background, before anybody asks."""
        self.model.start()
        Thread(target=self._load, name="footnote-embeddings", daemon=True).start()

    def _load(self) -> None:
        if isinstance(self.embeddings, Loadable):
            with suppress(Exception):  # the first question says it
                self.embeddings.load()

    async def end(self) -> None:
        """Let all models go; who still waits after a while will be told why."""
        await self._opened.end()

    def close(self) -> None:
        """Free the models, and what a server that was cut off left open."""
        for assistant in self._opened.left():
            assistant.close()
        self.model.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin with the server, and end with it."""
        await receive()
        self._loop = asyncio.get_running_loop()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._opened.close()
        await send({"type": "lifespan.shutdown.complete"})

    # --- requests -----------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live as long as the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        elif (found := _PATH.fullmatch(path_in(scope))) and self.has(found[1]):
            if response := await self._passed_on(found[1], found[2] or "", scope, receive, send):
                await _answer(response, scope, receive, send)
        else:
            await _answer(refusal(path_in(scope), 404, _NONE), scope, receive, send)

    async def _passed_on(
        self, id: str, rest: str, scope: Scope, receive: Receive, send: Send
    ) -> Response | None:
        """Let a library's app answer; return what to say where it can't."""
        if not rest:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{scope['path']}/{'?' if query else ''}{query}", 307)
        idle = is_idle(rest)
        if idle and id not in self._opened:  # a page that was left open doesn't open its library
            return refusal(rest, 404, _LEFT)
        try:
            async with self._opened.using(id, idle=idle) as app:
                await app({**scope, "root_path": f"{root_of(scope)}/l/{id}"}, receive, send)
        except CantOpen as error:
            return refusal(rest, *explained(error.reason))
        return None


async def _answer(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer in the place of a library, as carefully as its own app does."""
    with numbered():
        outgoing = Outgoing(send)
        await response(scope, receive, outgoing)
        await outgoing.release()
