"""A question comes in, its events go out one by one to whoever awaits them: the async forms.

The path itself runs in a thread of its own; who stops awaiting lets the model go.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextvars import copy_context
from threading import Event as Signal
from threading import Thread
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from footnote.assistant.answer import Answer, Answered, Event

T = TypeVar("T")
_Said = tuple[object, BaseException | None]
_END = object()


class Stop(Signal):
    """Is set by whoever no longer awaits an answer, or by another signal that was given."""

    def __init__(self, other: Signal | None = None) -> None:
        """Heed another signal too."""
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        """Say whether one of the two is set."""
        return super().is_set() or (self._other is not None and self._other.is_set())


class _Streams(Protocol):
    """What streams events and is closed, in the plain way."""

    def stream(
        self,
        question: str,
        history: Sequence[object] | None = None,
        article: str | None = None,
        **wishes: Any,
    ) -> Iterator[Event]: ...

    def close(self) -> None: ...


class Awaiting:
    """The async forms of what an assistant does: `aask`, `astream`, `async with`."""

    async def aask(
        self: _Streams,
        question: str,
        history: Sequence[object] | None = None,
        article: str | None = None,
        **wishes: Any,
    ) -> Answer:
        """Answer as `ask` does; a task that is cancelled meanwhile lets the model go."""
        answer: Answer | None = None
        async for event in Awaiting.astream(self, question, history, article, **wishes):
            if isinstance(event, Answered):
                answer = event.answer
        assert answer is not None, "a stream ends with an answer"
        return answer

    async def astream(
        self: _Streams,
        question: str,
        history: Sequence[object] | None = None,
        article: str | None = None,
        **wishes: Any,
    ) -> AsyncGenerator[Event, None]:
        """Yield what `stream` yields; the model is let go once nobody awaits the next event."""
        stop = Stop(wishes.get("stop"))
        asked = {**wishes, "stop": stop}
        async for event in awaited(lambda: self.stream(question, history, article, **asked), stop):
            yield event

    async def __aenter__(self) -> Self:
        """Return the open assistant."""
        return self

    async def __aexit__(
        self: _Streams,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it, without holding up others of the event loop."""
        await asyncio.to_thread(self.close)


async def awaited(produce: Callable[[], Iterator[T]], stop: Signal) -> AsyncGenerator[T, None]:
    """Yield what is produced in a thread of its own; `stop` is set once nobody awaits it.

    A thread for each, since the pool of an event loop has few, and answers wait for models.
    """
    loop, said = asyncio.get_running_loop(), asyncio.Queue[_Said]()

    def tell(one: object, error: BaseException | None = None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(said.put_nowait, (one, error))

    def run() -> None:
        try:
            for one in produce():
                tell(one)
                if left.is_set():
                    break
            tell(_END)
        except BaseException as error:
            tell(_END, error)

    left = Signal()
    Thread(target=copy_context().run, args=(run,), name="footnote-answer", daemon=True).start()
    try:
        while True:
            one, error = await said.get()
            if error is not None:
                raise error
            if one is _END:
                return
            yield one  # type: ignore[misc]
    finally:
        left.set()
        stop.set()
