"""What a model wrote comes in, its sentences go out.

List marks and emphasis are taken off, and “The article states that”: every sentence says so.
"""

import re
from dataclasses import dataclass

from footnote.index.words.denials import has_denial
from footnote.index.words.sentences import sentence_spans

_BULLET = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_SAYS_SO = re.compile(
    r"^(?P<yes>Yes, |No, )?(?:(?:According to|As (?:stated|described) in|In) the"
    r" (?:article|text|passages?), "
    r"|The (?:article|text|passages?) (?:also )?(?:says?|states?|mentions?|notes?|reports?) that )"
    r"(?=\w)",
    re.IGNORECASE,
)
_SAID_SO = re.compile(
    r",? (?:according to|as (?:stated|described|mentioned) in|in) the (?:article|text|passages?)"
    r"(?=[.!]?$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence of what the model wrote, and whether it began a line, as a list item does."""

    text: str
    new_line: bool
    bullet: bool


def drafts(text: str) -> list[Draft]:
    """Cut what a model wrote into sentences."""
    found = []
    for line in text.splitlines():
        mark = _BULLET.match(line)
        body = (
            _EMPHASIS.sub(r"\2", line[mark.end() :] if mark else line).strip().lstrip("#").strip()
        )
        pieces = [_plainly(body[start:end].strip()) for start, end in sentence_spans(body)]
        pieces = [piece for piece in pieces if piece]
        found += [Draft(piece, at == 0, bool(mark)) for at, piece in enumerate(pieces)]
    return found


def _plainly(sentence: str) -> str:
    if not has_denial(sentence):  # “There is no date in the article” is not “There is no date”
        sentence = _SAID_SO.sub("", sentence)
    says_so = _SAYS_SO.match(sentence)
    if not says_so:
        return sentence
    said, yes = sentence[says_so.end() :], says_so["yes"] or ""
    return f"{yes}{said}" if yes else said[0].upper() + said[1:]
