"""An assistant comes in, an MCP server with tools goes out, over standard input or HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial, wraps
from importlib.metadata import version
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

from anyio import to_thread
from fastapi import FastAPI
from pydantic import BaseModel, Field

from footnote.assistant.answer import Answer
from footnote.assistant.proof.verify import verify
from footnote.assistant.serve.api.adding import add_given
from footnote.assistant.serve.api.line import Inquiry, Line
from footnote.assistant.serve.api.refusals import TooMany, explained
from footnote.assistant.serve.api.shapes import (
    Added,
    Proved,
    WholeAnswer,
    WholeArticle,
    whole_article,
)
from footnote.assistant.serve.counted import count_tool
from footnote.assistant.serve.rights import REFUSED
from footnote.assistant.serve.visitor import Visitor, visitor_of
from footnote.index.errors import extra
from footnote.index.library.versions import Listed

with extra("mcp", "Tools over the Model Context Protocol"):
    from mcp.server import MCPServer
    from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations

P = ParamSpec("P")
T = TypeVar("T")

_INSTRUCTIONS = (
    "Footnote answers questions about the articles of a library in the articles' own words. Ask "
    "with `ask`; show its sentences with the quotes that their numbers point at, and don't change "
    "the quotes. Where the outcome is not_in_article, say that the article doesn't have it. "
    "`articles` says what there is to ask. `prove` checks a text that you or somebody else wrote."
)
READ_TOOLS = frozenset({"ask", "prove", "verify_answer", "articles", "article"})
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ADDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)
_REMOVES = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False
)

Article = Annotated[
    str | None, Field(description="The id of an article, of `articles`; without it, all are asked.")
]
ArticleId = Annotated[str, Field(description="The id of an article, of `articles`.")]
Strictness = Annotated[
    Literal["strict", "balanced", "lenient"] | None,
    Field(description="How sure an answer must be to be shown; balanced unless set otherwise."),
]


def mcp_server(line: Line) -> MCPServer[Any]:
    """Return a server whose tools ask the assistant of a line."""
    server: MCPServer[Any] = MCPServer(
        "footnote",
        title="Footnote",
        version=version("footnote-assistant"),
        instructions=_INSTRUCTIONS,
        log_level="ERROR",
        middleware=[_by_right],
    )
    _asking(server, line)
    _shelf(server, line)
    return server


def offer_tools(app: FastAPI, line: Line) -> None:
    """Let an app offer the tools at `/mcp`; who may call them, its guard knows."""
    server = mcp_server(line)
    trusting = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = server.streamable_http_app(
        stateless_http=True, json_response=True, transport_security=trusting
    )
    app.router.routes.extend(inner.routes)
    before = app.router.lifespan_context

    @asynccontextmanager
    async def both(within: Any) -> AsyncIterator[Any]:
        async with before(within) as state, server.session_manager.run():
            yield state

    app.router.lifespan_context = both


async def _by_right(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Let a visitor who may only read use no tool but those that do no more."""
    if ctx.request is None or ctx.method != "tools/call":
        return await call_next(ctx)
    visitor, params = visitor_of(ctx.request.scope), ctx.params or {}
    name, given = params.get("name"), params.get("arguments") or {}
    if not (visitor.may_edit or name in READ_TOOLS):
        return _refused(REFUSED)
    try:
        await count_tool(visitor, name, given)
    except TooMany as error:
        return _refused(str(error))
    result = await call_next(ctx)
    if visitor.id and name in ("add", "remove"):
        await to_thread.run_sync(partial(_tell, visitor, name, given, result))
    return result


def _refused(words: str) -> HandlerResult:
    return {"content": [{"type": "text", "text": words}], "isError": True}


def _tell(visitor: Visitor, name: str, given: Mapping[str, Any], result: HandlerResult) -> None:
    """Write down what a tool added or removed, if it did."""
    found = result.model_dump(by_alias=True) if isinstance(result, BaseModel) else result or {}
    if not found.get("isError"):
        id = (found.get("structuredContent") or {}).get("id") or given.get("article_id")
        visitor.tell("added" if name == "add" else "removed", str(id))


def _asking(server: MCPServer[Any], line: Line) -> None:
    @server.tool(title="Ask an article", annotations=_READS)
    @_in_words
    async def ask(
        question: Annotated[str, Field(description="What to ask, in words.")],
        article: Article = None,
        strictness: Strictness = None,
    ) -> WholeAnswer:
        """Answer a question from the articles, with the exact words each sentence rests on.

        `outcome` is answered, partly, corrected (the question takes for granted what the article
        denies) or not_in_article; then `missing` says what isn't there, and `nearest` is the
        closest passage. Each sentence's `citations` are numbers of `citations`, whose `quote`
        stands in the article from `start` to `end`.
        """
        inquiry = Inquiry("mcp", question, None, article, strictness)
        return WholeAnswer(await line.answer(inquiry))

    @server.tool(title="Prove a text", annotations=_READS)
    @_in_words
    async def prove(
        text: Annotated[str, Field(description="The text to check, whoever wrote it.")],
        article: Article = None,
        strictness: Strictness = None,
    ) -> WholeAnswer:
        """Hold each sentence of a text against the articles.

        Those that hold are `sentences`, with their citations; the others are in `withheld`, each
        with the reason and the nearest passage.
        """

        def do(stop: Any) -> Answer:
            wishes: Any = {"strictness": strictness, "stop": stop}
            return line.assistant.prove(text, None, article, **wishes)

        return WholeAnswer(await line.work(do))

    @server.tool(title="Verify an answer", annotations=_READS)
    @_in_words
    async def verify_answer(
        answer: Annotated[str, Field(description="An answer of `ask`, whole, as JSON text.")],
    ) -> Proved:
        """Check that an answer's quotes are genuine and in place; not what they support."""
        read = Answer.from_json(answer)
        cited = (*read.citations, read.nearest)
        texts = line.assistant.library.records.texts(
            sorted({one.article_id for one in cited if one})
        )
        return Proved.of(verify(read, texts))


def _shelf(server: MCPServer[Any], line: Line) -> None:
    assistant = line.assistant

    @server.tool(title="List the articles", annotations=_READS)
    @_in_words
    async def articles() -> list[Listed]:
        """List the articles there are to ask, oldest first, without their texts."""
        return await line.work(lambda _: list(assistant.listing()))

    @server.tool(title="Read an article", annotations=_READS)
    @_in_words
    async def article(article_id: ArticleId) -> WholeArticle:
        """Return an article's whole text, as citations count its offsets, and its versions."""
        return await line.work(lambda _: whole_article(assistant.library, article_id))

    @server.tool(title="Add an article", annotations=_ADDS)
    @_in_words
    async def add(
        text: Annotated[str | None, Field(description="The text, plain or Markdown.")] = None,
        address: Annotated[
            str | None, Field(description="Or the address of a public web page, https://…")
        ] = None,
        title: Annotated[str | None, Field(description="A title; else the first line.")] = None,
    ) -> Added:
        """Add an article to the library: a text, or a page of the web. The same again is one."""
        return Added.of(await line.work(lambda _: add_given(assistant, text, address, title)))

    @server.tool(title="Remove an article", annotations=_REMOVES)
    @_in_words
    async def remove(article_id: ArticleId) -> str:
        """Remove an article from the library for good, with all its versions."""
        await line.work(lambda _: assistant.remove(article_id))
        return f"Removed {article_id}."


def _in_words(tool: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Let a tool say in a sentence what went wrong."""

    @wraps(tool)
    async def said(*given: P.args, **named: P.kwargs) -> T:
        try:
            return await tool(*given, **named)
        except Exception as error:
            raise ToolError(explained(error)[1]) from None

    return said
