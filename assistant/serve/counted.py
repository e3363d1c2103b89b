"""What a visitor is about to do comes in, and is counted: TooMany says when they may, if not now.

The page's functions and the tools of programs go by their names; the API counts for itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from anyio import to_thread

from footnote.assistant.serve.visitor import Visitor

_ASKING = frozenset("again ask begin check follow prove".split())
_ADDING = frozenset("add add_address add_files add_text".split())


async def count_event(visitor: Visitor, name: str | None, given: Sequence[Any]) -> None:
    """Count what an event of the page does; files were counted as they came up."""
    files = name == "add_files" and given and isinstance(given[0], list)
    text = str(given[0]) if given and name in ("add", "add_text") else ""
    await _count(visitor, name, len(given[0]) if files else 1, text)


async def count_tool(visitor: Visitor, name: object, given: Mapping[str, Any]) -> None:
    """Count what a tool does."""
    await _count(visitor, name, 1, str(given.get("text") or "") if name == "add" else "")


async def count_upload(visitor: Visitor, size: int) -> None:
    """Count a file that comes up."""
    if visitor.id:
        await to_thread.run_sync(visitor.take, "bytes", size)


async def _count(visitor: Visitor, name: object, articles: int, text: str) -> None:
    if visitor.id and name in _ASKING:
        await to_thread.run_sync(visitor.take, "questions")
    elif visitor.id and name in _ADDING:
        await to_thread.run_sync(visitor.take, "articles", articles)
        if text:
            await to_thread.run_sync(visitor.take, "bytes", len(text))
