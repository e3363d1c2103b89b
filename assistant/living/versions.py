"""An article's id comes in, its text or that of its newest version goes out."""

from pathlib import Path
from typing import Protocol

from index.article import Article


class Texts(Protocol):
    """Where articles are: a library, its records, or files."""

    def article(self, article_id: str) -> Article:
        """Return an article, of whatever version; NotFound if it isn't there."""

    def articles(self) -> tuple[Article, ...]:
        """Return all articles, in the order in which they were added."""


def current(texts: Texts, article: Article) -> Article:
    """Return the newest version of an article: what was last added from the same source."""
    if not names_for_good(article.source):
        return article
    return [article, *(one for one in texts.articles() if one.source == article.source)][-1]


def names_for_good(source: str) -> bool:
    """Say whether a source is an address or a whole path; “notes.md” may be anybody's."""
    return source.startswith(("http://", "https://")) or Path(source).is_absolute()
