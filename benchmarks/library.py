"""`make bench-library`: what a library of 1,000, 10,000 and 100,000 passages costs.

Articles are made up (`benchmarks/made.py`). Up to 10,000 passages are embedded by the real model;
100,000 get vectors made of their words, which take no time, so that the rest can be measured.
`ARGS="1000 10000"` chooses the sizes. Processor time is that of the whole process.
"""

import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.made import Asked, ask_about, make_articles, make_text
from footnote.assistant.serve.bars import bars
from footnote.index.embed.embedder import NamedEmbeddings, open_embedder
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.search.search import search
from footnote.index.words import words

SIZES = (1_000, 10_000, 100_000)
PASSAGES = 10  # of an article
REAL = 10_000  # passages at most, for which the real model is waited for
ASKED = 100
ROOT = Path(__file__).parent.parent
err = Console(stderr=True)


class WordVectors:
    """Stands in for the model: a text's vector is the sum of one random vector for each word."""

    name = "word-vectors"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are stored."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        total = np.sum([_vector(word) for word in words(text)] or [_vector("")], axis=0)
        return (total / np.linalg.norm(total)).tolist()  # type: ignore[no-any-return]


@lru_cache(maxsize=200_000)
def _vector(word: str) -> np.typing.NDArray[np.float32]:
    return np.random.default_rng(list(word.encode())).standard_normal(384, dtype=np.float32)


def main() -> None:
    """Measure each size in processes of its own, and print."""
    if sys.argv[1:2] == ["child"]:
        child, size, home = {"fill": _fill, "use": _use}[sys.argv[2]], int(sys.argv[3]), sys.argv[4]
        print(json.dumps(child(size, Path(home))))
        return
    print(
        f"Python {platform.python_version()}, chromadb {version('chromadb')}, "
        f"{os.cpu_count()} cores, {platform.machine()}\n"
    )
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    columns = [_measure(size) for size in sizes]
    print(f"| | {' | '.join(f'{size:,} passages' for size in sizes)} |")
    print("|---" * (len(sizes) + 1) + "|")
    for what in columns[0]:
        print(f"| {what} | {' | '.join(column.get(what, '') for column in columns)} |", flush=True)


def _measure(size: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as home:
        return {**_child("fill", size, home), **_child("use", size, home)}


def _child(what: str, size: int, home: str) -> dict[str, str]:
    command = [sys.executable, "-m", "benchmarks.library", "child", what, str(size), home]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


# --- filling ------------------------------------------------------------------------------------


def _fill(size: int, home: Path) -> dict[str, str]:
    embedder = _embedder(size)
    with Library(home, embedder) as library, bars(err) as progress:
        library.vector("warm")
        with _clock() as spent:
            for number, article in enumerate(make_articles(size // PASSAGES), start=1):
                library.add(article)
                progress(f"{size:,} passages", number, size // PASSAGES)
        passages, lines = library.records.counts()
        characters = sum(listed.characters for listed in library.listing())
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    seconds, processor = spent()
    return {
        "articles, lines, characters": f"{size // PASSAGES:,}, {lines:,}, {characters:,}",
        "embedding": embedder.name,
        "adding, passages a second": f"{passages / seconds:.0f}",
        "adding, processor time a passage": f"{1000 * processor / passages:.1f} ms",
        "adding, peak memory": _peak(),
        "on disk": f"{disk / 1e6:,.0f} MB, {disk / characters:.0f} bytes a character",
    }


# --- using --------------------------------------------------------------------------------------


def _use(size: int, home: Path) -> dict[str, str]:
    embedder = _embedder(size)
    embedder.embed_query("warm")
    before = _memory()
    with _clock() as opening:
        library = Library(home, embedder)
    with library:
        asked = _questions(size)
        with _clock() as first:
            search(library, asked[0].question)
        found = [_finds(library, one) for one in asked]
        whole = [_time(lambda one=one: search(library, one.question)) for one in asked]
        within = [
            _time(lambda one=one: search(library, one.question, article_id=one.article_id))
            for one in asked
        ]
        return {
            "opening": _milliseconds([opening()[0]]),
            "first search": _milliseconds([first()[0]]),
            "search in all, median and 95th percentile": _milliseconds(whole),
            "the right passage is in the first six": f"{100 * statistics.mean(found):.0f} %",
            "search in one article": _milliseconds(within),
            "listing": _milliseconds([_time(library.listing) for _ in range(5)]),
            **_changing(library),
            "memory, open and searched": f"{(_memory() - before) / 1e6:,.0f} MB",
        }


def _changing(library: Library) -> dict[str, str]:
    """Change ten articles, and take them out again."""
    changed, removed = [], []
    for listed in library.listing()[:10]:
        text = make_text(random.Random(listed.id), PASSAGES)
        article = read_text(text, name="changed.md", source=listed.source)
        changed.append(_time(lambda article=article: library.add(article)))
        removed.append(_time(lambda article=article: library.remove(article.id)))
    return {
        "an article's new version": _milliseconds(changed),
        "removing an article": _milliseconds(removed),
    }


def _questions(size: int) -> list[Asked]:
    rng = random.Random(11)
    chosen = sorted(rng.sample(range(size // PASSAGES), min(ASKED, size // PASSAGES)))
    articles = (
        article
        for number, article in enumerate(make_articles(size // PASSAGES))
        if number in set(chosen)
    )
    return [ask_about(article, rng) for article in articles]


def _finds(library: Library, asked: Asked) -> bool:
    return any(
        hit.passage.article_id == asked.article_id
        and hit.passage.start <= asked.start < hit.passage.end
        for hit in search(library, asked.question)
    )


# --- measuring ----------------------------------------------------------------------------------


def _embedder(size: int) -> NamedEmbeddings:
    return open_embedder() if size <= REAL else WordVectors()


@contextmanager
def _clock() -> Iterator[Callable[[], tuple[float, float]]]:
    """Give a function that says how many seconds the block took, on the wall and of processors."""
    start, before = time.perf_counter(), time.process_time()
    passed: list[tuple[float, float]] = []
    yield lambda: passed[0]
    passed.append((time.perf_counter() - start, time.process_time() - before))


def _time(call: Callable[[], object]) -> float:
    with _clock() as passed:
        call()
    return passed()[0]


def _milliseconds(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    chosen = [statistics.median(ordered)]
    if len(ordered) > 20:
        chosen.append(ordered[-1 - len(ordered) // 20])
    return ", ".join(f"{1000 * one:,.0f} ms" for one in chosen)


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _peak() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB"


if __name__ == "__main__":
    main()
