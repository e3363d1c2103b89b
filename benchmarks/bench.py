"""`make bench`: how fast files are read, indexed, found and answered here, and in how much memory.

Prints a Markdown table. Everything is measured in one run; speed is also given as a ratio to the
raw speed of the parts, which travels between machines better than seconds do.
"""

import io
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

import httpx
import pypdfium2
from rich.console import Console

from benchmarks.embedding import beside_torch
from footnote import Answered, Assistant, Found
from footnote.assistant.measure.question_file import read_questions
from footnote.assistant.model.local import LocalChat
from footnote.assistant.model.open import LOCAL
from footnote.assistant.serve.bars import Bars, bars
from footnote.index.embed.embedder import open_embedder
from footnote.index.errors import BadInput
from footnote.index.library.entries import entries_of
from footnote.index.library.library import Library
from footnote.index.read import read_bytes, read_file
from footnote.index.search.search import search
from footnote.index.split.units import passages

ROOT = Path(__file__).parent.parent
BRIEFING = ROOT / "index" / "articles" / "venezuela-briefing.md"
SHARED = ROOT.parent / "shared"
SCANNED = ROOT / "tests" / "articles" / "harbour-writer.pdf"
QUESTIONS = (
    "On whose orders are the talks taking place?",
    "What is the objective of international monitoring?",
    "Which countries' influence worries Washington?",
    "What do critics say about the talks?",
    "What could happen to regional allies?",
)
ACCOUNTS = (
    "Describe the military pressure.",
    "Explain what the critics argue.",
    "What are the recommendations about, in detail?",
)
BESIDE = 2_000  # about how many texts sentence-transformers reads too
err = Console(stderr=True)


def main() -> None:
    """Measure and print."""
    if len(sys.argv) > 1:
        _child(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory() as folder, bars(err) as progress:
        home = Path(folder)
        rows = [*reading(progress), *_indexing(home / "index", progress)]
        rows += _answering(home / "ask", progress)
        rows += _starting(home / "ask", progress)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


# --- reading ------------------------------------------------------------------------------------


def reading(progress: Callable[[str, int, int], None]) -> Iterator[tuple[str, str]]:
    """Read PDFs and a scan, and yield the seconds that a page takes, its process included."""
    files = sorted(SHARED.glob("data/pdf/*.pdf")) or [SCANNED]
    for number, (what, data) in enumerate(
        [("PDFs", [file.read_bytes() for file in files]), ("a scan", [scan_of(SCANNED)])]
    ):
        progress("reading", number, 2)
        try:
            with clock() as passed:
                pages = sum(len(read_bytes(one, name="file.pdf").pages) for one in data)
        except BadInput as refused:  # without the extra `ocr`
            yield f"reading {what}", str(refused)
            continue
        yield f"reading {what}, {pages} pages", f"{passed() / pages:.2f} s a page"
    progress("reading", 2, 2)


def scan_of(file: Path) -> bytes:
    """Return a PDF of the pictures of another's pages, as a scanner makes it."""
    with pypdfium2.PdfDocument(file) as document:
        pages = [page.render(scale=2).to_pil() for page in document]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


# --- indexing and search ------------------------------------------------------------------------


def _indexing(home: Path, progress: Bars) -> Iterator[tuple[str, str]]:
    files = sorted(SHARED.glob("data/squad2/articles/*.md")) or [BRIEFING]
    articles = [read_file(file) for file in files]
    embedder = open_embedder()
    with clock() as loading:
        embedder.load()
    of_article = [
        [entry.text for entries in entries_of(article, passages(article))[1:] for entry in entries]
        for article in articles
    ]
    texts = list(chain.from_iterable(of_article))
    with Library(home, embedder) as library:
        spent = 0.0
        for article in articles:
            with clock() as adding:
                library.add(article)
            spent += adding()
            progress("indexing", len(library.articles()), len(articles))
        each = sum(_time(partial(embedder.embed_documents, of_one)) for of_one in of_article)
        raw = _time(partial(embedder.embed_documents, texts))
        times = [_time(partial(search, library, question)) for question in QUESTIONS * 10]
    characters = sum(len(article.text) for article in articles)
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    yield "articles, characters, vectors", f"{len(articles)}, {characters:,}, {len(texts):,}"
    yield "loading the embedding model", f"{loading():.1f} s"
    yield "indexing", f"{spent:.1f} s, {len(texts) / spent:.0f} vectors a second"
    yield "of the encoder's speed, article by article", f"{100 * each / spent:.0f} %"
    yield "of its speed on all texts at once", f"{100 * raw / spent:.0f} %"
    yield "on disk", f"{disk / 1e6:.0f} MB, {disk / characters:.0f} bytes a character"
    yield "search, median and 95th percentile", f"{_quantiles(times)}"
    yield from beside_torch(texts[:: max(len(texts) // BESIDE, 1)])


# --- answering ----------------------------------------------------------------------------------


def _answering(home: Path, progress: Bars) -> Iterator[tuple[str, str]]:
    original = SHARED / "articles" / "us-venezuela-talks.txt"
    article = str(original if original.exists() else BRIEFING)
    yield "article asked", "the original" if original.exists() else "the briefing"
    kinds = ("new", "restarted")
    longer = min(SHARED.glob("data/squad2/articles/*.md"), key=_size, default=None)
    for number, kind in enumerate(kinds):
        progress("asking in fresh processes", number, len(kinds))
        command = [sys.executable, "-m", "benchmarks.bench", str(home), article]
        command += [str(longer)] if longer and kind == "restarted" else []
        child = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        seen = json.loads(child.stdout.splitlines()[-1])
        if kind == "new":
            yield "reading the article, once", f"{seen['reading']:.1f} s"
            continue
        yield "cold process: until both models are loaded", f"{seen['loading']:.1f} s"
        for name in ("first quote", "whole answer"):
            yield f"first question after a restart, {name}", f"{seen['first'][name]:.2f} s"
        warm = seen["warm"]
        for name in ("first quote", "whole answer"):
            values = [times[name] for times in warm if name in times]
            yield f"warm, {name}, median of {len(values)}", f"{statistics.median(values):.2f} s"
        share = statistics.median(times["in the model"] / times["whole answer"] for times in warm)
        yield "of it in llama.cpp, median", f"{100 * share:.0f} %"
        yield "warm, an account, median of 3", f"{statistics.median(seen['accounts']):.2f} s"
        yield from seen["long"].items()
        yield "peak memory", f"{seen['memory'] / 1e9:.2f} GB"
    progress("asking in fresh processes", len(kinds), len(kinds))


def _starting(home: Path, progress: Bars) -> Iterator[tuple[str, str]]:
    """Yield how long a cold process takes until it answers by quotes, and until a page is there."""
    from benchmarks.load import open_page  # what it brings isn't memory of the answers measured

    own = {**os.environ, "FOOTNOTE_HOME": str(home)}
    asking = [sys.executable, "-m", "footnote", "ask", QUESTIONS[0], "--model", "none"]
    asks = [
        _time(partial(subprocess.run, asking, env=own, cwd=home, capture_output=True, check=True))
        for _ in range(5)
    ]
    progress("starting", 1, 2)
    yield "cold process: `ask --model none`, median of 5", f"{statistics.median(asks):.2f} s"
    with clock() as passed, open_page(home, LOCAL) as served:
        httpx.get(f"{served.address}/", trust_env=False).raise_for_status()
        yield "cold process: until the page is reachable", f"{passed():.1f} s"
    progress("starting", 2, 2)


def _child(home: str, article: str, longer: str = "") -> None:
    """Ask in a process of its own: the first time it reads the article, later it has read it."""
    with Assistant.open(home) as assistant:
        with clock() as loading:
            assistant.load()
        added = assistant.add(article, read_ahead=False)
        with clock() as reading:
            assistant.loading.read_now(added)
        first, *warm = [_watched(assistant, question) for question in QUESTIONS]
        accounts = [timed(assistant, question)["whole answer"] for question in ACCOUNTS]
        long = dict(_about_a_long_one(assistant, longer)) if longer else {}
    figures = {
        "loading": loading(),
        "reading": reading(),
        "first": first,
        "warm": warm,
        "accounts": accounts,
        "long": long,
        "memory": peak_memory(),
    }
    print(json.dumps(figures))


def _about_a_long_one(assistant: Assistant, file: str) -> Iterator[tuple[str, str]]:
    """Ask about a long article before all its passages are read, and after."""
    added = assistant.add(file, read_ahead=False)
    what = f"an article of {len(added.text):,} characters"
    questions = read_questions(SHARED / "data" / "squad2" / "questions.jsonl")
    asked = [one.question for one in questions if one.article == Path(file).name][:6]
    for kept in (False, True):
        if kept:
            with clock() as reading:
                assistant.loading.read_now(added, long=True)
            yield f"{what}, reading all its passages, once", f"{reading():.0f} s"
        times = [timed(assistant, one, added.id)["whole answer"] for one in asked]
        when = "after" if kept else "before"
        yield f"{what}, whole answer {when} that, median", f"{statistics.median(times):.2f} s"


def timed(assistant: Assistant, question: str, article: str | None = None) -> dict[str, float]:
    """Ask, and return the seconds until the first of each thing that a reader sees."""
    names = {Found: "first quote", Answered: "whole answer"}
    seen: dict[str, float] = {}
    with clock() as passed:
        for event in assistant.stream(question, article=article):
            if name := names.get(type(event)):
                seen.setdefault(name, passed())
    return seen


def _watched(assistant: Assistant, question: str) -> dict[str, float]:
    with _in_the_model(assistant) as spent:
        return {**timed(assistant, question), "in the model": spent()}


@contextmanager
def _in_the_model(assistant: Assistant) -> Iterator[Callable[[], float]]:
    """Give a function that says how many seconds the local model was held."""
    writer = assistant.loading.writer()
    if not writer or not isinstance(writer.model.chat, LocalChat):
        yield lambda: 0.0
        return
    server, held, turn = writer.model.chat.server, [0.0], writer.model.chat.server.turn

    @contextmanager
    def watched(*given: str | None) -> Iterator[None]:
        with turn(*given), clock() as passed:
            yield
            held[0] += passed()

    server.turn = watched  # type: ignore[method-assign]
    try:
        yield lambda: held[0]
    finally:
        del server.turn  # the class has it still


# --- measuring ----------------------------------------------------------------------------------


@contextmanager
def clock() -> Iterator[Callable[[], float]]:
    """Give a function that says how many seconds passed, until the block ended."""
    start, end = time.perf_counter(), None
    yield lambda: (end or time.perf_counter()) - start
    end = time.perf_counter()


def peak_memory() -> int:
    """Return the most bytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _size(file: Path) -> int:
    return file.stat().st_size


def _time(call: Callable[[], object]) -> float:
    with clock() as passed:
        call()
    return passed()


def _quantiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    chosen = statistics.median(ordered), ordered[-1 - len(ordered) // 20]
    return ", ".join(f"{1000 * one:.0f} ms" for one in chosen)


if __name__ == "__main__":
    main()
