"""An article's id and a kind come in, what is made of it goes out as a piece of the page."""

from collections.abc import Callable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from footnote.assistant.assistant import Assistant
from footnote.assistant.make.figures import figures
from footnote.assistant.make.timeline import timeline
from footnote.assistant.serve.page.made_html import faq_html, figures_html, timeline_html
from footnote.assistant.serve.suggest import suggest
from footnote.assistant.show.markup import Html, tag
from footnote.index.article import Article
from footnote.index.errors import BadInput, NotFound

PATH = "/made/"
_MOST = 8  # questions
_KEPT = 32  # pieces that needn't be made again
Make = Callable[[Article], Html]


def made_route(assistant: Assistant) -> Route:
    """Return the route of what is made of articles: `/made/ID/timeline.html`."""
    kinds: Mapping[str, Make] = {
        "timeline": lambda article: timeline_html(timeline(article)),
        "figures": lambda article: figures_html(figures(article)),
        "faq": partial(_faq, assistant),
    }
    drawn: dict[tuple[str, str], Html] = {}  # an article's id is the hash of its text

    def send(request: Request) -> Response:
        kind, id = request.path_params["kind"], request.path_params["id"]
        try:
            article = assistant.library.article(id)
        except (BadInput, NotFound) as error:
            return HTMLResponse(tag("p", str(error), class_="problem"))
        if kind not in kinds:
            return HTMLResponse(tag("p", "There is nothing of that kind.", class_="problem"), 404)
        if (article.id, kind) not in drawn:
            while len(drawn) >= _KEPT:
                drawn.pop(next(iter(drawn)), None)
            drawn[article.id, kind] = kinds[kind](article)
        return HTMLResponse(drawn[article.id, kind], headers={"cache-control": "no-store"})

    return Route(f"{PATH}{{id}}/{{kind}}.html", send)


def _faq(assistant: Assistant, article: Article) -> Html:
    """Ask without a model, so that it takes no more than moments."""
    quoting = Assistant(assistant.library, "none", assistant.settings)
    try:
        return faq_html(quoting.faq(article.id, suggest(article, most=2 * _MOST), most=_MOST))
    finally:
        quoting.loading.close()  # the library stays open
