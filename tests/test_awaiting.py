"""The async forms: the same events, and a model that is let go once nobody awaits it."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from footnote import Answered, Assistant, Found
from footnote.assistant.awaiting import Stop
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryError
from tests.conftest import ORDERS, SHOWN
from tests.served import serving_model, stall

NILE = "The Nile flows north through Egypt."
QUESTION = "Through which country does the Nile flow?"


def test_the_events_are_those_of_the_stream(assistant: Assistant) -> None:
    async def ask() -> tuple[list[object], str]:
        events: list[object] = [one async for one in assistant.astream(ORDERS)]
        return events, (await assistant.aask(ORDERS)).text

    events, text = asyncio.run(ask())
    assert [type(one) for one in events] == [type(one) for one in assistant.stream(ORDERS)]
    assert text == SHOWN


def test_many_are_answered_at_once(assistant: Assistant) -> None:
    async def ask() -> list[str]:
        asked = [assistant.aask(ORDERS) for _ in range(30)]
        return [one.text for one in await asyncio.gather(*asked)]

    assert asyncio.run(ask()) == [SHOWN] * 30


def test_errors_arrive_where_it_is_awaited(assistant: Assistant) -> None:
    with pytest.raises(BadInput, match="Ask a question in words"):
        asyncio.run(assistant.aask("?"))
    with pytest.raises(BadInput, match="“colour” is no wish"):
        asyncio.run(assistant.aask(ORDERS, colour="red"))


def test_it_is_closed_at_the_end_of_the_block(assistant: Assistant) -> None:
    async def ask() -> None:
        async with assistant as opened:
            assert opened is assistant

    asyncio.run(ask())
    with pytest.raises(LibraryError):
        assistant.ask(ORDERS)


def test_a_task_that_is_cancelled_lets_the_model_go(tmp_path: Path) -> None:
    async def ask(assistant: Assistant, begun: Event) -> None:
        asking = asyncio.create_task(assistant.aask(QUESTION))
        assert await asyncio.to_thread(begun.wait, 30)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    with (
        serving_model({"which country": "Egypt"}, stall) as seen,
        Assistant.open(tmp_path, f"{seen.address}#fake", TinyEmbedder()) as assistant,
    ):
        assistant.add(Article.from_text(NILE, title="Nile"))
        asyncio.run(ask(assistant, seen.begun))
        assert seen.left.wait(10), "the model still writes for nobody"


def test_a_loop_that_is_left_early_lets_the_model_go(tmp_path: Path) -> None:
    async def look(assistant: Assistant, begun: Event) -> None:
        events = assistant.astream(QUESTION)
        assert isinstance(await anext(events), Found)
        assert await asyncio.to_thread(begun.wait, 30)
        await events.aclose()

    with (
        serving_model({"which country": "Egypt"}, stall) as seen,
        Assistant.open(tmp_path, f"{seen.address}#fake", TinyEmbedder()) as assistant,
    ):
        assistant.add(Article.from_text(NILE, title="Nile"))
        asyncio.run(look(assistant, seen.begun))
        assert seen.left.wait(10)


def test_a_signal_that_is_given_still_gives_quotes(assistant: Assistant) -> None:
    async def ask(stop: Event) -> list[object]:
        return [one async for one in assistant.astream(ORDERS, stop=stop)]

    stop = Event()
    stop.set()
    last = asyncio.run(ask(stop))[-1]
    assert isinstance(last, Answered)
    assert "The model was stopped" in last.answer.note
    one, other = Stop(stop), Stop()
    assert one.is_set()
    assert not other.is_set()
    other.set()
    assert other.is_set()
