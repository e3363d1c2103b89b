"""What stands where on the page, in Gradio's terms; how it looks is said in files/page.css."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.page.markup import Html, tag
from assistant.strictness import Strictness

FILES = Path(__file__).parent / "files"
STRICTNESS: dict[Strictness, str] = {
    "strict": "Strict: fewer answers, and fewer of them wrong",
    "balanced": "Balanced",
    "lenient": "Lenient: more answers, and more of them wrong",
}
EXAMPLES = tuple((FILES / "examples.txt").read_text("utf-8").splitlines())
KEYS = (
    ("/", "go to the question"),
    ("Enter", "ask it"),
    ("Esc", "stop the answer, or close what is open"),
    ("n", "go to the next quote in the article"),
    ("p", "go to the quote before"),
    ("Tab", "go from number to number; each shows its quote"),
    ("?", "show these keys"),
)
ALL = ""  # the choice of the whole library


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the page that change."""

    past: gr.HTML
    now: gr.HTML
    example_row: gr.Row
    examples: tuple[gr.Button, ...]
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    again: gr.Button
    edit: gr.Button
    clear: gr.Button
    save_text: gr.Button
    save_json: gr.Button
    handed: gr.HTML
    turn_row: gr.Row
    model: gr.HTML
    model_timer: gr.Timer
    strictness: gr.Radio
    chosen: gr.Dropdown
    adding: gr.Accordion
    file: gr.File
    pasted: gr.Textbox
    add: gr.Button
    notice: gr.HTML
    article: gr.HTML
    turns: gr.State
    asking: gr.State
    kept: gr.BrowserState


def lay_out(strictness: Strictness) -> Parts:
    """Put the parts of the page where they belong; call it inside `gr.Blocks`."""
    _html("masthead", _header())
    with gr.Row(elem_id="panes"):
        with gr.Column(elem_id="conversation-pane", min_width=0):
            talk = _conversation(strictness)
        with gr.Column(elem_id="article-pane", min_width=0):
            shelf = _shelf()
    return Parts(**talk, **shelf, turns=gr.State(()), asking=gr.State(None), kept=_kept())


def theme() -> gr.themes.Base:
    """Return a quiet theme that needs no font but the system's."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.stone,
        secondary_hue=gr.themes.colors.stone,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_sm,
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)


def _header() -> Html:
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
        tag("button", "?", type="button", class_="keys", aria_label="Keys"),
        tag("nav", *tabs, class_="tabs", aria_label="What is shown"),
        _keys(),
        class_="masthead",
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


def _appearance() -> Html:
    choices = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
    options = (tag("option", name, value=value) for value, name in choices)
    return tag("label", "Appearance ", tag("select", *options, id="appearance"))


def _kept() -> gr.BrowserState:
    """Keep the conversation in the reader's browser, under a key that outlives the server."""
    return gr.BrowserState({}, storage_key="footnote-conversation", secret="kept by the reader")


def welcome() -> Html:
    """Say what the page does, before the first question."""
    return tag(
        "p",
        "Ask a question about the article. Every sentence of the answer carries a number; it "
        "leads to the words of the article that the sentence rests on. What the article doesn't "
        "say is not answered.",
        class_="welcome",
    )


def _conversation(chosen_strictness: Strictness) -> dict[str, Any]:
    with gr.Column(elem_id="conversation"):
        past, now = _html("past", welcome()), _html("now")
    with gr.Column(elem_id="asking"):
        with gr.Row(elem_id="examples") as example_row:
            examples = tuple(
                gr.Button(line, size="sm", elem_classes="example", min_width=0) for line in EXAMPLES
            )
        with gr.Row(elem_id="question-row"):
            question = gr.Textbox(
                label="Your question",
                show_label=False,
                container=False,
                placeholder="Ask about the article",
                lines=1,
                max_lines=6,
                scale=1,
                min_width=0,
                elem_id="question",
            )
            ask = gr.Button("Ask", variant="primary", scale=0, min_width=84, elem_id="ask")
            stop = gr.Button("Stop", interactive=False, scale=0, min_width=84, elem_id="stop")
        with gr.Row(elem_id="turn-row", visible=False) as turn_row:
            again, edit, clear, save_text, save_json = (
                gr.Button(name, size="sm", elem_classes="quiet", min_width=0)
                for name in (
                    "Ask again",
                    "Edit the question",
                    "Clear",
                    "Save as Markdown",
                    "Save as JSON",
                )
            )
        handed = _html("handed")
        with gr.Accordion("Settings", open=False, elem_id="settings"):
            model = _html("model")
            strictness = gr.Radio(
                [(said, name) for name, said in STRICTNESS.items()],
                value=chosen_strictness,
                label="How sure must an answer be?",
                container=False,
                elem_id="strictness",
            )
            _html("appearance-choice", _appearance())
    return {
        "again": again,
        "edit": edit,
        "clear": clear,
        "save_text": save_text,
        "save_json": save_json,
        "handed": handed,
        "turn_row": turn_row,
        "model": model,
        "model_timer": gr.Timer(1.0),
        "strictness": strictness,
        "past": past,
        "now": now,
        "example_row": example_row,
        "examples": examples,
        "question": question,
        "ask": ask,
        "stop": stop,
    }


def _shelf() -> dict[str, Any]:
    chosen = gr.Dropdown(
        [("All articles", ALL)],
        value=ALL,
        label="Article",
        show_label=False,
        container=False,
        filterable=False,
        elem_id="chosen",
    )
    with gr.Accordion("Add an article", open=False, elem_id="adding") as adding:
        file = gr.File(label="Drop a text or Markdown file", height=130, elem_id="file")
        pasted = gr.Textbox(label="Or paste its text", lines=3, max_lines=8, elem_id="pasted")
        add = gr.Button("Add the text", size="sm", elem_id="add")
    notice = _html("notice")
    article = _html("article")
    return {
        "chosen": chosen,
        "adding": adding,
        "file": file,
        "pasted": pasted,
        "add": add,
        "notice": notice,
        "article": article,
    }
