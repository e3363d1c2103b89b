"""A question and its hits come in, what may answer it goes out: their articles, and evidence."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from footnote.assistant.find.material import Material
from footnote.assistant.find.orders import orders_an_answer
from footnote.assistant.judge.support import Similar
from footnote.assistant.question.question import Question
from footnote.index.article import Article, Hit, Unit
from footnote.index.errors import NotFound
from footnote.index.evidence import Evidence, Pool, gather
from footnote.index.library.library import Library

Span = tuple[int, int]
_BEFORE = 2  # blocks before a place: a heading, and the introduction of a list
_MOST = 24  # passages of a place that are looked at first
_WHOLE = 60_000  # characters: of longer articles only the passages found are evidence


def gather_material(
    question: Question,
    hits: Sequence[Hit],
    library: Library,
    *,
    only: str | None,
    similar: Similar | None = None,
) -> Material:
    """Collect the evidence: all of a short article, and the passages found of a long one.

    `only` is the article that was asked, None if it was the library; NotFound if it is gone.
    """
    articles = _articles(library, hits, only)
    hits = [hit for hit in hits if hit.passage.article_id in articles]
    pools: list[Pool] = []
    for article in articles.values():
        if len(article.text) <= _WHOLE:
            pools.append(all_of(article, library.units(article.id)))
        else:
            passages = [hit.passage for hit in hits if hit.passage.article_id == article.id]
            for passage in sorted(passages, key=lambda passage: passage.start):
                pools.append(_stating(gather(article, passage.units)))
    whole = only is not None and all(len(one.text) <= _WHOLE for one in articles.values())
    where = "the article" if whole else "the passages found"
    return Material(question, tuple(hits), articles, _joined(pools), where, similar)


def narrowed(material: Material, library: Library, within: Span) -> Material:
    """Leave only what stands within a place of the one article that was asked.

    What stands right before is read too: a heading, a list's introduction and a table's head say
    what the units within the place mean.
    """
    article = next(iter(material.articles.values()))
    units = library.units(article.id)
    blocks = {one.block for one in units if _meets(one, within)}
    near = range(min(blocks, default=0) - _BEFORE, max(blocks, default=-1) + 1)
    pool = _stating(gather(article, [one for one in units if one.block in near]))
    passages = library.records.passages_at(article.id, *within)
    known = {hit.passage.id: hit for hit in material.hits}
    return replace(
        material,
        hits=tuple(known.get(one.id, Hit(one, 0.0)) for one in passages[:_MOST]),
        pool=Pool(one for one in pool if _meets(one.unit, within)),
        where="the passages found",
    )


def _meets(unit: Unit, within: Span) -> bool:
    return unit.start < within[1] and within[0] < unit.end


def _articles(library: Library, hits: Sequence[Hit], only: str | None) -> dict[str, Article]:
    """Return the articles that were found, without those that somebody removed meanwhile."""
    found = {} if only is None else {only: library.article(only)}
    for id in dict.fromkeys(hit.passage.article_id for hit in hits):
        if id not in found:
            with suppress(NotFound):
                found[id] = library.article(id)
    return found


@lru_cache(maxsize=64)  # every question about a short article may rest on all of it
def all_of(article: Article, units: tuple[Unit, ...]) -> Pool:
    """Return all that an article states, as evidence."""
    return _stating(gather(article, units))


def _stating(units: Iterable[Evidence]) -> Pool:
    """Leave out what orders the reader to answer something: it states nothing."""
    return Pool(one for one in units if not orders_an_answer(one.quote))


def _joined(pools: Sequence[Pool]) -> Pool:
    """Join pools; one alone stays itself, with what has been reckoned over it."""
    return pools[0] if len(pools) == 1 else Pool(chain.from_iterable(pools))
