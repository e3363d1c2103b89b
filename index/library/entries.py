"""Passages come in, the texts that are embedded for them go out: themselves, and their lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from footnote.index.article import Article, Passage, Unit
from footnote.index.library.store import Entry
from footnote.index.split.units import readable

COPIES = 3  # of one text in one article: more of them find nothing new, and crowd out the rest


def entries_of(
    article: Article, passages: Sequence[Passage]
) -> tuple[list[Passage], list[Entry], list[Entry]]:
    """Return the passages that are searched, their entries, and those of their lines.

    What an article repeats word by word is searched in its first three places only.
    """
    of = {passage.id: passage for passage in passages}
    entries = list(_first_copies(passage_entry(article, passage) for passage in passages))
    kept = [of[entry.id] for entry in entries]
    lines = list(_first_copies(line for passage in kept for line in lines_of(article, passage)))
    return kept, entries, lines


def passage_entry(article: Article, passage: Passage) -> Entry:
    """Return a passage as it is embedded: its nearest heading, then what a reader sees of it."""
    words = [text for _, text in _readable_lines(article, passage)]
    heading = [] if passage.units[0].kind == "heading" else list(passage.headings[-1:])
    text = "\n".join(heading + words)
    return Entry(passage.id, passage.id, article.id, text, passage.start, passage.end)


def lines_of(article: Article, passage: Passage) -> Iterator[Entry]:
    """Yield the lines of a passage: each sentence and list item, and each row of a table."""
    ids = iter(line_ids(passage.id, passage.units))
    for units, text in _readable_lines(article, passage):
        if units[0].kind != "heading":
            start, end = units[0].start, units[-1].end
            yield Entry(next(ids), passage.id, article.id, text, start, end)


def line_ids(passage_id: str, units: Sequence[Unit]) -> Iterator[str]:
    """Yield the ids that the lines of a passage have."""
    for number, (_, group) in enumerate(groupby(units, key=_row_key)):
        if next(group).kind != "heading":
            yield f"{passage_id}:{number}"


def _first_copies(entries: Iterable[Entry]) -> Iterator[Entry]:
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.text] += 1
        if seen[entry.text] <= COPIES:
            yield entry


def _readable_lines(article: Article, passage: Passage) -> Iterator[tuple[list[Unit], str]]:
    """Yield units and their text: one by one, but the cells of a table's row taken together."""
    for _, group in groupby(passage.units, key=_row_key):
        units = list(group)
        if units[0].kind == "cell" and len(units) > 1:
            cells = [" ".join(article.text[unit.start : unit.end].split()) for unit in units]
            yield (
                units,
                "; ".join(
                    f"{unit.column}: {cell}" if unit.column else cell
                    for unit, cell in zip(units, cells, strict=True)
                ),
            )
        else:
            yield units, readable(article, units[0])


def _row_key(unit: Unit) -> tuple[int, int]:
    return (unit.block, unit.line) if unit.kind == "cell" else (-1, unit.start)
