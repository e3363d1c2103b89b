"""An article's id comes in, its HTML goes out, compressed; a browser keeps it by its version."""

from functools import lru_cache
from gzip import compress

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.page.article_html import article_html, version_of
from footnote.assistant.serve.page.pane import gone_html
from footnote.index.article import Article
from footnote.index.errors import BadInput, NotFound

PATH = "/article/"
_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_FIRST = "private, no-cache"  # it may have another title by then, or be gone


def article_route(assistant: Assistant) -> Route:
    """Return the route at which the page fetches articles, each once: `/article/ID.html?v=…`."""

    def send(request: Request) -> Response:
        try:
            article = assistant.library.article(request.path_params["id"])
        except BadInput:
            return PlainTextResponse("There is nothing here.", 404)
        except NotFound:
            # No error: the page shows this in the article's place.
            return HTMLResponse(gone_html(), headers={"cache-control": "no-store"})
        return _sent(article, request)

    return Route(f"{PATH}{{id}}.html", send)


def _sent(article: Article, request: Request) -> Response:
    version = version_of(article)
    kept = _FOR_EVER if request.query_params.get("v") == version else _ASK_FIRST
    headers = {"etag": f'"{version}"', "cache-control": kept, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(article_html(article), headers=headers)
    return HTMLResponse(_compressed(article), headers={**headers, "content-encoding": "gzip"})


@lru_cache(maxsize=16)
def _compressed(article: Article) -> bytes:
    return compress(article_html(article).encode(), 6, mtime=0)
