"""What was chosen and asked comes in; which article to show, and questions to click, go out."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.page.article_html import version_of
from footnote.assistant.serve.page.language import say, word
from footnote.assistant.serve.page.turns import Turn
from footnote.assistant.serve.suggest import suggest
from footnote.assistant.show.markup import Html, tag
from footnote.index.errors import NotFound
from footnote.index.read import read_bytes

GONE = word("That article isn't in the library any more, so its words can't be shown here.")


def pane_html(assistant: Assistant, chosen: str | None) -> Html:
    """Say which article is to be shown; files/reader.js fetches it, and marks what was cited."""
    if not chosen:
        return _nothing_yet(len(assistant.library.records.ids()))
    try:
        article = assistant.library.article(chosen)
    except NotFound:
        return gone_html()
    version = version_of(article, has_pages=assistant.library.has_original(article.id))
    return tag("div", data_show=article.id, data_version=version)


def gone_html() -> Html:
    """Draw that an article isn't there any more."""
    return tag("p", say(GONE), class_="problem")


def _nothing_yet(count: int) -> Html:
    if count == 0:
        return tag(
            "p", say("There is no article yet. Add one above, then ask about it."), class_="gap"
        )
    said = say("{} articles. Ask, and those that the answer cites stand here.", count)
    return tag("p", said, class_="gap")


def offers(
    assistant: Assistant, chosen: str | None, turns: Sequence[Turn], examples: Sequence[str]
) -> list[str]:
    """Return questions to click: the examples at first, then what the article can answer next."""
    ids = assistant.library.records.ids()
    answers = [one for turn in turns for one in turn.answers]
    if not answers and (chosen or bundled_id()) == bundled_id():
        return list(examples) if bundled_id() in ids else []
    cited = answers[-1].citations if answers else ()
    id = chosen or next((one.article_id for one in cited), "")
    if id not in ids:
        return []
    asked = [text for answer in answers for text in (answer.question, answer.asked)]
    return suggest(assistant.library.article(id), asked, cited, most=len(examples))


@cache
def bundled_id() -> str:
    """Return the id of the article that comes with the project: the examples are about it."""
    file = files("footnote.index") / "articles" / "venezuela-briefing.md"
    return read_bytes(file.read_bytes(), name=file.name).id
