"""The page's functions as MCP tools, asked by a real MCP client; only with the extra `mcp`."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from footnote import Answer, Assistant, verify
from footnote.assistant.serve.page.server import Server, listen
from footnote.assistant.serve.page.tools import offers_tools
from footnote.ui import make_app
from tests.conftest import ORDERS

if not offers_tools():
    pytest.skip("the extra `mcp` isn't installed", allow_module_level=True)

from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


@pytest.fixture
def address(assistant: Assistant) -> Iterator[str]:
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listening:
        own = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        server = Server(make_app(assistant, address=own), ready.set)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        assert ready.wait(30)
        yield own
        server.should_exit = True
        thread.join(timeout=20)


async def _use(address: str, headers: dict[str, str] | None = None) -> tuple[Any, Any, Any]:
    """List the tools, ask a question, and ask none."""
    async with (
        httpx.AsyncClient(headers=headers, timeout=30) as client,
        streamable_http_client(f"{address}gradio_api/mcp/", http_client=client) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = await session.list_tools()
        answered = await session.call_tool("ask", {"question": ORDERS})
        return tools, answered, await session.call_tool("ask", {"question": "?"})


def test_the_functions_are_tools(address: str, assistant: Assistant) -> None:
    # A header that says the page is elsewhere isn't believed.
    foreign = {"x-forwarded-host": "attacker.example"}
    tools, answered, refused = asyncio.run(_use(address, foreign))
    known = {tool.name: tool for tool in tools.tools}
    assert set(known) == {"ask", "articles", "add"}
    assert "exact words that each sentence rests on" in known["ask"].description
    assert "question" in known["ask"].inputSchema["properties"]
    answer = Answer.from_json(answered.content[0].text)
    assert answer.text == "The talks are held on the orders of Donald Trump."
    assert verify(answer, assistant.articles()[0])
    assert refused.isError
    assert "Ask a question in words" in refused.content[0].text


def test_a_foreign_origin_reaches_no_tool(address: str) -> None:
    foreign = {"origin": "https://attacker.example"}
    reply = httpx.post(f"{address}gradio_api/mcp/", json={}, headers=foreign)
    assert reply.status_code == 403
