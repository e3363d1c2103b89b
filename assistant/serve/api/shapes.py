"""The JSON that programs send and get, each field with what it means; `/openapi.json` shows it."""

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from footnote.assistant.answer import Answer
from footnote.assistant.proof.verify import Proof
from footnote.assistant.serve.api.line import Inquiry
from footnote.index.article import Article
from footnote.index.library.library import Library
from footnote.index.library.versions import Listed, Version

ArticleId = Annotated[
    str | None,
    Field(default=None, description="The id of the article to ask; without it the whole library."),
]
Strict = Annotated[
    Literal["strict", "balanced", "lenient"] | None,
    Field(default=None, description="How sure an answer must be to be shown; else the setting's."),
]


def _answer(given: object) -> Answer:
    if isinstance(given, Answer):
        return given
    return Answer.from_json(json.dumps(given))


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Message(BaseModel):
    """One message of a conversation; content in blocks is read too."""

    role: str = Field(description="Who says it: user or assistant; others are passed over.")
    content: str | list[dict[str, Any]] | None = Field(description="What is said.")


class Question(_Given):
    """A question to an article, or to the library."""

    question: str = Field(description="What to ask, in words; at most 2,000 characters.")
    article: ArticleId = None
    history: list[Message] = Field(
        default_factory=list, description="The conversation so far, oldest first."
    )
    strictness: Strict = None
    style: Literal["quotes", "plain"] | None = Field(
        default=None,
        description="`quotes` answers in the article's words, `plain` in the model's beside them.",
    )

    @property
    def inquiry(self) -> Inquiry:
        """Return it as it stands in line."""
        history = [one.model_dump() for one in self.history]
        return Inquiry("api", self.question, history, self.article, self.strictness, self.style)


class Text(_Given):
    """A text, whoever wrote it, whose sentences are held against an article."""

    text: str = Field(description="The text to check.")
    question: str | None = Field(default=None, description="The question that it answers.")
    article: ArticleId = None
    strictness: Strict = None


class WholeAnswer(RootModel[Answer]):
    """An answer with its proof: `article.text[start:end] == quote` for each of its citations."""


class Claim(_Given):
    """An answer that is checked again, without any model."""

    answer: Annotated[Answer, BeforeValidator(_answer)] = Field(
        description="The answer as it was given, whole."
    )
    texts: dict[str, str] | None = Field(
        default=None, description="Texts of the articles by their ids; else the library's."
    )


class Checked(BaseModel):
    """What was found of one citation or sentence; `fault` is empty if it holds."""

    what: str
    fault: str


class Proved(BaseModel):
    """Whether the quotes of an answer are genuine and in place; not what they support."""

    holds: bool
    citations: list[Checked]
    sentences: list[Checked]

    @classmethod
    def of(cls, proof: Proof) -> Self:
        """Write a proof as JSON has it."""
        return cls(
            holds=proof.holds,
            citations=[Checked(what=one.what, fault=one.fault) for one in proof.citations],
            sentences=[Checked(what=one.what, fault=one.fault) for one in proof.sentences],
        )


class NewArticle(_Given):
    """An article to add: its text, or the address of a page of the public web."""

    text: str | None = Field(default=None, description="The text, plain, Markdown or HTML.")
    address: str | None = Field(default=None, description="An address, https://…, to fetch.")
    title: str | None = Field(default=None, description="A title for a text; else its first line.")


class WholeArticle(BaseModel):
    """An article with its text, and all its versions."""

    about: Listed
    sha256: str = Field(description="The hash of the text, which citations carry.")
    text: str
    versions: list[Version]


def whole_article(library: Library, article_id: str) -> WholeArticle:
    """Return an article, an earlier version too; NotFound if it isn't there."""
    found = library.article(article_id)
    about = library.records.listed(library.records.current(article_id))
    versions = list(library.versions(article_id))
    return WholeArticle(about=about, sha256=found.sha256, text=found.text, versions=versions)


class Added(BaseModel):
    """What became of an article that was sent: a text that is there already changes nothing."""

    id: str = Field(description="By this it is asked, shown and removed.")
    title: str
    characters: int
    left_out: list[str] = Field(description="What could not be read of it, in sentences.")

    @classmethod
    def of(cls, article: Article) -> Self:
        """Say it of an article that is in the library now."""
        found = list(article.left_out)
        return cls(id=article.id, title=article.title, characters=len(article.text), left_out=found)


class Trouble(BaseModel):
    """What went wrong: a sentence for a person, a word for a program, and the request's number."""

    message: str
    type: str
    request: str


class Refused(BaseModel):
    """Every refusal has this form."""

    error: Trouble
