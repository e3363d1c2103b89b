"""The lines of a text come in, the tables in it that are written with bars go out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from footnote.index.split.block import Block, Line, Span, strip

BAR = re.compile(r"(?<![\\\u2060])\|")  # what parts the cells of a row
_DELIMITER = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*$")


def table_starts(lines: Sequence[Line], at: int) -> bool:
    """Say whether a table starts here: a row and its delimiter row, or two rows of pipes."""
    text = lines[at].text
    if "|" not in text or at + 1 >= len(lines):
        return False
    return _is_delimiter(lines, at + 1) or (piped(text) and piped(lines[at + 1].text))


def _is_delimiter(lines: Sequence[Line], at: int) -> bool:
    return at < len(lines) and "|" in lines[at].text and bool(_DELIMITER.match(lines[at].text))


def piped(text: str) -> bool:
    """Say whether a line is a row with bars on both sides."""
    stripped = text.strip()
    return stripped.startswith("|") and stripped.count("|") >= 2


def table(lines: Sequence[Line], at: int) -> tuple[Block, int]:
    """Return the table that starts at a line, and the line after it."""
    header = _is_delimiter(lines, at + 1)
    barred = piped(lines[at].text)
    rows: list[tuple[Span, ...]] = []
    end = at
    while end < len(lines) and not lines[end].blank and "|" in lines[end].text:
        if barred and not lines[end].text.lstrip().startswith("|"):
            break
        if end > at and not _is_delimiter(lines, end) and _is_delimiter(lines, end + 1):
            break  # the next table's header
        if end == at or not _is_delimiter(lines, end):
            rows.append(_cells(lines[end]))
        end += 1
    return Block("table", rows=tuple(rows), header=header), end


def _cells(line: Line) -> tuple[Span, ...]:
    """Return the span of each cell of a row; an empty cell's span is empty."""
    bars = [match.start() for match in BAR.finditer(line.text)]
    text = line.text
    edges = [-1, *bars, len(text)]
    if bars and not text[: bars[0]].strip():
        edges = edges[1:]
    if bars and not text[bars[-1] + 1 :].strip():
        edges = edges[:-1]
    return tuple(
        strip(Line(line.start + left + 1, line.start + right, text[left + 1 : right]))
        for left, right in pairwise(edges)
    )
