"""Footnote: answers about an article, every sentence proven.

from assistant import Assistant, Answer, ask, verify
"""

from assistant.answer import (
    Answer,
    Answered,
    Checking,
    Citation,
    Event,
    Found,
    Outcome,
    Said,
    Sentence,
)
from assistant.ask import Assistant, ask
from assistant.compare import Comparison
from assistant.proof import Proof, verify
from index.article import Article
from index.errors import FootnoteError

__all__ = [
    "Answer",
    "Answered",
    "Article",
    "Assistant",
    "Checking",
    "Citation",
    "Comparison",
    "Event",
    "FootnoteError",
    "Found",
    "Outcome",
    "Proof",
    "Said",
    "Sentence",
    "ask",
    "verify",
]
