"""The events of a question come in and go out as they are; on the way it is counted and logged.

No words of it are kept: only how it ended, and how long each step took.
"""

import logging
import time
from collections.abc import Callable, Iterator
from threading import Event as Signal
from typing import TYPE_CHECKING

from footnote.assistant.answer import Answer, Answered, Event
from footnote.assistant.assistant import Assistant, Wishes
from footnote.assistant.serve import measures
from footnote.assistant.serve.faults import number_now
from footnote.index.errors import FootnoteError
from footnote.index.given import Foreign

if TYPE_CHECKING:
    from footnote.assistant.ask import History

log = logging.getLogger("footnote.questions")

Tell = Callable[[str, Answer], None]  # the way in and the answer of a question that ended
_told: list[Tell] = []  # who else is told of each question, such as a tracer


def tell(one: Tell) -> None:
    """Let somebody know of each question that comes to its end."""
    _told.append(one)


def ask(
    assistant: Assistant,
    way: str,
    question: str,
    history: "History | None" = None,
    article: str | None = None,
    **wishes: object,
) -> Iterator[Event]:
    """Ask, and yield the events; `way` is how the question came in: page, api, chat or mcp."""
    tokens, began = measures.Tokens(), time.monotonic()
    asked: Wishes = {**wishes, "config": {"callbacks": [tokens]}}  # type: ignore[typeddict-item]
    stop, outcome = wishes.get("stop"), "stopped"  # by whoever asked, before the end
    with measures.asking():
        try:
            for event in assistant.stream(question, history, article, **asked):
                if isinstance(event, Answered):
                    if not (isinstance(stop, Signal) and stop.is_set()):
                        outcome = event.answer.outcome.value
                    _ended(way, event.answer)
                yield event
        except FootnoteError:
            outcome = "refused"
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            measures.count_question(way, outcome)
            tokens.count()
            _log(way, outcome, time.monotonic() - began, question)


def _ended(way: str, answer: Answer) -> None:
    before = 0.0
    for step, at in sorted(answer.timings.items(), key=lambda one: one[1]):
        measures.time_step(step, at - before)
        before = at
    for one in _told:
        one(way, answer)


def _log(way: str, outcome: str, seconds: float, question: str) -> None:
    about = {"way": way, "outcome": outcome, "seconds": round(seconds, 3)}
    words = Foreign(question)
    log.info("%s a question by %s: %s", number_now(), way, words, extra={"about": about})
