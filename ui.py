"""The page: questions go down the assistant's path, and what comes back is drawn. No decisions."""

import os
from collections.abc import Callable, Collection
from socket import socket
from typing import Any

from footnote.assistant.serve.page.lean import ENVIRONMENT

os.environ |= ENVIRONMENT  # before Gradio is imported

import gradio as gr
from fastapi import FastAPI
from gradio.events import api
from starlette.staticfiles import StaticFiles

from footnote import Assistant
from footnote.assistant.answer import Answered, check_style
from footnote.assistant.assistant import Wishes
from footnote.assistant.judge.strictness import Strictness, check_strictness
from footnote.assistant.serve import watch
from footnote.assistant.serve.api.adding import add_given
from footnote.assistant.serve.api.app import FREE, add_calls, made_app
from footnote.assistant.serve.api.app import PATHS as CALLS
from footnote.assistant.serve.door import Door
from footnote.assistant.serve.page.actions import Page
from footnote.assistant.serve.page.article_route import PATH, article_routes
from footnote.assistant.serve.page.conversations import conversations_app
from footnote.assistant.serve.page.language import LANGUAGES, read_in
from footnote.assistant.serve.page.layout import FILES, lay_out, theme
from footnote.assistant.serve.page.leaving import Readers
from footnote.assistant.serve.page.made_route import PATH as MADE
from footnote.assistant.serve.page.made_route import made_routes
from footnote.assistant.serve.page.reader import Introduced, Owner, owner_of, the_only_reader
from footnote.assistant.serve.page.room import UPLOADS, Room
from footnote.assistant.serve.page.server import Server, address_of, is_open, listen
from footnote.assistant.serve.page.turns import sentence
from footnote.assistant.serve.page.uploads import Blocks
from footnote.assistant.serve.page.web import Guard, names_of
from footnote.assistant.serve.page.who_html import Libraries, no_others
from footnote.assistant.serve.rights import Rights, scope_of
from footnote.assistant.serve.visitor import visitor_of
from footnote.index.given import expect
from footnote.index.read import MAX_BYTES

READERS = 40  # questions that are answered at the same time; the others wait in line
_WAITING = 200  # questions in line before the page says that it is busy

_Shown = dict[str, str]  # what a list shows of an article: its id and its title
_FUNCTIONS = ("ask", "articles", "add")  # those that programs may call
_UPLOADS = (600, 3_600)  # seconds between two looks for uploads that nobody added, and their age

# What the page and its API need of Gradio's many routes. Files can be uploaded, not fetched.
_PATHS = (
    *"/ /page/ /sign-in /talk/ /assets/ /static/ /config /favicon.ico /manifest.json".split(),
    *"/robots.txt /theme.css /gradio_api/call/ /gradio_api/cancel /gradio_api/heartbeat/".split(),
    *"/gradio_api/info /gradio_api/queue/data /gradio_api/queue/join /gradio_api/reset".split(),
    *"/gradio_api/run/predict /gradio_api/startup-events /gradio_api/upload".split(),
    "/gradio_api/upload_progress",
    MADE,
    PATH,
)

# --- what stands where ------------------------------------------------------------------------


def build(
    assistant: Assistant,
    readers: Readers,
    owner: Owner = the_only_reader,
    libraries_of: Libraries = no_others,
) -> gr.Blocks:
    """Draw the page of an assistant, and its API: `/ask`, `/articles` and `/add`."""
    page = Blocks(title="Footnote", analytics_enabled=False, fill_width=True, delete_cache=_UPLOADS)
    with page:
        parts = lay_out(assistant.settings.strictness)
        _publish(assistant, readers)
        page.conversation = parts.conversation
        _wire(page, Page(assistant, parts, readers, owner, libraries_of))
    page.speak({code: _drawn_in(code, assistant.settings.strictness) for code in LANGUAGES})
    page.max_threads = 2 * READERS  # threads of its own, so that files and health never wait
    page.queue(api_open=False, max_size=_WAITING, default_concurrency_limit=READERS)
    return page


def _drawn_in(code: str, strictness: Strictness) -> gr.Blocks:
    """Draw the parts of the page in a language."""
    drawn = gr.Blocks(analytics_enabled=False, fill_width=True)
    with read_in(code), drawn:
        lay_out(strictness)
    return drawn


def _wire(blocks: gr.Blocks, page: Page) -> None:
    """Say which part of the page does what; none of it is part of the API.

    An event costs more the more parts it may change, so the one that streams changes only one.
    """
    parts, books = page.parts, page.shelf
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    managing = [parts.title, parts.tags, parts.beside, parts.both, parts.remove, parts.sure_row]
    shelf = [parts.chosen, parts.article, parts.example_row, *parts.examples, *managing]
    busy = [parts.talk, parts.asking, parts.ask, parts.stop]
    desk = [*busy, parts.question, parts.conversation, parts.said]
    done = [*busy, parts.turns, parts.article]
    offers = [parts.example_row, *parts.examples]
    managed = [*shelf, parts.notice, parts.said]
    added = [*managed, parts.halt, parts.file, parts.address, parts.pasted]

    model = [parts.model, parts.starting, parts.model_timer]
    settings = [parts.strictness, parts.writer]
    talk = [parts.who, parts.bar, parts.talk, parts.turns, parts.conversation, parts.said]
    blocks.load(page.open, None, [*shelf, *talk, *settings, parts.keeping, *model], **quiet)
    on_shelf = [parts.chosen, parts.turns]
    choosing = parts.chosen.input(books.choose, on_shelf, shelf, **quiet)

    offered = [parts.arrival, parts.example_row, *parts.examples]
    parts.chosen.change(books.arrive, on_shelf, offered, **quiet)

    tick = {**quiet, "queue": False}
    parts.model_timer.tick(page.model, None, model, **tick)

    chosen = [parts.chosen, parts.strictness, parts.writer, parts.beside]
    given = [parts.turns, parts.asking, parts.conversation, *chosen]
    on_talk = [parts.turns, parts.chosen]
    context = [parts.asking, parts.chosen, parts.conversation]
    at_once = {**quiet, "queue": False}  # however many readers wait for answers
    asked = [parts.ask.click, parts.question.submit]
    about: dict[str, Any] = {**at_once, "js": "window.footnoteAsked"}  # see files/select.js
    begun = [
        gr.on(asked, page.begin, [parts.question, *given, parts.about], desk, **about),
        parts.talk.submit(page.again, given, desk, **at_once),
        *(one.click(page.follow, [one, *given], desk, **at_once) for one in parts.examples),
    ]
    running = [step.then(page.answer, context[:2], parts.talk, **quiet) for step in begun]
    for answered in running:
        ended = answered.then(page.end, context, done, **at_once)
        ended.then(page.offer, on_talk, offers, **at_once)
    stopped = parts.stop.click(page.stop, context, done, cancels=running, **at_once)
    stopped.then(page.offer, on_talk, offers, **at_once)
    chosen_now = [parts.conversation, *chosen], [parts.conversation, parts.talk]
    inputs = (parts.strictness.input, parts.writer.input, parts.beside.input)
    for choose in (choosing.then, *inputs):
        choose(page.remember, *chosen_now, **at_once)
    parts.save_text.click(page.save_text, parts.turns, parts.handed, **at_once)
    parts.save_json.click(page.save_json, parts.turns, parts.handed, **at_once)

    gr.on(
        [parts.file.upload, parts.refuse.click],
        books.add_files,
        [parts.file, parts.turns, parts.large],
        added,
        js="window.footnoteFiles",  # see files/size.js
        **quiet,
    )
    parts.halt.click(books.halt, None, [parts.halt], **at_once)
    checking = [parts.text, parts.chosen]
    parts.check.click(page.check, checking, parts.checked, **quiet)
    parts.add.click(books.add_text, [parts.pasted, parts.turns], added, **quiet)
    gr.on(
        [parts.fetch.click, parts.address.submit],
        books.add_address,
        [parts.address, parts.turns],
        added,
        **quiet,
    )
    labels = [parts.chosen, parts.title, parts.tags, parts.turns]
    gr.on(
        [parts.label.click, parts.title.submit, parts.tags.submit],
        books.label,
        labels,
        managed,
        **quiet,
    )
    parts.beside.input(books.compare, [parts.chosen, parts.beside], parts.both, **at_once)
    about_kept = [parts.keeping, parts.said, parts.handed]
    wish = "window.footnoteTold"  # see files/tell.js
    told = [parts.told, parts.turns]
    several: dict[str, Any] = {**quiet, "trigger_mode": "multiple"}  # one doesn't wait for another
    parts.tell.click(page.notebook.told, told, about_kept, js=wish, **several)
    parts.remove.click(books.ask_whether, parts.chosen, managed, **at_once)
    parts.rather_not.click(books.keep_it, None, managed, **at_once)
    parts.really.click(books.remove, on_shelf, managed, **quiet)


def _publish(assistant: Assistant, readers: Readers) -> None:
    """Make the functions that programs may call."""

    def ask(
        question: str,
        article: str | None = None,
        history: list[dict[str, str]] | None = None,
        strictness: str | None = None,
        style: str | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answer a question from an article, with the exact words that each sentence rests on.

        Args:
            question: what to ask, in words; at most 2,000 characters.
            article: the id of the article to ask (see `/articles`); None asks the whole library.
            history: the conversation so far, oldest first: {"role", "content"} each, where role
                is "user" or "assistant". A follow-up question is understood with it.
            strictness: "strict", "balanced" or "lenient"; None is the setting's.
            style: "quotes" answers in the article's words, "plain" in the model's beside them.

        Returns:
            The answer as a JSON object: outcome, text, sentences, citations, withheld, missing,
            nearest and more. `footnote verify` checks it.
        """
        try:
            level = check_strictness(strictness)
            wishes: Wishes = {"strictness": level, "style": check_style(style)}
            with readers.waiting(request.session_hash if request else None) as stop:
                wishes["stop"] = stop
                asked = watch.ask(assistant, "page", question, history, article or None, **wishes)
                *_, last = asked
                assert isinstance(last, Answered), "a stream ends with an answer"
                return last.answer.to_dict()
        except Exception as error:
            raise gr.Error(sentence(error), print_exception=False) from None

    def articles() -> list[_Shown]:
        """List the articles of the library, oldest first: the id and the title of each."""
        return [{"id": one.id, "title": one.title} for one in assistant.listing()]

    def add(text: str, title: str | None = None, request: gr.Request | None = None) -> _Shown:
        """Add an article to the library: its text as it is, plain or Markdown.

        Args:
            text: the article; at most 20 MB. The same text again changes nothing.
            title: its title; None takes the first heading or line.

        Returns:
            The id and the title of the article, as `/articles` lists them.
        """
        try:
            text = expect(text, str, "The text of an article is a text.")
            article = add_given(assistant, text, None, title)
            if request:
                visitor_of(scope_of(request)).tell("added", article.id)
            return {"id": article.id, "title": article.title}
        except Exception as error:
            raise gr.Error(sentence(error), print_exception=False) from None

    api(ask, api_name="ask")
    api(articles, api_name="articles")
    api(add, api_name="add")


# --- the server -------------------------------------------------------------------------------


def make_app(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    names: Collection[str] = (),
    proxies: Collection[str] = (),
    room: Room | None = None,
    libraries_of: Libraries = no_others,
) -> FastAPI:
    """Return the page as a FastAPI app, guarded.

    `names` are the host names that it answers to; none given: the loopback names if `host` is
    one of them, else any. `proxies` are the addresses of those whose forwarded headers are
    believed. `state.readers` is to be told when the page ends. `room` is what uploads may take, and
    `libraries_of` what a visitor may open, where there are more libraries than this one.
    """
    app = made_app()
    app.mount("/page", StaticFiles(directory=FILES))
    app.router.routes.extend(made_routes(assistant))
    app.router.routes.extend(article_routes(assistant))
    shared = bool(names or proxies or not names_of(host))
    owner = owner_of if shared else the_only_reader
    app.mount("/talk", conversations_app(assistant, owner))
    readers = app.state.readers = Readers()
    add_calls(app, assistant, readers)
    page = build(assistant, readers, owner, libraries_of)
    app.state.queue = page._queue  # to be closed with the page
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        head_paths=[FILES / "head.html"],
        favicon_path=str(FILES / "icon.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=MAX_BYTES,
    )
    if shared:
        app.add_middleware(Introduced)
    app.add_middleware(Rights)
    app.add_middleware(
        Guard,
        names=names or names_of(host),
        paths=(*_PATHS, *CALLS),
        functions=_FUNCTIONS,
        proxies=proxies,
        readers=readers,
        room=room or Room(UPLOADS),
        door=Door(assistant.settings.token.get_secret_value(), proxies),
        free=FREE,
    )
    return app


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int | socket = 7860,
    *,
    names: Collection[str] = (),
    proxies: Collection[str] = (),
    on_ready: Callable[[str, bool], None] | None = None,
    on_signal: Callable[[bool], None] | None = None,
) -> None:
    """Serve the page until Ctrl-C or SIGTERM; BadInput if the address can't be had.

    `port` may be what listens there already. `on_ready` gets the page's address, and whether other
    machines can reach it; `on_signal` is called at each signal to end, with whether it isn't the
    first.
    """
    with port if isinstance(port, socket) else listen(host, port) as listening:
        address, others = address_of(listening), is_open(listening)
        app = make_app(assistant, host=host, names=names, proxies=proxies)
        ready = (lambda: on_ready(address, others)) if on_ready else None
        server = Server(app, ready, app.state.readers.end, on_signal)
        server.run(sockets=[listening])
