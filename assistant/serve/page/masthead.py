"""The head of the page, and the small panels that its buttons open; files/panels.js opens them."""

from footnote.assistant.show.markup import Html, tag

KEYS = (
    ("/", "go to the question"),
    ("Enter", "ask it"),
    ("Esc", "stop the answer, or close what is open"),
    ("n or j", "go to the next quote in the article"),
    ("p or k", "go to the quote before"),
    ("f", "search in the article"),
    ("Tab", "go from number to number; each shows its quote"),
    ("?", "show these keys"),
)
_APPEARANCES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))


def masthead() -> Html:
    """Draw the name of the page, what it does, and the ways to settings and keys."""
    tabs = (
        tag("button", name, type="button", data_pane=pane, aria_pressed=pressed)
        for pane, name, pressed in (
            ("conversation", "Conversation", "true"),
            ("article", "Article", "false"),
        )
    )
    return tag(
        "header",
        tag("h1", "Footnote"),
        tag("p", "Answers from the article, each with the words that it rests on."),
        opener("keeping", "Kept answers"),
        opener("settings", "Settings"),
        tag("button", "?", type="button", class_="keys", aria_label="Keys"),
        tag("nav", *tabs, class_="tabs", aria_label="What is shown"),
        _keys(),
        class_="masthead",
    )


def opener(panel: str, name: str) -> Html:
    """Draw a button that opens a panel, and closes it again."""
    return tag(
        "button",
        name,
        type="button",
        class_="opener",
        data_panel=panel,
        aria_expanded="false",
        aria_controls=panel,
    )


def _keys() -> Html:
    rows = (
        tag("tr", tag("th", tag("kbd", key), scope="row"), tag("td", what)) for key, what in KEYS
    )
    return tag(
        "dialog",
        tag("h2", "Keys", id="keys-title"),
        tag("table", tag("tbody", *rows)),
        tag("button", "Close", type="button"),
        id="keys",
        aria_labelledby="keys-title",
    )


def appearance() -> Html:
    """Draw the choice of light or dark."""
    options = (tag("option", name, value=value) for value, name in _APPEARANCES)
    return tag("label", "Appearance ", tag("select", *options, id="appearance"))


def welcome() -> Html:
    """Say what the page does, before the first question."""
    return tag(
        "p",
        "Ask a question about the article. Every sentence of the answer carries a number; it "
        "leads to the words of the article that the sentence rests on. What the article doesn't "
        "say is not answered.",
        class_="welcome",
    )
