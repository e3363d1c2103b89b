"""What was chosen and asked comes in; the articles to show, and questions to click, go out."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.page.article_html import article_html
from footnote.assistant.serve.page.turns import Turn
from footnote.assistant.serve.suggest import suggest
from footnote.assistant.show.markup import Html, join, tag
from footnote.index.errors import NotFound
from footnote.index.read import read_bytes

_DRAWN = 3  # articles shown at once, when the whole library is asked
_FOLLOWED = 10  # answers whose citations can still be followed into the article


def pane_html(assistant: Assistant, chosen: str | None, turns: Sequence[Turn]) -> Html:
    """Draw the chosen article with the cited words marked; of the library, what was cited."""
    recent = turns[-_FOLLOWED:]
    last = recent[-1] if recent else None
    earlier = [one for turn in recent[:-1] for one in turn.citations]
    now = last.citations if last else ()
    two = last is not None and last.other is not None
    cited = [one.article_id for one in now if two or not chosen]
    ids = [chosen, *cited] if chosen else [*cited, *(one.article_id for one in reversed(earlier))]
    pieces = []
    for id in list(dict.fromkeys(ids))[:_DRAWN]:
        try:
            article = assistant.library.article(id)
        except NotFound as error:
            pieces.append(tag("p", str(error), class_="problem"))
            continue
        turn = last.name_for(id) if last else ""
        pieces.append(article_html(article, now, turn=turn, earlier=earlier))
    return join(*pieces) if pieces else _nothing_yet(len(assistant.library.records.ids()))


def _nothing_yet(count: int) -> Html:
    if count == 0:
        return tag("p", "There is no article yet. Add one above, then ask about it.", class_="gap")
    return tag(
        "p", f"{count} articles. Ask, and those that the answer cites stand here.", class_="gap"
    )


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
