"""A library's folder comes in, what is wrong with it goes out, found by real queries.

Runs as a process of its own (`python -m index.health HOME EMBEDDINGS STORE`): two kinds of damage
to Chroma's files end the process that opens them.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.embed import open_embedder
from index.entries import entries_of
from index.errors import FootnoteError
from index.library import Library
from index.scope import Scope
from index.split import passages
from index.store import Entry
from index.versions import Listed

_TIMEOUT = 300  # seconds
_MOST_ARTICLES = 20
_OF_ONE = 4
_NEAR = 20  # passages of one article may be much alike


def examine_library(home: Path, embeddings: str, store: str = "") -> list[str]:
    """Return what is wrong, a sentence each, from a child process; empty if all is well."""
    command = [sys.executable, "-m", "index.health", str(home), embeddings, store]
    try:
        child = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired:
        return ["Opening the library takes more than five minutes. Run `footnote rebuild`."]
    if child.returncode:
        return ["The search index is damaged: opening it ends the process. `footnote rebuild`."]
    return [str(problem) for problem in json.loads(child.stdout.splitlines()[-1])]


def problems(home: Path, embeddings: str, store: str) -> list[str]:
    """Open the library here and ask it for passages that must be found."""
    try:
        with Library(home, open_embedder(embeddings), store=store) as library:
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

    Half of those that are tried, at least: a search over neighbours misses one stored text in some
    hundreds of a sound index (those with close copies), a damaged one loses a part of the graph.
    """
    article, within = library.article(article_id), Scope(article_id)
    _, entries, lines = entries_of(article, passages(article))
    kinds = ((entries, library.near_passages), (lines, library.near_lines))
    return bool(entries) and all(
        _mostly(
            entry.passage_id in near(vector, _NEAR, within)
            for entry, vector in _embedded(library, stored)
        )
        for stored, near in kinds
    )


def _mostly(found: Iterable[bool]) -> bool:
    """Say whether at least half are found; of nothing, all is."""
    each = list(found)
    return 2 * sum(each) >= len(each)


def _embedded(library: Library, entries: Sequence[Entry]) -> Iterator[tuple[Entry, list[float]]]:
    """Yield a few entries, long and short, as these are stored in this order; and their vectors."""
    ordered = sorted(entries, key=lambda entry: -len(entry.text))
    chosen = ordered[:: max(len(ordered) // _OF_ONE, 1)]
    texts = [entry.text for entry in chosen]
    yield from zip(chosen, library.embeddings.embed_documents(texts), strict=True)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(problems(Path(sys.argv[1]), sys.argv[2], sys.argv[3])) + "\n")
