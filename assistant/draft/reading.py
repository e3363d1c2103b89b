"""An article or passages of it come in, the text that a model reads of them goes out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from footnote.assistant.find.orders import orders_an_answer
from footnote.index.article import Article, Passage, Unit
from footnote.index.split.hidden import visible
from footnote.index.split.units import passages, readable


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model reads before a question: a text, and the name its kept reading would have.

    A `part` of an article are passages of it, in their order; under the name are all of them. What
    a model has read of a passage serves wherever it stands: its attention knows distances alone.
    """

    text: str
    state: str | None = None
    part: bool = False

    @property
    def slot(self) -> str | None:
        """Name what a local model holds after it has read this."""
        if not self.part:
            return self.state
        return f"{self.state} {hashlib.sha256(self.text.encode()).hexdigest()[:16]}"


def whole_text(article: Article, units: tuple[Unit, ...]) -> str:
    """Return an article as a model reads it whole."""
    return _tidy(visible(_without_orders(article, units)))


@lru_cache(maxsize=16)  # every question about a long article names it
def all_text(article: Article) -> str:
    """Return all passages of an article as a model reads them."""
    return joined(shown(passage, article) for passage in passages(article))


def joined(texts: Iterable[str]) -> str:
    """Join passages that are shown, without the empty ones."""
    return "\n\n".join(filter(None, texts))


def shown(passage: Passage, article: Article) -> str:
    """Return a passage as the model reads it; empty if nothing but orders stands in it."""
    lines = [
        readable(article, unit)
        for unit in passage.units
        if not orders_an_answer(article.text[unit.start : unit.end])
    ]
    headed = [" — ".join(passage.headings)] if lines and passage.headings else []
    return "\n".join([*headed, *lines])


@lru_cache(maxsize=64)  # every question about a short article reads it whole
def _without_orders(article: Article, units: tuple[Unit, ...]) -> str:
    """Return an article's text without the units that order their reader what to answer."""
    text = article.text
    for unit in reversed(units):
        if orders_an_answer(article.text[unit.start : unit.end]):
            text = text[: unit.start] + text[unit.end :]
    return text


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
