"""What a reader wants with kept answers comes in, what changes on the page goes out.

It comes as JSON through a button that nobody sees: the buttons are drawn in HTML, and the passage
that was selected is known in the browser only (files/tell.js).
"""

import json
from collections.abc import Sequence
from typing import Any

from footnote.assistant.assistant import Assistant
from footnote.assistant.proof.recheck import recheck
from footnote.assistant.serve.page.kept_html import count_html, kept_html
from footnote.assistant.serve.page.layout import Parts, Updates
from footnote.assistant.serve.page.turns import Turn, problem
from footnote.assistant.show.markup import tag
from footnote.index.errors import BadInput

_SHOWN = 300  # characters of a selected passage


class Notebook:
    """The kept answers on the page; each method returns what changes on it."""

    def __init__(self, assistant: Assistant, parts: Parts) -> None:
        """Join the assistant and the parts of its page."""
        self.assistant = assistant
        self.parts = parts

    def open(self) -> Updates:
        """Say how many answers are kept; checking them waits until somebody looks."""
        return {self.parts.keeping: count_html(len(self.assistant.kept()))}

    def told(self, told: str, turns: Sequence[Turn]) -> Updates:
        """Do what a button of the page says: keep, forget, show all, or those on a passage."""
        try:
            wish = _wish(told)
            if "keep" in wish:
                return self._keep(str(wish["keep"]), turns)
            if "passage" in wish:
                return self._on_passage(wish["passage"])
            if "forget" in wish:
                self.assistant.forget(str(wish["forget"]))
            return {self.parts.keeping: kept_html(self.assistant.check_kept())}
        except Exception as error:
            return {self.parts.said: problem(error)}

    def _keep(self, seal: str, turns: Sequence[Turn]) -> Updates:
        answers = [one for turn in turns for one in turn.answers if one.seal == seal]
        if not answers:
            raise BadInput("That answer isn't in this conversation any more. Ask again.")
        self.assistant.keep(answers[0])
        said = "Kept. It is checked again when its article changes; see “Kept answers”."
        return {
            self.parts.keeping: kept_html(self.assistant.check_kept()),
            self.parts.said: tag("p", said, class_="note", role="status", data_kept=seal),
        }

    def _on_passage(self, passage: Any) -> Updates:
        if (place := _place(passage)) is None:
            raise BadInput("Select a passage of the article.")
        article, start, end = place
        kept = self.assistant.resting_on(article, start, end)
        words = " ".join(self.assistant.text(article)[start:end].split())
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        checked = recheck(kept, self.assistant.library.records)
        return {self.parts.keeping: kept_html(checked, passage=shown)}


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
