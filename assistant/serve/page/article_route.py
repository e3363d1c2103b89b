"""An article's id comes in, its HTML or a page of its file goes out; a browser keeps what came."""

import re
from collections.abc import Callable
from functools import lru_cache
from gzip import compress
from threading import Semaphore

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.page.article_html import article_html, version_of
from footnote.assistant.serve.page.language import language
from footnote.assistant.serve.page.page_marks import boxes_of
from footnote.assistant.serve.page.pane import gone_html
from footnote.index.article import Article
from footnote.index.errors import BadInput, NotFound
from footnote.index.read.picture import Picture, draw

PATH = "/article/"
_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_FIRST = "private, no-cache"  # it may have another title by then, or be gone
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_MOST_PLACES = 50  # whose words are looked for on a page at once
_DRAWING = 2  # pages that are drawn at the same time
_KEPT = 24  # pages, of a few hundred kilobytes each


def article_routes(assistant: Assistant) -> list[BaseRoute]:
    """Return the routes at which the page fetches articles, each once, and pages of their files."""
    library, turn = assistant.library, Semaphore(_DRAWING)

    @lru_cache(maxsize=_KEPT)
    def drawn(id: str, number: int) -> Picture:
        with turn:
            return draw(library.original(id), number)

    def send(request: Request) -> Response:
        try:
            article = library.article(request.path_params["id"])
        except BadInput:
            return _nothing()
        except NotFound:
            # No error: the page shows this in the article's place.
            return HTMLResponse(gone_html(), headers={"cache-control": "no-store"})
        return _sent(article, library.has_original(article.id), request)

    def of_page(answer: Callable[[Request, Article, int, Picture], Response]) -> Route:
        def send_page(request: Request) -> Response:
            number = request.path_params["number"] - 1
            try:
                article = library.article(request.path_params["id"])
                if not (0 <= number < len(article.pages) and library.has_original(article.id)):
                    return _nothing()
                return answer(request, article, number, drawn(article.id, number))
            except (BadInput, NotFound):
                return _nothing()

        kind = "png" if answer is _picture else "json"
        return Route(f"{PATH}{{id}}/pages/{{number:int}}.{kind}", send_page)

    return [Route(f"{PATH}{{id}}.html", send), of_page(_picture), of_page(_places)]


def _nothing() -> Response:
    return PlainTextResponse("There is nothing here.", 404)


def _picture(request: Request, article: Article, number: int, picture: Picture) -> Response:
    """Send a page's picture: an article's id is its text's, so it never changes."""
    return Response(picture.png, media_type="image/png", headers={"cache-control": _FOR_EVER})


def _places(request: Request, article: Article, number: int, picture: Picture) -> Response:
    """Send where the words between some offsets (`at=3-9,20-31`) stand on a page's picture."""
    asked = _PLACE.findall(request.query_params.get("at", ""))[:_MOST_PLACES]
    places = {
        f"{start}-{end}": boxes_of(article, number, picture, int(start), int(end))
        for start, end in asked
    }
    return JSONResponse(places, headers={"cache-control": _FOR_EVER})


def _sent(article: Article, has_pages: bool, request: Request) -> Response:
    version = version_of(article, has_pages=has_pages)
    kept = _FOR_EVER if request.query_params.get("v") == version else _ASK_FIRST
    headers = {
        "etag": f'"{version}"',
        "cache-control": kept,
        "vary": "accept-encoding, accept-language",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(article_html(article, has_pages=has_pages), headers=headers)
    body = _compressed(article, has_pages, language())
    return HTMLResponse(body, headers={**headers, "content-encoding": "gzip"})


@lru_cache(maxsize=16)
def _compressed(article: Article, has_pages: bool, read_in: str) -> bytes:
    return compress(article_html(article, has_pages=has_pages).encode(), 6, mtime=0)
