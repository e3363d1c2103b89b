"""An assistant comes in, plain JSON over HTTP goes out: asking, proving, verifying, articles."""

import json
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from pydantic import TypeAdapter

from footnote.assistant.answer import Answer, Answered, Checking, Event, Found
from footnote.assistant.proof.verify import verify
from footnote.assistant.serve.address import root_of
from footnote.assistant.serve.api.adding import add_bytes, add_for, add_given
from footnote.assistant.serve.api.line import Line, beating, counted, first, unless_left
from footnote.assistant.serve.api.refusals import TooMany, explained, said, sentence_of
from footnote.assistant.serve.api.shapes import (
    Added,
    Claim,
    NewArticle,
    Proved,
    Question,
    Refused,
    Text,
    WholeArticle,
    whole_article,
)
from footnote.assistant.serve.visitor import visitor_of
from footnote.index.errors import BadInput, FootnoteError
from footnote.index.library.versions import Listed

_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refused} for status in (401, 404, 422, 429, 503)
}
_FOUND = TypeAdapter(Found)
_AN_OBJECT = "application/json"
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def explain_refusals(app: FastAPI) -> None:
    """Let an app say in our words, and in our form, what is wrong with a request."""

    async def refuse(_: Request, error: Exception) -> Response:
        status, words = explained(error)
        wait = {"retry-after": str(error.seconds)} if isinstance(error, TooMany) else None
        return JSONResponse(said(status, words), status, wait)

    async def misfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return JSONResponse(said(422, sentence_of(error.errors(), root_of(request.scope))), 422)

    async def other(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return JSONResponse(said(error.status_code, str(error.detail)), error.status_code)

    app.add_exception_handler(FootnoteError, refuse)
    app.add_exception_handler(RequestValidationError, misfit)
    app.add_exception_handler(HTTPException, other)


def routes(line: Line) -> APIRouter:
    """Return the calls for programs, below `/api`."""
    router = APIRouter(prefix="/api", responses=_REFUSALS)
    _asking(router, line)
    _checking(router, line)
    _articles(router, line)
    return router


def nothing_else() -> APIRouter:
    """Return what answers where nothing is; the last of all, since it takes every path."""
    router = APIRouter(include_in_schema=False)

    def none(rest: str, request: Request) -> None:
        see = f"see {root_of(request.scope)}/openapi.json"
        said = f"There is no {request.method} {request.url.path[:80]} here; {see}."
        raise HTTPException(404, said)

    for prefix in ("api", "v1"):
        router.add_api_route(f"/{prefix}/{{rest:path}}", none, methods=["GET", "POST", "DELETE"])
    return router


def _asking(router: APIRouter, line: Line) -> None:
    counts = [Depends(counted)]

    @router.post("/ask", response_model=Answer, tags=["asking"], dependencies=counts)
    async def ask(question: Question, request: Request) -> Response:
        """Answer a question, with the exact words that each sentence rests on."""
        answer = await unless_left(request, line.answer(question.inquiry))
        return Response(answer.to_json(), media_type=_AN_OBJECT)

    @router.post(
        "/ask/stream",
        response_class=StreamingResponse,
        tags=["asking"],
        dependencies=counts,
    )
    async def stream(question: Question, request: Request) -> Response:
        """Answer in events: `found` with the closest passage, `checking`, `answered` at the end.

        In the style `plain` also `said`, a piece of a draft that nobody has checked; `error` if
        something went wrong after the first event. Whoever closes the connection lets the model go.
        """
        events = line.events(question.inquiry)
        begun = await unless_left(request, first(events))
        return StreamingResponse(_sent(begun, events), media_type="text/event-stream")


async def _sent(begun: Event, events: AsyncGenerator[Event, None]) -> AsyncGenerator[str, None]:
    beats = beating(events)
    try:
        yield _event(begun)
        async for event in beats:
            yield ": still at it\n\n" if event is None else _event(event)
    except Exception as error:
        status, words = explained(error)
        yield sse("error", json.dumps(said(status, words), ensure_ascii=False))
    finally:
        await beats.aclose()


def _event(event: Event) -> str:
    match event:
        case Found():
            return sse("found", _FOUND.dump_json(event).decode())
        case Checking():
            return sse("checking", "{}")
        case Answered():
            return sse("answered", event.answer.to_json())
    return sse("said", json.dumps({"text": event.text}, ensure_ascii=False))


def sse(name: str, data: str) -> str:
    """Write an event as a stream of them has it."""
    return f"event: {name}\ndata: {data}\n\n"


def _checking(router: APIRouter, line: Line) -> None:
    @router.post(
        "/prove", response_model=Answer, tags=["checking"], dependencies=[Depends(counted)]
    )
    async def prove(text: Text, request: Request) -> Response:
        """Hold each sentence of a text against an article; those that don't hold are `withheld`."""

        def do(stop: Any) -> Answer:
            wishes: Any = {"strictness": text.strictness, "stop": stop}
            return line.assistant.prove(text.text, text.question, text.article, **wishes)

        answer = await unless_left(request, line.work(do))
        return Response(answer.to_json(), media_type=_AN_OBJECT)

    @router.post("/verify", response_model=Proved, tags=["checking"])
    def verify_answer(claim: Claim) -> Proved:
        """Check that the quotes of an answer are genuine and in place; no model is asked."""
        cited = (*claim.answer.citations, claim.answer.nearest)
        ids = sorted({one.article_id for one in cited if one})
        texts = line.assistant.library.records.texts(ids) if claim.texts is None else claim.texts
        return Proved.of(verify(claim.answer, texts))


def _articles(router: APIRouter, line: Line) -> None:
    assistant = line.assistant
    tags: Any = ["articles"]

    @router.get("/articles", tags=tags)
    def list_articles() -> list[Listed]:
        """List the articles, oldest first, without their texts."""
        return list(assistant.listing())

    @router.get("/articles/{article_id}", tags=tags)
    def article(article_id: str) -> WholeArticle:
        """Return an article with its text and its versions."""
        return whole_article(assistant.library, article_id)

    @router.get("/articles/{article_id}/text", response_class=PlainTextResponse, tags=tags)
    def text(article_id: str, start: int = 0, end: int | None = None) -> str:
        """Return the text of an article, or what stands between two offsets: a citation's words."""
        found = assistant.text(article_id)
        if not 0 <= start <= (len(found) if end is None else end) <= len(found):
            raise BadInput(f"The article has the offsets 0 to {len(found)}.")
        return found[start:end]

    @router.post("/articles", status_code=201, tags=tags)
    def add(article: NewArticle, request: Request) -> Added:
        """Add a text, or a page of the public web by its address."""
        given = (article.text, article.address, article.title)
        add = partial(add_given, assistant, *given)
        return Added.of(add_for(visitor_of(request.scope), len(article.text or ""), add))

    @router.post(
        "/articles/file",
        status_code=201,
        tags=tags,
        openapi_extra={"requestBody": {"required": True, "content": _BYTES}},
    )
    async def add_file(request: Request, name: str) -> Added:
        """Add a file, its bytes as the body: PDF, office files, books and what else is read."""
        data, visitor = await request.body(), visitor_of(request.scope)
        add = partial(add_bytes, assistant, data, name)
        return Added.of(await line.work(lambda _: add_for(visitor, len(data), add)))

    @router.delete("/articles/{article_id}", status_code=204, tags=tags)
    def remove(article_id: str, request: Request) -> None:
        """Remove an article with all its versions."""
        assistant.remove(article_id)
        visitor_of(request.scope).tell("removed", article_id)
