"""How much of a sentence its evidence holds comes in, how likely it is supported goes out.

A logistic regression fitted on the supported and unsupported claims of wice (docs/results.md):
from the share of the sentence's words, by weight, and from how near both are in meaning.
"""

from collections.abc import Callable
from math import exp, fsum
from operator import mul

from footnote.assistant.judge.chance import log_odds

Similar = Callable[[str, str], float]

# Fitted on words alone the bias is -3.74; words alone let through what a model put together from
# all over an article, so they must hold more.
_BY_WORDS = (-5.0, 9.05)
_BY_BOTH = (-5.83, 8.16, 4.42)  # fitted with the default embedder: others have another scale

# With a judgement of the sentence: the weights of its log odds, and of those of the support.
_ASKED = (0.0, (1.0, 0.3))
_TRAINED = (-3.4, (1.0, 0.3))  # it says Yes too readily: so 96 of 100 true ones are kept


def said(yes: float, support: float, *, trained: bool) -> float:
    """Return the probability that a sentence is said, from a judgement and its words' support."""
    bias, weights = _TRAINED if trained else _ASKED
    weighed = map(mul, weights, (log_odds(yes), log_odds(support)))
    return 1 / (1 + exp(-(bias + fsum(weighed))))


def support(share: float, similarity: float | None) -> float:
    """Return the probability that a sentence is supported; `similarity` is None if not known."""
    if similarity is None:
        score = _BY_WORDS[0] + _BY_WORDS[1] * share
    else:
        score = _BY_BOTH[0] + _BY_BOTH[1] * share + _BY_BOTH[2] * similarity
    return 1 / (1 + exp(-score))
