"""A question that the article doesn't answer comes in, one plain sentence that says so goes out."""

from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import ASKING
from footnote.assistant.question.question import Question
from footnote.assistant.question.reckonings import read_reckoning
from footnote.index.words import content_words
from footnote.index.words.stems import stems

_MOST = 3
# What only says what kind of answer is wanted: nothing is missing where an article has no “year”.
_KINDS = frozenset(stems("year month day date time decade century number amount percentage reason"))


def what_is_missing(material: Material, *, unread: bool = False) -> str:
    """Name what the question speaks of and the evidence doesn't; else say it doesn't answer it.

    Where a model was to read it and couldn't (`unread`), its silence says nothing of the article.
    """
    question, doesnt = material.question, it_doesnt(material)
    names = material.nearest.strange or material.pool.lacks(_named(question))
    if names:
        listed = " or ".join(f"“{word}”" for word in names[:_MOST])
        return f"{doesnt} mention {listed}."
    if unread:
        return (
            f"{doesnt} say in the question's own words, and no model looked further: "
            f"“{question.text.strip()}”"
        )
    return f"{doesnt} say: “{question.text.strip()}”"


def it_doesnt(material: Material) -> str:
    """Begin a sentence on what isn't there: “The article doesn't”, “The passages found don't”."""
    where = material.where
    return f"{where[0].upper()}{where[1:]} {'do' if where.endswith('found') else 'does'}n't"


def _named(question: Question) -> list[str]:
    """Return what a question speaks of: its words, those with which one only asks left out."""
    sought = read_reckoning(question.text)
    only_asks = ASKING | _KINDS | (sought.said_with if sought else frozenset())
    return [word for word in content_words(question.text) if not only_asks & set(stems(word))]
