"""Checked claims come in, an answer's text with its sentences and citations goes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from footnote.assistant.answer import Citation, How, Reckoning, Sentence, Verdict, Withheld
from footnote.assistant.check.faults import Fault
from footnote.assistant.check.reckon import Line, Term, reckon
from footnote.assistant.check.sentences import Draft
from footnote.index.article import Unit
from footnote.index.evidence import Evidence
from footnote.index.split.units import with_headers


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with the evidence it rests on, and what is wrong with it, if anything is."""

    draft: Draft
    evidence: tuple[Evidence, ...]
    fault: Fault | None = None
    support: float = 1.0  # how likely the evidence carries the sentence, by words and meaning
    context: bool = False  # there only so that the next one can be understood


@dataclass(frozen=True, slots=True)
class Short:
    """The words that answer, as they stand in a unit: `article.text[start:end]`."""

    unit: Evidence
    start: int
    end: int

    @property
    def words(self) -> str:
        """Return the article's own words."""
        return self.unit.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A line that code reckoned, and each figure in it with the unit in which its words stand."""

    how: How
    line: Line
    figures: tuple[tuple[Evidence, str], ...]
    unit: str = ""


def reckoned(how: How, figures: Sequence[tuple[Evidence, str]], unit: str = "") -> Reckoned | None:
    """Reckon with words of units; None where these don't allow it."""
    terms = [Term(words, label(one.unit, words)) for one, words in figures]
    line = reckon(how, terms, unit)
    return Reckoned(how, line, tuple(figures), unit) if line else None


def label(one: Unit | Citation, words: str) -> str:
    """Return what the row and the column of a cell call its words."""
    return ", ".join(name for name in (one.row, one.column) if name and name != words)


@dataclass(frozen=True, slots=True)
class Grounded:
    """What may be shown, and what is withheld; `claims` are all of the draft, in order."""

    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    claims: tuple[Claim, ...] = ()
    short: Citation | None = None
    reckoning: Reckoning | None = None
    reckoned: Reckoned | None = None

    @property
    def evidence(self) -> list[Evidence]:
        """Return the units that what is shown rests on."""
        return [one for claim in self.claims if not claim.fault for one in claim.evidence]


@dataclass(slots=True)
class _Page:
    """The answer as it is put together: text, sentences, and citations numbered as they come."""

    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    citations: dict[tuple[str, int, int], Citation] = field(default_factory=dict)

    def add(self, claim: Claim) -> None:
        """Append a supported claim."""
        if self.text:
            self.text += "\n" if claim.draft.new_line else " "
        if claim.draft.bullet and claim.draft.new_line:
            self.text += "- "
        start = len(self.text)
        self.text += claim.draft.text
        numbers = tuple(self.cite(one).number for one in claim.evidence)
        self.sentences.append(
            Sentence(
                claim.draft.text,
                start,
                len(self.text),
                Verdict.SUPPORTED,
                numbers,
                context=claim.context,
                probability=round(claim.support, 4),
            )
        )

    def cite(self, evidence: Evidence) -> Citation:
        """Return the citation of a unit, the same one each time."""
        key = (evidence.article.id, evidence.unit.start, evidence.unit.end)
        if key not in self.citations:
            self.citations[key] = cite(evidence, len(self.citations) + 1)
        return self.citations[key]


def write(
    claims: Sequence[Claim], short: Short | None = None, told: Reckoned | None = None
) -> Grounded:
    """Put the supported claims together, and list the others with their reasons.

    The words that answer come first, on a line of their own; they are of a unit that is shown. So
    does what was reckoned, and all that it was reckoned from is cited.
    """
    page = _Page(told.line.text if told else short.words if short else "")
    withheld = []
    for number, claim in enumerate(claims, 1):
        if claim.fault:
            withheld.append(_withheld(claim, claim.fault, number))
        else:
            page.add(claim)
    reckoning = _reckoning(page, told) if told else None
    return Grounded(
        page.text,
        tuple(page.sentences),
        tuple(page.citations.values()),
        tuple(withheld),
        tuple(claims),
        _cut(page.cite(short.unit), short) if short else None,
        reckoning,
        told,
    )


def _reckoning(page: _Page, told: Reckoned) -> Reckoning:
    figures = tuple(words for _, words in told.figures)
    numbers = tuple(page.cite(one).number for one, _ in told.figures)
    return Reckoning(told.how, told.line.text, told.line.result, figures, numbers, told.unit)


def _withheld(claim: Claim, fault: Fault, number: int) -> Withheld:
    nearest = cite(claim.evidence[0]) if claim.evidence else None
    likely = round(claim.support, 4)
    return Withheld(claim.draft.text, fault.verdict, fault.said, number, nearest, likely)


def _cut(citation: Citation, short: Short) -> Citation:
    """Return the part of a citation that is the short answer."""
    page = short.unit.article.page(short.start)
    return replace(citation, start=short.start, end=short.end, quote=short.words, page=page)


def cite(evidence: Evidence, number: int = 1) -> Citation:
    """Cut a citation from an article: the quote is the article's own text, always."""
    unit, article = evidence.unit, evidence.article
    return Citation(
        number=number,
        article_id=article.id,
        article_sha256=article.sha256,
        start=unit.start,
        end=unit.end,
        quote=article.text[unit.start : unit.end],
        headings=unit.headings,
        kind=unit.kind,
        row=unit.row,
        column=unit.column,
        page=article.page(unit.start),
        title=article.title,
    )


def labelled(citation: Citation, words: str) -> str:
    """Return words as a citation's: a cell's with its row and column, or they say nothing."""
    unit = Unit(0, 0, citation.kind, row=citation.row, column=citation.column)
    return with_headers(" ".join(words.split()), unit)
