"""The page: questions go down the assistant's path, and what comes back is drawn. No decisions."""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

# Before Gradio is imported: it reports to nobody, and keeps no statistics of its events, which
# would cost a table of all of them after each.
os.environ |= {"GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1" * 12}

import gradio as gr
from fastapi import FastAPI
from gradio.events import api
from starlette.staticfiles import StaticFiles

from assistant import Assistant
from assistant.page.html import problem_html
from assistant.page.layout import ALL, FILES, Parts, lay_out, theme
from assistant.page.markup import join, tag
from assistant.page.turns import Asking, Turn, bundled_id, pane_html, sentence
from assistant.page.uploads import Blocks
from assistant.page.web import Guard, Server, listen, names_of
from assistant.strictness import Strictness, check_strictness
from index.article import Article
from index.read import MAX_BYTES, read_bytes, read_text

READERS = 40  # questions that are answered at the same time; the others wait in line
_WAITING = 200  # questions in line before the page says that it is busy

_UPLOADS = (600, 3_600)  # seconds between two looks for uploads that nobody added, and their age

# What the page and its API need of Gradio's many routes. Files can be uploaded, not fetched.
_PATHS = (
    "/",
    "/page/",
    "/assets/",
    "/static/",
    "/config",
    "/favicon.ico",
    "/manifest.json",
    "/robots.txt",
    "/theme.css",
    "/gradio_api/call/",
    "/gradio_api/cancel",
    "/gradio_api/heartbeat/",
    "/gradio_api/info",
    "/gradio_api/queue/data",
    "/gradio_api/queue/join",
    "/gradio_api/reset",
    "/gradio_api/run/predict",
    "/gradio_api/startup-events",
    "/gradio_api/upload",
    "/gradio_api/upload_progress",
)

Updates = dict[Any, Any]


class Page:
    """What a reader can do on the page; each method returns what changes on it."""

    def __init__(self, assistant: Assistant, parts: Parts) -> None:
        """Join the assistant and the parts of its page."""
        self.assistant = assistant
        self.parts = parts

    def open(self) -> Updates:
        """Show the newest article, or how to add one."""
        articles = self.assistant.articles()
        chosen = articles[-1].id if articles else ALL
        return {**self._choices(articles, chosen), **self.choose(chosen, ())}

    def choose(self, chosen: str | None, turns: Sequence[Turn]) -> Updates:
        """Show another article, or the whole library."""
        return {
            self.parts.article: pane_html(self.assistant, chosen, turns),
            self.parts.example_row: gr.update(visible=(chosen or ALL) in (ALL, bundled_id())),
        }

    def begin(
        self,
        question: str,
        turns: Sequence[Turn],
        asking: Asking | None,
        strictness: Strictness,
        event: gr.EventData,
    ) -> Updates:
        """Take a question from the box, or from an example, unless one is being answered."""
        parts = self.parts
        if asking is not None and not asking.is_over:
            return {parts.asking: asking}
        example = event.target if event.target in parts.examples else None
        asking = Asking(example.value if example else question, turns, strictness)
        return {
            parts.past: join(*(turn.html for turn in turns)),
            parts.now: asking.turn.html,
            parts.question: question if example else "",
            parts.asking: asking,
            **self._busy(True),
        }

    def answer(self, asking: Asking, chosen: str | None) -> Iterator[str]:
        """Show the closest passage first, then the draft as it grows, then the answer."""
        yield from (turn.html for turn in asking.run(self.assistant, chosen or None))

    def end(self, asking: Asking, chosen: str | None) -> Updates:
        """Mark in the article what the answer cites, and wait for the next question."""
        if not asking.has_begun:
            asking.stop()  # the line of waiting questions was full; Gradio has said so
        if not asking.is_over:
            return {self.parts.asking: asking}
        return {
            self.parts.now: asking.turn.html,
            self.parts.turns: asking.after,
            self.parts.article: pane_html(self.assistant, chosen, asking.after),
            **self._busy(False),
        }

    def stop(self, asking: Asking | None, chosen: str | None) -> Updates:
        """Leave the question without an answer."""
        if asking is None or asking.is_over:
            return {self.parts.asking: asking}
        asking.stop()
        return self.end(asking, chosen)

    def add_file(
        self,
        file: str | None,
        turns: Sequence[Turn],
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio looks for this default
    ) -> Updates:
        """Add the article in a file that was dropped; the uploaded copy is deleted."""
        if file is None:
            return {self.parts.notice: ""}
        path = Path(file)
        try:
            return self._add(lambda: read_bytes(path.read_bytes(), name=path.name), turns, progress)
        finally:
            path.unlink(missing_ok=True)

    def add_text(
        self,
        pasted: str,
        turns: Sequence[Turn],
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> Updates:
        """Add the article that was pasted."""
        return self._add(lambda: read_text(pasted, name="Pasted text"), turns, progress)

    # --- the steps ----------------------------------------------------------------------------

    def _busy(self, busy: bool) -> Updates:
        return {
            self.parts.stop: gr.update(interactive=busy),
            **{
                button: gr.update(interactive=not busy)
                for button in (self.parts.ask, *self.parts.examples)
            },
        }

    def _add(
        self, read: Callable[[], Article], turns: Sequence[Turn], progress: gr.Progress
    ) -> Updates:
        def step(what: str, done: int, of: int) -> None:
            progress((done, max(of, 1)), desc=what)

        try:
            article = self.assistant.add(read(), progress=step)
        except Exception as error:
            return {self.parts.notice: problem_html(sentence(error)), self.parts.file: None}
        said = f"Added “{article.title}”. Ask about it."
        return {
            **self._choices(self.assistant.articles(), article.id),
            **self.choose(article.id, turns),
            self.parts.notice: tag("p", said, class_="note", role="status", dir="auto"),
            self.parts.adding: gr.update(open=False),
            self.parts.file: None,
            self.parts.pasted: "",
        }

    def _choices(self, articles: Sequence[Article], chosen: str) -> Updates:
        choices = [(one.title, one.id) for one in articles]
        if len(choices) != 1:
            choices.insert(0, ("All articles", ALL))
        return {self.parts.chosen: gr.update(choices=choices, value=chosen)}


# --- what stands where ------------------------------------------------------------------------


def build(assistant: Assistant) -> gr.Blocks:
    """Draw the page of an assistant, and its API: `/ask` and `/articles`."""
    page = Blocks(title="Footnote", analytics_enabled=False, fill_width=True, delete_cache=_UPLOADS)
    with page:
        _publish(assistant)
        _wire(page, Page(assistant, lay_out(assistant.settings.strictness)))
    page.max_threads = 2 * READERS  # threads of its own, so that files and health never wait
    page.queue(api_open=False, max_size=_WAITING, default_concurrency_limit=READERS)
    return page


def _wire(blocks: gr.Blocks, page: Page) -> None:
    """Say which part of the page does what; none of it is part of the API.

    An event costs more the more parts it may change, so the one that streams changes only one.
    """
    parts = page.parts
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    shelf = [parts.chosen, parts.article, parts.example_row]
    desk = [
        parts.past,
        parts.now,
        parts.question,
        parts.turns,
        parts.asking,
        parts.article,
        parts.ask,
        parts.stop,
        *parts.examples,
    ]
    added = [*shelf, parts.notice, parts.adding, parts.file, parts.pasted]

    blocks.load(page.open, None, shelf, **quiet)
    parts.chosen.input(page.choose, [parts.chosen, parts.turns], shelf, **quiet)

    asked = [parts.ask.click, parts.question.submit, *(one.click for one in parts.examples)]
    context = [parts.asking, parts.chosen]
    given = [parts.question, parts.turns, parts.asking, parts.strictness]
    at_once = {**quiet, "queue": False}  # however many readers wait for answers
    begun = gr.on(asked, page.begin, given, desk, **at_once)
    answered = begun.then(page.answer, context, parts.now, **quiet)
    answered.then(page.end, context, desk, **at_once)
    parts.stop.click(page.stop, context, desk, cancels=[answered], **at_once)

    loud = {**quiet, "show_progress": "full", "show_progress_on": parts.notice}
    parts.file.upload(page.add_file, [parts.file, parts.turns], added, **loud)
    parts.add.click(page.add_text, [parts.pasted, parts.turns], added, **loud)


def _publish(assistant: Assistant) -> None:
    """Make the functions that programs may call."""

    def ask(
        question: str,
        article: str | None = None,
        history: list[dict[str, str]] | None = None,
        strictness: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question from an article, with the exact words that each sentence rests on.

        Args:
            question: what to ask, in words; at most 2,000 characters.
            article: the id of the article to ask (see `/articles`); None asks the whole library.
            history: the conversation so far, oldest first: {"role", "content"} each, where role
                is "user" or "assistant". A follow-up question is understood with it.
            strictness: "strict", "balanced" or "lenient"; None is the setting's.

        Returns:
            The answer as a JSON object: outcome, text, sentences, citations, withheld, missing,
            nearest and more. `footnote verify` checks it.
        """
        try:
            level = check_strictness(strictness)
            answer = assistant.ask(question, history, article or None, strictness=level)
            return answer.to_dict()
        except Exception as error:
            raise gr.Error(sentence(error), print_exception=False) from None

    def articles() -> list[dict[str, str]]:
        """List the articles of the library, oldest first: the id and the title of each."""
        return [{"id": one.id, "title": one.title} for one in assistant.articles()]

    api(ask, api_name="ask")
    api(articles, api_name="articles")


# --- the server -------------------------------------------------------------------------------


def make_app(
    assistant: Assistant, *, host: str = "127.0.0.1", names: Collection[str] = ()
) -> FastAPI:
    """Return the page as a FastAPI app, guarded.

    `names` are the host names that it answers to; none given: the loopback names if `host` is
    one of them, else any.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/page", StaticFiles(directory=FILES))
    gr.mount_gradio_app(
        app,
        build(assistant),
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
    app.add_middleware(Guard, names=names or names_of(host), paths=_PATHS)
    return app


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    names: Collection[str] = (),
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Serve the page until Ctrl-C or SIGTERM; BadInput if the address can't be had."""
    with listen(host, port) as listening:
        app = make_app(assistant, host=host, names=names)
        Server(app, on_ready).run(sockets=[listening])
