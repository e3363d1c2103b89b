"""What a model wrote comes in, its sentences go out, list marks and emphasis taken off."""

import re
from dataclasses import dataclass

import sentencex

_BULLET = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")


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
        pieces = [piece.strip() for piece in sentencex.segment("en", body) if piece.strip()]
        found += [Draft(piece, at == 0, bool(mark)) for at, piece in enumerate(pieces)]
    return found
