"""Adding takes time in step with the text: twice the text, at most 2.3 times the work.

Work is counted, not timed: the lines of ours that run, and the characters that are stored. What
single patterns cost is measured in `tests/test_patterns.py`.
"""

import dataclasses
import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from footnote.index.library.entries import entries_of
from footnote.index.read import read_text
from footnote.index.split.units import passages, split
from tests.conftest import ROOT

SIZE = 4_000  # characters, and twice as many
MOST = 2.3

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


def repeated(piece: str) -> Callable[[int], str]:
    return lambda size: "".join(piece.replace("{}", str(n)) for n in range(10**4, 10**4 + size))[
        :size
    ]


# What stands once beside much else: each grows with the text.
TEXTS = {
    **{name: repeated(piece) for name, piece in REPEATED.items()},
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
    return repeated(line)(size)


def added(text: str) -> tuple[int, int]:
    """Do what adding does before anything is stored; return what is stored of it, counted."""
    article = read_text(f"It says.\n\n{text}", name="a.md")
    found, entries, lines = entries_of(article, passages(article))
    units = json.dumps([dataclasses.asdict(unit) for one in found for unit in one.units])
    return len(units), sum(len(one.text) for one in (*entries, *lines))


def lines_run(do: Callable[[], object]) -> int:
    """Count the lines of ours that run."""
    count = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += 1
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(str(ROOT)) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("kind", TEXTS)
def test_twice_the_text_is_at_most_2_3_times_the_work(kind: str) -> None:
    once, twice = TEXTS[kind](SIZE), TEXTS[kind](2 * SIZE)
    split.cache_clear()
    assert lines_run(lambda: added(twice)) <= MOST * lines_run(lambda: added(once))
    for small, large in zip(added(once), added(twice), strict=True):
        assert large <= MOST * small + 2_000
