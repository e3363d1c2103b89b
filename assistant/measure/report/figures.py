"""Scores come in, figures with their intervals go out: what is measured, and how sure that is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from footnote.assistant.measure.evaluate import MEASURES, Measure, at
from footnote.assistant.measure.question_run import Result

_RESAMPLES, _SEED = 2_000, 7
_THRESHOLDS = tuple(step / 20 for step in range(20))
Told = Callable[[Result], float | bool | None]
TIMES = {"found": "first quote", "first word": "first word", "answered": "whole answer"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over so many questions, with the interval that holds it in 95 of 100 samples.

    Of seconds it is the median, and `most` is what 95 of 100 answers keep to.
    """

    name: str
    count: int
    value: float
    low: float
    high: float
    most: float | None = None


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
    seconds: bool = False


def figures(results: Sequence[Result]) -> list[Figure]:
    """Return each measure that can be told of these results, with a bootstrap interval."""
    found = []
    for name, measure in _MEASURES.items():
        values = _known(map(measure, results))
        if len(values):
            found.append(
                Figure(name, len(values), float(values.mean()), *_interval(values, np.mean))
            )
    return found


def times(results: Sequence[Result]) -> list[Figure]:
    """Return the median seconds of each step to an answer, with a bootstrap interval."""
    found = []
    for name, measured in seconds(results).items():
        values = np.array(measured)
        if len(values):
            middle, most = np.quantile(values, (0.5, 0.95))
            interval = _interval(values, np.median)
            found.append(Figure(name, len(values), float(middle), *interval, most=float(most)))
    return found


def curve(results: Sequence[Result]) -> list[Point]:
    """Return risk against coverage, from all that was answered to next to nothing.

    Wrong is what was shown of what can't be answered, and what doesn't hold the known answer.
    Empty if nothing was judged, as there is then nothing to set a threshold to.
    """
    if all(one.chance is None for one in results):
        return []
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
    pairs = _pairs(one, other)
    found = []
    for name, measure in [*_MEASURES.items(), *_SECONDS.items()]:
        both = [(measure(mine), measure(theirs)) for mine, theirs in pairs]
        known = [(float(a), float(b)) for a, b in both if a is not None and b is not None]
        if known:
            values = np.array(known)
            means = values.mean(axis=0)
            chance = _paired(values[:, 1] - values[:, 0])
            found.append(
                Difference(
                    name, len(known), float(means[0]), float(means[1]), chance, name in _SECONDS
                )
            )
    return found


def only_right(one: Sequence[Result], other: Sequence[Result]) -> list[str]:
    """Return the names of the questions that one run has right and the other hasn't."""
    pairs = _pairs(one, other)
    return [a.question.id for a, b in pairs if a.score.right and not b.score.right]


def _pairs(one: Sequence[Result], other: Sequence[Result]) -> list[tuple[Result, Result]]:
    """Put the results of one question together; numbered ones may be another question there."""
    others = {_asked(result): result for result in other}
    return [(mine, others[_asked(mine)]) for mine in one if _asked(mine) in others]


def _asked(result: Result) -> tuple[str, str, str]:
    question = result.question
    return question.id, question.article, question.question


def _of_score(measure: Measure) -> Told:
    return lambda result: measure(result.score)


def _of_seconds(key: str) -> Told:
    return lambda result: result.answer.timings.get(key)


_MEASURES: dict[str, Told] = {
    "right": lambda one: one.score.right,
    "outcome": lambda one: one.answer.outcome is one.question.outcome,
    **{name: _of_score(measure) for name, measure in MEASURES.items()},
}
_SECONDS: dict[str, Told] = {
    f"seconds to the {name}": _of_seconds(key) for key, name in TIMES.items()
}


def _known(values: Iterable[float | bool | None]) -> np.ndarray:
    return np.array([float(value) for value in values if value is not None])


def _interval(values: np.ndarray, middle: Callable[..., np.ndarray]) -> tuple[float, float]:
    """Return the 95 % interval of a mean or a median, from samples drawn with replacement."""
    draws = np.random.default_rng(_SEED).choice(values, (_RESAMPLES, len(values)))
    low, high = np.quantile(middle(draws, axis=1), (0.025, 0.975))
    return float(low), float(high)


def _paired(differences: np.ndarray) -> float:
    """Return the share of random signs that give a mean difference at least this large."""
    observed = abs(differences.mean())
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), (_RESAMPLES, len(differences)))
    drawn = np.abs((signs * differences).mean(axis=1))
    return float((1 + (drawn >= observed - 1e-12).sum()) / (1 + _RESAMPLES))
