"""An article comes in; a few proven sentences of what it says, and questions to ask, go out."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import chain, islice, zip_longest
from threading import Event, Lock
from typing import Any, Self

from footnote.assistant.answer import Answer, Answered, Outcome
from footnote.assistant.ask import Desk, walk
from footnote.assistant.draft.loading import Loading
from footnote.assistant.find.offers import (
    Offer,
    alike,
    of_lists,
    of_names,
    of_plain_cells,
    of_sections,
    of_sentences,
    of_subjects,
)
from footnote.assistant.judge.strictness import level_of
from footnote.assistant.model.open import NONE
from footnote.assistant.settings import Settings
from footnote.index.errors import BadInput
from footnote.index.evidence import Evidence, gather
from footnote.index.library.library import Library

GIST = "Summarize the article in three sentences."
MOST = 6  # questions
_TRIED = 30  # candidates: trying one reads every unit of the article
_OF_A_KIND = 8  # candidates that are looked at
_LONGEST = 90  # characters of a question to click

_KINDS = {
    "list": of_lists,
    "sentence": of_sentences,
    "cell": of_plain_cells,
    "name": of_names,
    "section": of_sections,
}
_MOST_OF = {"list": 3, "cell": 2, "name": 2}
Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an article says in short, and questions that it answers, each of them tried."""

    article_id: str
    gist: Answer
    questions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain lists, dicts and strings; `gist` is an answer that verifies."""
        gist = self.gist.to_dict()
        return {"article_id": self.article_id, "gist": gist, "questions": list(self.questions)}

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Self:
        """Read it back; BadInput if it isn't one."""
        try:
            id, questions = str(told["article_id"]), tuple(map(str, told["questions"]))
            return cls(id, Answer.from_json(json.dumps(told["gist"])), questions)
        except (KeyError, TypeError) as error:
            raise BadInput("That is no arrival of an article.") from error


class Arrivals:
    """Makes arrivals without a model, one at a time, and keeps them with the library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Join a library and the settings by which it is asked."""
        self._library = library
        self._loading = Loading(NONE, settings, library.units)
        self._level = level_of(settings.strictness)
        self._one = Lock()
        self._closed = Event()
        self._later = ThreadPoolExecutor(1, thread_name_prefix="footnote-arrival")
        self._made = lru_cache(maxsize=16)(self._make)  # where nothing can be kept

    def of(self, article_id: str) -> Arrival:
        """Return the arrival of an article, as it was kept or made now; NotFound if it is gone."""
        current = self._library.records.current(article_id)
        with self._one:
            return self._kept(current) or self._made(current)

    def make_later(self, article_id: str) -> None:
        """Make it in the background."""
        with suppress(RuntimeError):  # it is being closed
            self._later.submit(self._quietly, article_id)

    def close(self) -> None:
        """Stop what is made."""
        self._closed.set()
        self._later.shutdown(wait=True, cancel_futures=True)
        self._loading.close()

    def _quietly(self, article_id: str) -> None:
        with suppress(Exception):  # whoever opens the article will hear of it
            self.of(article_id)

    def _kept(self, article_id: str) -> Arrival | None:
        told = self._library.records.arrival(article_id, _maker())
        with suppress(BadInput, ValueError):
            return Arrival.from_dict(json.loads(told)) if told else None
        return None

    def _make(self, article_id: str) -> Arrival:
        article = self._library.article(article_id)
        pool = gather(article, self._library.units(article_id))
        gist = self._ask(GIST, article_id)
        ask = lambda question: self._ask(question, article_id)  # noqa: E731
        made = Arrival(article_id, gist, tuple(answered(pool, ask, self._closed)))
        if not self._library.read_only and not self._closed.is_set():
            self._library.records.set_arrival(article_id, _maker(), json.dumps(made.to_dict()))
        return made

    def _ask(self, question: str, article_id: str) -> Answer:
        desk = Desk(self._library, self._loading, self._level, self._loading.patience())
        *_, last = walk(desk, question, None, article_id)
        assert isinstance(last, Answered)
        return last.answer


def answered(pool: Sequence[Evidence], ask: Ask, closed: Event) -> Iterator[str]:
    """Yield questions about an article, of all kinds in turn; each was asked, and is answered."""
    found: list[str] = []
    kinds: Counter[str] = Counter()
    for kind, (question, unit) in islice(_in_turn(pool), _TRIED):
        if len(found) == MOST or closed.is_set():
            return
        if kinds[kind] == _MOST_OF.get(kind, MOST) or any(alike(question, one) for one in found):
            continue
        if _answers(ask(question), unit):
            found.append(question)
            kinds[kind] += 1
            yield question


def _in_turn(pool: Sequence[Evidence]) -> Iterator[tuple[str, Offer]]:
    """Yield candidates with their kind: one of each, then another; whom it only names, last."""
    made = (
        [(kind, one) for one in _spread([*of(pool)]) if len(one[0]) <= _LONGEST]
        for kind, of in _KINDS.items()
    )
    yield from filter(None, chain.from_iterable(zip_longest(*made)))
    yield from (("subject", one) for one in of_subjects(pool))


def _spread(offers: Sequence[Offer]) -> Sequence[Offer]:
    """Take some that stand apart from each other, so that they speak of the whole article."""
    return offers[:: max(1, len(offers) // _OF_A_KIND)][:_OF_A_KIND]


def _answers(answer: Answer, unit: Evidence) -> bool:
    """Say whether the answer rests on what its question was made from, and lacks nothing."""
    place = unit.unit.start
    rests = any(one.start <= place < one.end for one in answer.citations)
    return answer.outcome is Outcome.ANSWERED and rests


def _maker() -> str:
    """Name what made an arrival: another version may make better ones."""
    return version("footnote-assistant")
