"""Text comes in, the words that matter for searching and comparing go out."""

import re
import unicodedata

from footnote.index.words.codes import codes
from footnote.index.words.language import STOP_WORDS as STOP_WORDS
from footnote.index.words.language import function_words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
MAX_QUERY_WORDS = 200


def words(text: str) -> list[str]:
    """Return the words of a text in order: lower case, without accents, possessives or marks."""
    return [
        word.removesuffix("'s").removesuffix("’s").replace("’", "'")
        for word in _WORD.findall(indexed(text))
    ]


def indexed(text: str) -> str:
    """Return a text as it is searched: invisible characters dropped, case and accents folded."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKD", text.translate(_INVISIBLE)).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def content_words(text: str) -> list[str]:
    """Return the words of a text that say something: stop words left out, unless all are."""
    found, without = words(text), function_words()
    return [word for word in found if word not in without] or found


def phrases(question: str) -> list[str]:
    """Return what a question is searched by, any of it: its codes, and its words."""
    distinct = dict.fromkeys(
        part for word in content_words(question) for part in word.split("'") if part
    )
    whole = dict.fromkeys(" ".join(words(code)) for code in codes(question))
    return list({**whole, **distinct})[:MAX_QUERY_WORDS]
