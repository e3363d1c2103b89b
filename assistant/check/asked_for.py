"""A question and a text come in; what the question asks for, and the text lacks, goes out.

A true sentence that gives no number doesn't answer “How many?”. Only what a question says plainly
is asked for: a text is never refused on a guess.
"""

import re
from collections.abc import Callable

from footnote.assistant.check.exact.checks import speaks
from footnote.assistant.question.kinds import HOW_MANY, WHEN, Kind
from footnote.assistant.question.question import Question
from footnote.index.words import STOP_WORDS, content_words, words
from footnote.index.words.stems import stems
from footnote.index.words.times import DAYS, MONTHS

_COUNTED = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"\bhow long (?:is|are|was|were|did|do|does|has|have|had|will|can|must)\b", re.IGNORECASE
)
_SAID = re.compile(
    r"\bwhat (?:did|does|do|has|have) (?:the )?(?P<who>[\w’'. -]{2,40}?) "
    r"(?:say|said|argue|argued|claim|claimed|reply|warn|state|stated)\b",
    re.IGNORECASE,
)
_WHICH_PLACE = re.compile(
    r"\b(?:which|what) (?:other )?(?:countr(?:y|ies)|cit(?:y|ies)|newspapers?|rivers?)\b",
    re.IGNORECASE,
)

_COUNTS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion dozen dozens no
    none nobody all every both half quarter third twice double triple several few many most some
    single couple little much majority minority any each only pair free nothing
    everything""".split()
)
_TIMES = (
    MONTHS
    | DAYS
    | frozenset(
        """today yesterday tomorrow now ago day
    week month year decade century millennium season spring summer autumn fall winter morning noon
    afternoon evening night midnight before after during while until till since once when whenever
    following upon earlier later early late prior previously recently currently soon then first
    last next never always era age period time times christmas easter days weeks months years
    centuries decades beginning end if where annually quarterly monthly weekly daily yearly mondays
    tuesdays wednesdays thursdays fridays saturdays sundays weekdays weekends""".split()
    )
)
_LENGTHS = frozenset(
    """second seconds minute minutes hour hours inch inches foot feet yard yards mile miles metre
    metres meter meters kilometre kilometres kilometer kilometers km cm mm lifetime life lives term
    forever permanent permanently indefinite indefinitely brief briefly short shortly long longer
    longest generation generations temporary temporarily endless endlessly until till while since
    during day days night week weeks month months year years decade decades century centuries
    always never ever season summer winter""".split()
)
_HOUR = re.compile(
    r"\b(?:at|by|from|past|to|until|till) (?:about |half )?"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_OF_A_PLACE = re.compile(r"(?:ian|ean|can|ese|ish|ch|an|i)$")


def lacks(question: Question, text: str) -> str:
    """Name what a question plainly asks for and a text doesn't give; empty if nothing is."""
    asked = question.text
    for name, asks, gives in _KINDS:
        if asks.search(asked) and not gives(question, text):
            return name
    said = _SAID.search(asked)
    if said and not any(speaks(name, text) for name in content_words(said["who"])):
        return f"what “{said['who']}” said"
    if _WHICH_PLACE.search(asked) and not _gives_place(question, text):
        return "a name"
    return "a name" if question.asks_for(Kind.NAME) and not _gives_name(question, text) else ""


def _gives_count(question: Question, text: str) -> bool:
    """Say whether a text gives a number; “the 10th” counts nothing, unless a number is meant."""
    if _COUNTED.search(question.text):
        text = _ORDINAL.sub(" ", text)
    return _gives_number(text)


def _gives_number(text: str) -> bool:
    return bool(re.search(r"\d", text) or _COUNTS & set(_plain(text)))


def _gives_time(text: str) -> bool:
    return bool(re.search(r"\d", text) or _TIMES & set(_plain(text)) or _HOUR.search(text))


def _gives_length(question: Question, text: str) -> bool:
    """Say whether a text gives a length, in time or in space, in words of its own."""
    asked = question.stems
    own = " ".join(word for word in _plain(text) if not asked & frozenset(stems(word)))
    return _gives_number(own) or bool(_LENGTHS & set(own.split()))


def _plain(text: str) -> list[str]:
    return [part for word in words(text) for part in word.split("'")]


def _gives_name(question: Question, text: str) -> bool:
    """Say whether a text names anything: “the envoy is an American envoy” doesn't."""
    asked = question.stems
    new = [word for word in content_words(text) if not frozenset(stems(word)) <= asked]
    named = re.findall(r"(?<=\w\s)[A-Z]\w+", text)
    return any(not _is_of_a_place(word, text) for word in (*new, *named))


def _gives_place(question: Question, text: str) -> bool:
    """Say whether a text has a capitalised word that says something the question hasn't said."""
    asked = {*question.stems, *STOP_WORDS}
    capitals = re.findall(r"\b(?:[A-Z]\w+|U\.\s?[SK]\b)", text)
    return any("." in word or not {*stems(word), word.lower()} & asked for word in capitals)


def _is_of_a_place(word: str, text: str) -> bool:
    """Say whether a word only says from where: it stands before what is from there."""
    before = re.search(rf"\b{re.escape(word)}\s+[a-z]", text, re.IGNORECASE)
    return bool(before and _OF_A_PLACE.search(word))


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[Question, str], bool]], ...] = (
    ("a number", HOW_MANY, _gives_count),
    ("a time", WHEN, lambda _, text: _gives_time(text)),
    ("a length", _HOW_LONG, _gives_length),
)
