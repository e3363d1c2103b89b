"""An article comes in, its figures go out: who or what, the figure with its unit, the words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from footnote.assistant.answer import Citation
from footnote.assistant.check.claims import cite
from footnote.assistant.make.made import Made
from footnote.assistant.make.subject import subject_of
from footnote.assistant.make.units import unit_after
from footnote.assistant.proof.verify import Checked, Proof, check_citations
from footnote.index.article import STRICT, Article
from footnote.index.evidence import Evidence, gather
from footnote.index.split.units import split
from footnote.index.words.codes import without_codes
from footnote.index.words.figures import Figure as Read
from footnote.index.words.figures import read_figure
from footnote.index.words.moments import moments, of_heading
from footnote.index.words.quantities import Quantity, placed

_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_TABLES = ("", "thousand", "million", "billion")  # what a table may count in
_ABOUT = re.compile(
    r"(?:\b(?:about|around|nearly|almost|roughly|approximately|some|(?:no\s)?(?:more|less|fewer)\sthan"
    r"|over|under|at\sleast|at\smost|up\sto|only|just)\s|[~≈<>]\s?)$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or)\s")
# What a number only names, or counts off.
_LABEL = re.compile(
    r"(?:\b(?:[Ss]ections?|[Aa]rticles?|[Cc]hapters?|[Ff]ig(?:ure|\.)s?|[Tt]ables?|[Rr]ooms?|[Nn]o\."
    r"|[Nn]umbers?|[Pp]ages?|pp?\.|[Ll]ines?|[Vv]ersions?|[Pp]arts?|[Ss]teps?|[Pp]hases?|[Mm]odels?"
    r"|[Rr]oute|[Ff]light|[Ll]evel|[Gg]rade|[Cc]lass|[Aa]nnex|[Ii]tems?|[Pp]aragraphs?|[Tt]ype"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\s"
    r"|[\[#§:]\s?)$"
)
_NAMED = re.compile(r"(?:^|[\s(])([A-Z][\w.-]*)\s$")  # “the Boeing 747”
_NO_NAME = frozenset(
    """About Around Some Nearly Almost Over Under Only Just Of In The All At With After For By To
    From These Those Its His Her Their Our My Another Roughly Approximately Than And But Or On
    Between More Less Fewer Until Within Every Each""".split()
)
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_DASHES = ("-", "–", "—")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b$")
_POINTED = re.compile(r"\b(?:the|these|those|both|all|of the)\s$", re.IGNORECASE)
_TIME_OF = re.compile(r"\b(?:in|since|by|until|from|during|after|before|the|to)\s$", re.IGNORECASE)
_AROUND = 40  # characters before a number that say what it is


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that an article states: of whom or what, as its words, and as a number.

    `figure` are words of the citation's quote. `value` is the number that is meant, at the scale
    of the words or of the table, and `to` the other end of a range. `subject` is empty where the
    sentence doesn't say plainly whose it is; `what` is the name of a cell's column.
    """

    __pydantic_config__ = STRICT

    subject: str
    what: str
    figure: str
    value: str
    to: str
    unit: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Figures(Made):
    """The figures of an article, in its order."""

    __pydantic_config__ = STRICT

    article_id: str
    article_sha256: str
    title: str
    figures: tuple[Figure, ...] = ()

    def verify(self, texts: Mapping[str, str] | Article) -> Proof:
        """Prove that all quotes are in place, and that each holds its figure and its subject.

        `texts` maps article id to text, or is the article.
        """
        lines = (
            Checked(one.figure, "" if _is_there(one) else "the figure isn't there")
            for one in self.figures
        )
        cited = [one.citation for one in self.figures]
        return Proof(check_citations(cited, texts), tuple(lines))


def figures(article: Article) -> Figures:
    """Collect what an article states in figures: in sentences, items and cells of tables."""
    found: list[Figure] = []
    for one in gather(article, split(article)):
        if one.unit.kind == "cell":
            found += _of_cell(one)
        elif one.unit.kind != "heading" and one.says_something:
            found += _of_words(one.quote, cite(one))
    return Figures(article.id, article.sha256, article.title, tuple(found))


def _of_cell(one: Evidence) -> Iterator[Figure]:
    """Yield the figure that a cell is; its row says whose, its column what."""
    unit, read = one.unit, read_figure(one.quote)
    if read is None or not unit.row or unit.row == one.quote or of_heading(one.quote):
        return
    value, said = _as_scaled(read, one.scale)
    yield Figure(unit.row, unit.column, one.quote, value, "", said, cite(one))


def _of_words(quote: str, citation: Citation) -> Iterator[Figure]:
    """Yield the figures of a sentence, each with its unit; dates, labels and codes are none."""
    taken = [(one.start, one.end) for one in moments(quote)]
    numbers = [one for one in placed(without_codes(quote)) if not _is_label(quote, *one)]
    numbers = [
        one for one in numbers if not any(one[0] < end and start < one[1] for start, end in taken)
    ]
    last = -1
    for at, (start, end, number) in enumerate(numbers):
        if at == last:
            continue
        value, to, known = number.value, "", number.unit
        if at + 1 < len(numbers) and _is_range(quote, numbers[at], numbers[at + 1]):
            last = at + 1
            _, end, other = numbers[last]
            value, to, number = _scaled(number, other), _plain(other.value), other
            known = known or other.unit
        unit, end = unit_after(quote, end, known)
        if not unit or (number.is_year and _TIME_OF.search(quote[:start][-_AROUND:])):
            continue
        about = _ABOUT.search(quote[:start][-_AROUND:])
        begin = start - len(about[0]) if about else start
        words = quote[begin:end]
        yield Figure(subject_of(quote, begin), "", words, _plain(value), to, unit, citation)


def _is_label(quote: str, start: int, end: int, number: Quantity) -> bool:
    before = quote[max(0, start - _AROUND) : start]
    bare = not number.unit and number.words.replace(",", "").isdigit()
    if _LABEL.search(before) or _ORDINAL.search(quote[start : end + 2].rstrip()):
        return True
    if quote[end : end + 2].strip()[:1] == ":" and quote[end + 1 : end + 2].isdigit():
        return True  # a time
    if number.spelled and number.value < 10 and _POINTED.search(before):
        return True
    named = _NAMED.search(before)
    return bare and named is not None and named[1] not in _NO_NAME


def _is_range(quote: str, one: tuple[int, int, Quantity], other: tuple[int, int, Quantity]) -> bool:
    """Say whether two numbers are the ends of one range: “5 to 7 million”, “$5–7”."""
    between, dashed = quote[one[1] : other[0]], not other[2].unit
    joined = _JOINED.fullmatch(between)
    if not joined or one[2].spelled != other[2].spelled:
        return False
    if between.strip() in ("and", "or") and not _BETWEEN.search(quote[: one[0]][-_AROUND:]):
        return False
    same = one[2].unit in ("", other[2].unit)
    return same or (dashed and between.strip() in _DASHES)


def _scaled(one: Quantity, other: Quantity) -> Decimal:
    """Return the first end of a range at the scale of the second, if that alone says one."""
    scale = re.search(r"(thousand|million|billion|trillion)", other.words, re.IGNORECASE)
    if not scale or re.search(r"[a-z]{2}", one.words, re.IGNORECASE):
        return one.value
    return one.value.scaleb(_SCALES[scale[1].lower()])


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _is_there(one: Figure) -> bool:
    """Read a figure again from the words that it cites, and say whether it comes out so."""
    citation = one.citation
    if citation.kind != "cell":
        return any(each == one for each in _of_words(citation.quote, citation))
    read = read_figure(citation.quote)
    if read is None or one.figure != citation.quote or one.to:
        return False
    named = (one.subject, one.what) == (citation.row, citation.column)
    return named and any(_as_scaled(read, scale) == (one.value, one.unit) for scale in _TABLES)


def _as_scaled(read: Read, scale: str) -> tuple[str, str]:
    """Return the number that is meant, and its unit, at the scale that a table gives, or none."""
    scale = "" if read.scale else scale
    return _plain(read.value.scaleb(_SCALES.get(scale, 0))), read.unit or read.money or scale
