"""A place of an article and the picture of a page come in; where its words stand there goes out.

The text was read from the page, perhaps in another order, and joined over line ends: so its letters
are looked for among those of the page, in runs as long as can be.
"""

from collections.abc import Iterator, Sequence

from footnote.index.article import Article
from footnote.index.read.picture import Box, Picture, folded

_LEAST = 6  # letters of a run; fewer would be found anywhere


def boxes_of(article: Article, number: int, picture: Picture, start: int, end: int) -> list[Box]:
    """Return a box for each line of some words, as far as they stand on a page, counted from 0."""
    ends = (*article.pages[1:], len(article.text))
    first, last = article.pages[number], ends[number]
    words = folded(article.text[max(start, first) : min(end, last)])
    whole = len(folded(article.text[first:last])) or 1
    share = len(folded(article.text[first : max(start, first)])) / whole
    letters = [
        box
        for at, length in _runs(words, picture.letters, share)
        for box in picture.boxes[at : at + length]
    ]
    return _lines(letters)


def _runs(words: str, letters: str, share: float) -> Iterator[tuple[int, int]]:
    """Yield where runs of letters stand, nearest to that share of the page or to the run before."""
    near = int(share * len(letters))
    at = 0
    while at < len(words):
        length = _longest(words[at:], letters)
        if length < min(_LEAST, len(words)):
            at += 1
            continue
        place = _nearest(words[at : at + length], letters, near)
        yield place, length
        at, near = at + length, place + length


def _longest(words: str, letters: str) -> int:
    """Return how many letters of a beginning stand somewhere in a row."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words[:middle] in letters else (low, middle - 1)
    return low


def _nearest(words: str, letters: str, near: int) -> int:
    before = letters.rfind(words, 0, near + len(words))
    after = letters.find(words, near)
    found = [one for one in (before, after) if one >= 0]
    return min(found, key=lambda one: abs(one - near))


def _lines(letters: Sequence[Box]) -> list[Box]:
    """Join the boxes of letters that follow one another on a line."""
    lines: list[Box] = []
    for left, top, right, bottom in letters:
        if lines:
            over = lines[-1]
            height = max(bottom - top, over[3] - over[1])
            if top < over[3] and over[1] < bottom and -height < left - over[2] < 3 * height:
                lines[-1] = (
                    min(over[0], left),
                    min(over[1], top),
                    max(over[2], right),
                    max(over[3], bottom),
                )
                continue
        lines.append((left, top, right, bottom))
    return lines
