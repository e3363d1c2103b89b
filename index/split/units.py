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
from footnote.index.split.hidden import hidden_spans, visible
from footnote.index.split.lines import Block, Span, blocks
from footnote.index.split.tables import column_names, header_rows
from footnote.index.words.sentences import sentence_spans

VERSION = "4"  # part of a library's fingerprint: change it when units or passages change
MAX_UNIT = 1_000  # characters; a longer run without a sentence end is cut between words
MAX_PASSAGE = 1_100  # characters, about the 256 tokens that the default embedder reads
MIN_PASSAGE = 200


@lru_cache(maxsize=64)
def split(article: Article) -> tuple[Unit, ...]:
    """Cut an article into its units, in reading order."""
    text = visible(article.text)
    hidden = hidden_spans(article.text)
    units: list[Unit] = []
    trail: list[tuple[int, str]] = []
    for number, block in enumerate(blocks(text)):
        if block.kind == "heading":
            trail = [(level, name) for level, name in trail if level < block.level]
        headings = tuple(name for _, name in trail)
        units += _units(text, block, number, headings, hidden)
        if block.kind == "heading":
            start, end = block.parts[0]
            trail.append((block.level, _plain(text[start:end])))
    return tuple(units)


def readable(article: Article, unit: Unit) -> str:
    """Return a unit's words with what is needed to read them: a cell with its row and column."""
    words = " ".join(article.text[unit.start : unit.end].split())
    return with_headers(words, unit)


def with_headers(words: str, unit: Unit) -> str:
    """Put a cell's row and column header in front of its words; other units stay as they are."""
    labels = [label for label in (unit.row, unit.column) if label and label != words]
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
    rows = [[_plain(text[slice(*cell)]) for cell in cells] for cells in block.rows]
    headers = header_rows(rows) if block.header else 0
    names = column_names(rows[:headers])
    for line, cells in enumerate(block.rows):
        row = next((name for name in rows[line] if name), "")
        for column, (start, end) in enumerate(cells):
            if end <= start:
                continue
            if line < headers:
                yield Unit(start, end, "cell", headings, number, line)
                continue
            name = names[column] if column < len(names) else ""
            yield Unit(start, end, "cell", headings, number, line, row, name)


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
        left = start + body.index(stripped)
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


def _plain(words: str) -> str:
    """Strip Markdown's emphasis from a heading or header."""
    return " ".join(re.sub(r"(\*\*|__|[*_`])(?=\S)(.+?)(?<=\S)\1", r"\2", words).split())


# --- passages ---------------------------------------------------------------------------------


def _runs(text: str, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield the units of each passage: a heading goes with what follows, an intro with its list."""
    pending: list[Unit] = []
    for group, following in pairwise([*_groups(text, units), []]):
        if pending and not _only_headings(pending) and not _joins(pending, group):
            yield from _cut(pending)
            pending = []
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


def _only_headings(units: Sequence[Unit]) -> bool:
    return all(unit.kind == "heading" for unit in units)


def _joins(pending: Sequence[Unit], group: Sequence[Unit]) -> bool:
    return _length(pending) + _length(group) <= MAX_PASSAGE


def _waits(pending: Sequence[Unit], following: Sequence[Unit]) -> bool:
    """Say whether a run should share a passage with what follows it."""
    if not following:
        return False
    if _only_headings(pending):
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
