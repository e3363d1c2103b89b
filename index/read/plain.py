"""A plain or Markdown text that stands inside another file comes in, its blocks go out."""

import re
from collections.abc import Iterator

from footnote.index.read.canonical import Block, Code, Heading, Item, Paragraph, Table
from footnote.index.split.hidden import visible
from footnote.index.split.lines import blocks

# Lines of Markdown that don't go on with the one before them: marks, tables, markup, set-in code.
_OWN = re.compile(
    r"\s*$|\s{4}|\s{0,3}(?:#{1,6}\s|>|[-*+]\s|\d{1,3}[.)]\s|`{3}|~{3}|</?\w|\$\$|\\"
    r"|(?:=+|-+|[*_]{3,})\s*$)|[^|]*\|"
)
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_TAKES_ON = re.compile(r"\s{0,3}(?:[-*+]\s|\d{1,3}[.)]\s|>)")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\Z")


def flowing(text: str) -> str:
    """Join the lines of each paragraph of a text that is Markdown, where they mean nothing."""
    lines: list[str] = []
    fenced = open_to_more = False
    for line in text.replace("\r\n", "\n").split("\n"):
        fence = bool(_FENCE.match(line))
        own = fenced or bool(_OWN.match(line))
        if open_to_more and not own:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        fenced ^= fence
        breaks = line.endswith(("  ", "\\"))
        open_to_more = not (fenced or fence or breaks) and (not own or bool(_TAKES_ON.match(line)))
    return "\n".join(lines)


def plain_blocks(text: str, level: int = 1) -> Iterator[Block]:
    """Yield the blocks of a text; its headings lie at least at `level`."""
    text = visible(text.replace("\r\n", "\n"))
    for block in blocks(text):
        parts = [text[start:end] for start, end in block.parts]
        if block.kind == "heading":
            yield Heading(parts[0], max(block.level if block.level < 7 else level, level))
        elif block.kind == "list":
            yield from (
                Item(part, mark=_mark(text, start))
                for part, (start, _) in zip(parts, block.parts, strict=True)
            )
        elif block.kind == "code":
            yield Code("\n".join(parts))
        elif block.kind == "table":
            rows = tuple(tuple(text[start:end] for start, end in row) for row in block.rows)
            yield Table(rows, block.header)
        else:
            yield from (Paragraph(" ".join(part.split("\n"))) for part in parts)


def _mark(text: str, start: int) -> str:
    """Return the mark of an item that begins at an offset: its number, or a dash."""
    number = _NUMBER.search(text[text.rfind("\n", 0, start) + 1 : start].strip())
    return f"{number[1]}." if number else "-"
