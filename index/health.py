"""A library's folder comes in, what is wrong with it goes out, found by real queries.

Runs as a process of its own (`python -m index.health HOME EMBEDDINGS STORE`): two kinds of damage
to Chroma's files end the process that opens them.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from index.article import Passage
from index.embed import open_embedder
from index.errors import FootnoteError
from index.library import Library
from index.scope import Scope
from index.versions import Listed

_TIMEOUT = 300  # seconds
_MOST_ARTICLES = 20
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
    ids = library.records.passage_ids(article_id)
    ends = library.passages([*ids[:1], *ids[-1:]])
    return bool(ends) and all(_is_found(library, passage) for passage in ends.values())


def _is_found(library: Library, passage: Passage) -> bool:
    vector, within = library.vector(passage.text[:500]), Scope(passage.article_id)
    passages = library.near_passages(vector, _NEAR, within)
    return passage.id in passages and bool(library.near_lines(vector, _NEAR, within))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(problems(Path(sys.argv[1]), sys.argv[2], sys.argv[3])) + "\n")
