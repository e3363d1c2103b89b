"""The model's own judgement and the question's words come in; whether to answer goes out."""

from math import exp, log

# A logistic regression fitted on 158 development questions (docs/results.md): how likely it is
# that the article states the answer, from the model's first-token Yes, from the greatest share of
# the question's words that one unit holds, and from names that the article doesn't have.
_BIAS, _YES, _COVERED, _STRANGE_NAME = -2.85, 1.56, 1.75, -0.78
ANSWERABLE = 0.40
_EDGE = 0.005


def is_answerable(yes: float, covered: float, *, strange_name: bool) -> bool:
    """Say whether an answer should be written; `yes` and `covered` are shares of 1."""
    return chance(yes, covered, strange_name=strange_name) >= ANSWERABLE


def chance(yes: float, covered: float, *, strange_name: bool) -> float:
    """Return the probability that the article states the answer."""
    yes = min(max(yes, _EDGE), 1 - _EDGE)
    weighed = _YES * log(yes / (1 - yes)) + _COVERED * covered + _STRANGE_NAME * strange_name
    return 1 / (1 + exp(-(_BIAS + weighed)))
