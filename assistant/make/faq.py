"""Questions about an article come in, those that the path answers go out, each with its quotes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from footnote.assistant.answer import Answer, Outcome
from footnote.assistant.make.made import Made
from footnote.assistant.proof.verify import Proof, verify
from footnote.index.article import STRICT, Article
from footnote.index.errors import BadInput
from footnote.index.given import expect
from footnote.index.split.units import split

Ask = Callable[[str], Answer]

MOST = 8  # questions, unless more are wanted
_LONGEST = 160  # characters of a heading that is a question


@dataclass(frozen=True, slots=True)
class Faq(Made):
    """Questions about an article that it answers itself, each an answer with its quotes."""

    __pydantic_config__ = STRICT

    article_id: str
    article_sha256: str
    title: str
    answers: tuple[Answer, ...] = ()

    def verify(self, texts: Mapping[str, str] | Article) -> Proof:
        """Prove every answer: its quotes, its sentences, and that it wasn't changed."""
        return together(verify(one, texts) for one in self.answers)


def together(proofs: Iterable[Proof]) -> Proof:
    """Join proofs to one."""
    every = list(proofs)
    return Proof(
        tuple(one for proof in every for one in proof.citations),
        tuple(one for proof in every for one in proof.sentences),
    )


def faq(article: Article, questions: Iterable[str], ask: Ask, *, most: int = MOST) -> Faq:
    """Ask questions one after another, and keep those that are answered wholly.

    An answer that says what another one said already isn't kept.
    """
    found: list[Answer] = []
    said: set[tuple[tuple[int, int], ...]] = set()
    for question in dict.fromkeys(" ".join(one.split()) for one in questions):
        if len(found) == most:
            break
        answer = ask(question)
        places = tuple((one.start, one.end) for one in answer.citations)
        if answer.outcome is Outcome.ANSWERED and places and places not in said:
            said.add(places)
            found.append(answer)
    return Faq(article.id, article.sha256, article.title, tuple(found))


def own_questions(article: Article) -> list[str]:
    """Return the headings of an article that are questions."""
    headings = (
        article.text[one.start : one.end] for one in split(article) if one.kind == "heading"
    )
    lines = (" ".join(one.strip("*_ ").split()) for one in headings)
    return [one for one in lines if one.endswith("?") and len(one) <= _LONGEST]


def check_most(most: object) -> int:
    """Return how many questions are wanted; BadInput if it is no number from 1."""
    wanted = expect(most, int, "Say by a number how many questions there may be.")
    if wanted < 1:
        raise BadInput("At least one question must be wanted.")
    return wanted
