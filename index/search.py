"""A question comes in, the passages that may answer it go out, best first.

Three signals are fused: vectors of passages, vectors of their lines, and BM25 over passages.
Scores are added as z-scores, which beats adding ranks by 2 to 5 points (docs/results.md).
"""

from collections.abc import Mapping
from math import sqrt

from index.article import Hit
from index.library import Library

K = 6
_POOL = 60  # candidates of each signal
_WEIGHTS = {"passages": 0.2, "lines": 0.4, "words": 0.4}


def search(
    library: Library, question: str, *, article_id: str | None = None, k: int = K
) -> tuple[Hit, ...]:
    """Return the k best passages of one article, or of the whole library."""
    passages, lines = library.near(question, _POOL, article_id)
    signals = {
        "passages": {id: near.similarity for id, near in passages.items()},
        "lines": {id: near.similarity for id, near in lines.items()},
        "words": library.with_words(question, _POOL, article_id),
    }
    fused = fuse(signals, _WEIGHTS)
    best = sorted(fused, key=lambda id: (-fused[id], id))[:k]
    found = library.passages(best)
    ranks = {name: _ranks(scores) for name, scores in signals.items()}
    hits = []
    for id in [id for id in best if id in found]:
        passage, near = found[id], lines.get(id)
        focus = (near.start, near.end) if near else (passage.start, passage.end)
        places = {name: rank[id] for name, rank in ranks.items() if id in rank}
        hits.append(Hit(passage, fused[id], places, focus))
    return tuple(hits)


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


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    ordered = sorted(scores, key=lambda id: (-scores[id], id))
    return {id: rank for rank, id in enumerate(ordered, start=1)}
