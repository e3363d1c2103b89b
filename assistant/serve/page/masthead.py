"""The head of the page, and what it says to a newcomer; files/panels.js opens what it names."""

from footnote.assistant.serve.page.language import language, say, word
from footnote.assistant.show.markup import Html, join, tag

KEYS = (
    ("/", word("go to the question")),
    (word("Enter, Ctrl-Enter"), word("ask it")),
    (word("Esc"), word("stop the answer, or close what is open")),
    (word("n or j"), word("go to the next quote in the article")),
    (word("p or k"), word("go to the quote before")),
    ("f", word("search in the article")),
    (word("Tab"), word("go from number to number; each shows its quote")),
    ("?", word("show these keys")),
)
# What a newcomer is shown, and where: of several places, the first that can be seen.
TOUR = (
    (
        ".yours .opener",
        word("Add what you want to ask about: drop a file, a link or a text anywhere."),
    ),
    ("#question-row", word("Ask in your own words, or click one of the questions below the box.")),
    (
        "#article, .tabs [data-pane=article]",
        word(
            "Each sentence of an answer has a number. It leads to the exact words in the article."
        ),
    ),
    (
        ".masthead .keys",
        word(
            "What the article doesn't say isn't answered. "
            "“?” lists the keys, “Settings” the choices."
        ),
    ),
)
_APPEARANCES = (
    ("system", word("As the system")),
    ("light", word("Light")),
    ("dark", word("Dark")),
)
# What files/*.js say by themselves, by the names under which they find it.
WORDS = (
    ("conversation", word("The conversation")),
    ("article", word("The article")),
    ("example", word("For example")),
    ("files", word("Choose files, or drop them")),
    ("copied", word("Copied")),
    ("forbidden", word("Your browser doesn't allow it")),
    ("kept", word("Kept")),
    ("gone", word("Footnote can't be reached. See whether it still runs where it was started.")),
    ("back", word("Footnote is there again. Reload the page to go on.")),
    ("reload", word("Reload")),
)


def masthead() -> Html:
    """Draw the name of the page, what it does, and the ways to settings and keys."""
    tabs = (
        tag("button", name, type="button", data_pane=pane, aria_pressed=pressed)
        for pane, name, pressed in (
            ("conversation", say("Conversation"), "true"),
            ("article", say("Article"), "false"),
        )
    )
    return tag(
        "header",
        tag("h1", "Footnote"),
        tag("p", say("Answers from the article, each with the words that it rests on.")),
        opener("adding", say("Add an article"), main=True),
        opener("keeping", say("Kept answers")),
        opener("settings", say("Settings")),
        tag("button", "?", type="button", class_="keys", aria_label=say("Keys")),
        tag("nav", *tabs, class_="tabs", aria_label=say("What is shown")),
        _keys(),
        _words(),
        class_="masthead",
    )


def _words() -> Html:
    """Draw nothing: hold what the page's scripts say by themselves, and in which language."""
    said = {f"data_{name}": say(words) for name, words in WORDS}
    return tag("div", id="words", hidden="hidden", data_language=language(), **said)


def skip_link() -> Html:
    """Draw the first link of the page, for the keyboard: over all of the head, to the question."""
    return tag("a", say("Go to the question"), href="#question", class_="skip")


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
        tag("tr", tag("th", tag("kbd", say(key)), scope="row"), tag("td", say(what)))
        for key, what in KEYS
    )
    return tag(
        "dialog",
        tag("h2", say("Keys"), id="keys-title"),
        tag("table", tag("tbody", *rows)),
        tag("button", say("Close"), type="button"),
        id="keys",
        aria_labelledby="keys-title",
    )


def dropping() -> Html:
    """Draw what lies over the page while something is dragged over it, and what asks of a paste."""
    said = say("Drop to add: a file, a link or a text")
    over = tag("div", tag("p", said), id="drop", hidden="hidden")
    offer = tag(
        "dialog",
        tag("h2", say("Add what you pasted?"), id="offer-title"),
        tag("p", class_="offered", dir="auto"),
        tag("button", say("Add it"), type="button", class_="yes"),
        tag("button", say("Not now"), type="button", class_="no"),
        id="offer",
        aria_labelledby="offer-title",
    )
    return join(over, offer)


def tour() -> Html:
    """Draw the steps that files/tour.js shows to a newcomer, one at a time."""
    steps = (
        tag("li", tag("strong", say("{} of {}", at, len(TOUR))), " ", say(said), data_points=place)
        for at, (place, said) in enumerate(TOUR, start=1)
    )
    return tag(
        "section",
        tag("ol", *steps),
        tag("button", say("Next"), type="button", class_="next"),
        tag("button", say("Leave the tour"), type="button", class_="leave"),
        id="tour-steps",
        aria_label=say("A short tour"),
        aria_live="polite",
        hidden="hidden",
    )


def appearance() -> Html:
    """Draw the choice of light or dark."""
    options = (tag("option", say(name), value=value) for value, name in _APPEARANCES)
    return tag("label", say("Appearance"), " ", tag("select", *options, id="appearance"))


def welcome() -> Html:
    """Say what the page does, before the first question."""
    own = tag(
        "p",
        opener("adding", say("Add your own article")),
        tag("span", say("Or drop a file, a link or a text anywhere on this page.")),
        class_="yours",
    )
    said = tag(
        "p",
        say(
            "Ask a question about the article. Every sentence of the answer carries a number; it "
            "leads to the words of the article that the sentence rests on. What the article "
            "doesn't say is not answered."
        ),
        class_="welcome",
    )
    return tag("div", said, own)
