"""A library's folder comes in, what is wrong with it goes out, found by real queries.

Runs as a process of its own (`python -m footnote.index.library.health HOME EMBEDDINGS STORE`, a
database's address on standard input): two kinds of damage to Chroma's files end the process that
opens them.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from footnote.index.embed.embedder import open_embedder
from footnote.index.errors import FootnoteError
from footnote.index.library.entries import entries_of
from footnote.index.library.library import Library
from footnote.index.library.scope import Scope
from footnote.index.library.store import Entry
from footnote.index.library.versions import Listed
from footnote.index.split.units import passages

Near = Callable[[list[float], int, Scope], Mapping[str, object]]

_TIMEOUT = 300  # seconds
_MOST_ARTICLES = 20
_OF_ONE = 4
_OF_DOUBTFUL = 60
_BY_CHANCE = 0.1  # share that is missed; a graph that is cut in half misses about a half
_NEAR = 20  # passages of one article may be much alike


def examine_library(home: Path, embeddings: str, store: str = "", database: str = "") -> list[str]:
    """Return what is wrong, a sentence each, from a child process; empty if all is well."""
    command = [sys.executable, "-m", "footnote.index.library.health", str(home), embeddings, store]
    try:
        child = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT, input=database
        )
    except subprocess.TimeoutExpired:
        return ["Opening the library takes more than five minutes. Run `footnote rebuild`."]
    if child.returncode:
        return ["The search index is damaged: opening it ends the process. `footnote rebuild`."]
    return [str(problem) for problem in json.loads(child.stdout.splitlines()[-1])]


def problems(home: Path, embeddings: str, store: str, database: str = "") -> list[str]:
    """Open the library here and ask it for passages that must be found."""
    try:
        embedder = open_embedder(embeddings)
        with Library(home, embedder, store=store, database=database, mends=False) as library:
            if library.by_words:
                return [f"{library.by_words} `footnote rebuild` makes it now."]
            return [
                f"“{listed.title}” is not found by its own words. Run `footnote rebuild`."
                for listed in _some(library.listing())
                if not _finds_itself(library, listed.id)
            ]
    except FootnoteError as error:
        return [str(error)]


def _some(listing: Sequence[Listed]) -> Sequence[Listed]:
    """Return articles from all over the library: damage may be in any part of the index."""
    step = max(len(listing) // _MOST_ARTICLES, 1)
    return listing[::-step][:_MOST_ARTICLES]


def _finds_itself(library: Library, article_id: str) -> bool:
    """Say whether passages and lines of an article are found by the words they stand for.

    A search over neighbours misses one stored text in some hundreds of a sound index, those with
    close copies. So where one is missed more are tried, and damage is where many are.
    """
    article, within = library.article(article_id), Scope(article_id, exact=False)
    _, entries, lines = entries_of(article, passages(article))
    kinds = ((entries, library.near_passages), (lines, library.near_lines))

    def missed(stored: Sequence[Entry], near: Near, steps: int) -> float:
        tried = list(_embedded(library, stored, steps))
        lost = [one for one, vector in tried if one.passage_id not in near(vector, _NEAR, within)]
        return len(lost) / (len(tried) or 1)

    return bool(entries) and all(
        not missed(stored, near, _OF_ONE) or missed(stored, near, _OF_DOUBTFUL) <= _BY_CHANCE
        for stored, near in kinds
    )


def _embedded(
    library: Library, entries: Sequence[Entry], steps: int
) -> Iterator[tuple[Entry, list[float]]]:
    """Yield a few entries, long and short, as these are stored in this order; and their vectors."""
    ordered = sorted(entries, key=lambda entry: -len(entry.text))
    chosen = ordered[:: max(len(ordered) // steps, 1)]
    texts = [entry.text for entry in chosen]
    yield from zip(chosen, library.embeddings.embed_documents(texts), strict=True)


if __name__ == "__main__":
    # A database's address has a password in it, which no list of processes should show.
    found = problems(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.stdin.read())
    sys.stdout.write(json.dumps(found) + "\n")
