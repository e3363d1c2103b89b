"""The words that stand for what was spoken of before."""

from footnote.index.words import words
from footnote.index.words.language import spoken

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


_BACK_IN = {
    "de": "er sie es ihr ihre ihren sein seine dieser diese dieses dort davon damit dazu",
    "fr": "il elle ils elles ce cet cette ces son sa ses leur leurs celui celle",
    "es": "ella ellos ellas este esta estos estas ese esa eso su sus",
}


def opens_back() -> frozenset[str]:
    """Return the words with which a sentence goes on from the one before, as they are spoken."""
    return OPENS_BACK | frozenset(_BACK_IN.get(spoken(), "").split())


def goes_on(sentence: str, openings: frozenset[str] = frozenset()) -> bool:
    """Say whether a sentence begins with one of some words: those with which it goes on."""
    return next(iter(words(sentence)), "") in (openings or opens_back() | GOES_ON)
