"""What was made of an article comes in, its lines go out as HTML, each a link to its words."""

from footnote.assistant.answer import Answer
from footnote.assistant.make.faq import Faq
from footnote.assistant.make.figures import Figures
from footnote.assistant.make.lines import figure_words, left_out, whose
from footnote.assistant.make.timeline import Event, Timeline
from footnote.assistant.serve.page.language import say, told, word
from footnote.assistant.serve.page.quotes_html import cite
from footnote.assistant.show.markup import Html, join, spaced, tag

KINDS = {"timeline": word("Timeline"), "figures": word("Figures"), "faq": word("Questions")}
_NONE = word("Choose one article first: this is made of one.")
_COLUMNS = (word("Who or what"), word("Figure"), word("The words"))
_FAILED = word("That can't be had just now. Try again.")


def making_html() -> Html:
    """Draw what can be made of an article: files/made.js fetches it when it is asked for."""
    buttons = (
        tag("button", say(name), type="button", data_made=kind, aria_pressed="false")
        for kind, name in KINDS.items()
    )
    made = tag("div", id="made", aria_live="polite", data_none=say(_NONE), data_failed=say(_FAILED))
    return join(
        tag("div", *buttons, class_="kinds", role="group", aria_label=say("Made of it")), made
    )


def timeline_html(made: Timeline) -> Html:
    """Draw a timeline: each date in the article's words, and what it dates."""
    events = tag("ol", *map(_event, made.events), class_="timeline") if made.events else ""
    return tag("div", events, tag("p", told(left_out(made)), class_="note"))


def _event(one: Event) -> Html:
    first = one.citations[0]
    over = cite(one.under, say("under “{}”", _line(one.under.quote)), "over") if one.under else None
    date = tag("time", _line(one.words), datetime=one.when if "/" not in one.when else "")
    return tag("li", spaced([date, cite(first, one.text), *([over] if over else [])]), dir="auto")


def figures_html(made: Figures) -> Html:
    """Draw the figures as a table: whose, the figure, and the words where it isn't a cell."""
    if not made.figures:
        return tag("p", say("The article gives no figures."), class_="note")
    head = (tag("th", say(name), scope="col") for name in _COLUMNS)
    rows = (
        tag(
            "tr",
            tag("th", whose(one), scope="row", dir="auto", class_="" if one.subject else "over"),
            tag("td", cite(one.citation, figure_words(one))),
            tag("td", "" if one.citation.kind == "cell" else _line(one.citation.quote), dir="auto"),
        )
        for one in made.figures
    )
    return tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows))


def faq_html(made: Faq) -> Html:
    """Draw questions that the article answers, each to be opened, with its quotes."""
    if not made.answers:
        said = say("No question was found that the article answers by itself.")
        return tag("p", said, class_="note")
    return tag("div", *map(_answered, made.answers), class_="faq")


def _answered(answer: Answer) -> Html:
    lead = tag("p", answer.lead, class_="lead", dir="auto") if answer.lead else ""
    lines = (
        tag("li", spaced(cite(answer.cited(number), one.text) for number in one.citations[:1]))
        for one in answer.sentences
    )
    said = tag("ul", *lines, dir="auto")
    return tag("details", tag("summary", answer.question, dir="auto"), lead, said)


def _line(text: str) -> str:
    return " ".join(text.split())
