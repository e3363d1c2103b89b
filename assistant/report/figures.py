"""Scores come in, figures with their intervals go out: what is measured, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluate import MEASURES, Measure, Score, at
from assistant.question_run import Result

_RESAMPLES, _SEED = 2_000, 7
_THRESHOLDS = tuple(step / 20 for step in range(20))
TIMES = {"found": "first quote", "first word": "first word", "answered": "whole answer"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over so many questions, with the interval that holds it in 95 of 100 samples."""

    name: str
    count: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """At a threshold: how much of all was answered, and how much of that was wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two runs on the same questions; `chance` is how likely luck alone does it."""

    name: str
    count: int
    one: float
    other: float
    chance: float


def figures(results: Sequence[Result]) -> list[Figure]:
    """Return each measure that can be told of these results, with a bootstrap interval."""
    scores = [result.score for result in results]
    found = []
    for name, measure in {"right": _right, **MEASURES}.items():
        values = _values(scores, measure)
        if len(values):
            low, high = _interval(values)
            found.append(Figure(name, len(values), float(values.mean()), low, high))
    return found


def curve(results: Sequence[Result]) -> list[Point]:
    """Return risk against coverage, from answering everything to answering next to nothing.

    Wrong is what was shown of what can't be answered, and what doesn't hold the known answer.
    """
    points = []
    for threshold in _THRESHOLDS:
        scores = [at(one.score, one.chance, threshold) for one in results]
        shown = [one for one in scores if one.shown]
        if shown:
            wrong = sum(not one.right for one in shown) / len(shown)
            points.append(Point(threshold, len(shown) / len(scores), wrong))
    return points


def seconds(results: Sequence[Result]) -> dict[str, list[float]]:
    """Return how long each answer took: to its first quote, its first word, and its end."""
    return {
        name: [one.answer.timings[key] for one in results if key in one.answer.timings]
        for key, name in TIMES.items()
    }


def compare(one: Sequence[Result], other: Sequence[Result]) -> list[Difference]:
    """Compare two runs on the questions that both have, measure by measure.

    The test is a paired one: how often would signs thrown by chance make a difference this large?
    """
    others = {result.question.id: result for result in other}
    pairs = [(mine, others[mine.question.id]) for mine in one if mine.question.id in others]
    found = []
    for name, measure in {"right": _right, **MEASURES}.items():
        both = [(measure(mine.score), measure(theirs.score)) for mine, theirs in pairs]
        known = [(float(a), float(b)) for a, b in both if a is not None and b is not None]
        if known:
            values = np.array(known)
            means = values.mean(axis=0)
            chance = _paired(values[:, 1] - values[:, 0])
            found.append(Difference(name, len(known), float(means[0]), float(means[1]), chance))
    return found


def _right(score: Score) -> bool:
    return score.right


def _values(scores: Sequence[Score], measure: Measure) -> np.ndarray:
    return np.array([float(value) for one in scores if (value := measure(one)) is not None])


def _interval(values: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of a mean, from samples drawn with replacement."""
    draws = np.random.default_rng(_SEED).choice(values, (_RESAMPLES, len(values)))
    low, high = np.quantile(draws.mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def _paired(differences: np.ndarray) -> float:
    """Return the share of random signs that give a mean difference at least this large."""
    observed = abs(differences.mean())
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), (_RESAMPLES, len(differences)))
    drawn = np.abs((signs * differences).mean(axis=1))
    return float((1 + (drawn >= observed - 1e-12).sum()) / (1 + _RESAMPLES))
