"""Hits come in, what an answer may rest on goes out: their articles, and evidence from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from footnote.assistant.find.orders import orders_an_answer
from footnote.assistant.judge.support import Similar
from footnote.index.article import Article, Hit
from footnote.index.evidence import Evidence, gather
from footnote.index.split.units import split

_WHOLE = 60_000  # characters: of longer articles only the passages found are evidence


@dataclass(frozen=True, slots=True)
class Material:
    """The passages found, the articles they are from, and the evidence in them."""

    hits: tuple[Hit, ...]
    articles: Mapping[str, Article]
    pool: tuple[Evidence, ...]
    where: str  # what the pool is, in words: only of a whole article can one say what it lacks
    similar: Similar | None = None  # how near two texts are in meaning, where that can be told


def gather_material(
    hits: Sequence[Hit],
    articles: Mapping[str, Article],
    *,
    only: str | None,
    similar: Similar | None = None,
) -> Material:
    """Collect the evidence: all of a short article, and the passages found of a long one.

    `only` is the article that was asked, None if it was the library.
    """
    pool: list[Evidence] = []
    for article in articles.values():
        if len(article.text) <= _WHOLE:
            pool += _all_of(article)
        else:
            found = [hit.passage for hit in hits if hit.passage.article_id == article.id]
            for passage in sorted(found, key=lambda passage: passage.start):
                pool += _stating(gather(article, passage.units))
    whole = only is not None and all(len(one.text) <= _WHOLE for one in articles.values())
    where = "the article" if whole else "the passages found"
    return Material(tuple(hits), articles, tuple(pool), where, similar)


@lru_cache(maxsize=64)
def _all_of(article: Article) -> tuple[Evidence, ...]:
    return tuple(_stating(gather(article, split(article))))


def _stating(units: Iterable[Evidence]) -> list[Evidence]:
    """Leave out what orders the reader to answer something: it states nothing."""
    return [one for one in units if not orders_an_answer(one.quote)]
