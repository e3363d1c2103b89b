"""`make bench-adding`: the seconds that adding takes over 70 kinds of text, and how they grow.

What is done before anything is embedded or stored: reading, splitting, joining. `ARGS="400000"`
chooses how many characters the shorter of two texts has. `tests/index/split/test_linear.py` counts
the work instead.
"""

import gc
import sys
import time
from collections.abc import Callable

from footnote.index.library.entries import entries_of
from footnote.index.read import read_text
from footnote.index.split.units import passages

# What a text is made of, over and over; {} is another number each time.
REPEATED = {
    "headings": "# a\n",
    "headings of their own": "# Part {}\n",
    "headings apart": "# Part {}\n\n",
    "headings ever deeper": "# a\n## b\n### c\n#### d\n",
    "headings and text": "# Part {}\n\nIt is {}.\n\n",
    "closed headings": "# a #\n",
    "underlined": "a\n===\n",
    "underlined with dashes": "Part {}\n---\n\n",
    "short lines": "Part {}\n\n",
    "empty items": "-\n- x\n",
    "items": "- it is {}\n",
    "items apart": "- it is {}\n\n",
    "numbers": "{}. it is so\n",
    "nested items": "- a {}\n  - b\n    - c\n",
    "colons": "It has {}:\n\n",
    "lists with openings": "It has {}:\n\n- a\n\n",
    "rows": "| a | {} |\n",
    "rows without edges": "a | {}\n",
    "delimiters": "|---|---|\n",
    "tables": "| a | b |\n|---|---|\n| {} | 2 |\n\n",
    "bars": "|",
    "bars with words": "a|",
    "brackets": "[",
    "parentheses": "(",
    "links": "[a](http://b.example/{}) ",
    "pictures": "![a](b{}) ",
    "openings of pictures": "![",
    "definitions": "[a{}]: http://b.example\n",
    "quotations": "> it is {}\n",
    "quotation marks": '"',
    "comments": "<!-- a -->",
    "openings of comments": "<!--",
    "comments between words": "a <!-- b --> {} ",
    "tags": "<div>",
    "hidden tags": "<div hidden>",
    "hidden tags of their own": "<x{} hidden>",
    "hidden words": "<b hidden>x</b> {} ",
    "less than": "<",
    "combining marks": "e\u0301 ",
    "combining marks alone": "\u0301a" + "\u0301" * 20,
    "words": "word ",
    "letters": "a",
    "digits": "1",
    "dots": ".",
    "dots and digits": "1.",
    "spaces": "a" + " " * 40,
    "lines": "a{}\n",
    "empty lines": "a{}\n" + "\n" * 20,
    "carriage returns": "a{}\r\n",
    "sentences": "It is {}. ",
    "sentences without spaces": "\u6f22\u3002",
    "questions": "Is it {}? ",
    "abbreviations": "Dr. ",
    "stars": "*",
    "bold words": "**a{}** ",
    "bold lines": "**a{}**\n\n",
    "underscores": "_a",
    "backticks": "`",
    "fences": "```\n",
    "code": "```\nx{}\n```\n",
    "rules": "---\n",
    "joiners": "\u2060",
    "joined lines": "\u2060a{}\n",
    "escaped bars": "\\|",
    "wrapped lines": "a word and a word, and one more word and one word and so on to {}\n",
}


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: "".join(piece.replace("{}", str(n)) for n in range(10**4, 10**4 + size))[
        :size
    ]


# What stands once beside much else: each grows with the text.
TEXTS = {
    **{name: _repeated(piece) for name, piece in REPEATED.items()},
    "a long heading over lines": lambda n: "# " + "a " * (n // 4) + "\n\n" + _lines(n // 2),
    "a long column over rows": lambda n: (
        "|a|" + "b " * (n // 4) + "|\n|---|---|\n" + _lines(n // 2, "|c|{}|\n")
    ),
    "a long row beside cells": lambda n: (
        "|a|"
        + "b|" * (n // 8)
        + "\n|-|"
        + "-|" * (n // 8)
        + "\n|"
        + "d " * (n // 8)
        + "|"
        + "e|" * (n // 8)
    ),
    "a long opening of a list": lambda n: (
        "So" + " a" * (n // 4) + ":\n\n" + _lines(n // 2, "- {}\n")
    ),
    "tags opened, then closed": lambda n: "<i hidden>" * (n // 16) + "</i> a " * (n // 16),
    "front matter": lambda n: "---\n" + _lines(n, "a{}: b\n") + "---\n",
    "a fence and lines": lambda n: "```\n" + _lines(n),
    "a comment and lines": lambda n: "<!--\n" + _lines(n),
}


def _lines(size: int, line: str = "It is {}.\n\n") -> str:
    return _repeated(line)(size)


def main() -> None:
    """Measure each kind at a size and at twice that, and print."""
    gc.disable()  # its turns come when they come
    size = int(sys.argv[1]) if sys.argv[1:] else 100_000
    print(f"| kind | {size:,} characters | {2 * size:,} | times |\n|---|---|---|---|")
    for kind, write in TEXTS.items():
        once, twice = _seconds(write(size)), _seconds(write(2 * size))
        print(
            f"| {kind} | {once:.3f} s | {twice:.3f} s | {twice / max(once, 0.001):.1f} |",
            flush=True,
        )


def _seconds(text: str) -> float:
    gc.collect()
    start = time.process_time()
    article = read_text(f"It says.\n\n{text}", name="a.md")
    entries_of(article, passages(article))
    return time.process_time() - start


if __name__ == "__main__":
    main()
