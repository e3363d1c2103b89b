"""A question comes in, what it asks of the document itself goes out: its gist, a part, its author.

The table below is all that is known of such questions. Whether “the talk” is the document, and
whether it has a section on fees, only the article can say.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from footnote.index.words.quantities import quantities


class Wish(StrEnum):
    """What is asked of a document."""

    GIST = "gist"  # what it is about
    SUMMARY = "summary"
    POINTS = "points"  # a summary as a list
    SECTION = "section"  # what one of its sections says
    MENTION = "mention"  # what it says about something that may be one of its sections
    HAS_SECTION = "has section"
    OUTLINE = "outline"
    TITLE = "title"
    AUTHOR = "author"
    DATE = "date"
    ORIGIN = "origin"  # author and date
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Size:
    """How long a summary should be: so many sentences or points, or at most so many words."""

    count: int
    in_words: bool = False
    as_points: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked, of the document as the question calls it, and of which part or subject."""

    wish: Wish
    document: str = ""
    part: str = ""
    size: Size | None = None

    @property
    def is_plain(self) -> bool:
        """Say whether the question needs nothing before it: “it” may be what was spoken of."""
        return self.document not in _IT


_IT = ("it", "that")
# What one calls a document, whatever it is, and what some are called and others speak of.
SURE = frozenset("article document doc text page file pdf website site webpage post".split())
NOUNS = SURE | frozenset(
    """abstract agreement biography blog book booklet briefing brochure case chronicle contract
    essay faq guide guidelines handbook instructions interview law leaflet lecture letter manual
    memo email minutes newsletter notes paper piece policy presentation proposal protocol recipe
    release report review ruling source speech statement story study talk terms thesis transcript
    tutorial""".split()
)
# `[…]` may be left out, `(a|b)` is one of them; DOC is the document, X what is asked of it.
_TABLE = {
    Wish.GIST: """
        what (is|was|are) DOC [all |mainly |mostly ]about
        what (does|do) DOC (discuss|cover|deal with|talk about|describe|say)
        what is the [main ](topic|subject|theme|gist|message|idea)[ (of|in) DOC]
        what (kind|sort|type) of NOUN is DOC
        what am i reading
        what (happened|has happened|is happening|is going on)
        (tell me about|describe|explain|introduce) DOC
        [the ](gist|topic|main idea)[ of DOC]""",
    Wish.SECTION: """
        (summarize|recap) [the ]PART X
        (summarize|recap) the X (section|chapter)
        SUMMARY of [the ]PART X
        what (does|do) [the ]PART X (SAY|cover|discuss|describe|deal with|talk about|regulate)
        what (does|do) the X (section|chapter) (SAY|cover|discuss|describe)
        what (does|do) [the |its ]CALLED (SAY|cover|discuss|describe)
        what (is|are|stands|does it say|does DOC say) in [the |its ]CALLED
        what (is|stands|does it say|does DOC say) in [the ]PART X
        what is [the ]PART X about
        [show |read |quote |open ][the ]PART X
        (show|read|quote|open) the X (section|chapter)""",
    Wish.MENTION: """
        what (does|do) DOC SAY (about|on|regarding|concerning|of) X""",
    Wish.SUMMARY: """
        (summarize|recap|condense|shorten)[ for me| everything| briefly]
        (summarize|recap|condense|shorten) X
        SUMMARY
        SUMMARY (of|on|about|for) X
        what is SUMMARY[ of X]""",
    Wish.POINTS: """
        [what are |which are ][the |its |some ](points|bullets|bullet points)
        [what are |which are ]POINTS
        [what are |which are ]POINTS (of|in|from|about|on|made in) X
        POINTS does DOC make""",
    Wish.HAS_SECTION: """
        (does DOC have|does DOC contain|does DOC include|is there) (a|an|any) PART ON X
        are there [any |some ]PARTS ON X
        (does DOC have|does DOC include|is there) (a|an|any) X (section|chapter)""",
    Wish.OUTLINE: """
        (what|which) PARTS (are|are there|does DOC have|are in DOC|are there in DOC)
        what are the PARTS[ of DOC]
        [list ][all ][the |its ](PARTS|table of contents|toc|outline|structure)[ (of|in) DOC]
        what is the (table of contents|outline|structure)[ of DOC]
        how is DOC (structured|organised|organized|divided)""",
    Wish.TITLE: """
        [what is ][the |its ](title|headline)[ of DOC]
        what is DOC (called|titled|entitled)
        what is the name of DOC""",
    Wish.ORIGIN: """
        who (wrote|authored|published) DOC(,|) and (when|from when is it)
        (when and by whom|by whom and when) (was|is) DOC[ written| published]""",
    Wish.AUTHOR: """
        who (wrote|authored|has written|is the author of|is the writer of) DOC
        who (prepared|compiled|drafted) DOC
        [who (is|are) ][the |its ](author|authors|writer)[ of DOC]
        by whom (was|is) DOC[ written]
        who is DOC [written ]by""",
    Wish.DATE: """
        when was DOC [last ](written|published|dated|posted|updated)
        [what is ][the |its ](publication date|date of publication|date of DOC)
        from when is DOC
        how old is DOC""",
    Wish.LENGTH: """
        how (long|big) is DOC
        what is the length of DOC
        how many COUNTED (does DOC have|are in DOC|are there in DOC|is DOC)""",
}
_WORDS = {
    "NOUN": "(?:{})".format("|".join(sorted(NOUNS, key=len, reverse=True))),
    "PARTS": r"(?:(?:sub)?sections|chapters|headings|parts)",
    "PART": r"(?:(?:sub)?section|chapter|part|paragraph|clause|annex|appendix|§)"
    r"(?: (?:on|about|called|named|titled)\b)?",
    "CALLED": r"(?P<part>introduction|preface|foreword|background|(?:executive )?summary|discussion"
    r"|conclusions?|outlook|appendix|afterword|epilogue|glossary|references)",
    "ON": r"(?:on|about|for|called|named|titled|regarding|covering|dealing with"
    r"|that (?:covers|deals with))",
    "COUNTED": r"(?:words|pages|sentences|characters)",
    "SAY": r"(?:say|state|tell me|mention|contain|explain|specify)",
    "SUMMARY": r"(?:(?:an?|the|some) )?(?:(?:brief|short|quick|concise|detailed|executive) )*"
    r"(?:summary|synopsis|overview|recap|digest|tl; ?dr|tldr)",
    "POINTS": r"(?:(?:the|its|some) )?(?:(?:key|main|major|central|core|principal|top|important"
    r"|most important) (?:points|takeaways|take-aways|ideas|messages|facts|things)"
    r"|takeaways|take-aways|highlights)",
}
_DOC = (
    r"(?P<document>this one|it|this|that|all this|(?:this|that|the|your|our|my|an?) "
    rf"(?:[\w'-]+ ){{0,2}}?{_WORDS['NOUN']})"
)
_WHOLE = re.compile(_DOC, re.IGNORECASE)
_SECTION = re.compile(rf"(?:the )?{_WORDS['PART']} (?P<part>.+)", re.IGNORECASE)
_WISHED = re.compile(
    r"^(?:(?:please|hi|hello|ok|and|so|now|also|then|just|quickly|briefly"
    r"|i (?:want|need|would like)(?: to (?:have|see|know))?"
    r"|(?:can|could|would|will) (?:you|i)(?: please)?(?: have| get)?"
    r"|give(?: me)?|provide(?: me with)?|write(?: me)?|make(?: me)?|create|show me"
    r"|tell me(?! about)|get me|let me have|do)\b,? )+"
)
_TAIL = re.compile(r"(?:,? (?:please|for me|to me|thanks|now|briefly|in short|in brief))+$")
_COUNTED = re.compile(
    r",? ?\b(?P<how>in|with|of|using|as)? ?"
    r"(?:the |about |around |at most |no more than |up to |only )*"
    r"(?:top )?(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen"
    r"|twenty|a couple of|a few|a single)[ -](?P<kind>(?:(?:short|key|main|bullet|important|full"
    r"|complete|simple) )*(?:sentence|point|bullet|line|word|takeaway|fact|item|paragraph)s?)\b"
)
_POINTS = re.compile(r"\b(?:points?|bullets?|takeaways?)\b", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:tl; ?dr|tldr|short|brief(?:ly)?|quick(?:ly)?|concise)\b", re.IGNORECASE)
_LONG = re.compile(r"\b(?:long|detailed|in (?:more )?detail|thorough)\b", re.IGNORECASE)
_FEW = {"a couple of": 2, "a few": 3, "a single": 1, "one": 1}
_SENTENCES_IN_A_PARAGRAPH = 5
_MOST = 100
_SIZED = (Wish.GIST, Wish.SUMMARY, Wish.POINTS)
_IS = re.compile(r"\b(what|who)(?:'?s)\b")
_WITH_BEFORE = re.compile(r"^(.+\?) \((.+)\)$")


@lru_cache(maxsize=256)
def topic_of(question: str) -> Topic | None:
    """Return what a question asks of the document itself; None if it asks about its content."""
    if joined := _WITH_BEFORE.match(question):  # a part that was put together with the first one
        return topic_of(joined[1]) if topic_of(joined[2]) else None
    said, size = _sized(_plainly(question))
    for wish, pattern in _PATTERNS:
        if found := pattern.fullmatch(said):
            named = found.groupdict()
            document, part = named.get("document") or "", (named.get("part") or "").strip(" \"“”'")
            return _settled(Topic(wish, document, part, size or _size(wish, question)))
    return None


def resized(question: str, times: float) -> str:
    """Ask for a summary in another length; any other question stays as it is."""
    topic = topic_of(question)
    if topic is None or topic.wish not in _SIZED:
        return question
    size = topic.size or (Size(3) if topic.wish is Wish.GIST else Size(5))
    count = max(1, min(round(size.count * times), _MOST))
    what = "word" if size.in_words else "point" if size.as_points else "sentence"
    said = " ".join(_COUNTED.sub("", _SHORT.sub("", question)).split()).strip(" ?!.,")
    return f"{said} in {count} {what}{'' if count == 1 else 's'}"


def _settled(topic: Topic) -> Topic:
    """Tell a summary of the document from one of a section, and of something in it."""
    if topic.wish in (Wish.SUMMARY, Wish.POINTS) and topic.part:
        if _WHOLE.fullmatch(topic.part):
            return replace(topic, document=topic.part, part="")
        if section := _SECTION.fullmatch(topic.part):
            return replace(topic, wish=Wish.SECTION, part=section["part"])
    return topic


def _size(wish: Wish, question: str) -> Size | None:
    """Return the length that is wished without a number; None if it is left to us."""
    points = wish is Wish.POINTS or bool(_POINTS.search(question))
    if _SHORT.search(question):
        return Size(3, as_points=points)
    if _LONG.search(question):
        return Size(10, as_points=points)
    return Size(5, as_points=True) if points else None


def _plainly(question: str) -> str:
    """Return a question without what is only said around it: “can you please”."""
    said = " ".join(question.replace("’", "'").split()).strip(" ?!.")
    said = _IS.sub(r"\1 is", said[:1].lower() + said[1:])
    said = re.sub(r"\bsummarise\b|\bsum up\b", "summarize", said)
    said = re.sub(r"\bsum (.{1,60}) up\b", r"summarize \1", said)
    bare = _TAIL.sub("", _WISHED.sub("", said))
    return bare or said


def _sized(said: str) -> tuple[str, Size | None]:
    """Cut the length that is wished out of a question, and return both."""
    found = _COUNTED.search(said)
    if not found:
        return said, None
    number = quantities(found["count"])
    count = _FEW.get(found["count"]) or (int(number[0].value) if number else 1)
    kind = found["kind"]
    if "paragraph" in kind:
        count *= _SENTENCES_IN_A_PARAGRAPH
    # “Five key points of …” are asked for by that very word, “a three-sentence summary” isn't.
    is_asked = not found["how"] and re.search(r"point|bullet|takeaway|fact", kind)
    instead = " key points " if is_asked else " "
    rest = " ".join(f"{said[: found.start()]}{instead}{said[found.end() :]}".split())
    if "word" in kind:
        return rest, Size(max(1, count), in_words=True)
    return rest, Size(max(1, min(count, _MOST)), as_points=bool(_POINTS.search(kind)))


def _compiled(line: str) -> re.Pattern[str]:
    """Make a regular expression of a line of the table."""
    pattern = line.replace("(", "(?:").replace("[", "(?:").replace("]", ")?")
    for name, words in _WORDS.items():
        pattern = re.sub(rf"\b{name}\b", words.replace("\\", r"\\"), pattern)
    first, *others = re.split(r"\bDOC\b", pattern)
    again = _DOC.replace("?P<document>", "?:")
    pattern = first + "".join((again if at else _DOC) + rest for at, rest in enumerate(others))
    return re.compile(re.sub(r"\bX\b", "(?P<part>.+?)", pattern), re.IGNORECASE)


_PATTERNS = tuple(
    (wish, _compiled(line.strip()))
    for wish, lines in _TABLE.items()
    for line in lines.strip().splitlines()
)
