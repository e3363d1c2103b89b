"""A text comes in, whether it denies goes out: the words for “not”, and for what isn't believed."""

import re

from footnote.index.words import words

DENIALS = frozenset(
    """not no never none neither nor without nobody nothing cannot denied denies deny refused
    refuses refuse rejected rejects failed fails lacks lack unable unlikely hardly barely
    isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't hasn't haven't
    hadn't shouldn't mustn't""".split()
)
DISBELIEF = r"myths?|misconceptions?|fallac(?:y|ies)|hoax(?:es)?|falsehoods?"
_DISBELIEVED = re.compile(rf"^(?!.*\b(?:facts?|truths?)\b).*\b(?:{DISBELIEF})\b", re.IGNORECASE)
_SAYS_NO = re.compile(r"\W*no\b[,.!:;–—]", re.IGNORECASE)


def has_denial(text: str) -> bool:
    """Say whether a text has any word that denies."""
    return bool(DENIALS & set(words(text)))


def is_disbelieved(opening: str) -> bool:
    """Say whether an opening says of what comes after it that it isn't so: “Myths:”."""
    return bool(_DISBELIEVED.search(opening))


def says_no(text: str) -> bool:
    """Say whether a text begins with a “No” to what was asked before it."""
    return bool(_SAYS_NO.match(text))
