"""An article's id comes in, its text or that of its newest version goes out."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from footnote.assistant.answer import Citation
from footnote.index.article import Article
from footnote.index.errors import NotFound


class Texts(Protocol):
    """Where articles are: a library's records, or files."""

    def article(self, article_id: str) -> Article:
        """Return an article, of whatever version; NotFound if it isn't there."""

    def current(self, article_id: str) -> str:
        """Return the id of the newest version of an article; NotFound if it isn't there."""


class Files:
    """Articles that were read from files, in the place of a library.

    An article that isn't among them has the one as its newest version that has most of the words
    that are cited of it.
    """

    def __init__(self, articles: Sequence[Article], citations: Sequence[Citation]) -> None:
        """Match what is cited with what there is."""
        self._articles = {one.id: one for one in articles}
        cited: dict[str, list[str]] = {}
        for one in citations:
            cited.setdefault(one.article_id, []).append(one.quote)
        self._newest = {id: self._match(id, quotes) for id, quotes in cited.items()}

    def article(self, article_id: str) -> Article:
        """Return an article by its id; NotFound if it isn't among the files."""
        if article_id not in self._articles:
            raise NotFound(f"The article “{article_id}” isn't among the files.")
        return self._articles[article_id]

    def current(self, article_id: str) -> str:
        """Return the id of the newest version of an article."""
        return self._newest.get(article_id, article_id)

    def _match(self, article_id: str, quotes: Sequence[str]) -> str:
        if article_id in self._articles or not self._articles:
            return article_id
        held: Mapping[str, int] = {
            id: sum(quote in one.text for quote in quotes) for id, one in self._articles.items()
        }
        return max(held, key=lambda id: held[id])
