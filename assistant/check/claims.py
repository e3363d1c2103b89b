"""Checked claims come in, an answer's text with its sentences and citations goes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from footnote.assistant.answer import Citation, Sentence, Verdict, Withheld
from footnote.assistant.check.exact.checks import qualifies
from footnote.assistant.check.faults import Fault
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


@dataclass(frozen=True, slots=True)
class Grounded:
    """What may be shown, and what is withheld; `claims` are all of the draft, in order."""

    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    claims: tuple[Claim, ...] = ()

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
            Sentence(claim.draft.text, start, len(self.text), Verdict.SUPPORTED, numbers)
        )

    def cite(self, evidence: Evidence) -> Citation:
        """Return the citation of a unit, the same one each time."""
        key = (evidence.article.id, evidence.unit.start, evidence.unit.end)
        if key not in self.citations:
            self.citations[key] = cite(evidence, len(self.citations) + 1)
        return self.citations[key]


def with_openings(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Add what items go on from, where they would be read wrongly without it: “may not carry:”."""
    together: dict[tuple[str, int], Evidence] = {}
    for one in evidence:
        opening = one.opening if one.opening and qualifies(one.opening.quote) else one
        for each in (opening, one):
            together.setdefault((each.article.id, each.unit.start), each)
    return tuple(together.values())


def quote(evidence: Evidence, *, bullet: bool = False) -> Claim:
    """Say what a unit says, in its own words; a cell with its row and column.

    An item that would be read wrongly without what it goes on from comes with that, unless it is
    given with the others, as a bullet.
    """
    text = " ".join(evidence.quote.split())
    if bullet:
        return Claim(Draft(text, True, bullet), (evidence,))
    opening, *rest = with_openings([evidence])
    if rest:
        text = f"{opening.readable.rstrip(':')}{'' if opening.asks else ':'} {text}"
    return Claim(Draft(with_headers(text, evidence.unit), True, bullet), (opening, *rest))


def quote_with_items(evidence: Evidence, pool: Sequence[Evidence]) -> list[Claim]:
    """Quote a unit, and if it introduces a list, the items of that."""
    items = [one for one in pool if one.opening == evidence]
    return [quote(evidence), *(quote(one, bullet=True) for one in items)]


def write(claims: Sequence[Claim]) -> Grounded:
    """Put the supported claims together, and list the others with their reasons."""
    page = _Page()
    withheld = []
    for claim in claims:
        if claim.fault:
            withheld.append(Withheld(claim.draft.text, claim.fault.verdict, claim.fault.said))
        else:
            page.add(claim)
    return Grounded(
        page.text,
        tuple(page.sentences),
        tuple(page.citations.values()),
        tuple(withheld),
        tuple(claims),
    )


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
