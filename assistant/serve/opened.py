"""The id of a library comes in, its app goes out for as long as somebody uses it.

So many are open at once: for one more, that which nobody has used for longest is closed.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from fastapi import FastAPI

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.api.refusals import Busy
from footnote.assistant.serve.page.leaving import GRACE

_FULL = (
    "So many libraries are being used here that this one can't be opened. Try again in a moment."
)
Open = Callable[[str], tuple[Assistant, FastAPI]]


class CantOpen(Exception):
    """A library that can't be opened, and the error that says why."""

    def __init__(self, reason: Exception) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason


@dataclass(eq=False)
class _One:
    """A library that is open, on its way to be, or leaving; and how many use it."""

    id: str
    opening: "asyncio.Future[FastAPI]"
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    using: int = 0
    pages: int = 0  # that are open, and ask nothing
    last: float = 0.0
    assistant: Assistant | None = None
    task: "asyncio.Task[None] | None" = None

    @contextmanager
    def used(self, *, idle: bool) -> Iterator[None]:
        """Keep it open in this block; a page that is only open keeps it less."""
        self.using, self.pages = self.using + (not idle), self.pages + idle
        self.free.clear()
        try:
            yield
        finally:
            self.using, self.pages = self.using - (not idle), self.pages - idle
            if not idle:
                self.last = time.monotonic()
            if not (self.using or self.pages):
                self.free.set()


class Opened:
    """The libraries that are open in this process; all but `left` belongs to its event loop."""

    def __init__(self, open: Open, most: int) -> None:
        """Open none yet. `open` is called in threads, once at a time for each library."""
        self._open_now, self._most = open, most
        self._all: dict[str, _One] = {}

    def __contains__(self, id: str) -> bool:
        """Say whether a library is open, or on its way to be."""
        return id in self._all

    @asynccontextmanager
    async def using(self, id: str, *, idle: bool = False) -> AsyncIterator[FastAPI]:
        """Use a library in this block, opening it if need be; CantOpen says why it can't be."""
        one = await self._at(id)
        with one.used(idle=idle):
            yield await asyncio.shield(one.opening)

    async def leave(self, id: str) -> None:
        """Close a library, whoever uses it; nothing happens if it isn't open."""
        if (one := self._all.get(id)) and one.task:
            one.leaving.set()
            await asyncio.wait({one.task})

    async def end(self) -> None:
        """Let all models go; who still waits after a while will be told why."""
        for one in list(self._all.values()):
            if one.opening.done() and not one.opening.exception():
                await one.opening.result().state.readers.end()

    async def close(self) -> None:
        """Close all of them."""
        await asyncio.gather(*(self.leave(id) for id in list(self._all)))

    def left(self) -> list[Assistant]:
        """Return those that are still open, once the event loop was cut off."""
        return [one.assistant for one in self._all.values() if one.assistant]

    async def _at(self, id: str) -> _One:
        while True:
            one = self._all.get(id)
            if one and not one.leaving.is_set():
                return one
            if not one and len(self._all) < self._most:
                return self._begin(id)
            one = one or self._least_used()
            one.leaving.set()
            assert one.task
            await asyncio.wait({one.task})

    def _begin(self, id: str) -> _One:
        one = self._all[id] = _One(id, asyncio.get_running_loop().create_future())
        one.free.set()
        one.task = asyncio.create_task(self._keep(one))
        return one

    def _least_used(self) -> _One:
        """Return that which is closed for another; those with open pages only if there is no other.

        Who asks on such a page is told to reload it.
        """
        unused = [one for one in self._all.values() if one.leaving.is_set() or not one.using]
        if not unused:
            raise CantOpen(Busy(_FULL))
        return min(unused, key=lambda one: (not one.leaving.is_set(), one.pages > 0, one.last))

    async def _keep(self, one: _One) -> None:
        """Open a library, and close it once it is to leave; in one task, as its app wants it."""
        try:
            one.assistant, app = await asyncio.to_thread(self._open_now, one.id)
            async with app.router.lifespan_context(app):
                one.opening.set_result(app)
                await one.leaving.wait()
                await app.state.readers.end()
                with suppress(TimeoutError):
                    await asyncio.wait_for(one.free.wait(), GRACE + 1)
            app.state.queue.close()  # else Gradio goes on for nobody, and keeps all of it
        except Exception as error:
            if one.opening.done():
                raise
            one.opening.set_exception(CantOpen(error))
            one.opening.exception()  # it may be that nobody waits for it any more
        finally:
            if one.assistant:
                await asyncio.to_thread(one.assistant.close)
            self._all.pop(one.id, None)
