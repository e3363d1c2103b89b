"""Readers for tests: a page that is served, and a tab of a real browser that looks at it."""

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from footnote import Assistant
from footnote.assistant.serve.page.server import Server, listen
from footnote.ui import make_app


@contextmanager
def serving(assistant: Assistant, prefix: str = "") -> Iterator[str]:
    """Serve the page while the block runs, below a prefix; yields its address."""
    app = make_app(assistant)
    with running_at(below(prefix, app) if prefix else app, app.state.readers.end) as address:
        yield f"{address}{prefix}"


def below(prefix: str, app: ASGIApp) -> ASGIApp:
    """Put an app below a prefix, where nothing else is."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
        elif scope["path"].startswith(f"{prefix}/"):
            await app({**scope, "root_path": prefix}, receive, send)
        else:
            await PlainTextResponse("Not below the prefix.", 404)(scope, receive, send)

    return answer


@contextmanager
def running_at(app: ASGIApp, end: Callable[[], Awaitable[None]]) -> Iterator[str]:
    """Serve an app while the block runs; yields its address."""
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listening:
        server = Server(app, ready.set, end)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        assert ready.wait(30)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
        assert not thread.is_alive()


def until(page: Any, expression: str, *given: object) -> None:
    """Wait until it is true on a page whose policy lets nothing be compiled inside it."""
    for _ in range(300):
        if page.evaluate(expression, *given):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never was so: {expression}")


@dataclass
class Tab:
    """A tab on the page, and what it did that it shouldn't have done."""

    page: Any
    wrongs: list[str] = field(default_factory=list)
    asked: int = 0
    patience: int = 15_000  # milliseconds until an answer must be there

    def ask(self, question: str) -> str:
        """Ask, wait for the end of it, and return what is shown for it."""
        self.page.get_by_label("Your question").fill(question)
        self.page.get_by_role("button", name="Ask", exact=True).click()
        return self.answer()

    def answer(self) -> str:
        """Wait for the end of the next question that was asked."""
        self.asked += 1
        self.page.wait_for_selector(
            f'#now #a{self.asked} [aria-busy="false"]', timeout=self.patience
        )
        self.page.wait_for_selector("#ask:enabled")
        return str(self.page.inner_text("#now"))

    def let_the_model_speak(self) -> None:
        """Choose in the settings that the model's own words are shown."""
        self.page.get_by_role("button", name="Settings").click()
        self.page.get_by_label("The model, in its own words").check()
        self.page.keyboard.press("Escape")

    def choose(self, title: str) -> None:
        """Choose an article, and wait until it is shown."""
        self.page.get_by_label("Article", exact=True).click()
        option = self.page.get_by_role("option", name=title, exact=True)
        option.click()
        option.wait_for(state="hidden")  # the list is closed, and another may be opened
        shown = (
            "title => !!document.title && document.querySelector('#article')"
            ".innerText.includes(title)"
        )
        until(self.page, shown, title.split("\n")[0])

    def drop(self, *files: Any) -> None:
        """Drop files on the page."""
        if not self.page.is_visible("#file"):
            self.page.get_by_role("button", name="Add an article").click()
        self.page.set_input_files("#file input[type=file]", files)

    def forgive_upload(self) -> None:
        """Gradio asks for the progress of an upload that is over, and logs the refusal."""
        ours = [one for one in self.wrongs if "404 (Not Found)" not in one]
        self.wrongs[:] = [one for one in ours if one != "console: Response"]


@contextmanager
def open_tab(browser: Any, address: str, start: str = "/", **look: Any) -> Iterator[Tab]:
    """Open a tab on the page; it must log nothing, ask nobody else, and show no dialog."""
    look.setdefault("viewport", {"width": 1300, "height": 850})
    context = browser.new_context(base_url=address, **look)
    tab = Tab(context.new_page())

    def on_route(route: Any) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            tab.wrongs.append(f"asked for {route.request.url}")
            route.abort()

    def on_console(message: Any) -> None:
        if message.type == "error":
            tab.wrongs.append(f"console: {message.text}")

    def on_dialog(dialog: Any) -> None:
        tab.wrongs.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.route("**/*", on_route)
    tab.page.on("console", on_console)
    tab.page.on("pageerror", lambda error: tab.wrongs.append(f"error: {error}"))
    tab.page.on("dialog", on_dialog)
    try:
        tab.page.goto(f"{address}{start}")
        tab.page.wait_for_selector("#article .article", state="attached")
        yield tab
    finally:
        context.close()
    assert tab.wrongs == [], tab.wrongs
