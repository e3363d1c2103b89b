"""The model's own judgement and the words of the question come in; whether to answer goes out."""

from math import exp, log

# Fitted on development questions (docs/results.md): how likely it is that the article states the
# answer, from the model's first-token Yes and from the share of the question's words in the text.
_BIAS, _YES, _COVERED = -2.0, 2.0, 3.0
ANSWERABLE = 0.5
_EDGE = 0.005


def is_answerable(yes: float, covered: float) -> bool:
    """Say whether an answer should be written: `yes` and `covered` are shares of 1."""
    return chance(yes, covered) >= ANSWERABLE


def chance(yes: float, covered: float) -> float:
    """Return the probability that the article states the answer."""
    yes = min(max(yes, _EDGE), 1 - _EDGE)
    return 1 / (1 + exp(-(_BIAS + _YES * log(yes / (1 - yes)) + _COVERED * covered)))
