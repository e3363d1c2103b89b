"""A question comes in, the passages that may answer it go out, best first.

Three signals are fused: vectors of passages, vectors of their lines, and BM25 over passages.
Scores are added as z-scores, which beats adding ranks by 2 to 5 points (docs/results.md). Over a
whole library no article may crowd out the others: it can be long, or made to.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import sqrt

from footnote.index.article import Hit, Passage
from footnote.index.library.library import Library
from footnote.index.library.scope import ALL, Scope
from footnote.index.library.store import Near
from footnote.index.words import words

K = 6
_POOL = 60  # candidates of each signal
_LOUD = 1 / 3  # of a signal's candidates in one article: more, and the others are asked alone too
_ROUNDS = 3
_AT_A_TIME = 24
WEIGHTS = {"passages": 0.2, "lines": 0.4, "words": 0.4}

Signals = Mapping[str, Mapping[str, float]]


def search(
    library: Library, question: str, *, article_id: str | None = None, k: int = K
) -> tuple[Hit, ...]:
    """Return the k best passages of one article, or of the whole library.

    Of the whole library the same words count once, and one in six is from another article than
    the rest, if others have any.
    """
    vector = library.vector(question)
    signals, lines = ask_signals(library, question, vector, article_id)
    others = {} if article_id else ask_others(library, question, vector, signals)
    fused = fuse(signals, WEIGHTS, others)
    best = sorted(fused, key=lambda id: (-fused[id], id))
    found = library.passages(best[:k]) if article_id else _spread_out(library, best, k)
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
    library: Library, question: str, vector: list[float], article_id: str | None = None
) -> tuple[Signals, dict[str, Near]]:
    """Return each signal's scores by passage id, and each passage's nearest line.

    `vector` is the question's.
    """
    within = Scope(article_id) if article_id else ALL
    lines = library.near_lines(vector, _POOL, within)
    signals = {
        "passages": _similarities(library.near_passages(vector, _POOL, within)),
        "lines": _similarities(lines),
        "words": library.with_words(question, _POOL, within),
    }
    return signals, lines


def ask_others(library: Library, question: str, vector: list[float], signals: Signals) -> Signals:
    """Ask again without the articles that fill most of a signal; return what else there is."""
    loud = {name: _loud(scores) for name, scores in signals.items()}
    if not any(loud.values()):
        return {}
    ask: dict[str, Callable[[Scope], Mapping[str, float]]] = {
        "passages": lambda scope: _similarities(library.near_passages(vector, _POOL, scope)),
        "lines": lambda scope: _similarities(library.near_lines(vector, _POOL, scope)),
        "words": lambda scope: library.with_words(question, _POOL, scope),
    }
    return {name: _without(ask[name], ids) for name, ids in loud.items()}


def fuse(
    signals: Signals, weights: Mapping[str, float], others: Signals | None = None
) -> dict[str, float]:
    """Add the z-scores of each signal, weighted; who is missing in one gets its lowest score.

    What only the `others` have is measured on the same scale, and moves nobody on it.
    """
    everyone = {id for scores in signals.values() for id in scores}
    more = {id for scores in (others or {}).values() for id in scores} - everyone
    total = dict.fromkeys(everyone | more, 0.0)
    for name, weight in weights.items():
        scores = signals[name]
        if not scores:
            continue
        lowest = min(scores.values())
        filled = {id: scores.get(id, lowest) for id in everyone}
        mean = sum(filled.values()) / len(filled)
        spread = sqrt(sum((s - mean) ** 2 for s in filled.values()) / len(filled)) or 1.0
        filled |= {id: (others or {}).get(name, {}).get(id, lowest) for id in more}
        for id, score in filled.items():
            total[id] += weight * (score - mean) / spread
    return total


def _similarities(near: Mapping[str, Near]) -> dict[str, float]:
    return {id: one.similarity for id, one in near.items()}


def _loud(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return the articles that have more than their share of what a signal found."""
    counts = Counter(map(_article_of, scores))
    return tuple(id for id, count in counts.items() if count > _LOUD * len(scores))


def _without(
    ask: Callable[[Scope], Mapping[str, float]], loud: tuple[str, ...]
) -> Mapping[str, float]:
    found: dict[str, float] = {}
    without: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        if not loud:
            break
        without += loud
        newest = ask(Scope(without=without))
        found |= newest
        loud = _loud(newest)
    return found


def _spread_out(library: Library, best: list[str], k: int) -> dict[str, Passage]:
    """Return the k best passages: no words twice, and not all of them from one article."""
    chosen: dict[str, Passage] = {}
    spare: dict[str, Passage] = {}
    counts: Counter[str] = Counter()
    most = max(k - max(k // 6, 1), 1)  # of one article; fewer would cost right passages
    for passage in _distinct(_in_order(library, best)):
        counts[passage.article_id] += 1
        of = chosen if counts[passage.article_id] <= most else spare
        of[passage.id] = passage
        if len(chosen) == k:
            return chosen
    return {**chosen, **dict(list(spare.items())[: k - len(chosen)])}


def _in_order(library: Library, ids: list[str]) -> Iterator[Passage]:
    for start in range(0, len(ids), _AT_A_TIME):
        some = ids[start : start + _AT_A_TIME]
        found = library.passages(some)
        yield from (found[id] for id in some if id in found)


def _distinct(passages: Iterable[Passage]) -> Iterator[Passage]:
    seen = set()
    for passage in passages:
        said = tuple(words(_body(passage)))
        if said not in seen:
            seen.add(said)
            yield passage


def _body(passage: Passage) -> str:
    """Return what a passage says under its headings; of a heading alone, the heading."""
    parts = [
        passage.text[unit.start - passage.start : unit.end - passage.start]
        for unit in passage.units
        if unit.kind != "heading"
    ]
    return " ".join(parts) or passage.text


def _article_of(passage_id: str) -> str:
    return passage_id.rpartition("-")[0]


def _focus(passage: Passage, nearest: Near | None) -> tuple[int, int]:
    return (nearest.start, nearest.end) if nearest else (passage.start, passage.end)


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    ordered = sorted(scores, key=lambda id: (-scores[id], id))
    return {id: rank for rank, id in enumerate(ordered, start=1)}
