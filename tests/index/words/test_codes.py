"""Codes are whole words: for searching, for comparing, and for saying that one isn't there."""

import pytest

from footnote.index.words import phrases
from footnote.index.words.codes import code_stems, codes, is_code
from footnote.index.words.names import names_and_numbers
from footnote.index.words.stems import stems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What does E-4711 mean?", ["E-4711"]),
        ("what does e-4711 mean", ["e-4711"]),
        ("part 8830-c", ["8830-c"]),
        ("8830-C and 5514-17-A", ["8830-C", "5514-17-A"]),
        ("RFC 2119 and EN 12757", ["RFC 2119", "EN 12757"]),
        ("Write to info@x.example, or see https://x.example/a.", ["info@x.example"] * 1),
        ("version 4.2.1 on an X200", ["4.2.1", "X200"]),
        ("A380, COVID-19, B-52", ["A380", "COVID-19", "B-52"]),
    ],
)
def test_codes(text: str, found: list[str]) -> None:
    assert codes(text)[: len(found)] == found
    assert all(map(is_code, found))


@pytest.mark.parametrize(
    "text",
    [
        "a 100-m race and a 24-h shift",
        "in the mid-1990s, from 2019-2020",
        "the 5-year plan of 2023/24",
        "a score of 3-1 on 12/04/2020",
        "Q2 and H2O and 5G",
        "version 4.2 costs 1,240.50 euros",
        "an all-out 20-odd F-16s",
    ],
)
def test_no_codes(text: str) -> None:
    assert codes(text) == []


def test_a_code_is_one_word_however_it_is_written() -> None:
    assert list(code_stems("E-4711")) == list(code_stems("e4711")) == ["e4711"]
    assert set(stems("8830-A")) != set(stems("8830-D"))
    assert names_and_numbers("Does the X200 know E-4711?") == ["X200", "E-4711"]


def test_a_code_is_searched_as_a_phrase() -> None:
    assert "8830 b" in phrases("Where is 8830-B?")
