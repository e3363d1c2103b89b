"""A question that the article doesn't answer comes in, one plain sentence that says so goes out."""

from collections.abc import Sequence

from assistant.evidence import Evidence, names_and_numbers, stems
from index.words import content_words

# Words with which one asks, whatever one asks about.
ASKING = frozenset(
    stems("made make given give suggested mentioned listed list described proposed named said says")
    + stems("stated discussed identified outlined article author text according include exist")
    + stems("taking place happening going currently held called many much strong long")
)
_MOST = 3


def what_is_missing(question: str, pool: Sequence[Evidence], *, several: bool = False) -> str:
    """Name what the question speaks of and the articles don't; else say they don't answer it."""
    where, verb = ("The articles", "don't") if several else ("The article", "doesn't")
    strange = strange_names(question, pool) or _strange(_named(question), pool)
    if strange:
        names = " or ".join(f"“{word}”" for word in strange[:_MOST])
        return f"{where} {verb} mention {names}."
    return f"{where} {verb} say: “{question.strip()}”"


def strange_names(question: str, pool: Sequence[Evidence]) -> list[str]:
    """Return the names and numbers of a question that stand nowhere in the pool."""
    return _strange(names_and_numbers(question), pool)


def _named(question: str) -> list[str]:
    """Return what a question speaks of: its words, those with which one only asks left out."""
    return [word for word in content_words(question) if not ASKING & set(stems(word))]


def _strange(words: Sequence[str], pool: Sequence[Evidence]) -> list[str]:
    known = frozenset().union(*(one.stems | one.around for one in pool))
    return [word for word in dict.fromkeys(words) if set(stems(word)) - known]
