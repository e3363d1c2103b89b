"""Whatever a reader typed comes in, a question that can be searched goes out, or a sentence."""

import re

from footnote.index.errors import BadInput
from footnote.index.read import clean
from footnote.index.words.stems import stems

# Words with which one asks, whatever one asks about.
ASKING = frozenset(
    stems("made make given give suggested mentioned listed list described proposed named said says")
    + stems("stated discussed identified outlined article author text according include exist")
    + stems("taking place happening going currently held called many much strong long provide")
    + stems("information table component consist comprise respective respectively contain kind")
    + stems("type name show shown factored considered various different")
)
_YES_OR_NO = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.I
)
_ASKS = r"(?:what|who|whom|whose|which|when|where|why|how)"
_SECOND_QUESTION = re.compile(rf"(?<=[?])\s+(?=\w)|,?\s+and\s+(?={_ASKS}\b)", re.IGNORECASE)
_ASKING_WORD = re.compile(rf"\b{_ASKS}\b", re.IGNORECASE)
_MOST_PARTS = 4
MAX_QUESTION = 2_000  # characters


def asks_yes_or_no(question: str) -> bool:
    """Say whether a question is to be answered with Yes or No: it takes nothing for granted."""
    return bool(_YES_OR_NO.match(question))


def check_question(question: object) -> str:
    """Return a question ready to be searched; BadInput says what is wrong with it."""
    if not isinstance(question, str):
        raise BadInput("A question is a text.")
    if len(question) > MAX_QUESTION:
        raise BadInput(
            f"That question has {len(question):,} characters; {MAX_QUESTION:,} are the most. "
            "Ask about one thing at a time."
        )
    asked = " ".join(clean(question).replace("\ufffd", " ").split())
    if not re.search(r"\w", asked):
        raise BadInput("Ask a question in words, such as “What is the article about?”")
    return asked


def split_question(question: str) -> tuple[str, ...]:
    """Cut a question that asks several things into its parts; one that doesn't is its only part.

    “Who ordered the talks, and when did they begin?” has two; “Who came and went?” has one.
    """
    parts = [part.strip(" ,") for part in _SECOND_QUESTION.split(question)]
    asks = all(_ASKING_WORD.search(part) and len(part.split()) > 1 for part in parts)
    if not asks or not 1 < len(parts) <= _MOST_PARTS:
        return (question,)
    return tuple(part if part.endswith("?") else f"{part}?" for part in parts)
