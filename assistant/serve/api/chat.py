"""A chat completion is asked for as others spell it, an answer with its citations goes out so.

What is shown is the answer's text with the numbers of its citations, and below it the quotes, so
that the proof is there whatever a chat program shows; `annotations` have the same for programs.
"""

import json
import time
import uuid
from collections.abc import AsyncGenerator, Iterator
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from footnote.assistant.answer import Answer, Answered, Event
from footnote.assistant.serve.address import base_of
from footnote.assistant.serve.api.completion import Said, said_by
from footnote.assistant.serve.api.line import (
    Inquiry,
    Line,
    beating,
    counted,
    first,
    last,
    unless_left,
)
from footnote.assistant.serve.api.refusals import explained, said
from footnote.assistant.serve.api.shapes import Message, Strict
from footnote.index.errors import BadInput, NotFound

MODEL = "footnote"  # asks the library; with “:” and an id behind it, one article
_MOST = 200  # articles that are listed as models
_USER = "user"


class Completion(BaseModel):
    """What is asked for; what isn't listed, such as a temperature, makes no difference."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(description="`footnote`, or `footnote:` and the id of an article.")
    messages: list[Message] = Field(description="The conversation; its last message asks.")
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    n: Literal[1] | None = None
    strictness: Strict = None
    style: Literal["quotes", "plain"] | None = None


def routes(line: Line) -> APIRouter:
    """Return `/v1/models` and `/v1/chat/completions`."""
    router = APIRouter(prefix="/v1", tags=["as a chat model"])

    @router.get("/models")
    def models() -> dict[str, Any]:
        """List what can be asked: the library, and the newest articles each by itself."""
        listed = line.assistant.listing()[-_MOST:]
        about = [(MODEL, "All articles"), *((f"{MODEL}:{one.id}", one.title) for one in listed)]
        return {"object": "list", "data": [_model(id, name) for id, name in about]}

    @router.get("/models/{model}")
    def model(model: str) -> dict[str, Any]:
        """Say whether something can be asked."""
        article = _article(model)
        title = line.assistant.library.records.listed(article).title if article else "All articles"
        return _model(model, title)

    @router.post("/chat/completions", dependencies=[Depends(counted)])
    async def complete(asked: Completion, request: Request) -> Response:
        """Answer the last message; `annotations` cite, `footnote` is the whole answer."""
        events = line.events(_inquiry(asked))
        base = base_of(request)
        if asked.stream:
            begun = await unless_left(request, first(events))
            pieces = _streamed(begun, events, line, asked, base)
            return StreamingResponse(pieces, media_type="text/event-stream")
        answer = await unless_left(request, last(events))
        shown = said_by(line.assistant, answer, base)
        return JSONResponse(_whole(asked.model, shown, answer))

    return router


def _model(id: str, name: str) -> dict[str, Any]:
    return {"id": id, "object": "model", "created": 0, "owned_by": "footnote", "name": name}


def _article(model: str) -> str | None:
    """Return the id of the article that a model's name asks; NotFound if it names none of ours."""
    name, _, article = model.partition(":")
    if name != MODEL:
        raise NotFound(
            f"There is no such model here. Use “{MODEL}”, or one of those that are listed here."
        )
    return article or None


def _inquiry(asked: Completion) -> Inquiry:
    """Return the last message, which asks, with those before it; BadInput if it asks nothing."""
    if not asked.messages or asked.messages[-1].role != _USER:
        raise BadInput("The last message is the question: give it the role “user”.")
    *before, question = (one.model_dump() for one in asked.messages)
    content = question["content"] or ""
    if isinstance(content, list):
        content = "\n".join(str(one.get("text", "")) for one in content)
    article = _article(asked.model)
    return Inquiry("chat", content, before, article, asked.strictness, asked.style)


def _whole(model: str, shown: Said, answer: Answer) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": shown.text,
        "refusal": None,
        "annotations": shown.annotations,
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    about = _about(model, "chat.completion")
    return {**about, "choices": [choice], "usage": _USAGE, "footnote": answer.to_dict()}


# Footnote's own model reads passages and judges them: its tokens aren't those of the answer.
_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _about(model: str, kind: str) -> dict[str, Any]:
    id = f"chatcmpl-{uuid.uuid4().hex[:24]}"
    return {"id": id, "object": kind, "created": int(time.time()), "model": model}


async def _streamed(
    begun: Event, events: AsyncGenerator[Event, None], line: Line, asked: Completion, base: str
) -> AsyncGenerator[str, None]:
    """Yield the answer in chunks, once it is checked; nothing unchecked is ever sent."""
    about, beats = _about(asked.model, "chat.completion.chunk"), beating(events)
    try:
        yield _chunk(about, {"role": "assistant", "content": ""})
        event: Event | None = begun
        while not isinstance(event, Answered):
            event = await anext(beats)
            if event is None:
                yield ": still at it\n\n"
        answer = event.answer
        shown = said_by(line.assistant, answer, base)
        for piece in _pieces(shown.text):
            yield _chunk(about, {"content": piece})
        yield _chunk(about, {"annotations": shown.annotations}, footnote=answer.to_dict())
        yield _chunk(about, {}, "stop")
        if (asked.stream_options or {}).get("include_usage"):
            yield f"data: {json.dumps({**about, 'choices': [], 'usage': _USAGE})}\n\n"
        yield "data: [DONE]\n\n"
    except Exception as error:
        yield f"data: {json.dumps(said(*explained(error)), ensure_ascii=False)}\n\n"
    finally:
        await beats.aclose()


def _chunk(
    about: dict[str, Any], delta: dict[str, Any], finish: str | None = None, **more: Any
) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({**about, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"


def _pieces(text: str) -> Iterator[str]:
    """Yield a text line by line, as chat programs draw it while it comes."""
    yield from text.splitlines(keepends=True)
