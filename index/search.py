"""A question comes in, the passages that may answer it go out, best first.

Three signals are fused: vectors of passages, vectors of their lines, and BM25 over passages.
Scores are added as z-scores, which beats adding ranks by 2 to 5 points (docs/results.md).
"""

from collections.abc import Mapping
from math import sqrt

from index.article import Hit, Passage
from index.library import Library
from index.store import Near

K = 6
_POOL = 60  # candidates of each signal
WEIGHTS = {"passages": 0.2, "lines": 0.4, "words": 0.4}


def search(
    library: Library, question: str, *, article_id: str | None = None, k: int = K
) -> tuple[Hit, ...]:
    """Return the k best passages of one article, or of the whole library."""
    signals, lines = ask_signals(library, question, article_id)
    fused = fuse(signals, WEIGHTS)
    best = sorted(fused, key=lambda id: (-fused[id], id))[:k]
    found = library.passages(best)
    ranks = {name: _ranks(scores) for name, scores in signals.items()}
    return tuple(
        Hit(
            passage=found[id],
            score=fused[id],
            ranks={name: rank[id] for name, rank in ranks.items() if id in rank},
            focus=_focus(found[id], lines.get(id)),
        )
        for id in best
        if id in found
    )


def ask_signals(
    library: Library, question: str, article_id: str | None = None
) -> tuple[dict[str, Mapping[str, float]], dict[str, Near]]:
    """Return each signal's scores by passage id, and each passage's nearest line."""
    passages, lines = library.near(question, _POOL, article_id)
    signals: dict[str, Mapping[str, float]] = {
        "passages": {id: near.similarity for id, near in passages.items()},
        "lines": {id: near.similarity for id, near in lines.items()},
        "words": library.with_words(question, _POOL, article_id),
    }
    return signals, lines


def fuse(
    signals: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> dict[str, float]:
    """Add the z-scores of each signal, weighted; who is missing in one gets its lowest score."""
    everyone = {id for scores in signals.values() for id in scores}
    total = dict.fromkeys(everyone, 0.0)
    for name, weight in weights.items():
        scores = signals[name]
        if not scores:
            continue
        lowest = min(scores.values())
        filled = {id: scores.get(id, lowest) for id in everyone}
        mean = sum(filled.values()) / len(filled)
        spread = sqrt(sum((s - mean) ** 2 for s in filled.values()) / len(filled)) or 1.0
        for id, score in filled.items():
            total[id] += weight * (score - mean) / spread
    return total


def _focus(passage: Passage, nearest: Near | None) -> tuple[int, int]:
    return (nearest.start, nearest.end) if nearest else (passage.start, passage.end)


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    ordered = sorted(scores, key=lambda id: (-scores[id], id))
    return {id: rank for rank, id in enumerate(ordered, start=1)}
