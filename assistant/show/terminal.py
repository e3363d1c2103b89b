"""An answer, an article or a proof comes in, lines for a terminal go out."""

import re
from collections.abc import Iterator, Sequence

from footnote.assistant.answer import Answer, Citation, Outcome, Sentence
from footnote.assistant.proof.verify import Proof
from footnote.index.article import Article
from footnote.index.library.versions import Listed, Version
from footnote.index.split.units import passages, split

_ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2060]")


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the answer with its numbers, then each quote, then what was left out."""
    if answer.asked != answer.question:
        yield plain(f"Asked as: {answer.asked}")
    if answer.outcome is Outcome.NOT_IN_ARTICLE:
        yield plain(answer.missing)
        if answer.nearest:
            yield plain(f"  The nearest passage: {_quote(answer.nearest)}")
    else:
        if answer.correction:
            yield plain(answer.missing)
        if answer.lead:
            yield plain(answer.lead)
            yield ""
        yield from plain(numbered(answer)).split("\n")
        if answer.listed:
            yield f"({answer.listed.given} of {answer.listed.of})"
        if answer.missing and not answer.correction:
            yield plain(answer.missing)
        yield ""
        yield from quote_lines(answer)
    for left_out in answer.withheld:
        yield plain(f"  Withheld: {left_out.text} ({left_out.reason})")


def proved_lines(answer: Answer) -> Iterator[str]:
    """Yield each sentence of a text that was proved, as it was written, with what it rests on."""
    several = len({citation.article_id for citation in answer.citations}) > 1
    for one in answer.in_order:
        holds = isinstance(one, Sentence)
        yield plain(f"{'holds' if holds else 'FAILS'}  {one.probability:.2f}  {one.text}")
        if isinstance(one, Sentence):
            for number in one.citations:
                yield plain(f"    {_quote(answer.cited(number), titled=several)}")
        else:
            yield plain(f"    {one.reason}")
            if one.nearest:
                yield plain(f"    The nearest: {_quote(one.nearest, titled=several)}")
    yield f"{len(answer.sentences)} of {len(answer.in_order)} sentences hold."


def quote_lines(answer: Answer) -> Iterator[str]:
    """Yield each quote with its place; with the title of its article where several are cited.

    Where the answer is the quotes themselves, only their places.
    """
    several = len({citation.article_id for citation in answer.citations}) > 1
    quoted = answer.is_quoted
    for citation in answer.citations:
        said = _place(citation, titled=several) if quoted else _quote(citation, titled=several)
        yield plain(f"  [{citation.number}] {said}")


def numbered(answer: Answer) -> str:
    """Return the answer's sentences with the numbers of their citations after each."""
    text, at = "", len(answer.lead) + 1 if answer.lead else 0
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        text += f"{answer.text[at : sentence.end]} {marks}"
        at = sentence.end
    return text + answer.text[at:]


def article_lines(article: Article) -> Iterator[str]:
    """Yield what is known of an article and how it is cut."""
    units = split(article)
    counts = {kind: sum(unit.kind == kind for unit in units) for kind in _KINDS}
    yield plain(article.title)
    yield plain(f"  id        {article.id}")
    yield plain(f"  source    {article.source}")
    yield plain(f"  sha256    {article.sha256}")
    for name, known in (
        ("author", article.author),
        ("date", article.date),
        ("language", article.language),
        ("pages", f"{len(article.pages):,}" if article.pages else ""),
    ):
        if known:
            yield plain(f"  {name:9} {known}")
    yield f"  length    {len(article.text):,} characters, {len(passages(article))} passages"
    yield "  units     " + ", ".join(f"{counts[kind]} {name}" for kind, name in _KINDS.items())
    for unit in units:
        if unit.kind == "heading":
            yield plain("  " * (1 + len(unit.headings)) + article.text[unit.start : unit.end])


def listed_line(listed: Listed) -> str:
    """Return what a list says of an article, on one line."""
    facts = [f"{listed.characters:,} characters", listed.date or f"added {listed.added[:10]}"]
    if listed.versions > 1:
        facts.append(f"{listed.versions} versions")
    tags = "".join(f"  #{tag}" for tag in listed.tags)
    return plain(f"{listed.id}  {listed.title}  ({', '.join(facts)}){tags}  {listed.source}")


def version_lines(article_id: str, versions: Sequence[Version]) -> Iterator[str]:
    """Yield the versions of an article, if there are several; say which one is shown."""
    if len(versions) > 1:
        yield "  versions, oldest first"
    for version in versions if len(versions) > 1 else ():
        state = "current" if version.current else "kept for answers of before"
        shown = ", shown here" if version.article_id == article_id else ""
        yield f"    {version.article_id}  {version.added} UTC  {state}{shown}"


def proof_lines(proof: Proof) -> Iterator[str]:
    """Yield one line for each citation and sentence that was checked."""
    for checked in (*proof.citations, *proof.sentences):
        mark = "holds" if checked.holds else "FAILS"
        why = f"  ({checked.fault})" if checked.fault else ""
        yield plain(f"{mark}  {' '.join(checked.what.split())}{why}")
    yield "Everything holds." if proof.holds else f"{len(proof.faults)} of it does not hold."


def counted(articles: int) -> str:
    """Say how many articles there are."""
    return "1 article" if articles == 1 else f"{articles:,} articles"


def plain(text: str) -> str:
    """Drop what a terminal would obey: an article may hold escape sequences."""
    return _ESCAPES.sub("", text)


def _quote(citation: Citation, *, titled: bool = False) -> str:
    quote, place = f"“{' '.join(citation.quote.split())}”", _trail(citation, titled=titled)
    return f"{quote} — {place}" if place else quote


def _place(citation: Citation, *, titled: bool = False) -> str:
    """Return where a quote stands; its words where nothing says that."""
    return _trail(citation, titled=titled) or _quote(citation)


def _trail(citation: Citation, *, titled: bool) -> str:
    trail = [*citation.headings[-1:], *filter(None, (citation.row, citation.column))]
    title = [citation.title] if titled and citation.title not in trail else []
    page = f"p. {citation.page}" if citation.page else ""
    return ", ".join(filter(None, [*title, *trail, page]))


_KINDS = {"heading": "headings", "sentence": "sentences", "item": "list items", "cell": "cells"}
