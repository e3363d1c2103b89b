"""An `Article` comes in, its units go out: headings, sentences, list items and table cells.

Units never overlap and cover all visible text once; marks (`#`, `-`, `|`) and hidden text are
in none. `passages` joins neighbouring units into the runs that are searched.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice, pairwise

from footnote.index.article import Article, Passage, Unit
from footnote.index.split.block import Block, Span
from footnote.index.split.hidden import hidden_spans, visible
from footnote.index.split.lines import blocks
from footnote.index.split.tables import (
    REACHED_DOWN,
    REACHED_OVER,
    column_names,
    header_rows,
    is_figure,
)
from footnote.index.words.language import language_of, speaking
from footnote.index.words.sentences import sentence_spans

VERSION = "6"  # part of a library's fingerprint: change it when units or passages change
MAX_UNIT = 1_000  # characters; a longer run without a sentence end is cut between words
MAX_PASSAGE = 1_100  # characters, about the 256 tokens that the default embedder reads
MIN_PASSAGE = 200
MAX_NAME = 300  # characters of a heading, row or column that the units under it carry


@lru_cache(maxsize=64)
def split(article: Article) -> tuple[Unit, ...]:
    """Cut an article into its units, in reading order, by the rules of its language."""
    with speaking(language_of(article.text)):
        return tuple(_split(article))


def _split(article: Article) -> Iterator[Unit]:
    text = visible(article.text)
    hidden = hidden_spans(article.text)
    trail: list[tuple[int, str]] = []
    for number, block in enumerate(blocks(text)):
        if block.kind == "heading":
            trail = [(level, name) for level, name in trail if level < block.level]
        headings = tuple(name for _, name in trail)
        yield from _units(text, block, number, headings, hidden)
        if block.kind == "heading":
            start, end = block.parts[0]
            trail.append((block.level, _name(text[start:end])))


def readable(article: Article, unit: Unit) -> str:
    """Return a unit's words with what is needed to read them: a cell with its row and column."""
    words = " ".join(article.text[unit.start : unit.end].split())
    return with_headers(words, unit)


def with_headers(words: str, unit: Unit) -> str:
    """Put a cell's row and column header in front of its words; other units stay as they are."""
    labels = [one for one in (unit.row, unit.column) if one and one != words[:MAX_NAME]]
    return f"{', '.join(labels)}: {words}" if labels else words


def passages(article: Article) -> tuple[Passage, ...]:
    """Join units into passages of one paragraph, list or table; long ones are cut between units."""
    return tuple(
        _passage(article, number, run)
        for number, run in enumerate(_runs(article.text, split(article)))
    )


# --- units ------------------------------------------------------------------------------------


def _units(
    text: str, block: Block, number: int, headings: tuple[str, ...], hidden: Sequence[Span]
) -> Iterator[Unit]:
    if block.kind == "table":
        yield from _cells(text, block, number, headings)
        return
    for start, end in block.parts:
        for part in _around(text, (start, end), hidden):
            if block.kind == "heading":
                yield Unit(*part, "heading", headings, number)
            elif block.kind == "list":
                yield from (Unit(*cut, "item", headings, number) for cut in _short(text, part))
            else:
                for sentence in _sentences(text, part):
                    yield Unit(*sentence, "sentence", headings, number)


def _cells(text: str, block: Block, number: int, headings: tuple[str, ...]) -> Iterator[Unit]:
    reached = [[_reached(text, *cell) for cell in cells] for cells in block.rows]
    rows, labels, leading = _spread(text, block, reached)
    headers = header_rows(rows) if block.header else 0
    names = [name[:MAX_NAME] for name in column_names(rows[:headers])]
    for line, cells in enumerate(block.rows):
        for column, (start, end) in enumerate(cells):
            if end <= start:
                continue
            if line < headers:
                yield Unit(start, end, "cell", headings, number, line)
                continue
            below, right = _end(reached, line, column)
            called = labels[line : below if column > leading[line] else line + 1]
            over = names[column:right]
            yield Unit(start, end, "cell", headings, number, line, _listed(called), _listed(over))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, names)))[:MAX_NAME]


def _spread(
    text: str, block: Block, reached: Sequence[Sequence[str]]
) -> tuple[list[list[str]], list[str], list[int]]:
    """Return the words of each place, those of a merged cell in each, and what each row is called.

    A row is called by its first cell; one to which a cell reaches down, by that and the next, if
    that is no figure. The column of the cell that calls it comes last.
    """
    rows: list[list[str]] = []
    labels: list[str] = []
    leading: list[int] = []
    for line, cells in enumerate(block.rows):
        row: list[str] = []
        for n, cell in enumerate(cells):
            other = rows[-1][n : n + 1] if reached[line][n] == REACHED_DOWN and rows else row[-1:]
            row.append("".join(other) if reached[line][n] else _name(text[slice(*cell)]))
        below = reached[line + 1] if line + 1 < len(reached) else ()
        shared = {
            n
            for marks in (reached[line], below)
            for n, one in enumerate(marks)
            if one == REACHED_DOWN
        }
        first = next((n for n, name in enumerate(row) if name and n not in shared), 0)
        first -= first > 0 and is_figure(row[first])
        rows.append(row)
        labels.append(" ".join(dict.fromkeys(filter(None, row[: first + 1])))[:MAX_NAME])
        leading.append(first)
    return rows, labels, leading


def _reached(text: str, start: int, end: int) -> str:
    """Return the mark of a place that belongs to the cell above it or on its left, or nothing."""
    marks = (REACHED_OVER, REACHED_DOWN)
    return next((one for one in marks if start == end and text.endswith(one, 0, start)), "")


def _end(reached: Sequence[Sequence[str]], line: int, column: int) -> tuple[int, int]:
    """Return the row below a cell, and the column on its right."""
    below, right = line + 1, column + 1
    while below < len(reached) and reached[below][column : column + 1] == [REACHED_DOWN]:
        below += 1
    while reached[line][right : right + 1] == [REACHED_OVER]:
        right += 1
    return below, right


def _around(text: str, span: Span, hidden: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of a span that lie outside the hidden spans, trimmed."""
    start, end = span
    first = bisect_right(hidden, start, key=lambda part: part[1])
    for left, right in islice(hidden, first, None):
        if left >= end:
            break
        yield from _trim(text, start, left)
        start = max(start, right)
    yield from _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    body = text[start:end]
    if stripped := body.strip():
        left = start + len(body) - len(body.lstrip())
        yield left, left + len(stripped)


def _sentences(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    body = text[start:end].replace("\n", " ")
    for left, right in sentence_spans(body):
        for trimmed in _trim(text, start + left, start + right):
            yield from _short(text, trimmed)


def _short(text: str, span: Span) -> Iterator[Span]:
    """Cut a run that is too long between words, or where it must be."""
    start, end = span
    while end - start > MAX_UNIT:
        space = text.rfind(" ", start + MAX_UNIT // 2, start + MAX_UNIT)
        cut = space if space > 0 else start + MAX_UNIT
        yield from _trim(text, start, cut)
        start = cut
    yield from _trim(text, start, end)


def _name(words: str) -> str:
    """Strip Markdown's emphasis from a heading or header; many units carry it, so it has an end."""
    plain = re.sub(r"(\*\*|__|[*_`])(?=\S)(.+?)(?<=\S)\1", r"\2", words[: 2 * MAX_NAME])
    return " ".join(plain.split())[:MAX_NAME]


# --- passages ---------------------------------------------------------------------------------


def _runs(text: str, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield the units of each passage: a heading goes with what follows, an intro with its list."""
    pending: list[Unit] = []
    for group, following in pairwise([*_groups(text, units), []]):
        pending += group
        if not _waits(pending, following):
            yield from _cut(pending)
            pending = []


def _groups(text: str, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield the units of each block; a sentence that ends in a colon goes to the list it opens."""
    intro: list[Unit] = []
    blocks = [list(group) for _, group in groupby(units, key=lambda unit: unit.block)]
    for group, following in pairwise([*blocks, []]):
        group = intro + group
        intro = []
        opens = bool(following) and following[0].kind in ("item", "cell")
        if opens and group[-1].kind == "sentence" and _quote(text, group[-1]).endswith(":"):
            intro = [group.pop()]
        if group:
            yield group


def _quote(text: str, unit: Unit) -> str:
    return text[unit.start : unit.end]


def _joins(pending: Sequence[Unit], group: Sequence[Unit]) -> bool:
    return _length(pending) + _length(group) <= MAX_PASSAGE


def _waits(pending: Sequence[Unit], following: Sequence[Unit]) -> bool:
    """Say whether a run should share a passage with what follows it."""
    if not following:
        return False
    if pending[-1].kind == "heading":  # then all of them are: a heading follows headings only
        return True
    if following[0].kind == "heading" or not _joins(pending, following):
        return False
    return pending[-1].kind == "sentence" and _length(pending) < MIN_PASSAGE


def _length(units: Sequence[Unit]) -> int:
    return units[-1].end - units[0].start


def _cut(units: list[Unit]) -> Iterator[list[Unit]]:
    """Cut a run into passages of at most MAX_PASSAGE characters, of about equal length."""
    pieces = -(-_length(units) // MAX_PASSAGE)
    target = _length(units) / pieces
    run: list[Unit] = []
    for unit in units:
        new_line = not run or unit.kind != "cell" or unit.line != run[-1].line
        if run and new_line and unit.end - run[0].start > max(target, MIN_PASSAGE):
            yield run
            run = []
        run.append(unit)
    yield run


def _passage(article: Article, number: int, units: Sequence[Unit]) -> Passage:
    start, end = units[0].start, units[-1].end
    return Passage(
        id=f"{article.id}-{number:05d}",
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        headings=units[-1].headings,
        units=tuple(units),
    )
