"""A text comes in, where its sentences are goes out."""

from collections.abc import Iterator

import sentencex


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each sentence of a text without line breaks."""
    for found in sentencex.get_sentence_boundaries("en", text):
        yield found["start_index"], found["end_index"]
