"""Nothing comes in, what helps to read an article goes out: contents, search, what a selection can.

The words for files/{reader,outline,find,select,pages}.js stand in `data-` attributes here.
"""

from footnote.assistant.show.markup import Html, join, tag

_LOOKS = (("text", "Text", "true"), ("pages", "Pages", "false"))
_SELECTED = (("ask", "Ask about this"), ("explain", "Explain"), ("quote", "Quote"))


def reading_bar() -> Html:
    """Draw the bar over the article, the bar for a selection, and the way back on a phone."""
    return join(
        tag("div", _contents(), _search(), _looks(), id="reading-bar", hidden="hidden"),
        _selected(),
        _return(),
    )


def _contents() -> Html:
    """Draw where the headings of the article will stand; the summary says where one is."""
    summary = tag("summary", tag("span", "Contents", id="heading-here", dir="auto"))
    nav = tag("nav", tag("ul"), aria_label="Contents of the article")
    return tag("details", summary, nav, id="outline", data_name="Contents")


def _search() -> Html:
    box = tag(
        "input",
        type="search",
        id="find-words",
        placeholder="Search in the article",
        aria_label="Search in the article",
        autocomplete="off",
        maxlength=200,
    )
    count = tag("output", id="found", data_some="{} of {}", data_none="Not in the text")
    return tag("div", box, count, id="find", role="search", aria_label="The article")


def _looks() -> Html:
    """Draw the switch between the text and the pages of a PDF."""
    buttons = (
        tag("button", name, type="button", data_look=look, aria_pressed=pressed)
        for look, name, pressed in _LOOKS
    )
    return tag("div", *buttons, id="looks", role="group", aria_label="Show", hidden="hidden")


def _selected() -> Html:
    """Draw what can be done with words that are selected in the article."""
    buttons = [tag("button", name, type="button", data_do=do) for do, name in _SELECTED]
    kept = tag("button", "Kept answers on this", type="button", data_do="kept", id="rests")
    return tag(
        "div",
        *buttons,
        kept,
        id="selected",
        role="toolbar",
        aria_label="The selected words",
        hidden="hidden",
        data_question="What does “{}” mean?",
        data_copied="Copied",
        data_page="page {}",
    )


def about_html() -> Html:
    """Draw where the question box says which words a question is about."""
    words = tag("span", id="about-words", dir="auto")
    away = tag("button", "×", type="button", aria_label="Ask about the whole article")
    return tag("p", "About: “", words, "” ", away, id="about", hidden="hidden")


def _return() -> Html:
    back = tag("button", "Back to the answer", type="button")
    return tag("div", back, id="return", hidden="hidden", data_back="Back to the answer, source {}")
