"""A text comes in, its blocks go out: headings, paragraphs, lists and tables, as spans of lines.

Written for Markdown and for plain text that only resembles it: headings that are bare lines,
a table right after a list, paragraphs of one long line, and paragraphs wrapped at 72 columns.

A line that starts with PLAIN is running text, whatever it looks like. The readers of other formats
put that invisible character where a source's own words would be taken for a mark.
"""

import re
from collections.abc import Iterator, Sequence

from footnote.index.split.aligned import aligned
from footnote.index.split.block import PLAIN, Block, Line, Span, strip
from footnote.index.split.piped import piped, table, table_starts

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_ITEM = re.compile(
    r"[ \t]*(?:[-*+\u2022\u2023\u25aa\u25cf\u25e6\u2043\u2013\u2014]"
    r"|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]+(?=\S)"
)
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+)\1$")
_INITIAL = re.compile(r"[ \t]*\(?[a-zA-Z][.)]")
_ENDS = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f", "\u061f", "\u06d4", "\u0964")
_CLOSERS = "\"'\u2019\u201d\u00bb)]*_"
_WIDE = 110  # lines longer than this are paragraphs of their own, not wrapped text
_WIDEST = 200  # unless sentences run over the ends of most
MAX_HEADING = 120


def blocks(text: str) -> Iterator[Block]:
    """Cut a text into blocks, in reading order; spans never overlap."""
    lines = _lines(text)
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.blank or _RULE.match(line.text):
            at += 1
        elif line.text.startswith(PLAIN):
            yield Block("paragraph", (strip(line),))
            at += 1
        elif fence := _FENCE.match(line.text):
            block, at = _code(lines, at, fence[1])
            if block.parts or block.rows:
                yield block
        elif _ATX.match(line.text):
            if (heading := _atx(line)) is not None:
                yield heading
            at += 1
        elif table_starts(lines, at):
            block, at = table(lines, at)
            yield block
        elif found := aligned(lines, at):
            block, at = found
            yield block
        elif _item_starts(line.text):
            block, at = _list(lines, at)
            yield block
        else:
            end = _text_end(lines, at)
            yield from _paragraphs(lines, at, end)
            at = end


def _lines(text: str) -> list[Line]:
    lines, start = [], 0
    for raw in text.split("\n"):
        lines.append(Line(start, start + len(raw), raw))
        start += len(raw) + 1
    return lines


def _ends_sentence(text: str) -> bool:
    return text.rstrip().rstrip(_CLOSERS).endswith((*_ENDS, ":", ";"))


# --- headings, code ---------------------------------------------------------------------------


def _atx(line: Line) -> Block | None:
    mark = _ATX.match(line.text)
    assert mark is not None
    words = unclosed(line.text[mark.end() :])
    start, end = strip(Line(line.start + mark.end(), line.end, words))
    return Block("heading", ((start, end),), level=len(mark[1])) if end > start else None


def unclosed(heading: str) -> str:
    """Return a heading's words without the marks that close it, as in “## Aims ##”."""
    words = heading.rstrip(" \t")
    bare = words.rstrip("#")
    return bare if bare != words and bare.endswith((" ", "\t")) else words


def _code(lines: Sequence[Line], at: int, fence: str) -> tuple[Block, int]:
    end = at + 1
    while end < len(lines) and not lines[end].text.lstrip().startswith(fence):
        end += 1
    inside = [line for line in lines[at + 1 : end] if not line.blank]
    if inside and (found := aligned(inside, 0)) and found[1] == len(inside):
        return found[0], end + 1
    return Block("code", tuple(map(strip, inside))), end + 1


# --- lists ------------------------------------------------------------------------------------


def _item_starts(text: str) -> bool:
    mark = _ITEM.match(text)
    return bool(mark) and not _RULE.match(text) and not _is_initial(text)


def _is_initial(text: str) -> bool:
    """Tell "J. Smith arrived." from "a) first": capital letters with a full stop are initials."""
    mark = _INITIAL.match(text)
    return mark is not None and mark[0].strip()[0].isupper() and mark[0].endswith(".")


def _list(lines: Sequence[Line], at: int) -> tuple[Block, int]:
    items: list[Span] = []
    previous = lines[at]
    end = at
    while end < len(lines):
        line = lines[end]
        if line.blank:
            after = _next_text(lines, end)
            if after is None or not _goes_on(lines[after]):
                break
            end = after
            continue
        if _item_starts(line.text):
            items.append(_item_span(line))
        elif items and not _breaks(lines, end) and _continues_item(previous, line):
            items[-1] = (items[-1][0], strip(line)[1])
        else:
            break
        previous = line
        end += 1
    return Block("list", tuple(items)), end


def _next_text(lines: Sequence[Line], at: int) -> int | None:
    return next((i for i in range(at, min(at + 3, len(lines))) if not lines[i].blank), None)


def _goes_on(line: Line) -> bool:
    """Say whether a list goes on with this line after a blank one."""
    indented = line.text.startswith(("  ", "\t")) and not piped(line.text)
    return _item_starts(line.text) or indented


def _item_span(line: Line) -> Span:
    mark = _ITEM.match(line.text)
    assert mark is not None
    task = _TASK.match(line.text, mark.end())
    return strip(line, task.end() if task else mark.end())


def _continues_item(previous: Line, line: Line) -> bool:
    if line.text.startswith(("  ", "\t")):
        return True
    if _ends_sentence(previous.text):
        return False
    first = line.text.lstrip()[:1]
    return first.islower() or 60 <= len(previous.text) <= _WIDE


# --- running text -----------------------------------------------------------------------------


def _breaks(lines: Sequence[Line], at: int) -> bool:
    """Say whether the line ends running text whatever came before it."""
    text = lines[at].text
    return text.startswith(PLAIN) or bool(
        _ATX.match(text)
        or _FENCE.match(text)
        or table_starts(lines, at)
        or aligned(lines, at)
        or _RULE.match(text)
    )


def _text_end(lines: Sequence[Line], at: int) -> int:
    end = at + 1
    while end < len(lines) and not lines[end].blank:
        if _SETEXT.match(lines[end].text):
            return end + 1
        if _breaks(lines, end) or _item_starts(lines[end].text):
            break
        end += 1
    return end


def _paragraphs(lines: Sequence[Line], at: int, end: int) -> Iterator[Block]:
    run = list(lines[at:end])
    underline = _SETEXT.match(run[-1].text) if len(run) > 1 else None
    if underline and len(run) == 2:
        yield Block("heading", (strip(run[0]),), level=1 if "=" in underline[1] else 2)
        return
    if underline:
        run.pop()
    following = _next_block_is_structure(lines, end)
    groups = _unwrap(run)
    for number, group in enumerate(groups):
        last = number + 1 == len(groups)
        span = (_unquoted(group[0])[0], _unquoted(group[-1])[1])
        if span[1] <= span[0]:
            continue
        below = groups[number + 1][0].text if not last else following
        if len(group) == 1 and _bare_heading(group[0].text, below):
            yield Block("heading", (span,), level=7)
        else:
            yield Block("paragraph", (span,))


def _unquoted(line: Line) -> Span:
    quote = _QUOTE.match(line.text)
    return strip(line, quote.end() if quote else 0)


def _unwrap(run: Sequence[Line]) -> list[list[Line]]:
    """Group lines into paragraphs: a break is meant where the next word would have fitted."""
    width = max(len(line.text.rstrip()) for line in run)
    ended = sum(_ends_sentence(line.text) for line in run[:-1])
    run_over = len(run) > 2 and 2 * ended < len(run) - 1  # sentences do, most lines' ends
    narrow = width <= _WIDE or (width <= _WIDEST and run_over)
    groups: list[list[Line]] = []
    for line in run:
        room = width - len(groups[-1][-1].text.rstrip()) - 1 if groups and narrow else width
        first = next(iter(line.text.split()), "")
        hangs = bool(groups) and _hangs(line.text, below=groups[-1])
        if groups and narrow and (len(first) > room or first[:1].islower() or hangs):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _hangs(text: str, below: Sequence[Line]) -> bool:
    """Say whether a line is set in below the first of its paragraph, which hasn't ended."""
    first = below[0].text
    set_in = len(text) - len(text.lstrip()) > len(first) - len(first.lstrip()) + 1
    return set_in and not _ends_sentence(below[-1].text)


def _next_block_is_structure(lines: Sequence[Line], at: int) -> str:
    """Return the text below, after blank lines; lists and tables count as something to head."""
    return next((lines[n].text for n in range(at, len(lines)) if not lines[n].blank), "")


def _bare_heading(text: str, below: str) -> bool:
    """Say whether a line that stands alone heads what is below it."""
    text = text.strip()
    if _BOLD_LINE.match(text):
        return True
    if len(text) > MAX_HEADING or len(text.split()) > 16 or "|" in text:
        return False
    if _ends_sentence(text) or text.endswith(","):
        return False
    first = text.lstrip(_CLOSERS + "\u201c\u00ab([")[:1]
    if not (first.isupper() or first.isdigit()) or text.startswith(">"):
        return False
    below = below.strip()
    heads_structure = bool(_item_starts(below) or piped(below))
    return heads_structure or len(below) > max(len(text), 60) or _ends_sentence(below)
