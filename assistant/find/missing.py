"""A question that the article doesn't answer comes in, one plain sentence that says so goes out."""

from collections.abc import Sequence

from footnote.assistant.question.question import ASKING
from footnote.index.evidence import Evidence, strange
from footnote.index.words import content_words
from footnote.index.words.names import names_and_numbers
from footnote.index.words.stems import stems

_MOST = 3
# What only says what kind of answer is wanted: nothing is missing where an article has no “year”.
_KINDS = frozenset(stems("year month day date time decade century number amount percentage reason"))


def what_is_missing(question: str, pool: Sequence[Evidence], where: str) -> str:
    """Name what the question speaks of and the pool doesn't; else say it doesn't answer it.

    `where` says what the pool is: “the article”, or “the passages found”.
    """
    subject = where[0].upper() + where[1:]
    not_ = "don't" if where.endswith("found") else "doesn't"
    names = strange_names(question, pool) or strange(_named(question), pool)
    if names:
        listed = " or ".join(f"“{word}”" for word in names[:_MOST])
        return f"{subject} {not_} mention {listed}."
    return f"{subject} {not_} say: “{question.strip()}”"


def strange_names(question: str, pool: Sequence[Evidence]) -> list[str]:
    """Return the names and numbers of a question that stand nowhere in the pool."""
    return strange(names_and_numbers(question), pool)


def _named(question: str) -> list[str]:
    """Return what a question speaks of: its words, those with which one only asks left out."""
    only_asks = ASKING | _KINDS
    return [word for word in content_words(question) if not only_asks & set(stems(word))]
