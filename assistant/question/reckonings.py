"""A question comes in, what has to be reckoned for it goes out: how, and of what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from footnote.assistant.answer import How
from footnote.assistant.question.kinds import ASKING
from footnote.index.words import words
from footnote.index.words.stems import stems

# Words of most and least: which way they go, and what the columns are called that they speak of.
# Behind a minus, the other way: the oldest has the most years of age, and the least year of birth.
_DEGREES = """
most greatest maximum | most |
least fewest minimum | least |
highest | most | altitude elevation height
lowest | least | altitude elevation height
largest biggest | most | size area population
smallest | least | size area population
longest | most | length long duration
shortest | least | length long duration height
tallest | most | height tall
deepest | most | depth deep
widest broadest | most | width wide
narrowest | least | width
heaviest | most | weight heavy mass
lightest | least | weight heavy mass
closest nearest | least | distance away far
furthest farthest | most | distance away far
cheapest | least | price cost fee fare rent tariff
dearest priciest costliest | most | price cost fee fare rent tariff
oldest | most | age old -built -founded -opened -born -since -year -established -birth
youngest newest latest | least | age old -built -founded -opened -born -since -year -established
earliest | least | built founded opened born date since year established started
fastest quickest | most | speed fast -time -duration
slowest | least | speed fast -time -duration
warmest hottest | most | temperature
coldest coolest | least | temperature
busiest | most | visitors passengers traffic
loudest noisiest | most | noise loud
quietest | least | noise loud
richest wealthiest | most | wealth income
poorest | least | wealth income
strongest | most | strength power
weakest | least | strength power
steepest | most | slope gradient steep
"""
_GENERAL = frozenset(
    "most greatest maximum least fewest minimum highest lowest largest biggest smallest".split()
)
_IN_ONE_WORD = {
    r"most (?:expensive|costly)": "dearest",
    r"least expensive": "cheapest",
    r"most recent(?:ly)?": "newest",
    r"(?:fastest|quickest)[- ]growing": "growing-fastest",
    r"slowest[- ]growing": "growing-slowest",
    r"gr(?:ew|own?) (?:the )?(?:fastest|most)|(?:highest|largest|strongest|biggest) growth": (
        "growing-fastest"
    ),
    r"gr(?:ew|own?) (?:the )?(?:slowest|least)|(?:lowest|smallest|weakest) growth": (
        "growing-slowest"
    ),
}
_CHANGES = (
    r"(?:r(?:ises?|ose|isen|aised?)|gr(?:ows?|ew|own)|go(?:es|ne)? up|went up|increase[sd]?"
    r"|climb(?:s|ed)?)"
)
_LESSENS = (
    r"(?:f(?:alls?|ell|allen)|drop(?:s|ped)?|go(?:es|ne)? down|went down|de(?:crease|cline)[sd]?"
    r"|shr[aiu]nks?|lowered|cut|reduced)"
)
_MOVES = rf"(?:{_CHANGES}|{_LESSENS}|changed?)"
_LESSER = (
    "less|fewer|lower|smaller|shorter|cheaper|younger|newer|lighter|slower|closer|colder|earlier"
    "|quieter"
)
_GREATER = (
    "higher|larger|bigger|greater|longer|older|taller|deeper|wider|heavier|dearer|faster|farther"
    "|further|warmer|hotter|stronger|later|louder|noisier|busier"
)
_LESS = rf"(?:{_LESSER})"
_COMPARES = rf"(?:more|{_LESSER}|{_GREATER})"
_HOWS: tuple[tuple[How, re.Pattern[str]], ...] = tuple(
    (how, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for how, pattern in (
        (
            "growth",
            r"\bpercent(?:age)? (?:change|growth|increase|rise|decrease|drop)\b"
            r"|\bgrowth in per ?cent"
            rf"|\b(?:by (?:what|how many|which)|how many) per ?cent\w*\b.*\b{_MOVES}\b"
            rf"|\b{_MOVES}\b.*\bin per ?cent|\b(?:what|which) per ?centage did\b.*\b{_MOVES}\b",
        ),
        (
            "share",
            r"\b(?:what|which|how (?:large|big|much) an?) (?:share|part|proportion|fraction"
            r"|per ?cent(?:age)?) of\b|\b(?:share|proportion|percentage) of\b",
        ),
        ("average", r"\b(?:average|mean)\b(?! by\b)"),
        (
            "difference",
            rf"\bhow (?:many|much) (?:[\w-]+ ){{0,3}}?{_COMPARES}\b|\bby how (?:much|many)\b"
            r"|\bdifference (?:in [\w ]+ )?between\b"
            rf"|\bhow (?:much|many [\w ]+?) (?:did|does|do|has|have|was|were|will)\b.*\b{_MOVES}\b",
        ),
        ("sum", r"\b(?:in total|total|sum of|altogether|combined|together|add up|in all)\b"),
        ("span", r"\bhow (?:many (?:days|weeks|months|years)|long)\b"),
    )
)
# What one compares and adds with, whatever it is of.
_SAYING_HOW = frozenset(
    stems(
        """
        more less fewer than difference between sum total altogether combined together average mean
        share part proportion fraction percentage percent cent growth grow grew grown growing rise
        rose risen raise fall fell fallen drop dropped increase decrease decline shrink shrank
        change climb reduce lowered cut go goes went gone up down add compared passed long last days
        weeks months higher lower larger smaller bigger greater longer shorter older younger newer
        cheaper expensive dearer heavier lighter taller deeper wider faster slower farther further
        closer come came take took warmer hotter colder stronger later earlier have get got receive
        there number amount figure value document report guide page paper
        """
    )
)
_MONEY = frozenset(stems("money cost costs spend spent pay paid"))
_EARNS = frozenset(stems("earn earned earning sell sold make made bring brought"))
# With these one asks for a part, or for a mean: “work in Saws”, “staff *per* division”.
_JUST_ASKS: Mapping[How, frozenset[str]] = {
    "share": frozenset(stems("work works worked account make belong employed")),
    "average": frozenset(stems("per")),
}
_UNCLEAR = re.compile(
    r"\b(?:second|third|fourth|fifth|2nd|3rd|next|top|not|no|never|without|except|excluding|besides"
    r"|outside|each|every|if|or|at least|at most|weighted|respectively)\b|n['’]t\b"
    r"|\b(?:two|three|four|five|\d) (?:most|least|\w+est)\b",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\bthan\b(?! (?:a|one|the) \w+ (?:ago|earlier|before)| last| before)",
    re.IGNORECASE,
)
# How much it grew stands in the line that says which grew fastest.
_GREW_BY = re.compile(
    r"\b((?:fastest|slowest)(?: [^?,]{1,80}?)?),? and by how (?:much|many percent)\b", re.IGNORECASE
)
_EITHER = re.compile(r"^\W*(?:which|what|who)\b[^?]{1,200}\bor\b[^?]{1,60}\W*$", re.IGNORECASE)
_WHICH_IS_MORE = re.compile(
    rf"^\W*(?:which|who)(?: [\w-]+| of (?:them|these|the two|the [\w-]+))?"
    rf" (?:is|was|are|were|has|had|costs?|weighs?) {_COMPARES}\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(rf"\b(more|{_LESSER}|{_GREATER})\b(?! than)", re.IGNORECASE)
_WHICH_TIME = re.compile(
    r"\b(?:which|what) (?:fiscal |financial )?(?:year|quarter|month|season|period)\b", re.IGNORECASE
)
_TIMES = frozenset(stems("year fiscal financial quarter month season period"))
_BETWEEN_TWO = re.compile(
    r"\bbetween (?:them|both|(?:both|(?:the|these|those|its|their) two)(?: [\w-]+)?)(?=\W*$| in\b)",
    re.IGNORECASE,
)
_ASKS_WHICH = re.compile(r"\b(?:which|what|who|whose|where|when|name|list|show)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sought:
    """What has to be reckoned, and the stems of what it is of, each with its word.

    `way` is 1 where more is asked for, -1 for less, 0 for neither; `columns` are the stems of what
    a word like “oldest” speaks of, each with the way it turns. `unit` is that of a span.
    """

    how: How
    about: Mapping[str, str]
    way: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    thing: str = ""  # the stem of what is asked for: “which *camp*”, “the newest *camp*”
    text: str = ""  # the question
    money: bool = False  # whether it speaks of money
    earns: bool = False  # whether it only says that something earned, not what
    than: bool = False  # whether one thing has more or less “than” another
    between: bool = False  # whether the order of two things says nothing
    less: bool = False  # whether the first of them has less
    both: bool = False  # whether there are but two things to compare: “between the two models”
    general: bool = True  # whether any column may be meant
    times: bool = False  # whether the answer is a year, or a part of one

    @property
    def words(self) -> frozenset[str]:
        """Return the stems of what it is of."""
        return frozenset(self.about)

    @property
    def said_with(self) -> frozenset[str]:
        """Return the stems with which one asks for a reckoning: “difference”, “most”, “cost”."""
        return frozenset(stems(self.text)) - self.words - ASKING


def read_reckoning(question: str) -> Sought | None:
    """Read what has to be reckoned; None if that isn't asked, or isn't clear."""
    question = _of_two(_GREW_BY.sub(r"\1", question))
    if _UNCLEAR.search(question):
        return None
    for how, asks in _HOWS:
        if asks.search(question):
            unit = re.search(r"\b(days|weeks|months|years)\b", question, re.IGNORECASE)
            way = _says(_CHANGES, question) - _says(_LESSENS, question)
            said = (
                _SAYING_HOW | frozenset(stems("years"))
                if _says("how many years", question)
                else _SAYING_HOW
            )
            return _sought(
                how,
                _BETWEEN_TWO.sub("between", question),
                said,
                way=way,
                text=question,
                unit=unit[0].lower() if unit else "",
                than=bool(_THAN.search(question)),
                between=_says("difference", question),
                less=_says(_LESS, question),
                both=bool(_BETWEEN_TWO.search(question)),
                columns=_compared(question) if how == "difference" else {},
            )
    return _superlative(question)


def _of_two(question: str) -> str:
    """Ask which of two has the most, where it is asked which has more: “more beds, A or B”."""
    is_more = _WHICH_IS_MORE.search(question) and not _THAN.search(question)
    if not is_more and not _EITHER.search(question):
        return question
    asked, more = re.sub(r"\bor\b", "and", question), {"more": "most", "less": "least"}
    return _COMPARED.sub(lambda one: more.get(one[1].lower(), f"{one[1][:-2]}est"), asked)


def _says(pattern: str, question: str) -> bool:
    return bool(re.search(rf"\b{pattern}\b", question, re.IGNORECASE))


def _compared(question: str) -> Mapping[str, int]:
    """Return the columns that a word like “older” speaks of: those of “oldest”."""
    said = words(re.sub(r"more expensive", "dearer", question.lower()))
    found = [_BY_WORD[f"{one[:-2]}est"] for one in said if f"{one[:-2]}est" in _BY_WORD]
    return found[0][1] if len(found) == 1 else {}


def _superlative(question: str) -> Sought | None:
    text = question.lower()
    for pattern, word in _IN_ONE_WORD.items():
        text = re.sub(rf"\b(?:{pattern})\b", word.replace("-", ""), text)
    said = [word for word in words(text) if word in _BY_WORD]
    if len(said) != 1 or not _ASKS_WHICH.search(question):
        return None
    how, columns = _BY_WORD[said[0]]
    general = said[0] in _GENERAL or not columns
    times = bool(_WHICH_TIME.search(question))
    said_with = _SAYING_HOW | set(stems(said[0])) | (_TIMES if times else set())
    after = re.findall(rf"\b(?:which|what|{said[0]})\s+([^\W\d_]+)", text)
    found = _sought(
        how, text, said_with, text=question, columns=columns, general=general, times=times
    )
    things = [stem for word in after for stem in stems(word) if stem in found.about]
    return replace(found, thing=things[0]) if things else found


def _sought(how: How, asked: str, said: frozenset[str], **more: object) -> Sought:
    about = {stem: word for word in _words(asked) for stem in stems(word)}
    beside = said | ASKING | _MONEY | _EARNS | _JUST_ASKS.get(how, frozenset())
    left = {stem: word for stem, word in about.items() if stem not in beside}
    money, earns = bool(_MONEY & about.keys()), bool(_EARNS & about.keys())
    return Sought(how, left, money=money, earns=earns, **more)  # type: ignore[arg-type]


def _words(text: str) -> list[str]:
    """Return words, with numbers like “4.1” and “1,240” whole."""
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?", text)


def _by_word() -> dict[str, tuple[How, Mapping[str, int]]]:
    found: dict[str, tuple[How, Mapping[str, int]]] = {
        "growingfastest": ("fastest", {}),
        "growingslowest": ("slowest", {}),
    }
    for line in _DEGREES.strip().splitlines():
        names, way, columns = (part.split() for part in line.split("|"))
        turned = {stems(one.lstrip("-"))[0]: -1 if one[0] == "-" else 1 for one in columns}
        how: How = "most" if way == ["most"] else "least"
        found |= dict.fromkeys(names, (how, turned))
    return found


_BY_WORD = _by_word()
SUPERLATIVES = frozenset(word for word in _BY_WORD if not word.startswith("growing"))
