"""Questions and evidence for tests of one room: what the path would have found."""

from collections.abc import Iterable

from footnote.assistant.check.claims import Grounded, write
from footnote.assistant.check.ground import check_sentence
from footnote.assistant.check.sentences import drafts
from footnote.assistant.find.material import Material
from footnote.assistant.question.question import read_question
from footnote.index.article import Article, Hit
from footnote.index.evidence import Evidence, Pool, gather
from footnote.index.split.units import split


def evidence_of(article: Article) -> Pool:
    """Return all evidence of an article."""
    return gather(article, split(article))


def found_for(
    question: str, pool: Iterable[Evidence], hits: Iterable[Hit] = (), **more: object
) -> Material:
    """Return what was found for a question."""
    pool = Pool(pool)
    articles = {one.article.id: one.article for one in pool}
    return Material(read_question(question), tuple(hits), articles, pool, **more)


def grounded(question: str, draft: str, pool: Iterable[Evidence], **more: object) -> Grounded:
    """Check a draft against evidence."""
    found = found_for(question, pool)
    return write([check_sentence(one, found, **more) for one in drafts(draft)])
