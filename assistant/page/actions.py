"""What a reader does on the page comes in, what changes on it goes out. No decisions of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.ask import Assistant
from assistant.page.html import problem_html
from assistant.page.kept import as_json, as_text, chosen_of, keep, restore
from assistant.page.layout import ALL, EXAMPLES, Parts, welcome
from assistant.page.markup import Html, join, tag
from assistant.page.turns import Asking, Turn, offers, pane_html, sentence
from assistant.strictness import Strictness
from index.article import Article
from index.read import read_bytes, read_text

Updates = dict[Any, Any]


class Page:
    """What a reader can do on the page; each method returns what changes on it."""

    def __init__(self, assistant: Assistant, parts: Parts) -> None:
        """Join the assistant and the parts of its page."""
        self.assistant = assistant
        self.parts = parts

    def open(self, kept: object = None) -> Updates:
        """Show the conversation that the browser kept, and the article; or how to add one."""
        articles = self.assistant.articles()
        newest = articles[-1].id if articles else ALL
        turns = restore(self.assistant, kept)
        chosen = chosen_of(kept, [one.id for one in articles]) if turns else newest
        return {
            **self._choices(articles, chosen or ALL),
            **self.choose(chosen, turns),
            **self._conversation(turns),
        }

    def choose(self, chosen: str | None, turns: Sequence[Turn]) -> Updates:
        """Show another article, or the whole library."""
        return {
            self.parts.article: pane_html(self.assistant, chosen, turns),
            **self._offers(chosen, turns),
        }

    def model(self) -> Updates:
        """Say which model answers; once that is known, nobody has to ask again."""
        loading = self.assistant.loading
        return {
            self.parts.model: tag("p", loading.state(), class_="note"),
            self.parts.model_timer: gr.Timer(active=not loading.is_ready),
        }

    def begin(
        self,
        question: str,
        turns: Sequence[Turn],
        asking: Asking | None,
        strictness: Strictness,
    ) -> Updates:
        """Take a question from the box, unless one is being answered."""
        if asking is not None and not asking.is_over:
            return {self.parts.asking: asking}
        return {**self._asking(question, turns, strictness), self.parts.question: ""}

    def follow(
        self,
        offered: str,
        turns: Sequence[Turn],
        asking: Asking | None,
        strictness: Strictness,
    ) -> Updates:
        """Take a question that was offered; what is in the box stays there."""
        if asking is not None and not asking.is_over:
            return {self.parts.asking: asking}
        return self._asking(offered, turns, strictness)

    def again(
        self, turns: Sequence[Turn], asking: Asking | None, strictness: Strictness
    ) -> Updates:
        """Ask the last question again, perhaps with another strictness, in its own place."""
        if not turns or (asking is not None and not asking.is_over):
            return {self.parts.asking: asking}
        return self._asking(turns[-1].question, turns[:-1], strictness)

    def edit(self, turns: Sequence[Turn], chosen: str | None) -> Updates:
        """Take the last question back into the box."""
        if not turns:
            return {self.parts.turns: turns}
        return {**self._shorter(turns[:-1], chosen), self.parts.question: turns[-1].question}

    def clear(self, chosen: str | None) -> Updates:
        """Forget the conversation, in the browser too."""
        return self._shorter((), chosen)

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
            self.parts.kept: keep(asking.after, chosen),
            **self._busy(False),
            **self._offers(chosen, asking.after),
        }

    def save_text(self, turns: Sequence[Turn]) -> str:
        """Hand the conversation to the browser as Markdown."""
        return _handed("conversation.md", as_text(self.assistant, turns))

    def save_json(self, turns: Sequence[Turn]) -> str:
        """Hand the conversation to the browser as JSON that `footnote verify` checks."""
        return _handed("conversation.json", as_json(turns))

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

    def _asking(self, question: str, before: Sequence[Turn], strictness: Strictness) -> Updates:
        asking = Asking(question, before, strictness)
        return {
            self.parts.past: join(*(turn.html for turn in before)),
            self.parts.now: asking.turn.html,
            self.parts.asking: asking,
            **self._busy(True),
        }

    def _offers(self, chosen: str | None, turns: Sequence[Turn]) -> Updates:
        offered = offers(self.assistant, chosen or None, turns, EXAMPLES)
        shown = dict(zip_longest(self.parts.examples, offered, fillvalue=""))
        return {
            self.parts.example_row: gr.update(visible=bool(offered)),
            **{
                button: gr.update(value=text, visible=bool(text), interactive=True)
                for button, text in shown.items()
            },
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
            self.parts.article: pane_html(self.assistant, chosen or None, turns),
            self.parts.kept: keep(turns, chosen),
            **self._offers(chosen, turns),
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


def _handed(name: str, text: str) -> Html:
    """Draw a file for the page to save; the number makes the same file another element."""
    return tag("pre", text, data_file=name, data_number=time.time_ns(), hidden="hidden")
