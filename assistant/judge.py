"""The model's own judgement and the question's words come in; whether to answer goes out."""

from math import exp, log
from operator import mul

# A logistic regression fitted on 158 development questions (docs/results.md): how likely it is
# that the article states the answer, from the model's first-token Yes, from the greatest share of
# the question's words that one unit holds, and from names that the article doesn't have.
_BIAS, _WEIGHTS = -2.85, (1.56, 1.75, -0.78)
_EDGE = 0.005


def chance(yes: float, covered: float, *, strange_name: bool) -> float:
    """Return the probability that the article states the answer."""
    weighed = map(mul, _WEIGHTS, features(yes, covered, strange_name=strange_name))
    return 1 / (1 + exp(-(_BIAS + sum(weighed))))


def features(yes: float, covered: float, *, strange_name: bool) -> list[float]:
    """Return the numbers that are weighed."""
    yes = min(max(yes, _EDGE), 1 - _EDGE)
    return [log(yes / (1 - yes)), covered, float(strange_name)]
