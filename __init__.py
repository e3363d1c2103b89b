"""Footnote: answers about an article, every sentence proven.

from footnote import Assistant, Answer, ask, verify
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footnote.assistant.answer import Answer as Answer
    from footnote.assistant.answer import Answered as Answered
    from footnote.assistant.answer import Checking as Checking
    from footnote.assistant.answer import Citation as Citation
    from footnote.assistant.answer import Event as Event
    from footnote.assistant.answer import Found as Found
    from footnote.assistant.answer import Outcome as Outcome
    from footnote.assistant.answer import Said as Said
    from footnote.assistant.answer import Sentence as Sentence
    from footnote.assistant.assistant import Assistant as Assistant
    from footnote.assistant.assistant import ask as ask
    from footnote.assistant.compare import Comparison as Comparison
    from footnote.assistant.proof.verify import Proof as Proof
    from footnote.assistant.proof.verify import verify as verify
    from footnote.assistant.serve.runnable import as_runnable as as_runnable
    from footnote.assistant.show.message import to_message as to_message
    from footnote.index.article import Article as Article
    from footnote.index.errors import FootnoteError as FootnoteError

# Where each public name is: it is imported when it is first asked for, so that `verify` costs no
# language model and `import footnote` nearly nothing.
_ROOMS = {
    "assistant.answer": "Answer Answered Checking Citation Event Found Outcome Said Sentence",
    "assistant.assistant": "Assistant ask",
    "assistant.compare": "Comparison",
    "assistant.proof.verify": "Proof verify",
    "assistant.serve.runnable": "as_runnable",
    "assistant.show.message": "to_message",
    "index.article": "Article",
    "index.errors": "FootnoteError",
}
_PLACES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("footnote-assistant")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"footnote.{_PLACES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return __all__
