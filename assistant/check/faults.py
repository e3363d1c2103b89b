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
    NOT_THERE = _UNSUPPORTED, "“{}” is not in {}"
    NOT_SAID = _UNSUPPORTED, "{} doesn't say so, as far as can be told"
    TOO_LITTLE = _UNSUPPORTED, "too little of it is in {}"
    UNNAMED = _UNSUPPORTED, "the passage it would rest on doesn't name “{}”"
    NO_NUMBER = _UNSUPPORTED, "the passage it rests on doesn't say “{}”"
    OTHER_NUMBER = _CONTRADICTED, "the passage it rests on doesn't say “{}”"
    NOT_DENIED = _CONTRADICTED, "the article says it without the “not”"
    DENIED = _CONTRADICTED, "the article denies it"
    OPPOSITE = _CONTRADICTED, "the article says the opposite of “{}”"

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
