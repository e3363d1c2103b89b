"""A question that the article doesn't answer comes in, one plain sentence that says so goes out."""

import re
from collections.abc import Mapping

from footnote.assistant.find.material import Material
from footnote.assistant.question.kinds import ASKING
from footnote.assistant.question.question import Question
from footnote.assistant.question.reckonings import read_reckoning
from footnote.index.words import indexed, words
from footnote.index.words.language import ENGLISH, function_words, language_of, spoken
from footnote.index.words.stems import stems

_MOST = 3
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SIGNS = {
    name: sign
    for sign, names in {
        "€": "euro euros eur",
        "$": "dollar dollars usd",
        "£": "pound pounds gbp",
        "%": "percent percentage prozent",
    }.items()
    for name in names.split()
}
# What only says what kind of answer is wanted: nothing is missing where an article has no “year”.
_KINDS = frozenset(stems("year month day date time decade century number amount percentage reason"))
# In the languages that are not English: what isn't mentioned, what isn't said, marks, and “or”.
_SAYS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "mention": "{} erwähnen {} nicht.|{} erwähnt {} nicht.",
        "say": "{} sagen dazu nichts: {}|{} sagt dazu nichts: {}",
        "where": "Die gefundenen Stellen|Der Artikel",
        "marks": "„{}“",
        "or": " oder ",
    },
    "fr": {
        "mention": "{} ne mentionnent pas {}.|{} ne mentionne pas {}.",
        "say": "{} ne le disent pas : {}|{} ne le dit pas : {}",
        "where": "Les passages trouvés|L’article",
        "marks": "« {} »",
        "or": " ou ",
    },
    "es": {
        "mention": "{} no mencionan {}.|{} no menciona {}.",
        "say": "{} no lo dicen: {}|{} no lo dice: {}",
        "where": "Los pasajes encontrados|El artículo",
        "marks": "«{}»",
        "or": " o ",
    },
}


def what_is_missing(material: Material, *, unread: bool = False) -> str:
    """Name what the question speaks of and the evidence doesn't; else say it doesn't answer it.

    Where a model was to read it and couldn't (`unread`), its silence says nothing of the article.
    The sentence is in the question's language.
    """
    question, doesnt = material.question, it_doesnt(material)
    asked_in = language_of(question.text, spoken())
    lacking = material.nearest.strange or material.pool.lacks(_named(question, asked_in))
    names = [_typed(name, question.text) for name in lacking if not _is_a_sign(name, material)]
    if asked_in != ENGLISH:
        return _in_its_language(material, asked_in, names)
    if names:
        listed = " or ".join(f"“{word}”" for word in names[:_MOST])
        return f"{doesnt} mention {listed}."
    if unread:
        return (
            f"{doesnt} say in the question's own words, and no model looked further: "
            f"“{question.text.strip()}”"
        )
    return f"{doesnt} say: “{question.text.strip()}”"


def _typed(name: str, question: str) -> str:
    """Return a word as the question has it: “zurück”, which is searched by as “zuruck”."""
    said: dict[str, str] = {indexed(word): word for word in _WORD.findall(question)}
    return said.get(name, name)


def _is_a_sign(name: str, material: Material) -> bool:
    """Say whether a word stands there as a sign: “euros” as “€”."""
    sign = _SIGNS.get(indexed(name), "")
    return bool(sign) and any(sign in one.quote for one in material.pool)


def _in_its_language(material: Material, code: str, names: list[str]) -> str:
    says, one = _SAYS[code], 0 if _is_of_passages(material) else 1
    where = says["where"].split("|")[one]
    named = [says["marks"].format(name) for name in names[:_MOST]]
    if named:
        return says["mention"].split("|")[one].format(where, says["or"].join(named))
    asked = says["marks"].format(material.question.text.strip())
    return says["say"].split("|")[one].format(where, asked)


def it_doesnt(material: Material) -> str:
    """Begin a sentence on what isn't there: “The article doesn't”, “The passages found don't”."""
    where = material.where
    return f"{where[0].upper()}{where[1:]} {'do' if _is_of_passages(material) else 'does'}n't"


def _is_of_passages(material: Material) -> bool:
    return material.where.endswith("found")


def _named(question: Question, asked_in: str) -> list[str]:
    """Return what a question speaks of: its words, those with which one only asks left out."""
    sought = read_reckoning(question.text)
    only_asks = ASKING | _KINDS | (sought.said_with if sought else frozenset())
    without, said = function_words(asked_in), words(question.text)
    found = [part for word in said for part in _parts(word, asked_in) if part not in without]
    counts = question.stems - question.about
    return [word for word in found or said if not (only_asks | counts) & set(stems(word))]


def _parts(word: str, asked_in: str) -> list[str]:
    """Return the parts of a word that stands after another's apostrophe: “l'article”."""
    return [word] if asked_in == ENGLISH else word.split("'")
