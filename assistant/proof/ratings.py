"""An answer and what a reader says of a sentence come in; it is kept, and comes out again."""

from dataclasses import dataclass, replace
from typing import Literal

from footnote.assistant.answer import Answer
from footnote.assistant.proof.kept import check_it, identity
from footnote.assistant.proof.texts import Texts
from footnote.index.article import STRICT
from footnote.index.errors import BadInput
from footnote.index.given import expect, expect_name
from footnote.index.library.engine import Where
from footnote.index.library.rating_rows import rate_row, rating_rows

Said = Literal["helps", "wrong", ""]


@dataclass(frozen=True, slots=True)
class Rating:
    """What a reader said of a sentence of an answer, by its place from 0, and when (UTC)."""

    __pydantic_config__ = STRICT

    answer: Answer
    sentence: int
    said: Said
    added: str


def rate(where: Where, answer: Answer, sentence: int, said: Said, texts: Texts) -> None:
    """Keep what a reader says of a sentence; an empty text takes it back.

    BadInput if the answer has no such sentence, or doesn't hold.
    """
    if said != "":
        expect_name(said, ("helps", "wrong"), "is nothing to say of a sentence")
    if not 0 <= expect(sentence, int, "Name a sentence by its number.") < len(answer.sentences):
        raise BadInput(f"The answer has {len(answer.sentences)} sentences, counted from 0.")
    check_it(answer, texts)
    short = replace(answer, hits=()).sealed()
    helps = {"helps": True, "wrong": False}.get(said)
    rate_row(where, identity(answer), sentence, short.to_json(), helps)


def ratings(where: Where) -> tuple[Rating, ...]:
    """Return what readers said, oldest first."""
    return tuple(
        Rating(
            Answer.from_json(one.answer), one.sentence, "helps" if one.helps else "wrong", one.added
        )
        for one in rating_rows(where)
    )
