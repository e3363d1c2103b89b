"""What a reader asks on the page comes in, what changes on it goes out. No decisions of its own."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import gradio as gr

from footnote.assistant.assistant import Assistant
from footnote.assistant.draft.loading import AGAIN, LOADING
from footnote.assistant.judge.strictness import Strictness
from footnote.assistant.question.question import check_question
from footnote.assistant.serve.address import root_of
from footnote.assistant.serve.page import remembered
from footnote.assistant.serve.page.checked import check_text
from footnote.assistant.serve.page.conversations import bar_html, place_html
from footnote.assistant.serve.page.language import say, told, word
from footnote.assistant.serve.page.layout import ALL, STRICTNESS, WRITERS, Parts, Updates
from footnote.assistant.serve.page.leaving import Readers
from footnote.assistant.serve.page.masthead import welcome
from footnote.assistant.serve.page.notebook import Notebook, handed, place_of
from footnote.assistant.serve.page.pane import pane_html
from footnote.assistant.serve.page.reader import Owner
from footnote.assistant.serve.page.remembered import Choices, Conversation
from footnote.assistant.serve.page.shelf import Shelf
from footnote.assistant.serve.page.turns import Asking, Turn, problem
from footnote.assistant.serve.page.who_html import Libraries, no_others, who_html
from footnote.assistant.serve.rights import scope_of
from footnote.assistant.serve.visitor import visitor_of
from footnote.assistant.show.markup import join, tag
from footnote.index.errors import BadInput, FootnoteError

_OFTEN, _SELDOM = 1.0, 5.0  # seconds between two looks at what is being prepared
_NO_SUCH = word("There is no such conversation: it was deleted, or its address is incomplete.")


class Page:
    """What a reader can ask on the page; each method returns what changes on it."""

    def __init__(
        self,
        assistant: Assistant,
        parts: Parts,
        readers: Readers,
        owner_of: Owner,
        libraries_of: Libraries = no_others,
    ) -> None:
        """Join the assistant, the parts of its page, who waits there, and how to know whose.

        `libraries_of` lists what a visitor may open.
        """
        self.assistant = assistant
        self.readers = readers
        self.owner_of, self.libraries_of = owner_of, libraries_of
        self.quoting = _without_model(assistant)
        self.parts = parts
        self.shelf = Shelf(assistant, parts, readers)
        self.notebook = Notebook(assistant, parts)

    def open(self, request: gr.Request) -> Updates:
        """Show the conversation of the address, and the article; or how to begin."""
        self.assistant.beginning.wait()
        scope = scope_of(request)
        asked, owner, visitor = dict(request.query_params), self.owner_of(scope), visitor_of(scope)
        here = root_of(scope).rpartition("/")[2]
        id = str(asked.get("c", ""))
        found = remembered.find(self.assistant, id, owner)
        conversation = Conversation(owner=owner, private="private" in asked)
        choices = Choices(strictness=self.assistant.settings.strictness)
        conversation, choices = found or (conversation, choices)
        turns = remembered.newest(remembered.recall(self.assistant, id if found else ""))
        return {
            **self._chosen(choices, turns, known=bool(found)),
            self.parts.talk: place_html(id, load=True) if turns else welcome(),
            self.parts.who: who_html(visitor, self.libraries_of(visitor.id), here),
            self.parts.bar: bar_html(self.assistant.library.read_only, conversation.private),
            self.parts.conversation: conversation,
            self.parts.turns: turns,
            self.parts.said: problem(BadInput(_NO_SUCH)) if id and not found else "",
            **self.notebook.open(),
            **self.model(),
        }

    def _chosen(self, choices: Choices, turns: Sequence[Turn], *, known: bool) -> Updates:
        """Show what was chosen, as far as it is still there to choose; else the newest article."""
        ids = self.assistant.library.records.ids()
        newest = ids[-1] if ids else ALL
        chosen = choices.chosen if known and choices.chosen in (*ids, ALL) else newest
        if chosen == ALL and len(ids) == 1:
            chosen = newest
        beside = choices.beside if choices.beside in ids and chosen else ALL
        beside = ALL if beside == chosen else beside
        shown = self.shelf.choose(chosen, turns)
        shown[self.parts.beside]["value"] = beside
        return {
            **self.shelf.choices(chosen),
            **shown,
            self.parts.both: self.shelf.compare(chosen, beside),
            self.parts.strictness: choices.strictness,
            self.parts.writer: choices.writer,
        }

    def remember(self, conversation: Conversation | None, *given: Any) -> Updates:
        """Keep what is chosen for this conversation, as far as anything of it is kept."""
        if conversation is None or conversation.of:
            return {self.parts.conversation: conversation}
        with suppress(FootnoteError):  # the next question says it
            conversation = remembered.keep(self.assistant, conversation, _choices(*given))
        return {
            self.parts.conversation: conversation,
            self.parts.talk: place_html(conversation.id),
        }

    def model(self) -> Updates:
        """Say which model answers, and what is being prepared; ask again until all of it is."""
        loading, library = self.assistant.loading, self.assistant.library
        said = f"{told(loading.state())} {told(library.by_words)}".strip()
        going_on = self._going_on()
        settled = loading.is_ready and not going_on and (library.read_only or not library.by_words)
        pace = _SELDOM if loading.tries_again else _OFTEN
        return {
            self.parts.model: tag("p", said, class_="note"),
            self.parts.starting: tag("p", going_on, class_="note") if going_on else "",
            self.parts.model_timer: gr.Timer(pace, active=not settled),
        }

    def _going_on(self) -> str:
        """Say what is being prepared; nothing once all is."""
        loading = self.assistant.loading
        doing = self.assistant.beginning.doing
        if doing or loading.is_under_way:
            return told(doing or LOADING)
        if loading.tries_again:
            said = say("The language model can't be reached.")
            return f"{said} {told(AGAIN)}"
        title = loading.reading
        if not title:
            return ""
        return say("The language model is reading “{}”. Ask meanwhile.", title)

    # --- asking -------------------------------------------------------------------------------

    def begin(self, question: str, *given: Any) -> Updates:
        """Take a question from the box, unless one is being answered; what can't be asked stays."""
        begun = self._begin(question, None, *given)
        return {**begun, self.parts.question: ""} if self.parts.talk in begun else begun

    def follow(self, offered: str, *given: Any) -> Updates:
        """Take a question that was offered, as it stands; what is in the box stays there."""
        return self._begin(offered, None, *given, alone=True)

    def again(self, wish: gr.EventData, *given: Any) -> Updates:
        """Ask a question of the conversation again, or another in its place."""
        told: dict[str, Any] = wish._data if isinstance(wish._data, dict) else {}
        number, turns = told.get("turn"), given[0]
        if not isinstance(number, int) or not 0 < number <= len(turns):
            return {
                self.parts.said: problem(BadInput(word("That can't be asked. Reload the page.")))
            }
        question, alone = told.get("question"), told.get("alone") is True
        question = turns[number - 1].question if question is None else question
        return self._begin(str(question), number - 1, *given, alone=alone)

    def _begin(
        self,
        question: str,
        again: int | None,
        turns: Sequence[Turn],
        asking: Asking | None,
        conversation: Conversation,
        chosen: str,
        strictness: Strictness,
        writer: str,
        beside: str,
        about: str = "",
        *,
        alone: bool = False,
    ) -> Updates:
        if (asking is not None and not asking.is_over) or not str(question).strip():
            return {self.parts.asking: asking}
        try:
            check_question(question)
        except BadInput as error:
            return {self.parts.said: problem(error)}
        if not remembered.is_there(self.assistant, conversation):
            turns, conversation, again = (), replace(conversation, id=""), None
        begun = Asking(
            question,
            turns,
            strictness,
            writer=writer,
            beside=beside,
            within=place_of(about),
            again=again,
            alone=alone,
        )
        choices = _choices(chosen, strictness, writer, beside)
        conversation, said = self._keep(conversation, choices, begun)
        return {
            self.parts.talk: join(place_html(conversation.id, begun.turn), begun.turn.html),
            self.parts.asking: begun,
            self.parts.conversation: conversation,
            self.parts.said: said,
            **self._busy(True),
        }

    def _keep(
        self, conversation: Conversation, choices: Choices, begun: Asking
    ) -> tuple[Conversation, str]:
        """Keep a question that begins; where that fails, say why, and answer all the same."""
        try:
            conversation = remembered.keep(self.assistant, conversation, choices)
            version = remembered.begin(self.assistant, conversation, begun.turn)
        except FootnoteError as error:
            return conversation, problem(error)
        begun.number_version(version)
        return conversation, ""

    def answer(
        self, asking: Asking | None, chosen: str | None, request: gr.Request
    ) -> Iterator[Any]:
        """Show the closest passage first, then the draft as it grows, then the answer."""
        if asking is not None and not asking.has_begun:
            loading = self.assistant.loading.is_under_way and not asking.waits
            quotes = asking.quotes_only or loading
            assistant = self.quoting if quotes else self.assistant
            with self.readers.waiting(request.session_hash, asking.let_go):
                yield from (turn.drawn for turn in asking.run(assistant, chosen or None))
        yield gr.skip()  # Gradio sends what comes last once more

    def check(self, text: str, chosen: str | None) -> Iterator[str]:
        """Hold each sentence of somebody's text against the article."""
        yield from check_text(self.assistant, text, chosen)

    def end(self, asking: Asking | None, chosen: str | None, conversation: Conversation) -> Updates:
        """Keep what came of a question, and wait for the next."""
        if asking is None:
            return {self.parts.asking: asking}
        if not asking.has_begun:
            asking.stop()  # the line of waiting questions was full; Gradio has said so
        if not asking.is_over:
            return {self.parts.asking: asking}
        with suppress(FootnoteError):  # that it can't be kept was said when it began
            remembered.end(self.assistant, conversation, asking.turn)
        return {
            **({self.parts.talk: asking.turn.html} if asking.stopped else {}),
            self.parts.turns: asking.after,
            self.parts.article: pane_html(self.assistant, chosen),
            **self._busy(False),
        }

    def offer(self, turns: Sequence[Turn], chosen: str | None) -> Updates:
        """Offer other questions than before; on a long article finding them takes a while."""
        return self.shelf.offers(chosen, turns)

    def stop(
        self, asking: Asking | None, chosen: str | None, conversation: Conversation
    ) -> Updates:
        """Leave the question without an answer."""
        if asking is None or asking.is_over:
            return {self.parts.asking: asking}
        asking.stop()
        return self.end(asking, chosen, conversation)

    # --- the conversation ---------------------------------------------------------------------

    def save_text(self, turns: Sequence[Turn]) -> str:
        """Hand the conversation to the browser as Markdown."""
        text = remembered.as_text(self.assistant, turns)
        return handed(text, data_file="conversation.md")

    def save_json(self, turns: Sequence[Turn]) -> str:
        """Hand the conversation to the browser as JSON that `footnote verify` checks."""
        return handed(remembered.as_json(turns), data_file="conversation.json")

    def _busy(self, busy: bool) -> Updates:
        return {
            self.parts.ask: gr.update(interactive=not busy),
            self.parts.stop: gr.update(interactive=busy),
        }


def _choices(chosen: str, strictness: Strictness, writer: str, beside: str) -> Choices:
    """Read what a browser says was chosen; what there isn't to choose is the default."""
    known = Choices(chosen or ALL, beside or ALL)
    known = replace(known, strictness=strictness) if strictness in STRICTNESS else known
    return replace(known, writer=writer) if writer in {name for _, name in WRITERS} else known


def _without_model(assistant: Assistant) -> Assistant:
    """Return an assistant of the same library that answers with quotes only."""
    quoting = Assistant(assistant.library, "none", assistant.settings)
    quoting.loading.writer()
    quoting.loading.close()  # its threads have nothing to do; the library stays open
    return quoting
