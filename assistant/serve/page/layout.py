"""What stands where on the page, in Gradio's terms; how it looks is said in files/page.css."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from footnote.assistant.judge.strictness import Strictness
from footnote.assistant.serve.page.made_html import making_html
from footnote.assistant.serve.page.masthead import (
    appearance,
    dropping,
    masthead,
    opener,
    skip_link,
    tour,
)
from footnote.assistant.serve.page.reading_bar import about_html, reading_bar
from footnote.assistant.show.markup import join, tag

FILES = Path(__file__).parent / "files"
STRICTNESS: dict[Strictness, str] = {
    "strict": "Strict: fewer answers, and fewer of them wrong",
    "balanced": "Balanced",
    "lenient": "Lenient: more answers, and more of them wrong",
}
WRITERS = (
    ("The article, in its own words: the model finds the place", "model"),
    ("The model, in its own words beside the article's", "plain"),
    ("The article alone, at once, without the model", "none"),
)
EXAMPLES = tuple((FILES / "examples.txt").read_text("utf-8").splitlines())
OFFERED = 6  # questions to click, at most
ALL = ""  # the choice of the whole library
Updates = dict[Any, Any]  # a part of the page, and what it becomes
_FILES = "Drop files: text, web pages, PDF, office files, EPUB, scans"
_SANS = ["-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "system-ui", "sans-serif"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the page that change."""

    who: gr.HTML
    bar: gr.HTML
    talk: gr.HTML
    arrival: gr.HTML
    example_row: gr.Row
    examples: tuple[gr.Button, ...]
    question: gr.Textbox
    about: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    save_text: gr.Button
    save_json: gr.Button
    handed: gr.HTML
    model: gr.HTML
    model_timer: gr.Timer
    starting: gr.HTML
    writer: gr.Radio
    strictness: gr.Radio
    chosen: gr.Dropdown
    file: gr.File
    large: gr.Textbox
    refuse: gr.Button
    address: gr.Textbox
    fetch: gr.Button
    pasted: gr.Textbox
    add: gr.Button
    text: gr.Textbox
    check: gr.Button
    checked: gr.HTML
    remove: gr.Button
    sure_row: gr.Row
    really: gr.Button
    rather_not: gr.Button
    notice: gr.HTML
    halt: gr.Button
    article: gr.HTML
    title: gr.Textbox
    tags: gr.Textbox
    label: gr.Button
    beside: gr.Dropdown
    both: gr.HTML
    said: gr.HTML
    keeping: gr.HTML
    told: gr.Textbox
    tell: gr.Button
    turns: gr.State
    asking: gr.State
    conversation: gr.State


def lay_out(strictness: Strictness) -> Parts:
    """Put the parts of the page where they belong; call it inside `gr.Blocks`."""
    head = _head()
    settings = {**_settings(strictness), **_notebook(), **_adding(), **head}
    with gr.Row(elem_id="panes"):
        with gr.Column(elem_id="conversation-pane", min_width=0):
            talk = {**_conversation(), **_asking()}
        with gr.Column(elem_id="article-pane", min_width=0):
            shelf = _shelf()
    states: dict[str, Any] = {
        "turns": gr.State(()),
        "asking": gr.State(None),
        "conversation": gr.State(None),  # until the page is opened
    }
    return Parts(**settings, **talk, **shelf, **states)


def _head() -> dict[str, Any]:
    """Lay out what stays in sight: the head, and below it what is being added."""
    with gr.Column(elem_id="head"):
        _html("masthead", join(skip_link(), masthead(), dropping()))
        who = _html("who")
        with gr.Row(elem_id="news"):
            notice = _html("notice")
            halt = gr.Button("Stop adding", size="sm", visible=False, min_width=0, elem_id="halt")
    return {"who": who, "notice": notice, "halt": halt}


def theme() -> gr.themes.Base:
    """Return a quiet theme that needs no font but the system's."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.stone,
        secondary_hue=gr.themes.colors.stone,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_sm,
        font=_SANS,
        font_mono=["ui-monospace", "monospace"],
    )


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)


def _quiet(name: str, **more: Any) -> gr.Button:
    return gr.Button(name, size="sm", elem_classes="quiet", min_width=0, **more)


def _settings(strictness: Strictness) -> dict[str, Any]:
    with gr.Column(elem_id="settings"):
        model = _html("model")
        writer = gr.Radio(list(WRITERS), value="model", label="Who answers?", elem_id="writer")
        chosen = gr.Radio(
            [(said, name) for name, said in STRICTNESS.items()],
            value=strictness,
            label="How sure must an answer be?",
            elem_id="strictness",
        )
        _html("appearance-choice", appearance())
    timer = gr.Timer(1.0)
    return {"model": model, "model_timer": timer, "writer": writer, "strictness": chosen}


def _notebook() -> dict[str, Any]:
    """Lay out the kept answers; what is pressed there comes through a button that nobody sees."""
    with gr.Column(elem_id="keeping"):
        keeping = _html("kept")
    told, tell = gr.Textbox(visible=False), gr.Button("Tell", elem_id="tell")
    return {"keeping": keeping, "told": told, "tell": tell}


def _conversation() -> dict[str, Any]:
    """Lay out the conversation; its turns are put in their places by files/talk.js, one by one."""
    bar = _html("bar")
    with gr.Column(elem_id="conversation"):
        talk = gr.HTML(
            elem_id="talk",
            html_template="",
            apply_default_css=False,
            js_on_load="window.footnoteTalk(element, trigger, props, watch);",
        )
        _html("tour", tour())
        with gr.Row(elem_id="turn-row"):
            save_text, save_json = _quiet("Save as Markdown"), _quiet("Save as JSON")
    return {
        "bar": bar,
        "talk": talk,
        "save_text": save_text,
        "save_json": save_json,
        "handed": _html("handed"),
    }


def _asking() -> dict[str, Any]:
    with gr.Column(elem_id="asking"):
        starting, said, both = _html("starting"), _html("said"), _html("both")
        _html("about-row", about_html())
        about = gr.Textbox(visible=False)
        with gr.Row(elem_id="examples") as example_row:
            examples = tuple(
                gr.Button(line, visible=bool(line), size="sm", elem_classes="example", min_width=0)
                for line in (*EXAMPLES, *[""] * (OFFERED - len(EXAMPLES)))
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
        arrival = _html("arrival")
    return {
        "arrival": arrival,
        "starting": starting,
        "said": said,
        "both": both,
        "example_row": example_row,
        "examples": examples,
        "question": question,
        "about": about,
        "ask": ask,
        "stop": stop,
    }


def _adding() -> dict[str, Any]:
    with gr.Column(elem_id="adding"):
        file = gr.File(label=_FILES, file_count="multiple", height=58, elem_id="file")
        large, refuse = gr.Textbox(visible=False), gr.Button("Refuse", elem_id="refuse")
        with gr.Row(elem_id="address-row"):
            address = gr.Textbox(
                label="Or the address of a web page", placeholder="https://", elem_id="address"
            )
            fetch = gr.Button("Fetch it", size="sm", scale=0, min_width=0, elem_id="fetch")
        pasted = gr.Textbox(label="Or paste its text", lines=3, max_lines=8, elem_id="pasted")
        add = gr.Button("Add the text", size="sm", elem_id="add")
    return {
        "file": file,
        "large": large,
        "refuse": refuse,
        "address": address,
        "fetch": fetch,
        "pasted": pasted,
        "add": add,
    }


def _shelf() -> dict[str, Any]:
    with gr.Row(elem_id="shelf"):
        chosen = gr.Dropdown(
            [("All articles", ALL)],
            value=ALL,
            label="Article",
            show_label=False,
            container=False,
            filterable=False,
            min_width=0,
            elem_id="chosen",
        )
        names = {
            "checking": "Check a text",
            "managing": "This article",
            "making": "From the article",
        }
        _html("tools", join(*(opener(panel, name) for panel, name in names.items())))
    with gr.Column(elem_id="making"):
        _html("makes", making_html())
    with gr.Column(elem_id="checking"):
        text = gr.Textbox(
            label="Somebody's text: what does the article say of each sentence?",
            lines=4,
            max_lines=12,
            elem_id="text",
        )
        check, checked = gr.Button("Check it", size="sm"), _html("checked")
    with gr.Column(elem_id="managing"):
        with gr.Column(elem_id="labels"):
            title = gr.Textbox(label="Title", max_lines=1)
            tags = gr.Textbox(label="Tags, each one word", max_lines=1)
            label = gr.Button("Save title and tags", size="sm")
        beside = gr.Dropdown(
            [("Nothing", ALL)], value=ALL, label="Compare with", filterable=False, elem_id="beside"
        )
        remove = _quiet("Remove this article", elem_id="remove")
        with gr.Row(visible=False, elem_id="sure-row") as sure_row:
            _html("sure", tag("p", "Remove it, with its place in the library?", class_="note"))
            really, rather_not = _quiet("Yes, remove it"), _quiet("No, leave it")
    _html("reading", reading_bar())
    return {
        "chosen": chosen,
        "text": text,
        "check": check,
        "checked": checked,
        "title": title,
        "tags": tags,
        "label": label,
        "beside": beside,
        "remove": remove,
        "sure_row": sure_row,
        "really": really,
        "rather_not": rather_not,
        "article": _html("article", tag("p", "Footnote is getting ready…", class_="coming")),
    }
