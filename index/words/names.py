"""A text comes in, the names in it go out: words in capitals where no sentence opens."""

import re

from footnote.index.words.codes import codes, is_code, without_codes
from footnote.index.words.stems import NUMBER

# Capitalised words that follow each other, with the small words between: “Bank of England”.
LONG_RUN = re.compile(r"[A-Z][\w’'-]{0,60}+(?:(?: of| for| and| the)*+ [A-Z][\w’'-]{0,60}+)+")
SHORT = re.compile(r"\b[A-Z](?:\.[A-Z])+\b")  # “U.S.”
_NAME = re.compile(r"(?<![\w.])(?:[dl]['’])?[A-Z][\w’'-]*\w")
# What a report calls itself, unless more of a name follows.
_ITSELF = re.compile(r"\b[Tt]he (?:Company|Group|Corporation|Registrant)\b(?! (?:of\b|[A-Z]))")
_OPENERS = "\"'“‘([ "


def names_and_numbers(text: str, question: str = "") -> list[str]:
    """Return the capitalised words, the codes and the numbers of a text.

    Its first word counts only where another capital follows, or where the question has it too:
    any word is capitalised there. “The Company” is no name: a report calls itself so, or “we”.
    """
    found, text = codes(text), without_codes(text)
    text = _ITSELF.sub(lambda match: match[0].lower(), text)
    asked = set(_NAME.findall(question.lstrip(_OPENERS)[1:]))
    start = len(text) - len(text.lstrip(_OPENERS))
    names = []
    for match in _NAME.finditer(text):
        first = match.start() == start
        if not first or match[0] in asked or _NAME.match(text, match.end() + 1):
            names.append(re.sub(r"['’]s$", "", match[0]))
    return [*names, *found, *NUMBER.findall(text)]


def names_in(text: str) -> list[str]:
    """Return the names and codes of a text: what `names_and_numbers` gives, without the numbers."""
    return [name for name in names_and_numbers(text) if name[0].isalpha() or is_code(name)]
