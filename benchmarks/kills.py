"""Kill a process that adds and removes articles, again and again; say what the next one finds.

A kill comes at random, or is aimed: a moment after a file of the search index changes, which is
when Chroma writes its graphs. The index is set to write them after 60 rows in place of 1,000. The
next process has to open the library, with every article that was acknowledged and no other; it
has to answer from one of them; and one in three waits until the index is whole, and looks whether
each article is found by its vectors.
"""

import argparse
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.library import chroma
from footnote.index.library.entries import entries_of
from footnote.index.library.library import Library
from footnote.index.library.scope import Scope
from footnote.index.search.search import search
from footnote.index.split.units import passages

_ROWS = 60  # after which Chroma writes its files
_MOST = 40  # articles
_LIFE = 2.0  # seconds that a process lives at most
_PERSIST = 0.006  # seconds that writing the files takes, and a little more


@dataclass
class Seen:
    """What happened so far: what was acknowledged, what was under way, what was wrong."""

    there: set[int] = field(default_factory=set)
    under_way: tuple[str, int] | None = None
    newest: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def take(self, what: str, about: object) -> None:
        """Take in what a process said of itself."""
        if what in ("add", "remove"):
            self.under_way = (what, int(str(about)))
            self.newest = max(self.newest, self.under_way[1])
        elif what == "done":
            self._done()
        elif what == "open" and isinstance(about, tuple):
            self._opened(*about)
        elif what == "wrong":
            self.wrong.append(str(about))
        self.counts[what] += 1

    def _done(self) -> None:
        if self.under_way:
            what, number = self.under_way
            (self.there.add if what == "add" else self.there.discard)(number)
            self.under_way = None

    def _opened(self, found: set[int], by_words: str) -> None:
        self.counts["words"] += bool(by_words)
        unclear = {self.under_way[1]} if self.under_way else set()
        if lost := self.there - found - unclear:
            self.wrong.append(f"acknowledged and missing: {sorted(lost)}")
        if more := found - self.there - unclear:
            self.wrong.append(f"there, and never acknowledged: {sorted(more)}")
        self.there, self.under_way = found, None


def article_of(number: int) -> Article:
    """Return an article that no other is like."""
    lines = (
        f"The river {name}{number} passes {town}{number} and bears {boats} boats a day."
        for name, town, boats in zip("abcdefghij", "klmnopqrst", range(10, 20), strict=True)
    )
    return Article.from_text("\n\n".join(lines), title=f"river-{number}")


def live(home: Path, seen: Seen, seed: int, out: Connection) -> None:
    """Open the library, look at it, and change it until somebody ends this process."""
    try:
        with Library(home, TinyEmbedder()) as library:
            chance = random.Random(seed)
            numbers = {int(one.title.split("-")[1]) for one in library.listing()}
            out.send(("open", (numbers, library.by_words)))
            for fault in _faults(library, sorted(numbers), chance):
                out.send(("wrong", fault))
            out.send(("looked", ""))
            _change(library, numbers, seen.newest, chance, out)
    except Exception as error:
        out.send(("wrong", f"{type(error).__name__}: {error}"))


def _faults(library: Library, numbers: list[int], chance: random.Random) -> Iterator[str]:
    for number in chance.sample(numbers, min(2, len(numbers))):
        hits = search(library, f"What does the river a{number} pass?")
        if article_of(number).id not in {hit.passage.article_id for hit in hits}:
            yield f"river {number} isn't found"
    if chance.random() < 1 / 3:
        library.index_all()
        if library.by_words or library.store.counts() != library.records.counts():
            yield f"the index isn't whole: {library.by_words}"
        yield from (f"river {one} isn't found by vectors" for one in numbers if _lost(library, one))


def _lost(library: Library, number: int) -> bool:
    article = article_of(number)
    _, _, lines = entries_of(article, passages(article))
    vectors = library.embeddings.embed_documents([line.text for line in lines])
    return not all(library.near_lines(one, 5, Scope(article.id, exact=False)) for one in vectors)


def _change(
    library: Library, numbers: set[int], newest: int, chance: random.Random, out: Connection
) -> None:
    while True:
        if numbers and chance.random() < (0.8 if len(numbers) > _MOST else 0.3):
            number = chance.choice(sorted(numbers))
            out.send(("remove", number))
            library.remove(article_of(number).id)
            numbers.remove(number)
        else:
            newest += 1
            out.send(("add", newest))
            library.add(article_of(newest))
            numbers.add(newest)
        out.send(("done", ""))


def one_life(home: Path, seen: Seen, seed: int) -> None:
    """Let a process live, kill it, and take in what it said."""
    chance = random.Random(-seed)
    processes = multiprocessing.get_context("fork")  # this one never opens Chroma
    here, there = processes.Pipe(duplex=False)
    child = processes.Process(target=live, args=(home, seen, seed, there))
    child.start()
    there.close()
    aimed = chance.random() < 0.5
    end = time.monotonic() + (_LIFE * 5 if aimed else chance.random() * _LIFE)
    before: dict[str, int] = {}
    with suppress(EOFError):  # what it was saying when it ended
        while time.monotonic() < end and child.is_alive():
            while here.poll(0 if before else 0.001):
                what, about = here.recv()
                seen.take(what, about)
                if what == "looked" and aimed:
                    before = _written(home)
            if before and _written(home) != before:
                time.sleep(chance.random() * _PERSIST)
                break
    if child.is_alive():
        child.kill()
        seen.counts["aimed" if before else "random"] += 1
    child.join()
    with suppress(EOFError):
        while here.poll():
            seen.take(*here.recv())
    if child.exitcode != -9:
        seen.wrong.append(f"it ended by itself ({child.exitcode})")
    here.close()


def _written(home: Path) -> dict[str, int]:
    found = {}
    for file in (home / "chroma").glob("*/*"):
        with suppress(FileNotFoundError):
            found[str(file)] = file.stat().st_mtime_ns
    return found or {"": 0}


def main() -> None:
    """Kill as often as is asked, or as the time lets; exit status 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chroma.HNSW["hnsw"]["sync_threshold"] = chroma.HNSW["hnsw"]["batch_size"] = _ROWS
    end, seen = time.monotonic() + given.minutes * 60, Seen()
    home = Path(tempfile.mkdtemp(prefix="footnote-kills-"))
    for number in range(given.kills):
        if time.monotonic() > end:
            break
        known = len(seen.wrong)
        one_life(home, seen, given.seed + number)
        for wrong in seen.wrong[known:]:
            print(f"life {given.seed + number}: {wrong}", flush=True)
    counts = seen.counts
    print(
        f"{counts['aimed'] + counts['random']:,} kills ({counts['aimed']:,} aimed, "
        f"{counts['random']:,} at random); {counts['open']:,} openings, of which "
        f"{counts['words']:,} began by words alone; {counts['done']:,} changes acknowledged; "
        f"{len(seen.wrong):,} faults"
    )
    shutil.rmtree(home)
    sys.exit(bool(seen.wrong))


if __name__ == "__main__":
    main()
