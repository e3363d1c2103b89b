"""Whatever a reader typed comes in, a question that can be searched goes out, or a sentence."""

import re

from assistant.evidence import stems
from index.errors import BadInput
from index.read import clean

# Words with which one asks, whatever one asks about.
ASKING = frozenset(
    stems("made make given give suggested mentioned listed list described proposed named said says")
    + stems("stated discussed identified outlined article author text according include exist")
    + stems("taking place happening going currently held called many much strong long provide")
    + stems("information table component consist comprise respective respectively contain kind")
    + stems("type name show shown factored considered various different")
)
MAX_QUESTION = 2_000  # characters


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
