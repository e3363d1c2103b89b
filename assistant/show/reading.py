"""An article that was just read comes in; what was found in its file, and what wasn't, goes out."""

from collections import Counter
from collections.abc import Iterator, Mapping

from footnote.index.article import Article
from footnote.index.split.block import Block
from footnote.index.split.hidden import visible
from footnote.index.split.lines import blocks

_NAMES = {"heading": "heading", "list": "list", "table": "table", "code": "block of code"}
_TOLD = ("page", "table", "list")  # what a reader looks for


def blocks_of(article: Article) -> Iterator[Block]:
    """Yield the blocks of an article that its reader sees."""
    return blocks(visible(article.text))


def counts_of(article: Article) -> Mapping[str, int]:
    """Return how many there are of each kind of thing: pages, then blocks."""
    pages = {"page": len(article.pages)} if article.pages else {}
    kinds = Counter(_NAMES.get(block.kind, "paragraph") for block in blocks_of(article))
    return {**pages, **kinds}


def read_line(article: Article) -> str:
    """Say in a line what was read: “48 pages, 12 tables. 2 pages are pictures.”."""
    counts = counts_of(article)
    told = [several(counts[name], name) for name in _TOLD if counts.get(name)]
    found = ", ".join(told) or several(len(article.text.split()), "word")
    return " ".join((f"{found}.", *article.left_out))


def several(count: int, name: str) -> str:
    """Return a number with what it counts: “3 blocks of code”."""
    first, _, rest = name.partition(" ")
    return f"{count:,} {name}" if count == 1 else f"{count:,} {first}s{' ' * bool(rest)}{rest}"
