"""The model's own judgement and the question's words come in; whether to answer goes out."""

from math import exp, log
from operator import mul
from typing import Any, Protocol

# Two logistic regressions (docs/results.md): how likely it is that the article states the answer,
# from the model's first-token Yes, from the greatest share of the question's words that one unit
# holds, and from names that the article doesn't have. A trained judge (docs/judge.md) has seen the
# words already; what a model thinks that is only asked has to be mended by them.
_ASKED = (-2.85, (1.56, 1.75, -0.78))  # fitted on 158 questions
_TRAINED = (-0.40, (0.82, -0.05, -0.63))  # fitted on 451 that the training didn't see
_EDGE = 0.005


class Judge(Protocol):
    """Whoever says how likely what was read states the answer: the model, or one of your own."""

    def states_answer(self, question: str, reading: Any, config: Any = None) -> float:
        """Return the probability that it states the answer to exactly this question."""


def chance(yes: float, covered: float, *, strange_name: bool, trained: bool = False) -> float:
    """Return the probability that the article states the answer."""
    bias, weights = _TRAINED if trained else _ASKED
    weighed = map(mul, weights, features(yes, covered, strange_name=strange_name))
    return 1 / (1 + exp(-(bias + sum(weighed))))


def features(yes: float, covered: float, *, strange_name: bool) -> list[float]:
    """Return the numbers that are weighed."""
    return [log_odds(yes), covered, float(strange_name)]


def log_odds(yes: float) -> float:
    """Return the logarithm of the odds of a probability; none is taken for quite sure."""
    yes = min(max(yes, _EDGE), 1 - _EDGE)
    return log(yes / (1 - yes))
