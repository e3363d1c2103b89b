"""The page's words in English come in, they go out in the language of who reads it.

They stand in `words/`, one file for each language; English is what stands in the code.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

ENGLISH = "en"
LANGUAGES = ("de", "es", "fr")
_FOLDER = Path(__file__).parent / "words"
_MOST = 20  # languages that a browser names
_LEAST = 25  # letters of a sentence that is known by its end alone
_SENTENCES = 8  # that are looked up one by one, at most
_READ: ContextVar[str] = ContextVar("_READ", default=ENGLISH)


def language() -> str:
    """Return the code of the language in which the page is read now."""
    return _READ.get()


@contextmanager
def read_in(code: str) -> Iterator[None]:
    """Draw the page in a language meanwhile."""
    token = _READ.set(code)
    try:
        yield
    finally:
        _READ.reset(token)


def language_wanted(accepted: str) -> str:
    """Return the first language of an `Accept-Language` that there is; English if there is none."""
    wished = []
    for place, one in enumerate(accepted.split(",")[:_MOST]):
        name, _, rest = one.strip().partition(";")
        weight = rest.strip().removeprefix("q=") if rest else "1"
        wished.append((-_number(weight), place, name.partition("-")[0].strip().lower()))
    known = (name for weight, _, name in sorted(wished) if weight < 0)
    return next((one for one in known if one in (ENGLISH, *LANGUAGES)), ENGLISH)


def say(english: str, /, *values: object, **named: object) -> str:
    """Return words of the page in the reader's language, with values in their braces."""
    said = words_of(language()).get(english, english)
    return said.format(*values, **named) if values or named else said


def word(english: str) -> str:
    """Mark words that `say` gets later, so that the tests know of them."""
    return english


def decimal(number: float) -> str:
    """Write a number with one place, with the sign that the reader's language has for it."""
    written = f"{number:.1f}"
    return written if language() == ENGLISH else written.replace(".", ",")


def told(sentences: str) -> str:
    """Return what another room said, as far as its sentences are known; else as it said it."""
    known = words_of(language())
    if not known or not sentences:
        return sentences
    pieces = sentences.split(". ", _SENTENCES)
    each = [f"{one}." for one in pieces[:-1]] + pieces[-1:]
    return _found(known, sentences) or " ".join(_found(known, one) or one for one in each)


@cache
def words_of(code: str) -> Mapping[str, str]:
    """Return the words of a language by the English ones; none for English."""
    if code not in LANGUAGES:
        return {}
    found: Mapping[str, str] = json.loads((_FOLDER / f"{code}.json").read_text("utf-8"))
    return found


def _found(known: Mapping[str, str], sentence: str) -> str:
    """Return a sentence that is known whole, or but for what stands in its braces."""
    if sentence in known:
        return known[sentence]
    for english, said in known.items():
        if "{}" in english and (values := _values(english, sentence)):
            return said.format(*(known.get(one, one) for one in values))
    return ""


def _values(english: str, sentence: str) -> list[str]:
    """Return what stands in a sentence where the known one has braces; none if it is another."""
    first, *between = english.split("{}")
    if not sentence.startswith(first):
        return []
    values, at = [], len(first)
    for number, piece in enumerate(between, 1):
        last = number == len(between)
        end = len(sentence) - len(piece) if last else sentence.find(piece, at)
        if end <= at or not sentence.startswith(piece, end):
            return []
        values.append(sentence[at:end])
        at = end + len(piece)
    counts = not first and len(english) < _LEAST  # “48 pages”: anything may end like that
    return [] if counts and not all(map(_is_number, values)) else values


def _is_number(text: str) -> bool:
    return text.replace(",", "").isdecimal()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
