"""The MCP tools, asked by the official client over HTTP and over standard input."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("mcp", reason="the extra `mcp` isn't installed")

from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from footnote import Answer, Assistant, verify
from tests.conftest import BRIEFING, ORDERS, ROOT, SHOWN
from tests.readers import serving

pytestmark = pytest.mark.slow

TOOLS = {"ask", "prove", "verify_answer", "articles", "article", "add", "remove"}


@pytest.fixture
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


async def _use(where: Any) -> tuple[Any, Any, Any, Any]:
    """List the tools, ask a question, ask none, and list the articles."""
    async with Client(where) as client:
        tools = await client.list_tools()
        answered = await client.call_tool("ask", {"question": ORDERS})
        refused = await client.call_tool("ask", {"question": "?"})
        return tools, answered, refused, await client.call_tool("articles", {})


def test_the_tools_answer_over_http(address: str, assistant: Assistant) -> None:
    tools, answered, refused, listed = asyncio.run(_use(f"{address}/mcp"))
    known = {tool.name: tool for tool in tools.tools}
    assert set(known) == TOOLS
    for tool in known.values():
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is (tool.name not in ("add", "remove"))
        assert tool.output_schema["type"] == "object", tool.name
        assert all(one.get("description") for one in tool.input_schema["properties"].values())
    assert known["remove"].annotations.destructive_hint is True
    assert "exact words each sentence rests on" in known["ask"].description
    assert {"outcome", "citations"} <= set(known["ask"].output_schema["properties"])
    answer = Answer.from_json(json.dumps(answered.structured_content))
    assert answer.text == SHOWN
    assert verify(answer, assistant.articles()[0])
    assert refused.is_error
    assert "Ask a question in words" in refused.content[0].text
    assert listed.structured_content["result"][0]["id"] == assistant.articles()[0].id


def test_articles_are_added_checked_and_removed(address: str, assistant: Assistant) -> None:
    async def use() -> Any:
        async with Client(f"{address}/mcp") as client:
            added = await client.call_tool(
                "add", {"text": "The Nile flows north.", "title": "Nile"}
            )
            id = added.structured_content["id"]
            whole = await client.call_tool("article", {"article_id": id})
            asked = await client.call_tool("ask", {"question": ORDERS})
            text = json.dumps(asked.structured_content)
            proof = await client.call_tool("verify_answer", {"answer": text})
            await client.call_tool("remove", {"article_id": id})
            gone = await client.call_tool("remove", {"article_id": id})
            inside = await client.call_tool("add", {"address": "http://127.0.0.1/secret"})
            return whole, proof, gone, inside

    whole, proof, gone, inside = asyncio.run(use())
    assert whole.structured_content["text"] == "The Nile flows north."
    assert proof.structured_content["holds"] is True
    assert gone.is_error
    assert "There is no article" in gone.content[0].text
    assert inside.is_error
    assert len(assistant.articles()) == 1


def test_a_foreign_origin_reaches_no_tool(address: str) -> None:
    foreign = {"origin": "https://attacker.example"}
    reply = httpx.post(f"{address}/mcp", json={}, headers=foreign)
    assert reply.status_code == 403


def test_the_tools_answer_over_standard_input(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT.parent),
        "FOOTNOTE_HOME": str(tmp_path / "home"),
        "FOOTNOTE_MODEL": "none",
        "FOOTNOTE_EMBEDDINGS": "tiny",
    }
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "footnote", "mcp"], env=environment
    )
    tools, answered, refused, listed = asyncio.run(_use(stdio_client(command)))
    assert {tool.name for tool in tools.tools} == TOOLS
    answer = Answer.from_json(json.dumps(answered.structured_content))
    assert verify(answer, {answer.citations[0].article_id: BRIEFING.read_text()})
    assert refused.is_error
    assert len(listed.structured_content["result"]) == 1
