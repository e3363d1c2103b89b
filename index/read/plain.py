"""A plain or Markdown text that stands inside another file comes in, its blocks go out."""

from collections.abc import Iterator

from footnote.index.read.canonical import Block, Code, Heading, Item, Paragraph, Table
from footnote.index.split.hidden import visible
from footnote.index.split.lines import blocks


def plain_blocks(text: str, level: int = 1) -> Iterator[Block]:
    """Yield the blocks of a text; its headings lie at least at `level`."""
    text = visible(text.replace("\r\n", "\n"))
    for block in blocks(text):
        parts = [text[start:end] for start, end in block.parts]
        if block.kind == "heading":
            yield Heading(parts[0], max(block.level if block.level < 7 else level, level))
        elif block.kind == "list":
            yield from (Item(part) for part in parts)
        elif block.kind == "code":
            yield Code("\n".join(parts))
        elif block.kind == "table":
            rows = tuple(tuple(text[start:end] for start, end in row) for row in block.rows)
            yield Table(rows, block.header)
        else:
            yield from (Paragraph(" ".join(part.split("\n"))) for part in parts)
