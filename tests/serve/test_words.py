"""The page's own words in German, French and Spanish: all are there, none stays over."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from footnote.assistant.serve.page.language import (
    LANGUAGES,
    decimal,
    language,
    language_wanted,
    read_in,
    say,
    told,
    words_of,
)
from tests.conftest import ROOT

_CODE = ("assistant", "index", "ui.py")
_BRACES = re.compile(r"\{\w*\}")


def _calls() -> Iterator[str]:
    """Yield the words that the code of the page names as such."""
    for file in (ROOT / "assistant" / "serve").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in ("say", "word") and isinstance(first, ast.Constant):
                    yield first.value


@cache
def _said() -> tuple[str, ...]:
    """Return what stands in all our code between quotes; braces are where values come."""
    files = [file for one in _CODE for file in sorted((ROOT / one).rglob("*.py"))]
    found = []
    for file in (*files, ROOT / "ui.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (
                    one.value if isinstance(one, ast.Constant) else "{}" for one in node.values
                )
                found.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return tuple(found)


def _is_said(words: str) -> bool:
    """Say whether a room says these words, perhaps with others in the place of its braces."""
    longest = max(words.split("{}"), key=len).strip(" ,.")
    if any(longest in one for one in _said()):
        return True
    patterns = [one.split("{}") for one in _said() if "{}" in one]
    telling = (one for one in patterns if max(map(len, one)) > 10)
    return any(re.fullmatch(".+?".join(map(re.escape, one)), words) for one in telling)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_of_the_page_is_there(code: str) -> None:
    missing = sorted(set(_calls()) - set(words_of(code)))
    assert not missing
    assert len(set(_calls())) > 200


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_is_there_that_nobody_says(code: str) -> None:
    calls = set(_calls())
    assert not [one for one in words_of(code) if one not in calls and not _is_said(one)]
    assert set(words_of(code)) == set(words_of(LANGUAGES[0]))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_values_of_a_sentence_agree(code: str) -> None:
    for english, said in words_of(code).items():
        assert sorted(_BRACES.findall(english)) == sorted(_BRACES.findall(said)), english
        assert said.strip() == said != "", english


def test_the_first_language_that_there_is_is_taken() -> None:
    for accepted, code in {
        "de-AT,de;q=0.9,en;q=0.8": "de",
        "pt-BR, pt;q=0.9, ES-mx;q=0.8, en;q=0.5": "es",
        "en;q=0.4,fr;q=0.6": "fr",
        "en-GB": "en",
        "fr;q=0, de;q=0.1": "de",
        "de;q=x, ja": "en",
        "*": "en",
        "": "en",
        "zz," * 10_000 + "de": "en",
    }.items():
        assert language_wanted(accepted) == code, accepted


def test_words_are_said_in_the_readers_language() -> None:
    assert language() == "en"
    assert say("page {}", 3) == "page 3"
    with read_in("de"):
        assert say("page {}", 3) == "Seite 3"
        assert say("{month} {year}", month=say("May"), year=2026) == "Mai 2026"
        assert say("No such words {}") == "No such words {}"
        assert decimal(1.25) == "1,2"
    assert decimal(1.25) == "1.2"


def test_what_other_rooms_say_is_said_too_as_far_as_it_is_known() -> None:
    with read_in("fr"):
        assert told("The language model is qwen, on this machine.") == (
            "Le modèle de langage est qwen, sur cette machine."
        )
        assert told("The model can't be reached, so this answer is made of quotes.") == (
            "Le modèle est injoignable : cette réponse est donc faite de citations."
        )
        two = "Every sentence has a date. Something that nobody knows."
        assert told(two) == "Chaque phrase a une date. Something that nobody knows."
        assert told("60 of 210 passages") == "60 passages sur 210"
        assert told("Some of his passages") == "Some of his passages"
        assert told("<b>{}</b> {0}") == "<b>{}</b> {0}"
        assert told("“<b>{0}</b>” is not in the article") == (
            "« <b>{0}</b> » n’est pas dans l’article"
        )
    assert told("Every sentence has a date.") == "Every sentence has a date."
