"""The head of the page, and what it says to a newcomer; files/panels.js opens what it names."""

from footnote.assistant.show.markup import Html, join, tag

KEYS = (
    ("/", "go to the question"),
    ("Enter, Ctrl-Enter", "ask it"),
    ("Esc", "stop the answer, or close what is open"),
    ("n or j", "go to the next quote in the article"),
    ("p or k", "go to the quote before"),
    ("f", "search in the article"),
    ("Tab", "go from number to number; each shows its quote"),
    ("?", "show these keys"),
)
# What a newcomer is shown, and where: of several places, the first that can be seen.
TOUR = (
    (".masthead .main", "Add what you want to ask about: drop a file, a link or a text anywhere."),
    ("#question-row", "Ask in your own words, or click one of the questions below the box."),
    (
        "#article, .tabs [data-pane=article]",
        "Each sentence of an answer has a number. It leads to the exact words in the article.",
    ),
    (
        ".masthead .keys",
        "What the article doesn't say isn't answered. “?” lists the keys, “Settings” the choices.",
    ),
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
        opener("adding", "Add an article", main=True),
        opener("keeping", "Kept answers"),
        opener("settings", "Settings"),
        tag("button", "?", type="button", class_="keys", aria_label="Keys"),
        tag("nav", *tabs, class_="tabs", aria_label="What is shown"),
        _keys(),
        class_="masthead",
    )


def skip_link() -> Html:
    """Draw the first link of the page, for the keyboard: over all of the head, to the question."""
    return tag("a", "Go to the question", href="#question", class_="skip")


def opener(panel: str, name: str, *, main: bool = False) -> Html:
    """Draw a button that opens a panel, and closes it again; of all, one is the `main` one."""
    return tag(
        "button",
        name,
        type="button",
        class_="opener main" if main else "opener",
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


def dropping() -> Html:
    """Draw what lies over the page while something is dragged over it, and what asks of a paste."""
    over = tag("div", tag("p", "Drop to add: a file, a link or a text"), id="drop", hidden="hidden")
    offer = tag(
        "dialog",
        tag("h2", "Add what you pasted?", id="offer-title"),
        tag("p", class_="offered", dir="auto"),
        tag("button", "Add it", type="button", class_="yes"),
        tag("button", "Not now", type="button", class_="no"),
        id="offer",
        aria_labelledby="offer-title",
    )
    return join(over, offer)


def tour() -> Html:
    """Draw the steps that files/tour.js shows to a newcomer, one at a time."""
    steps = (
        tag("li", tag("strong", f"{at} of {len(TOUR)}"), " ", said, data_points=place)
        for at, (place, said) in enumerate(TOUR, start=1)
    )
    return tag(
        "section",
        tag("ol", *steps),
        tag("button", "Next", type="button", class_="next"),
        tag("button", "Leave the tour", type="button", class_="leave"),
        id="tour-steps",
        aria_label="A short tour",
        aria_live="polite",
        hidden="hidden",
    )


def appearance() -> Html:
    """Draw the choice of light or dark."""
    options = (tag("option", name, value=value) for value, name in _APPEARANCES)
    return tag("label", "Appearance ", tag("select", *options, id="appearance"))


def welcome() -> Html:
    """Say what the page does, before the first question."""
    own = tag(
        "p",
        opener("adding", "Add your own article"),
        tag("span", "Or drop a file, a link or a text anywhere on this page."),
        class_="own",
    )
    said = tag(
        "p",
        "Ask a question about the article. Every sentence of the answer carries a number; it "
        "leads to the words of the article that the sentence rests on. What the article doesn't "
        "say is not answered.",
        class_="welcome",
    )
    return tag("div", said, own)
