"""`make bench-closest`: how often the closest passage of an unanswerable question is about it.

Every question of the public set squad2 that its article doesn't answer, without a model: whether a
passage is close enough to be shown, and whether that holds a word that the question is about.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.bench import SHARED
from footnote.assistant.answer import Citation
from footnote.assistant.check.claims import cite
from footnote.assistant.find.gather import gather_material
from footnote.assistant.find.nearest import CLOSE, is_close
from footnote.assistant.question.question import read_question
from footnote.assistant.serve.bars import bars
from footnote.index.embed.embedder import open_embedder
from footnote.index.library.library import Library
from footnote.index.read import read_file
from footnote.index.search.search import search

BARS = (0.0, 0.2, 0.3, 0.4, 0.5)

Near = tuple[str, Citation]  # a question, and what comes nearest to it


def main() -> None:
    """Measure and print."""
    folder = SHARED / "data" / "squad2"
    if not folder.is_dir():
        sys.exit("This needs the public question sets in ../shared/data.")
    lines = (folder / "questions.jsonl").read_text().splitlines()
    questions = [one for one in map(json.loads, lines) if one["outcome"] == "not_in_article"]
    with (
        tempfile.TemporaryDirectory() as home,
        Library(Path(home), open_embedder()) as library,
        bars(Console(stderr=True)) as progress,
    ):
        files = sorted((folder / "articles").glob("*.md"))
        ids = {}
        for file in files:
            ids[file.name] = library.add(read_file(file)).id
            progress("indexing", len(ids), len(files))
        found = []
        for one in questions:
            found.append(_nearest(library, one["question"], ids[one["article"]]))
            progress("searching", len(found), len(questions))
    _print(found)


def _nearest(library: Library, question: str, article: str) -> Near | None:
    hits = search(library, question, article_id=article)
    read = read_question(question)
    ranked = gather_material(read, hits, library, only=article).nearest.ranked
    return (question, cite(ranked[0][1])) if ranked else None


def _print(found: Sequence[Near | None]) -> None:
    print(f"{len(found)} questions without an answer\n")
    print("| share of its words, at least | shown | with a word of it | with half of them |")
    print("|---|---|---|---|")
    for bar in sorted({*BARS, CLOSE}):
        shown = [one for one in found if one and is_close(*one, bar)]
        about = sum(is_close(*one, 0.01) for one in shown)
        half = sum(is_close(*one, 0.5) for one in shown)
        shares = ((len(shown), len(found)), (about, len(shown)), (half, len(shown)))
        print(f"| {bar:g} | {' | '.join(_percent(*share) for share in shares)} |")


def _percent(some: int, of: int) -> str:
    return f"{100 * some / (of or 1):.1f} %"


if __name__ == "__main__":
    main()
