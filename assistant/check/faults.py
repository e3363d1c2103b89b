"""What can be wrong with a sentence: each reason with its verdict, and its words for the reader."""

from dataclasses import dataclass
from enum import Enum

from footnote.assistant.answer import Verdict

_UNSUPPORTED, _PARTLY, _CONTRADICTED = Verdict.UNSUPPORTED, Verdict.PARTLY, Verdict.CONTRADICTED


class Reason(Enum):
    """Why a sentence is withheld: how wrong that makes it, and what the reader is told."""

    SAYS_NOTHING = _UNSUPPORTED, "it says nothing that could be checked"
    SAYS_ITSELF = _UNSUPPORTED, "it says of a thing only that it is itself"
    REPEATS = _UNSUPPORTED, "it only repeats the question, and the article doesn't say so"
    UNRELATED = _UNSUPPORTED, "it has nothing to do with the question"
    NOT_THERE = _UNSUPPORTED, "“{}” is not in {}"
    TOO_LITTLE = _UNSUPPORTED, "too little of it is in {}"
    ABOUT_ELSE = _UNSUPPORTED, "the passage it would rest on isn't about “{}”"
    UNNAMED = _UNSUPPORTED, "the passage it would rest on doesn't name “{}”"
    NO_EXTREME = _UNSUPPORTED, "the article doesn't say that it is the {}"
    LACKS = _UNSUPPORTED, "the question asks for {}"
    NO_NUMBER = _UNSUPPORTED, "the passage it rests on doesn't say “{}”"
    OTHER_NUMBER = _CONTRADICTED, "the passage it rests on doesn't say “{}”"
    NOT_DENIED = _CONTRADICTED, "the article says it without the “not”"
    DENIED = _CONTRADICTED, "the article denies it"
    OPPOSITE = _CONTRADICTED, "the article says the opposite of “{}”"
    TURNED_ROUND = _CONTRADICTED, "the article says it the other way round"
    SAYS_ELSE = _CONTRADICTED, "the article says “{}”"
    DONE_BY = _CONTRADICTED, "the article says that it was done by “{}”"
    SAYS_ELSE_THERE = _CONTRADICTED, "the article says “{}” there"
    OTHER_NAME = _CONTRADICTED, "the article says “{}”, not “{}”"
    OTHER_OWNER = _CONTRADICTED, "the article only speaks of “{}”"
    ONLY_SAYS = _PARTLY, "the article only says “{}”"
    ONLY_IF = _PARTLY, "the article only says so “{}”"
    NO_LIMIT = _PARTLY, "the article says just “{}”"
    NO_ONLY = _PARTLY, "the article doesn't say “only”"
    MAY_BE = _PARTLY, "the article only says that it may be so"
    NOT_SAID_BY = _UNSUPPORTED, "the article doesn't say that it was said by “{}”"
    QUOTED = _PARTLY, "the article only quotes somebody who says so"
    THEY_SAY = _PARTLY, "the article only says that {} say so"

    def of(self, *words: str) -> "Fault":
        """Return the fault, with the words that it is about."""
        return Fault(self, words)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a sentence, and the words that it is about."""

    reason: Reason
    words: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Say how wrong it makes the sentence."""
        return self.reason.value[0]

    @property
    def said(self) -> str:
        """Say it to the reader."""
        return self.reason.value[1].format(*self.words)
