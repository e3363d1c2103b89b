"""A library's folder comes in, what is wrong with it goes out, found by real queries.

Runs as a process of its own (`python -m index.health HOME EMBEDDINGS STORE`): two kinds of damage
to Chroma's files end the process that opens them.
"""

import json
import subprocess
import sys
from pathlib import Path

from index.embed import open_embedder
from index.errors import FootnoteError
from index.library import Library
from index.scope import Scope

_TIMEOUT = 300  # seconds
_MOST_ARTICLES = 20


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
                for listed in library.listing()[:_MOST_ARTICLES]
                if not _finds_itself(library, listed.id)
            ]
    except FootnoteError as error:
        return [str(error)]


def _finds_itself(library: Library, article_id: str) -> bool:
    first = next(iter(library.passages([f"{article_id}-00000"]).values()), None)
    if first is None:
        return False
    vector, within = library.vector(first.text[:500]), Scope(article_id)
    passages = library.near_passages(vector, 5, within)
    return first.id in passages and bool(library.near_lines(vector, 5, within))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(problems(Path(sys.argv[1]), sys.argv[2], sys.argv[3])) + "\n")
