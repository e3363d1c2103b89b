"""What a reader asks on the page comes in, what changes on it goes out. No decisions of its own."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from footnote.assistant.assistant import Assistant
from footnote.assistant.draft.loading import LOADING
from footnote.assistant.judge.strictness import Strictness
from footnote.assistant.serve.page.checked import check_text
from footnote.assistant.serve.page.layout import ALL, Parts, Updates
from footnote.assistant.serve.page.leaving import Readers
from footnote.assistant.serve.page.masthead import welcome
from footnote.assistant.serve.page.notebook import Notebook, place_of
from footnote.assistant.serve.page.pane import pane_html
from footnote.assistant.serve.page.remembered import as_json, as_text, chosen_of, keep, restore
from footnote.assistant.serve.page.shelf import Shelf
from footnote.assistant.serve.page.turns import Asking, Turn
from footnote.assistant.show.markup import Html, join, tag


class Page:
    """What a reader can ask on the page; each method returns what changes on it."""

    def __init__(self, assistant: Assistant, parts: Parts, readers: Readers) -> None:
        """Join the assistant, the parts of its page, and who waits there."""
        self.assistant = assistant
        self.readers = readers
        self.quoting = _without_model(assistant)
        self.parts = parts
        self.shelf = Shelf(assistant, parts, readers)
        self.notebook = Notebook(assistant, parts)

    def open(self, kept: object = None) -> Updates:
        """Show the conversation that the browser kept, and the article; or how to add one."""
        self.assistant.beginning.wait()
        ids = self.assistant.library.records.ids()
        newest = ids[-1] if ids else ALL
        turns = restore(self.assistant, kept)
        chosen = chosen_of(kept, ids) if turns else newest
        return {
            **self.shelf.choices(chosen or ALL),
            **self.shelf.choose(chosen, turns),
            **self._conversation(turns),
            **self.notebook.open(),
            **self.model(),
        }

    def model(self) -> Updates:
        """Say which model answers, and what is being prepared; ask again until all of it is."""
        loading, library = self.assistant.loading, self.assistant.library
        said = f"{loading.state()} {library.by_words}".strip()
        going_on = self._going_on()
        settled = loading.is_ready and not going_on and (library.read_only or not library.by_words)
        return {
            self.parts.model: tag("p", said, class_="note"),
            self.parts.starting: tag("p", going_on, class_="note") if going_on else "",
            self.parts.model_timer: gr.Timer(active=not settled),
        }

    def _going_on(self) -> str:
        """Say what is being prepared; nothing once all is."""
        loading = self.assistant.loading
        doing = self.assistant.beginning.doing
        if doing or loading.is_under_way:
            return doing or LOADING
        title = loading.reading
        return f"The language model is reading “{title}”. Ask meanwhile." if title else ""

    # --- asking -------------------------------------------------------------------------------

    def begin(
        self,
        question: str,
        turns: Sequence[Turn],
        asking: Asking | None,
        strictness: Strictness,
        writer: str,
        beside: str,
        about: str = "",
    ) -> Updates:
        """Take a question from the box, unless one is being answered."""
        if asking is not None and not asking.is_over:
            return {self.parts.asking: asking}
        begun = Asking(
            question, turns, strictness, writer=writer, beside=beside, within=place_of(about)
        )
        return {**self._begun(begun), self.parts.question: ""}

    def follow(self, offered: str, *given: Any) -> Updates:
        """Take a question that was offered; what is in the box stays there."""
        begun = self.begin(offered, *given)
        begun.pop(self.parts.question, None)
        return begun

    def again(self, turns: Sequence[Turn], asking: Asking | None, *given: Any) -> Updates:
        """Ask the last question again, perhaps with other settings, in its own place."""
        if not turns:
            return {self.parts.asking: asking}
        return self.follow(turns[-1].question, turns[:-1], asking, *given)

    def answer(self, asking: Asking, chosen: str | None, request: gr.Request) -> Iterator[str]:
        """Show the closest passage first, then the draft as it grows, then the answer."""
        loading = self.assistant.loading.is_under_way and not asking.waits
        quotes = asking.quotes_only or loading
        assistant = self.quoting if quotes else self.assistant
        with self.readers.waiting(request.session_hash, asking.let_go):
            yield from (turn.html for turn in asking.run(assistant, chosen or None))

    def check(self, text: str, chosen: str | None) -> Iterator[str]:
        """Hold each sentence of somebody's text against the article."""
        yield from check_text(self.assistant, text, chosen)

    def end(self, asking: Asking, chosen: str | None) -> Updates:
        """Mark in the article what the answer cites, and wait for the next question."""
        if not asking.has_begun:
            asking.stop()  # the line of waiting questions was full; Gradio has said so
        if not asking.is_over:
            return {self.parts.asking: asking}
        return {
            self.parts.now: asking.turn.html,
            self.parts.turns: asking.after,
            self.parts.article: pane_html(self.assistant, chosen),
            self.parts.kept: keep(asking.after, chosen),
            **self._busy(False),
            **self.shelf.offers(chosen, asking.after),
        }

    def stop(self, asking: Asking | None, chosen: str | None) -> Updates:
        """Leave the question without an answer."""
        if asking is None or asking.is_over:
            return {self.parts.asking: asking}
        asking.stop()
        return self.end(asking, chosen)

    # --- the conversation ---------------------------------------------------------------------

    def edit(self, turns: Sequence[Turn], chosen: str | None) -> Updates:
        """Take the last question back into the box."""
        if not turns:
            return {self.parts.turns: turns}
        return {**self._shorter(turns[:-1], chosen), self.parts.question: turns[-1].question}

    def clear(self, chosen: str | None) -> Updates:
        """Forget the conversation, in the browser too."""
        return self._shorter((), chosen)

    def save_text(self, turns: Sequence[Turn]) -> str:
        """Hand the conversation to the browser as Markdown."""
        return _handed("conversation.md", as_text(self.assistant, turns))

    def save_json(self, turns: Sequence[Turn]) -> str:
        """Hand the conversation to the browser as JSON that `footnote verify` checks."""
        return _handed("conversation.json", as_json(turns))

    # --- the steps ----------------------------------------------------------------------------

    def _begun(self, asking: Asking) -> Updates:
        return {
            self.parts.past: join(*(turn.html for turn in asking.before)),
            self.parts.now: asking.turn.html,
            self.parts.asking: asking,
            self.parts.said: "",
            **self._busy(True),
        }

    def _busy(self, busy: bool) -> Updates:
        return {
            self.parts.stop: gr.update(interactive=busy),
            self.parts.turn_row: gr.update(visible=not busy),
            **{
                button: gr.update(interactive=not busy)
                for button in (self.parts.ask, *self.parts.examples)
            },
        }

    def _conversation(self, turns: Sequence[Turn]) -> Updates:
        parts = self.parts
        return {
            parts.past: join(*(turn.html for turn in turns[:-1])) if turns else welcome(),
            parts.now: turns[-1].html if turns else "",
            parts.turns: tuple(turns),
            parts.turn_row: gr.update(visible=bool(turns)),
        }

    def _shorter(self, turns: Sequence[Turn], chosen: str | None) -> Updates:
        return {
            **self._conversation(turns),
            self.parts.article: pane_html(self.assistant, chosen or None),
            self.parts.kept: keep(turns, chosen),
            **self.shelf.offers(chosen, turns),
        }


def _without_model(assistant: Assistant) -> Assistant:
    """Return an assistant of the same library that answers with quotes only."""
    quoting = Assistant(assistant.library, "none", assistant.settings)
    quoting.loading.writer()
    quoting.loading.close()  # its threads have nothing to do; the library stays open
    return quoting


def _handed(name: str, text: str) -> Html:
    """Draw a file for the page to save; the number makes the same file another element."""
    return tag("pre", text, data_file=name, data_number=time.time_ns(), hidden="hidden")
