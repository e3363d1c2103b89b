"""A text to check comes in, how far that is goes out, then each sentence with its proof."""

from collections.abc import Iterator, Mapping
from functools import partial

from footnote.assistant.answer import Answer, Sentence, Withheld
from footnote.assistant.assistant import Assistant
from footnote.assistant.find.nearest import is_close
from footnote.assistant.serve.page.added import Steps
from footnote.assistant.serve.page.html import working_html
from footnote.assistant.serve.page.language import say, told
from footnote.assistant.serve.page.quotes_html import Place, quote_html
from footnote.assistant.serve.page.turns import problem
from footnote.assistant.show.markup import Html, join, tag
from footnote.index.article import Article


def check_text(assistant: Assistant, text: str, article: str | None) -> Iterator[str]:
    """Yield how many sentences are checked, then all of them with what they rest on."""
    yield _working(0, 0)
    try:
        steps = Steps(lambda tell: assistant.prove(text, None, article or None, tell))
        for _, done, of in steps:
            yield _working(done, of)
        answer = steps.result()
        articles = [assistant.library.article(id) for id in _cited(answer)]
    except Exception as error:
        yield problem(error)
    else:
        yield proved_html(answer, {one.id: one for one in articles})


def proved_html(answer: Answer, articles: Mapping[str, Article]) -> Html:
    """Draw each sentence of a text, as it was written, with its place or what is nearest."""
    line = partial(_line, answer=answer, place=Place(articles, len(articles) > 1))
    held, of = len(answer.sentences), len(answer.in_order)
    said = (
        say("1 of 1 sentence holds.")
        if held == of == 1
        else say("{} of {} sentences hold.", held, of)
    )
    return join(
        tag("p", said, class_="note", role="status"),
        tag("ol", *map(line, answer.in_order), class_="proved"),
        tag("p", told(answer.note), class_="note", dir="auto"),
    )


def _line(one: Sentence | Withheld, *, answer: Answer, place: Place) -> Html:
    if isinstance(one, Sentence):
        verdict = say("The article says so ({}%)", round(100 * one.probability))
        quotes = [answer.cited(number) for number in one.citations]
    else:
        reason = told(one.reason)
        verdict = reason[0].upper() + reason[1:]
        quotes = [one.nearest] if one.nearest and is_close(one.text, one.nearest) else []
    rests = [part for quote in quotes for part in quote_html(quote, place)]
    return tag(
        "li",
        tag("p", one.text, class_="claim", dir="auto"),
        tag("p", verdict, class_="reason", dir="auto"),
        *rests,
        class_=one.verdict,
    )


def _cited(answer: Answer) -> list[str]:
    near = [one.nearest for one in answer.withheld if one.nearest]
    return list(dict.fromkeys(one.article_id for one in (*answer.citations, *near)))


def _working(done: int, of: int) -> Html:
    said = say("{} of {} sentences are checked…", done, of) if of else say("Checking…")
    return working_html(said, say("Checking"), done, of)
