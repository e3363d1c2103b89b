"""A question comes in, what kind of answer it asks for goes out."""

import re
from enum import StrEnum

from footnote.assistant.question.topic import topic_of
from footnote.index.words.stems import stems

# Words with which one asks, whatever one asks about.
ASKING = frozenset(
    stems("made make given give suggested mentioned listed list described proposed named said says")
    + stems("stated discussed identified outlined article author text according include exist")
    + stems("taking place happening going currently held called many much strong long provide")
    + stems("information table component consist comprise respective respectively contain kind")
    + stems("type name show shown factored considered various different compare compared")
    + stems("contrast calculate compute main")
)
HOW_MANY = re.compile(
    r"\bhow (?:many|much|old|tall|far|high|large)\b"
    r"|\bwhat (?:percent|percentage|proportion|number|amount|fraction)\b",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"^\W*when (?:is|are|was|were|did|do|does|will|has|have|had|can|could|should|would|might)\b"
    r"|\b(?:what|which) (?:exact )?(?:year|date|day|month|century|decade)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\bhow (?:long|often|big|heavy|wide|deep)\b|^\W*when\b"
    r"|(?:^\W*(?:the )?|\b(?:what|which) (?:\w+ ){0,2})"
    r"(?:age|percentage|rate|price|number|date|day|year)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\bwhat (?:is|are|was|were) the names?\b", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.I
)
_ACCOUNT = re.compile(
    r"""^\W*(?:(?:and|but|so)\ )?(?:
    how\ (?!many|much|old|tall|far|long|often|high|large|big|wide|deep|heavy)
    |why\b
    |(?:what|who)(?:\ (?:is|are|was|were)|['’]s)(?:\ (?:the|a|an))?(?:\ [\w-]+){1,3}\W*$
    |what\ happen\w*
    |where\ (?:is|are|was|were|do|does|did|can)\b
    |(?:explain|describe|summari[sz]e|tell\ me)\b
    )
    |\bwhat\ (?:do|does|did|has|have)\b.*
    (?:\bmean\b|\b(?:do|done|represent|stand\ for|look\ like)\W*$)
    |\bwhat\ (?:is|are|was|were)\ (?:the\ )?(?:\w+\ )?(?:purposes?|roles?|points?|differences?
    |functions?|significance|origins?|history|story|causes?|damages?|consequences?|implications?|benefits?
    |process)\b
    |\bwhat\ (?:is|are|was|were)\b.*\babout\W*$
    |\b(?:what|the)\ (?:effects?|impacts?|influence|importance|meaning)\b
    |\b(?:summary|meaning|importance)\ of\b|\bmeant\ by\b
    |\bwhat\ (?:causes?|caused|makes?|made)\b
    |\bcomes?\ from\b""",
    re.IGNORECASE | re.VERBOSE,
)


_RECKONING = re.compile(
    r"\bby how (?:much|many)\b|\bhow (?:much|many) (?:\w+ )?(?:more|less|fewer)\b"
    r"|\b(?:difference|sum|average|in total|altogether|change|growth|increase|decrease)\b"
    r"|\b(?:most|least|fewest|largest|smallest|biggest|greatest|highest|lowest|longest|shortest"
    r"|oldest|youngest|newest|fastest|slowest|cheapest|closest|nearest|best|worst)\b",
    re.IGNORECASE,
)


_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|then)\W+)?why\b(?! not\W*$)|\bhow come\b|\bfor what reason\b"
    r"|\bwhat (?:is|was|were|are) the reasons?\b"
    r"|\bwhy (?:is|are|was|were|do|does|did|has|have|had)\b",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a question asks for; one may ask for more than one of these, or for none."""

    YES_OR_NO = "yes or no"  # it takes nothing for granted
    NUMBER = "number"  # or a time, so that two of them are two answers
    NAME = "name"  # what something is called: a quote with any name might answer
    REASON = "reason"  # why: the fact alone doesn't answer it
    RECKONING = "reckoning"  # what is told by comparing, or reckoned from two figures
    DOCUMENT = "document"  # what it is, as a whole: a summary, a section, who wrote it
    ACCOUNT = "account"  # how, why or what: the answer may take more than a name


def kinds_of(question: str) -> frozenset[Kind]:
    """Return what a question asks for."""
    number = any(asks.search(question) for asks in (HOW_MANY, WHEN, _FIGURE))
    name = bool(_NAME.search(question))
    found = {
        Kind.YES_OR_NO: bool(_YES_OR_NO.match(question)),
        Kind.NUMBER: number,
        Kind.NAME: name,
        Kind.DOCUMENT: topic_of(question) is not None,
        Kind.REASON: bool(_WHY.search(question)),
        Kind.RECKONING: bool(_RECKONING.search(question)),
        Kind.ACCOUNT: bool(_ACCOUNT.search(question)) and not (number or name),
    }
    return frozenset(kind for kind, asked in found.items() if asked)
