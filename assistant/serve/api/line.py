"""A question of a program comes in, its events go out: so many at once, the others in line."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event as Signal
from typing import Any, Literal, TypeVar

from starlette.requests import ClientDisconnect, Request

from footnote.assistant.answer import Answer, Answered, Event, Style
from footnote.assistant.assistant import Assistant, Wishes
from footnote.assistant.awaiting import awaited
from footnote.assistant.judge.strictness import Strictness
from footnote.assistant.model.open import NONE
from footnote.assistant.serve import measures, watch
from footnote.assistant.serve.api.refusals import Busy
from footnote.assistant.serve.page.leaving import Readers
from footnote.assistant.serve.visitor import visitor_of

AT_ONCE = 128  # questions that are worked on: most of them wait for a model
# Without one they only take each other's processor: 64 at once gave half as many answers as 8.
_WITHOUT_MODEL = 8
WAITING = 512  # questions in line before the next one is refused
BEAT = 15.0  # seconds: proxies cut off what is silent for a minute

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, what was said before it, and the way in which it came."""

    way: Literal["api", "chat", "mcp"]
    question: str
    history: list[dict[str, Any]] | None = None
    article: str | None = None
    strictness: Strictness | None = None
    style: Style | None = None


class Line:
    """Those who ask an assistant through the API."""

    def __init__(
        self,
        assistant: Assistant,
        readers: Readers,
        at_once: int | None = None,
        waiting: int = WAITING,
    ) -> None:
        """Let so many ask at once, and so many more wait."""
        self.assistant = assistant
        if at_once is None:
            at_once = _WITHOUT_MODEL if assistant.loading.given == NONE else AT_ONCE
        self._readers, self._places = readers, asyncio.Semaphore(at_once)
        self._waiting, self._most = 0, waiting

    async def events(self, inquiry: Inquiry) -> AsyncGenerator[Event, None]:
        """Ask, and yield the events; who leaves lets the model go. Busy if the line is full."""
        async with self._turn() as stop:
            wishes: Wishes = {"strictness": inquiry.strictness, "style": inquiry.style}

            def run() -> Iterator[Event]:
                given = (inquiry.question, inquiry.history, inquiry.article)
                return watch.ask(self.assistant, inquiry.way, *given, stop=stop, **wishes)

            async for event in awaited(run, stop):
                yield event

    async def answer(self, inquiry: Inquiry) -> Answer:
        """Ask, and return the answer."""
        return await last(self.events(inquiry))

    async def work(self, do: Callable[[Signal], T]) -> T:
        """Do something else that takes a model's time, such as proving a text."""
        async with self._turn() as stop:
            async for done in awaited(lambda: iter([do(stop)]), stop):
                return done
        raise AssertionError("what is done is returned")

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Signal]:
        if self._places.locked() and self._waiting >= self._most:
            raise Busy("Too many questions are waiting here. Ask again in a moment.")
        self._waiting += 1
        try:
            with measures.waiting():
                await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            with self._readers.waiting(None) as stop:
                yield stop
        finally:
            self._places.release()


def counted(request: Request) -> None:
    """Count a question; TooMany if its visitor asked too many by now."""
    visitor_of(request.scope).take("questions")


async def last(events: AsyncGenerator[Event, None]) -> Answer:
    """Return the answer that a stream ends with."""
    async for event in events:
        if isinstance(event, Answered):
            return event.answer
    raise AssertionError("a stream ends with an answer")


async def first(events: AsyncGenerator[Event, None]) -> Event:
    """Return the first event; what can be refused, is by then."""
    return await anext(events)


async def beating(
    events: AsyncGenerator[Event, None],
) -> AsyncGenerator[Event | None, None]:
    """Yield events, and None where none came for a while, lest a proxy takes it for silence."""
    coming: asyncio.Future[Event] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(first(events))
            await asyncio.wait({coming}, timeout=BEAT)
            if not coming.done():
                yield None
                continue
            done, coming = coming, None
            try:
                event = done.result()
            except StopAsyncIteration:
                return
            yield event
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})
        await events.aclose()


async def unless_left(request: Request, doing: Coroutine[Any, Any, T]) -> T:
    """Return what comes of something; ClientDisconnect, and an end to it, if its reader leaves."""
    task, leaving = asyncio.ensure_future(doing), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return await task
    finally:
        task.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
