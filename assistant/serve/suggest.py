"""An article and what was asked come in, questions that it answers go out, to be clicked.

They are made from its structure, and each is tried first: what is offered finds its answer.
"""

from collections.abc import Iterator, Sequence

from footnote.assistant.answer import Citation
from footnote.assistant.draft.lists import whole_list
from footnote.assistant.find.material import Material
from footnote.assistant.find.offers import alike, of_cells, of_lists
from footnote.assistant.question.question import read_question
from footnote.index.article import Article, Hit
from footnote.index.evidence import Evidence, Pool, gather
from footnote.index.split.units import passages, split

_TRIED = 24  # candidates: trying one reads every unit of the article
_LONGEST = 90  # characters of a question to click
_LONGEST_ARTICLE = 200_000  # characters: of a longer one, trying takes too long


def suggest(
    article: Article,
    asked: Sequence[str] = (),
    cited: Sequence[Citation] = (),
    *,
    most: int = 3,
) -> list[str]:
    """Return up to so many questions that an article answers, nearest to what was cited first.

    What was asked already isn't offered again. A text without lists and tables gives none.
    """
    if len(article.text) > _LONGEST_ARTICLE:
        return []
    pool = gather(article, split(article))
    cells = list(of_cells(pool))
    made_from = dict(reversed(cells))  # the first cell of each question
    found: list[str] = []
    for question in _nearest_first(pool, cells, cited)[:_TRIED]:
        known = any(alike(question, other) for other in (*asked, *found))
        if not known and _is_answered(question, article, pool, made_from.get(question)):
            found.append(question)
        if len(found) == most:
            break
    return found


def _nearest_first(
    pool: Sequence[Evidence], cells: Sequence[tuple[str, Evidence]], cited: Sequence[Citation]
) -> list[str]:
    """Order the questions: those about the cited sections first, then lists, then by place."""
    sections = {headings for one in cited for headings in (one.headings[:2],)}
    entries = [*_drafts(pool, cells)]
    entries.sort(key=lambda entry: (entry[1] not in sections, entry[2], entry[3]))
    return [question for question, *_ in entries if len(question) <= _LONGEST]


def _drafts(
    pool: Sequence[Evidence], cells: Sequence[tuple[str, Evidence]]
) -> Iterator[tuple[str, tuple[str, ...], int, int]]:
    """Yield questions with their section, whether they ask for a cell, and where they stand.

    Of a table, the rows take turns: first a cell of each, then another.
    """
    for question, first in of_lists(pool):
        yield question, first.unit.headings[:2], 0, first.unit.start
    seen: dict[tuple[int, int], int] = {}
    for question, cell in cells:
        line = (cell.unit.block, cell.unit.line)
        seen[line] = seen.get(line, 0) + 1
        yield question, cell.unit.headings[:2], seen[line], cell.unit.start


def _is_answered(question: str, article: Article, pool: Pool, cell: Evidence | None) -> bool:
    """Try a question without a model: a whole list, or the cell that it was made from."""
    if cell is None:
        hits = [Hit(one, 1.0, {}, (one.start, one.end)) for one in passages(article)]
        return bool(whole_list(Material(read_question(question), tuple(hits), {}, pool)))
    ranked = Material(read_question(question), (), {}, pool).nearest.ranked
    return ranked[0][1].unit == cell.unit
