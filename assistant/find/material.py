"""`Material`: a question, and what may answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from footnote.assistant.find.nearest import Nearest
from footnote.assistant.judge.support import Similar
from footnote.assistant.question.question import Question
from footnote.index.article import Article, Hit
from footnote.index.evidence import Pool


@dataclass(frozen=True)
class Material:
    """A question, the passages found for it, the articles they are from, and the evidence."""

    question: Question
    hits: tuple[Hit, ...]
    articles: Mapping[str, Article]
    pool: Pool
    where: str = (
        "the article"  # what the pool is: only of a whole article one can say what it lacks
    )
    similar: Similar | None = None  # how near two texts are in meaning, where that can be told
    given: str = ""  # what was answered before, and isn't shown again

    @cached_property
    def nearest(self) -> Nearest:
        """Return the units that share most with the question, and how much they share."""
        return Nearest(self.question, self.hits, self.pool, self.given)
