"""What a reader wants with kept answers comes in, what changes on the page goes out.

It comes as JSON through a button that nobody sees: the buttons are drawn in HTML, and the passage
that was selected is known in the browser only (files/tell.js).
"""

import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

from footnote.assistant.answer import Answer
from footnote.assistant.assistant import Assistant
from footnote.assistant.proof.recheck import recheck
from footnote.assistant.serve.page.kept_html import count_html, kept_html
from footnote.assistant.serve.page.layout import Parts, Updates
from footnote.assistant.serve.page.turns import Turn, problem
from footnote.assistant.serve.rights import REFUSED, may_edit
from footnote.assistant.show.markup import Html, tag
from footnote.index.errors import BadInput

_SHOWN = 300  # characters of a selected passage
_READS = {"kept", "passage"}  # wishes that change nothing


class Notebook:
    """The kept answers on the page; each method returns what changes on it."""

    def __init__(self, assistant: Assistant, parts: Parts) -> None:
        """Join the assistant and the parts of its page."""
        self.assistant = assistant
        self.parts = parts

    def open(self) -> Updates:
        """Say how many answers are kept; checking them waits until somebody looks."""
        return {self.parts.keeping: count_html(len(self.assistant.kept()))}

    def told(self, told: str, turns: Sequence[Turn], request: gr.Request) -> Updates:
        """Do what a button of the page says: keep, forget, show all, or those on a passage."""
        try:
            wish = _wish(told)
            if not (wish.keys() <= _READS or may_edit(request)):
                raise BadInput(REFUSED)
            if "keep" in wish:
                return self._keep(str(wish["keep"]), turns)
            if "passage" in wish:
                return self._on_passage(wish["passage"])
            if "rate" in wish:
                return self._rate(wish["rate"], turns)
            if "up" in wish:
                self._move_up(str(wish["up"]))
            if "forget" in wish:
                self.assistant.forget(str(wish["forget"]))
            return {self.parts.keeping: self._all()}
        except Exception as error:
            return {self.parts.said: problem(error)}

    def _keep(self, seal: str, turns: Sequence[Turn]) -> Updates:
        self.assistant.keep(_answer(seal, turns))
        said = "Kept. It is checked again when its article changes; see “Kept answers”."
        return {
            self.parts.keeping: self._all(),
            self.parts.said: tag("p", said, class_="note", role="status", data_kept=seal),
        }

    def _all(self) -> Html:
        kept = {one.id: one for one in self.assistant.kept()}
        return kept_html(recheck(kept.values(), self.assistant.library.records), notes=kept)

    def _move_up(self, kept_id: str) -> None:
        """Put a kept answer before the one that it stands after."""
        ids = [one.id for one in self.assistant.kept()]
        at = ids.index(kept_id) if kept_id in ids else 0
        if at:
            self.assistant.arrange([*ids[: at - 1], kept_id, ids[at - 1], *ids[at + 1 :]])

    def _rate(self, rating: Any, turns: Sequence[Turn]) -> Updates:
        """Note what a reader says of a sentence, as a case that `footnote eval` runs."""
        if not isinstance(rating, list) or [type(one) for one in rating] != [str, int, str]:
            raise BadInput("That can't be done here. Reload the page.")
        seal, sentence, said = rating
        self.assistant.rate(_answer(seal, turns), sentence, said)
        about = {"data_rated": seal, "data_sentence": sentence, "data_said": said}
        if not said:
            return {self.parts.said: tag("p", "Taken back.", class_="note", role="status", **about)}
        file = tag("a", "the question file", href="made/questions.zip", download="questions.zip")
        words = ("Noted as a question that “footnote eval” asks again: ", file, ".")
        return {self.parts.said: tag("p", *words, class_="note", role="status", **about)}

    def _on_passage(self, passage: Any) -> Updates:
        if (place := _place(passage)) is None:
            raise BadInput("Select a passage of the article.")
        article, start, end = place
        kept = self.assistant.resting_on(article, start, end)
        words = " ".join(self.assistant.text(article)[start:end].split())
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        checked = recheck(kept, self.assistant.library.records)
        return {self.parts.keeping: kept_html(checked, passage=shown)}


def _answer(seal: str, turns: Sequence[Turn]) -> Answer:
    answers = [one for turn in turns for one in turn.answers if one.seal == seal]
    if not seal or not answers:
        raise BadInput("That answer isn't in this conversation any more. Ask again.")
    return answers[0]


def place_of(told: str) -> tuple[str, int, int] | None:
    """Read the place of selected words that the browser told; None if it told of none."""
    try:
        return _place(json.loads(told or "null"))
    except ValueError:
        return None


def _place(told: Any) -> tuple[str, int, int] | None:
    if not isinstance(told, list) or [type(one) for one in told] != [str, int, int]:
        return None
    article, start, end = told
    return (article, start, end) if 0 <= start < end else None


def _wish(told: str) -> dict[str, Any]:
    try:
        wish = json.loads(told)
    except ValueError:
        wish = None
    if not isinstance(wish, dict):
        raise BadInput("That can't be done here. Reload the page.")
    return wish
