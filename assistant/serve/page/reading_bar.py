"""Nothing comes in, what helps to read an article goes out: contents, search, what a selection can.

The words for files/{reader,outline,find,select,pages}.js stand in `data-` attributes here.
"""

from json import dumps

from footnote.assistant.serve.page.language import ENGLISH, LANGUAGES, say, word, words_of
from footnote.assistant.show.markup import Html, join, tag

_LOOKS = (
    ("text", word("Text"), "true"),
    ("pages", word("Pages"), "false"),
    ("both", word("Both"), "false"),
)
_SELECTED = (
    ("ask", word("Ask about this")),
    ("explain", word("Explain")),
    ("quote", word("Quote")),
)
_MEANS = word("What does “{}” mean?")


def reading_bar() -> Html:
    """Draw the bar over the article, the bar for a selection, and the way back on a phone."""
    return join(
        tag("div", _contents(), _search(), _looks(), id="reading-bar", hidden="hidden"),
        _selected(),
        _return(),
    )


def _contents() -> Html:
    """Draw where the headings of the article will stand; the summary says where one is."""
    summary = tag("summary", tag("span", say("Contents"), id="heading-here", dir="auto"))
    nav = tag("nav", tag("ul"), aria_label=say("Contents of the article"))
    return tag("details", summary, nav, id="outline", data_name=say("Contents"))


def _search() -> Html:
    box = tag(
        "input",
        type="search",
        id="find-words",
        placeholder=say("Search in the article"),
        aria_label=say("Search in the article"),
        autocomplete="off",
        maxlength=200,
    )
    count = tag("output", id="found", data_some=say("{} of {}"), data_none=say("Not in the text"))
    return tag("div", box, count, id="find", role="search", aria_label=say("The article"))


def _looks() -> Html:
    """Draw the switch between the text and the pages of a PDF, or both in a wide window."""
    buttons = (
        tag("button", say(name), type="button", data_look=look, aria_pressed=pressed)
        for look, name, pressed in _LOOKS
    )
    return tag("div", *buttons, id="looks", role="group", aria_label=say("Show"), hidden="hidden")


def _selected() -> Html:
    """Draw what can be done with words that are selected in the article."""
    buttons = [tag("button", say(name), type="button", data_do=do) for do, name in _SELECTED]
    kept = tag("button", say("Kept answers on this"), type="button", data_do="kept", id="rests")
    return tag(
        "div",
        *buttons,
        kept,
        id="selected",
        role="toolbar",
        aria_label=say("The selected words"),
        hidden="hidden",
        data_question=dumps(_questions()),
        data_copied=say("Copied"),
        data_page=say("page {}"),
    )


def _questions() -> dict[str, str]:
    """Return what asks for a meaning: an article is asked in its own language."""
    return {ENGLISH: _MEANS, **{code: words_of(code)[_MEANS] for code in LANGUAGES}}


def about_html() -> Html:
    """Draw where the question box says which words a question is about."""
    words = tag("span", id="about-words", dir="auto")
    away = tag("button", "×", type="button", aria_label=say("Ask about the whole article"))
    return tag("p", say("About:"), " “", words, "” ", away, id="about", hidden="hidden")


def _return() -> Html:
    back = tag("button", say("Back to the answer"), type="button")
    said = say("Back to the answer, source {}")
    return tag("div", back, id="return", hidden="hidden", data_back=said)
