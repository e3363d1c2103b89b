"""Questions and their replies come in, a model server that knows nothing else goes out.

`python stack/scripted.py --port …` is what the trial of the stack has in the place of a model.
"""

import argparse
import asyncio
import json
from collections.abc import Mapping
from typing import Any

import uvicorn
from langchain_core.messages import HumanMessage
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from footnote.assistant.model.scripted import ScriptedChat

QUESTION = "How many wells has Lindau?"
_REPLIES = {
    QUESTION: "Lindau has 12 wells.",
    "How many wells has Afterwards?": "Afterwards has 77 wells.",
}


def scripted(replies: Mapping[str, str], seconds: float = 0.0) -> Starlette:
    """Make a server that speaks as OpenAI's does, and takes so long for each reply."""
    script = ScriptedChat(replies=replies)

    async def well(_: Request) -> Response:
        return JSONResponse({"data": [{"id": "scripted"}]})

    async def complete(request: Request) -> Response:
        asked = await request.json()
        await asyncio.sleep(seconds)
        said = script.invoke([HumanMessage(asked["messages"][-1]["content"])]).text
        if asked.get("stream"):
            return StreamingResponse(iter(_chunks(said)), media_type="text/event-stream")
        message = {"role": "assistant", "content": said}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse({"id": "1", "object": "chat.completion", "choices": [choice]})

    routes = [
        Route("/health", well),
        Route("/v1/models", well),
        Route("/v1/chat/completions", complete, methods=["POST"]),
    ]
    return Starlette(routes=routes)


def _chunks(said: str) -> list[str]:
    def chunk(delta: dict[str, Any], finish: str | None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        about = {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}
        return f"data: {json.dumps(about)}\n\n"

    return [
        chunk({"role": "assistant", "content": said}, None),
        chunk({}, "stop"),
        "data: [DONE]\n\n",
    ]


def main() -> None:
    """Serve until a signal ends it."""
    asked = argparse.ArgumentParser(prog="python stack/scripted.py")
    asked.add_argument("--port", type=int, default=8000, help="port to listen on")
    uvicorn.run(scripted(_REPLIES), port=asked.parse_args().port, log_level="error", lifespan="off")


if __name__ == "__main__":
    main()
