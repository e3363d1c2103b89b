"""`make bench-growth`: how time and memory grow with the pages of an article and turns of talk.

Without a model, whose time doesn't depend on either once an article is read. Each size is measured
in a process of its own; a page has about 3,000 characters. How they grow with articles is what
`make bench-library` measures, and with readers at once `make bench-load`.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from benchmarks.bench import ROOT, clock, peak_memory
from benchmarks.made import ask_about
from benchmarks.page import article_of
from footnote import Assistant
from footnote.assistant.model.open import NONE
from footnote.assistant.serve.bars import bars
from footnote.index.read import read_text

T = TypeVar("T")
PAGES = (1, 10, 60, 300)
TURNS = (0, 10, 100, 1_000)
_ASKED = 20
_OF_TALK = 10  # pages of the article that is talked about


def main() -> None:
    """Measure each size, and print two tables."""
    if sys.argv[1:2] == ["child"]:
        print(json.dumps({"pages": _pages, "turns": _turns}[sys.argv[2]](int(sys.argv[3]))))
        return
    with bars(Console(stderr=True)) as progress:
        for number, (what, sizes) in enumerate((("pages", PAGES), ("turns", TURNS))):
            columns = [_child(what, size) for size in sizes]
            print(f"| | {' | '.join(f'{size:,} {what}' for size in sizes)} |")
            print(f"|{'---|' * (1 + len(sizes))}")
            for row in columns[0]:
                print(f"| {row} | {' | '.join(column[row] for column in columns)} |")
            print(flush=True)
            progress("measuring", number + 1, 2)


def _child(what: str, size: int) -> dict[str, str]:
    command = [sys.executable, "-m", "benchmarks.growth", "child", what, str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _pages(pages: int) -> dict[str, str]:
    """Add an article of so many pages, and ask about its sentences."""
    with tempfile.TemporaryDirectory() as home, Assistant.open(home, NONE) as assistant:
        assistant.load()
        before = peak_memory()
        text = article_of(pages)
        article, adding = _timed(lambda: assistant.add(read_text(text, name="wells.md")))
        draw = random.Random(7)
        asked = [ask_about(article, draw).question for _ in range(_ASKED)]
        first = _timed(lambda: assistant.ask(asked[0]))[1]
        times = [_timed(partial(assistant.ask, question))[1] for question in asked]
        disk = sum(file.stat().st_size for file in Path(home).rglob("*") if file.is_file())
        return {
            "characters": f"{len(text):,}",
            "adding": f"{adding:.1f} s",
            "memory that it took more": f"{(peak_memory() - before) / 1e6:.0f} MB",
            "on disk": f"{disk / 1e6:.1f} MB",
            "first answer of quotes": f"{1000 * first:.0f} ms",
            "answers of quotes, median": f"{1000 * statistics.median(times):.0f} ms",
        }


def _turns(turns: int) -> dict[str, str]:
    """Ask on after so many turns of talk."""
    with tempfile.TemporaryDirectory() as home, Assistant.open(home, NONE) as assistant:
        article = assistant.add(read_text(article_of(_OF_TALK), name="wells.md"))
        draw = random.Random(7)
        asked = [ask_about(article, draw).question for _ in range(_ASKED + 1)]
        said = assistant.ask(asked[0])
        turn = [
            {"role": "user", "content": said.question},
            {"role": "assistant", "content": said.text or said.missing},
        ]
        history = turn * turns
        before = peak_memory()
        times = [_timed(partial(assistant.ask, one, history=history))[1] for one in asked]
        return {
            "an answer of quotes, median": f"{1000 * statistics.median(times[1:]):.0f} ms",
            "memory that they took more": f"{(peak_memory() - before) / 1e6:.0f} MB",
        }


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    with clock() as passed:
        done = do()
    return done, passed()


if __name__ == "__main__":
    main()
