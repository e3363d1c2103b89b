"""What comes out of a question: `Answer` and its parts, the events of a stream, JSON out and in."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Self, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from footnote.assistant.displayed import Displayed
from footnote.index.article import STRICT, Hit, Kind, sha256
from footnote.index.errors import BadInput
from footnote.index.given import expect, expect_name

Noun = TypeVar("Noun")
Style = Literal["quotes", "plain"]  # the article's words, or the model's
PLAIN: Style = "plain"


def check_style(name: object) -> Style:
    """Return a style, that of quotes for None; BadInput if there is no such style."""
    name = "quotes" if name is None or name == "" else name
    return cast(Style, expect_name(name, ("quotes", PLAIN), "is no style"))


class Outcome(StrEnum):
    """How a question ended; a value, never a phrase."""

    ANSWERED = "answered"
    PARTLY = "partly"
    CORRECTED = "corrected"
    NOT_IN_ARTICLE = "not_in_article"


class Verdict(StrEnum):
    """What the checks say of one sentence."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of an article: `article.text[start:end] == quote`, and the text's hash.

    `page` is where they start, from 1; 0 where there are none. `title` is the article's then.
    """

    __pydantic_config__ = STRICT

    number: int
    article_id: str
    article_sha256: str
    start: int
    end: int
    quote: str
    headings: tuple[str, ...] = ()
    kind: Kind = "sentence"
    row: str = ""
    column: str = ""
    page: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, `answer.text[start:end] == text`, and the citations it rests on.

    It is a unit of the article, in the article's words; with `context` one that is only there so
    that the one after it can be understood. `probability` is how likely the citations carry it,
    where the words are somebody else's.
    """

    __pydantic_config__ = STRICT

    text: str
    start: int
    end: int
    verdict: Verdict
    citations: tuple[int, ...] = ()
    context: bool = False
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that somebody wrote and the checks refused, with the reason in plain words.

    `number` is its place, from 1; `nearest` comes closest, and carries it with `probability`.
    """

    __pydantic_config__ = STRICT

    text: str
    verdict: Verdict
    reason: str
    number: int = 0
    nearest: Citation | None = None
    probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What a question takes for granted, and what the article says instead, in both's words.

    One is empty where the other is a “not”, both where the article says it the other way round; the
    proof is the answer's first citation.
    """

    __pydantic_config__ = STRICT

    claimed: str
    said: str


@dataclass(frozen=True, slots=True)
class Listed:
    """How many items of a list, or rows of a table, an answer gives, and how many there are."""

    __pydantic_config__ = STRICT

    given: int
    of: int


How = Literal[
    "count",
    "difference",
    "sum",
    "share",
    "growth",
    "average",
    "most",
    "least",
    "fastest",
    "slowest",
    "span",
]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What code reckoned from quotes: how, the line that shows it, and what came of it.

    `figures` are the words that it is reckoned from, as they stand in the citations of these
    numbers, in order; `unit` is what was counted, or what the figures count in.
    """

    __pydantic_config__ = STRICT

    how: How
    line: str
    result: str
    figures: tuple[str, ...]
    citations: tuple[int, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step to an answer that takes several: what was asked, and what says it, or reckons it."""

    __pydantic_config__ = STRICT

    asked: str
    citations: tuple[int, ...] = ()
    reckoning: Reckoning | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """First event: the passages found, the best quote; again once a model knows what was meant."""

    asked: str
    hits: tuple[Hit, ...]
    quote: Citation | None


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the model's draft, as it is written. Not checked yet: show it as a draft."""

    text: str


@dataclass(frozen=True, slots=True)
class Checking:
    """The draft is complete, and its sentences are being checked against the article."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question, and how its answer came about.

    `chance` is how likely the article states the answer, None if nobody judged; `work` yields lines
    on what was considered, and each check.
    """

    question: str
    chance: float | None
    work: Callable[[], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event: the checked answer, and for each part of the question how it came about."""

    answer: "Answer"
    parts: tuple[Part, ...] = ()


Event = Found | Said | Checking | Answered


@dataclass(frozen=True, slots=True)
class Answer(Displayed):
    """An answer and its proof. `asked` is the question as searched, follow-ups rewritten.

    `text` are the article's own words: `short` on a line of its own, where a few words answer, then
    the sentences. `short_at` says where these words stand in one of the units that are cited. What
    was counted or reckoned is a line of code's, and comes in the place of `short`.
    """

    __pydantic_config__ = STRICT

    question: str
    asked: str
    outcome: Outcome
    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    missing: str = ""
    correction: Correction | None = None
    listed: Listed | None = None
    nearest: Citation | None = None
    hits: tuple[Hit, ...] = ()
    model: str = ""
    prompt: str = ""
    note: str = ""
    timings: Mapping[str, float] = dataclasses.field(default_factory=dict)
    seal: str = ""
    short: str = ""
    short_at: Citation | None = None
    reckoning: Reckoning | None = None
    steps: tuple[Step, ...] = ()

    @property
    def lead(self) -> str:
        """Return the line that comes before the sentences, if there is one."""
        return self.reckoning.line if self.reckoning else self.short

    def sealed(self) -> Self:
        """Return the answer with a hash over all of it, so that `verify` notices any change."""
        return dataclasses.replace(self, seal=self.digest())

    def digest(self) -> str:
        """Hash everything but the seal, as 64 hex digits.

        What an answer leaves at its default isn't hashed, so that a field that comes later doesn't
        break the seal of an answer that was kept.
        """
        bare = dataclasses.replace(self, seal="")
        return sha256(_ADAPTER.dump_json(bare, exclude_defaults=True).decode("utf-8"))

    def to_json(self, *, indent: int | None = None) -> str:
        """Write the answer as one JSON object, its fields spelled as here."""
        return _ADAPTER.dump_json(self, indent=indent).decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read an answer back; BadInput if the text is not one."""
        return validate_json(_ADAPTER, text, "an answer")  # type: ignore[return-value]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain lists, dicts, strings and numbers."""
        return json.loads(self.to_json())  # type: ignore[no-any-return]

    @property
    def is_quoted(self) -> bool:
        """Say whether all that is cited is shown, each sentence in its citation's own words."""
        shown = {number for one in self.sentences for number in one.citations}
        cited = {one.number for one in self.citations}
        return shown >= cited and all(map(self._is_quote, self.sentences))

    def _is_quote(self, sentence: Sentence) -> bool:
        quotes = [" ".join(self.cited(number).quote.split()) for number in sentence.citations]
        return len(quotes) == 1 and sentence.text.endswith(quotes[0])

    @property
    def in_order(self) -> list[Sentence | Withheld]:
        """Return what is shown and withheld of a text that was proved, as it was written."""
        lines: list[Sentence | Withheld] = list(self.sentences)
        for one in self.withheld:
            lines.insert(one.number - 1, one)
        return lines

    def cited(self, number: int) -> Citation:
        """Return the citation with this number; KeyError if there is none."""
        for citation in self.citations:
            if citation.number == number:
                return citation
        raise KeyError(number)


def validate_json(adapter: TypeAdapter[Noun], text: str | bytes, what: str) -> Noun:
    """Read a noun back from JSON; BadInput says where the text isn't `what` it should be."""
    text = expect(text, (str, bytes), f"Give {what} as JSON text.")
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole text"
        message = f"This is not {what} of Footnote: {place}: {first['msg']}."
        raise BadInput(message) from None


def read_answers(text: str | bytes) -> tuple[Answer, ...]:
    """Read an answer, a saved conversation, or a comparison; BadInput if it is none of them."""
    text = expect(text, (str, bytes), "Give answers as JSON text.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and isinstance(found.get("answers"), list):
        return tuple(Answer.from_json(json.dumps(one)) for one in found["answers"])
    if isinstance(found, dict) and isinstance(found.get("sides"), list):
        sides = [one.get("answer") if isinstance(one, dict) else one for one in found["sides"]]
        return tuple(Answer.from_json(json.dumps(one)) for one in sides)
    return (Answer.from_json(text),)


_ADAPTER = TypeAdapter(Answer)
