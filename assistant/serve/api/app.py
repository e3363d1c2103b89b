"""An assistant comes in, an app goes out in which programs find what they can call."""

from functools import partial
from importlib.metadata import version
from importlib.util import find_spec

from fastapi import FastAPI

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.api import chat, health, routes
from footnote.assistant.serve.api.line import Line
from footnote.assistant.serve.page.leaving import Readers

FREE = health.PATHS  # without the token; metrics look for themselves
PATHS = (*FREE, "/api/", "/v1/", "/mcp", "/openapi.json")
_ABOUT = (
    "Answers questions about articles in the articles' own words. Every quote of an answer stands "
    "in its article at the offsets given: `article.text[start:end] == quote`."
)


def made_app() -> FastAPI:
    """Return an app that describes itself at `/openapi.json`, and has nothing to call yet."""
    app = FastAPI(
        title="Footnote",
        version=version("footnote-assistant"),
        description=_ABOUT,
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
    )
    routes.explain_refusals(app)
    return app


def add_calls(app: FastAPI, assistant: Assistant, readers: Readers) -> None:
    """Let programs ask an assistant through an app."""
    line = Line(assistant, readers)
    missing = partial(health.missing_of, assistant)
    app.include_router(health.routes(missing, assistant.settings.metrics))
    app.include_router(routes.routes(line))
    app.include_router(chat.routes(line))
    if find_spec("mcp"):
        from footnote.assistant.serve.api.tools import offer_tools

        offer_tools(app, line)
    app.include_router(routes.nothing_else())
