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

from benchmarks.adding import TEXTS
from footnote.index.library.entries import entries_of
from footnote.index.read import read_text
from footnote.index.split.units import passages
from tests.conftest import ROOT

SIZE = 4_000  # characters, and twice as many
MOST = 2.3


def added(text: str) -> tuple[int, int]:
    """Do what adding does before anything is stored; return what is stored of it, counted."""
    article = read_text(f"It says.\n\n{text}", name="a.md")
    found, entries, lines = entries_of(article, passages(article))
    units = json.dumps([dataclasses.asdict(unit) for one in found for unit in one.units])
    return len(units), sum(len(one.text) for one in (*entries, *lines))


def forget() -> None:
    """Clear what is remembered of texts and words: what was seen before costs nothing."""
    for name, module in list(sys.modules.items()):
        for known in vars(module).values() if name.startswith("footnote.index.") else ():
            if hasattr(known, "cache_parameters") and known.cache_parameters()["maxsize"]:
                known.cache_clear()


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
    added(once)  # what is loaded once is loaded
    forget()
    most = MOST * lines_run(lambda: added(once))
    forget()
    assert lines_run(lambda: added(twice)) <= most
    for small, large in zip(added(once), added(twice), strict=True):
        assert large <= MOST * small + 2_000
