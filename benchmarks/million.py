"""`make bench-million`: the search index alone, filled with a million made-up vectors.

What is stored is what a library stores of its lines: an id, where it stands, 384 numbers. The
vectors lie in clusters, as those of texts do; a question is a stored vector with noise, so that
the right row is known. It takes half an hour; `ARGS="100000"` fills fewer. After each doubling a
fresh process opens what is there and asks.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console

from benchmarks.bench import ROOT, clock, peak_memory
from footnote.assistant.serve.bars import bars
from footnote.index.library.scope import Scope
from footnote.index.library.store import Store, Stored, size_of

ROWS = 1_000_000
FIRST = 125_000  # rows, after which it is asked for the first time
_AT_ONCE = 1_000
_OF_ARTICLE = 33  # rows: ten passages and their lines
_CLUSTERS = 2_000
_ASKED = 50
_HEAD = "| rows | added, rows a second | memory, filling | on disk | opening | first search "
_TAIL = "| search, median and 95th percentile | right row in six | in one article | memory, asked |"

Numbers = npt.NDArray[np.float32]


def main() -> None:
    """Fill, ask after each doubling, print."""
    if sys.argv[1:2] == ["ask"]:
        print(json.dumps(_ask(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    print(f"{_HEAD}{_TAIL}\n|{'---|' * 10}")
    with tempfile.TemporaryDirectory() as folder, bars(Console(stderr=True)) as progress:
        home, done, stop = Path(folder), 0, min(FIRST, rows)
        while done < rows:
            begun, before = time.perf_counter(), done
            with _opened(home) as store:
                while done < stop:
                    store.put("lines", _rows(done, min(done + _AT_ONCE, stop)))
                    done = min(done + _AT_ONCE, stop)
                    progress("filling", done, rows)
            figures = [
                f"{(done - before) / (time.perf_counter() - begun):.0f}",
                _peak(),
                f"{size_of(home) / 1e9:.1f} GB",
                *_asked(home, done),
            ]
            print(f"| {done:,} | {' | '.join(figures)} |", flush=True)
            stop = min(2 * stop, rows)


def _asked(home: Path, rows: int) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.million", "ask", str(home), str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _ask(home: Path, rows: int) -> list[str]:
    """Open what is there and ask it, in a process of its own."""
    chosen = random.Random(7).sample(range(rows), _ASKED)
    with clock() as opening, _opened(home) as store:
        opened = opening()
        first, _ = _search(store, chosen[0], Scope())
        times, right = zip(*(_search(store, row, Scope()) for row in chosen), strict=True)
        own = [_search(store, row, Scope(only=_article(row), exact=True))[0] for row in chosen[:10]]
    ordered = sorted(times)
    return [
        f"{1000 * opened:.0f} ms",
        f"{first:.1f} s",
        f"{1000 * statistics.median(times):.1f} ms, {1000 * ordered[-1 - _ASKED // 20]:.1f} ms",
        f"{100 * statistics.fmean(right):.0f} %",
        f"{1000 * statistics.median(own):.1f} ms",
        _peak(),
    ]


def _search(store: Store, row: int, within: Scope) -> tuple[float, bool]:
    noise = np.random.default_rng(row).standard_normal(384, dtype=np.float32)
    asked = _vectors(row, row + 1)[0] + 0.02 * noise
    with clock() as passed:
        found = store.near_lines(asked.tolist(), 6, within)
    return passed(), _passage(row) in found


# --- what is made up ----------------------------------------------------------------------------


def _rows(start: int, end: int) -> Stored:
    numbers = range(start, end)
    return {
        "ids": [_id(row) for row in numbers],
        "embeddings": _vectors(start, end),
        "metadatas": [
            {
                "article_id": _article(row),
                "passage_id": _passage(row),
                "start": 90 * (row % _OF_ARTICLE),
                "end": 90 * (row % _OF_ARTICLE) + 85,
            }
            for row in numbers
        ],
    }


def _vectors(start: int, end: int) -> Numbers:
    """Return the vectors of rows, the same each time: the middle of a cluster, and noise."""
    made = [
        _middles()[row % _CLUSTERS]
        + 0.05 * np.random.default_rng(row).standard_normal(384, dtype=np.float32)
        for row in range(start, end)
    ]
    found: Numbers = np.asarray(made, np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


@cache
def _middles() -> Numbers:
    made: Numbers = np.random.default_rng(1).standard_normal((_CLUSTERS, 384), dtype=np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def _article(row: int) -> str:
    return f"{row // _OF_ARTICLE:012x}"


def _passage(row: int) -> str:
    return f"{_article(row)}-{row % _OF_ARTICLE // 3}"


def _id(row: int) -> str:
    return f"{_passage(row)}:{row % 3}"


# --- measuring ----------------------------------------------------------------------------------


@contextmanager
def _opened(home: Path) -> Iterator[Store]:
    store = Store(home, "made", lambda kind, article: _ids_of(article) if kind == "lines" else [])
    try:
        yield store
    finally:
        store.close()


def _ids_of(article: str) -> list[str]:
    first = int(article, 16) * _OF_ARTICLE
    return [_id(row) for row in range(first, first + _OF_ARTICLE)]


def _peak() -> str:
    return f"{peak_memory() / 1e9:.1f} GB"


if __name__ == "__main__":
    main()
