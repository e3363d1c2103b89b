"""What a reader wants made comes in; a piece of the page, or a file to take along, goes out."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from footnote.assistant.assistant import Assistant
from footnote.assistant.make.figures import figures
from footnote.assistant.make.report_read import WRITERS
from footnote.assistant.make.timeline import timeline
from footnote.assistant.measure.rated import question_files
from footnote.assistant.serve.page.html import problem_html
from footnote.assistant.serve.page.language import language, say, told, word
from footnote.assistant.serve.page.made_html import faq_html, figures_html, timeline_html
from footnote.assistant.serve.suggest import suggest
from footnote.assistant.show.markup import Html
from footnote.index.article import Article
from footnote.index.errors import BadInput, FootnoteError, NotFound

PATH = "/made/"
_MOST = 8  # questions
_KEPT = 32  # pieces that needn't be made again
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
}
Make = Callable[[Article], Html]


def made_routes(assistant: Assistant) -> list[Route]:
    """Return the routes of what is made: of articles, of kept answers, of ratings; and of notes."""
    return [
        Route(f"{PATH}note", partial(_note, assistant), methods=["POST"]),
        Route(f"{PATH}questions.zip", partial(_questions, assistant)),
        *(Route(f"{PATH}report{end}", partial(_report, assistant, end)) for end in WRITERS),
        _of_articles(assistant),
    ]


def _of_articles(assistant: Assistant) -> Route:
    """Return the route of what is made of articles: `/made/ID/timeline.html`."""
    kinds: Mapping[str, Make] = {
        "timeline": lambda article: timeline_html(timeline(article)),
        "figures": lambda article: figures_html(figures(article)),
        "faq": partial(_faq, assistant),
    }
    drawn: dict[tuple[str, str, str], Html] = {}  # an article's id is the hash of its text

    def send(request: Request) -> Response:
        kind, id = request.path_params["kind"], request.path_params["id"]
        try:
            article = assistant.library.article(id)
        except (BadInput, NotFound) as error:
            return HTMLResponse(problem_html(str(error)))
        if kind not in kinds:
            return HTMLResponse(problem_html(word("There is nothing of that kind.")), 404)
        key = article.id, kind, language()
        if key not in drawn:
            while len(drawn) >= _KEPT:
                drawn.pop(next(iter(drawn)), None)
            drawn[key] = kinds[kind](article)
        return HTMLResponse(drawn[key], headers={"cache-control": "no-store"})

    return Route(f"{PATH}{{id}}/{{kind}}.html", send)


def _report(assistant: Assistant, end: str, request: Request) -> Response:
    """Send a report of all kept answers."""
    try:
        data = WRITERS[end](assistant.report())
    except FootnoteError as error:
        return PlainTextResponse(str(error), 404)
    return Response(data, media_type=_TYPES[end], headers={"cache-control": "no-store"})


def _questions(assistant: Assistant, request: Request) -> Response:
    """Send the question file made of ratings, with its articles."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in question_files(assistant.ratings(), assistant.library.records):
            archive.writestr(name, text)
    headers = {"cache-control": "no-store"}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


async def _note(assistant: Assistant, request: Request) -> Response:
    """Keep a note or a heading to a kept answer."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return PlainTextResponse("A note comes as JSON.", 415)
    try:
        wish = json.loads(await request.body())
        if not isinstance(wish, dict):
            raise BadInput("A note comes as JSON.")
        given = (str(wish.get("id")), wish.get("note"), wish.get("heading"))
        await run_in_threadpool(assistant.note, *given)
    except ValueError:
        return PlainTextResponse("A note comes as JSON.", 400)
    except FootnoteError as error:
        return PlainTextResponse(told(str(error)), 400)
    return PlainTextResponse(say("Saved."))


def _faq(assistant: Assistant, article: Article) -> Html:
    """Ask without a model, so that it takes no more than moments."""
    quoting = Assistant(assistant.library, "none", assistant.settings)
    try:
        return faq_html(quoting.faq(article.id, suggest(article, most=2 * _MOST), most=_MOST))
    finally:
        quoting.loading.close()  # the library stays open
