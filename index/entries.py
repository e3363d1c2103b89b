"""A passage comes in, the texts that are embedded for it go out: itself, and its lines."""

from collections.abc import Iterator
from itertools import groupby

from index.article import Article, Passage, Unit
from index.split import readable
from index.store import Entry


def passage_entry(article: Article, passage: Passage) -> Entry:
    """Return a passage as it is embedded: its nearest heading, then what a reader sees of it."""
    words = [text for _, text in _readable_lines(article, passage)]
    heading = [] if passage.units[0].kind == "heading" else list(passage.headings[-1:])
    text = "\n".join(heading + words)
    return Entry(passage.id, passage.id, article.id, text, passage.start, passage.end)


def lines_of(article: Article, passage: Passage) -> Iterator[Entry]:
    """Yield the lines of a passage: each sentence and list item, and each row of a table."""
    for number, (units, text) in enumerate(_readable_lines(article, passage)):
        if units[0].kind != "heading":
            start, end = units[0].start, units[-1].end
            yield Entry(f"{passage.id}:{number}", passage.id, article.id, text, start, end)


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
