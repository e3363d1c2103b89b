"""`make bench-retrieval`: how often the right paragraph is found first, and in the first five.

All eight articles of the public set squad2 in one library; every question that has an answer. The
right passage is the one in which the answer that people marked begins.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.bench import SHARED
from footnote.assistant.serve.bars import bars
from footnote.index.article import Passage
from footnote.index.embed.embedder import open_embedder
from footnote.index.library.library import Library
from footnote.index.read import read_file
from footnote.index.search.search import WEIGHTS, ask_signals, fuse, search

MIXES: tuple[Mapping[str, float], ...] = (
    {"passages": 1.0},
    {"lines": 1.0},
    {"words": 1.0},
    {"lines": 0.6, "words": 0.4},
    {"passages": 0.35, "lines": 0.35, "words": 0.3},
    WEIGHTS,
)


def main() -> None:
    """Measure and print."""
    folder = SHARED / "data" / "squad2"
    if not folder.is_dir():
        sys.exit("This needs the public question sets in ../shared/data.")
    questions = [json.loads(line) for line in (folder / "questions.jsonl").read_text().splitlines()]
    asked = [one for one in questions if one["outcome"] == "answered" and one["evidence"]]
    with (
        tempfile.TemporaryDirectory() as home,
        Library(Path(home), open_embedder()) as library,
        bars(Console(stderr=True)) as progress,
    ):
        ids = {}
        files = sorted((folder / "articles").glob("*.md"))
        for file in files:
            ids[file.name] = library.add(read_file(file)).id
            progress("indexing", len(ids), len(files))
        counts = [[0, 0] for _ in (*MIXES, search)]
        for number, question in enumerate(asked, start=1):
            vector = library.vector(question["question"])
            signals, _ = ask_signals(library, question["question"], vector)
            for count, weights in zip(counts, MIXES, strict=False):
                _count(count, _best(library, fuse(signals, weights)), question, ids)
            hits = search(library, question["question"])
            _count(counts[-1], [hit.passage for hit in hits[:5]], question, ids)
            progress("searching", number, len(asked))
    print(f"{len(asked)} questions over {len(ids)} articles\n")
    print("| signals and weights | right passage first | in the first five |\n|---|---|---|")
    mixes = [" + ".join(f"{share:g} {name}" for name, share in mix.items()) for mix in MIXES]
    for mix, (first, five) in zip([*mixes, "the last, as `search` gives it"], counts, strict=True):
        print(f"| {mix} | {100 * first / len(asked):.1f} % | {100 * five / len(asked):.1f} % |")


def _best(library: Library, fused: Mapping[str, float]) -> list[Passage]:
    best = sorted(fused, key=lambda id: (-fused[id], id))[:5]
    found = library.passages(best)
    return [found[id] for id in best]


def _count(
    count: list[int],
    best: Sequence[Passage],
    question: Mapping[str, object],
    ids: Mapping[str, str],
) -> None:
    right = [_is_right(passage, question, ids) for passage in best]
    count[0] += right[:1] == [True]
    count[1] += any(right)


def _is_right(passage: Passage, question: Mapping[str, object], ids: Mapping[str, str]) -> bool:
    evidence: Sequence[Mapping[str, int]] = question["evidence"]  # type: ignore[assignment]
    return passage.article_id == ids[str(question["article"])] and any(
        passage.start <= place["start"] < passage.end for place in evidence
    )


if __name__ == "__main__":
    main()
