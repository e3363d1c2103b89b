"""Texts come in, the stems of their content words go out: what texts are compared by."""

import re
from functools import lru_cache

import Stemmer

from footnote.index.words import STOP_WORDS, words
from footnote.index.words.codes import code_stems
from footnote.index.words.irregular import plain_forms
from footnote.index.words.language import ENGLISH, spoken, stems_in

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STEMMER = Stemmer.Stemmer("english")
# Spellings of one word: naturalised, defence, colour, centre.
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ing|ation|ations)$)"), "iz"),
    (re.compile(r"^(def|off|lic|pret)enc(?=e)"), r"\1ens"),
    (
        re.compile(
            r"^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rum|sav|splend|val|vap"
            r"|vig)our"
        ),
        r"\1or",
    ),
    (re.compile(r"^(cent|fib|lit|theat|(?:kilo|centi|milli)?met)re(?=s?$)"), r"\1er"),
)


def stems(*texts: str) -> list[str]:
    """Return the stems of the content words of texts; numbers and codes in one form."""
    code = spoken()
    return [stem for text in texts for stem in _stems(text, code)]


@lru_cache(maxsize=20_000)
def _stems(text: str, code: str) -> tuple[str, ...]:
    numbers = [number.replace(",", "").rstrip(".") for number in NUMBER.findall(text)]
    if code != ENGLISH:
        return (*stems_in(code, NUMBER.sub(" ", text)), *numbers, *code_stems(text))
    plain = plain_forms(words(NUMBER.sub(" ", text)))
    found = [_spelled(word) for word in plain if word not in STOP_WORDS]
    return (*_STEMMER.stemWords(found), *numbers, *code_stems(text))


def _spelled(word: str) -> str:
    for pattern, instead in _SPELLINGS:
        word = pattern.sub(instead, word)
    return word
