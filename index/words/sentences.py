"""A text comes in, where its sentences are goes out."""

import re
from collections.abc import Iterator, Sequence

import sentencex

from footnote.index.words.language import spoken

_AT_ONCE = 5_000  # characters: the library's time grows with the square of some paragraphs
_CLOSES = re.compile(r"(?<=\S)[*_]{1,3}(?:\s+|$)")  # an emphasis that the last sentence was in


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each sentence of a text without line breaks."""
    at = 0
    while at < len(text):
        space = text.rfind(" ", at + _AT_ONCE // 2, at + _AT_ONCE)
        end = space + 1 if space > 0 and at + _AT_ONCE < len(text) else at + _AT_ONCE
        found = _spans(text[at:end])
        if end < len(text) and found[-1][0] > _AT_ONCE // 2:
            found.pop()  # it may go on, so it is read again
        yield from ((at + start, at + stop) for start, stop in found)
        at += found[-1][1]


def _spans(text: str) -> list[tuple[int, int]]:
    found = sentencex.get_sentence_boundaries(spoken(), text)
    spans = [(one["start_index"], one["end_index"]) for one in found]
    return _closed(text, spans) if spans and spans[-1][1] else [(0, len(text))]


def _closed(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave the mark that closes an emphasis with the sentence that it closes."""
    closed: list[tuple[int, int]] = []
    for start, end in spans:
        if closed and (mark := _CLOSES.match(text, start)):
            start = mark.end()
            closed[-1] = (closed[-1][0], start)
        if start < end:
            closed.append((start, end))
    return closed
