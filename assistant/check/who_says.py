"""Quotes of several articles that disagree come in, one line of which says what goes out."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from footnote.index.article import Article
from footnote.index.evidence import Evidence
from footnote.index.words.figures import dates

DIFFER = "The articles may not agree on this."
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 160  # characters of a quote in the line


def who_says(shown: Sequence[Evidence]) -> str:
    """Say which of several articles says what, and which is the newer one, where dates say so."""
    said: dict[str, list[Evidence]] = {}
    for one in shown:
        said.setdefault(one.article.id, []).append(one)
    articles = [units[0].article for units in said.values()]
    names = _names(articles)
    lines = [
        f"“{names[id]}” says: {'; '.join(_shortly(one) for one in units)}"
        for id, units in said.items()
    ]
    newest = _newest(articles)
    newer = f" The newest, by its date, is “{names[newest.id]}”." if newest else ""
    return f"{DIFFER} {' / '.join(lines)}.{newer}"


def _shortly(one: Evidence) -> str:
    words = " ".join(one.readable.split()).rstrip(".")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _names(articles: Sequence[Article]) -> dict[str, str]:
    """Call each article by its title; those of one title by their file or address too, or id."""
    titles = [one.title for one in articles]
    files = [PurePath(one.source).name or one.source for one in articles]
    apart = files if len(set(files)) == len(files) else [one.id for one in articles]
    return {
        one.id: one.title if titles.count(one.title) == 1 else f"{one.title} ({file})"
        for one, file in zip(articles, apart, strict=True)
    }


def _newest(articles: Sequence[Article]) -> Article | None:
    """Return the article of the latest date, if all have one, as exactly known; None if not."""
    for told in (_by_date, _by_name):
        days = [told(one) for one in articles]
        if all(days) and days.count(max(days)) == 1:
            return articles[days.index(max(days))]
    return None


def _by_date(article: Article) -> tuple[int, ...]:
    found = [day for _, day in dates(article.date)]
    return found[0][:3] if found else ()


def _by_name(article: Article) -> tuple[int, ...]:
    """Return the year in an article's title or file name, if there is one."""
    years = {
        int(year) for year in _YEAR.findall(f"{article.title} {PurePath(article.source).name}")
    }
    return tuple(years) if len(years) == 1 else ()
