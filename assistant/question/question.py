"""Whatever a reader typed comes in, a `Question` that is read once goes out, or a sentence."""

import re
from dataclasses import dataclass

from footnote.assistant.question.kinds import ASKING, Kind, kinds_of
from footnote.index.errors import BadInput
from footnote.index.read import clean
from footnote.index.words.names import names_and_numbers
from footnote.index.words.quantities import Quantity, quantities
from footnote.index.words.stems import stems

_ASKS = r"(?:what|who|whom|whose|which|when|where|why|how)"
_SECOND_QUESTION = re.compile(
    rf"(?<=[?])\s+(?=\w)|(?:,|(?<!\s))\s+and\s+(?={_ASKS}\b)", re.IGNORECASE
)
_ASKING_WORD = re.compile(rf"\b{_ASKS}\b", re.IGNORECASE)
# With these a question begins in a capital, and they are no name: “Compare Oslo and Bergen”.
_ORDERS = re.compile(
    r"^\W*(?:compare|contrast|list|name|give|tell|show|describe|explain|find|count|calculate"
    r"|compute|state|mention|say)\b",
    re.IGNORECASE,
)
# The article may list three things without a word of how many they are.
_HOW_MANY_OF = re.compile(
    r"(?:^\W*|\b)(?:what|which|the|these|list|name|give|all)\W+$", re.IGNORECASE
)
_OF_IT = re.compile(r"how (?:many|much)\W*", re.IGNORECASE)  # asks for a part's own figure
_MOST_PARTS = 4
MAX_QUESTION = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, with all that is told of it by its words.

    `about` are the stems of what it speaks of: those with which one only asks are left out, and
    of how many one asks: “the *three* measures”.
    """

    text: str
    stems: frozenset[str]
    about: frozenset[str]
    names: tuple[str, ...]  # and numbers, as they are written
    quantities: tuple[Quantity, ...]
    kinds: frozenset[Kind]

    def asks_for(self, kind: Kind) -> bool:
        """Say whether it asks for this kind of answer."""
        return kind in self.kinds


def read_question(text: str) -> Question:
    """Read a question that stands alone."""
    found, figures = frozenset(stems(text)), quantities(text)
    counts = [one.words for one in figures if _only_counts(one, text)]
    return Question(
        text,
        found,
        (found - ASKING - frozenset(stems(*counts))) or found - ASKING,
        tuple(names_and_numbers(_ORDERS.sub(lambda one: one[0].lower(), text))),
        figures,
        kinds_of(text),
    )


def _only_counts(one: Quantity, text: str) -> bool:
    before = text.partition(one.words)[0]
    return one.spelled and not one.unit and bool(_HOW_MANY_OF.search(before))


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
    asks = all(
        _ASKING_WORD.search(part) and len(part.split()) > 1 and not _OF_IT.fullmatch(part)
        for part in parts
    )
    if not asks or not 1 < len(parts) <= _MOST_PARTS:
        return (question,)
    return tuple(part if part.endswith("?") else f"{part}?" for part in parts)
