"""The words that stand for what was spoken of before."""

from footnote.index.words import words

# With these a sentence goes on from the one before it.
OPENS_BACK = frozenset(
    "it its it's it’s they their he his he she her this that these those both such".split()
)
# With these a question can't be understood alone.
POINTS_BACK = frozenset(
    """it its itself they them their theirs he him his she her hers this that these those there then
    such former latter same one ones another other others else both neither either""".split()
)
# With these a sentence goes on from the one before it, in thought.
GOES_ON = frozenset(
    """however therefore thus hence moreover furthermore besides nevertheless instead then
    otherwise consequently meanwhile so but yet and also still similarly likewise rather""".split()
)


def goes_on(sentence: str, openings: frozenset[str] = OPENS_BACK | GOES_ON) -> bool:
    """Say whether a sentence begins with one of some words: those with which it goes on."""
    return next(iter(words(sentence)), "") in openings
