"""A question that the article doesn't answer comes in, one plain sentence that says so goes out."""

from collections.abc import Sequence

from assistant.evidence import Evidence, names_and_numbers, stems
from index.words import content_words

_MOST = 3


def what_is_missing(question: str, pool: Sequence[Evidence], *, several: bool = False) -> str:
    """Name what the question speaks of and the articles don't; else say they don't answer it."""
    where, verb = ("The articles", "don't") if several else ("The article", "doesn't")
    strange = strange_names(question, pool) or _strange(content_words(question), pool)
    if strange:
        names = " or ".join(f"“{word}”" for word in strange[:_MOST])
        return f"{where} {verb} mention {names}."
    return f"{where} {verb} say: “{question.strip()}”"


def strange_names(question: str, pool: Sequence[Evidence]) -> list[str]:
    """Return the names and numbers of a question that stand nowhere in the pool."""
    return _strange(names_and_numbers(question), pool)


def _strange(words: Sequence[str], pool: Sequence[Evidence]) -> list[str]:
    known = frozenset().union(*(one.stems | one.around for one in pool))
    return [word for word in dict.fromkeys(words) if set(stems(word)) - known]
