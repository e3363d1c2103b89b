"""An answer comes in, what a chat program shows of it goes out: its text, and its annotations.

Chat programs draw Markdown, so nothing of an article is markup there; its own words, byte for
byte, are in the annotations.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from footnote.assistant.answer import Answer, Citation
from footnote.assistant.assistant import Assistant
from footnote.assistant.displayed import inert
from footnote.assistant.show.link import link_to
from footnote.index.article import Article
from footnote.index.errors import NotFound


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown, and what each place in it rests on."""

    text: str
    annotations: list[dict[str, Any]]


def said_by(assistant: Assistant, answer: Answer, base: str) -> Said:
    """Return what a chat program shows of an answer; links to quotes begin with `base`."""
    lines: list[str] = []
    spans: list[tuple[int, int, int]] = []  # where, and the number of a citation
    if answer.missing:
        lines.append(inert(answer.missing))
    if answer.lead:
        lines.append(f"**{inert(answer.lead)}**")
    for sentence in answer.sentences:
        start, words = sum(len(one) + 2 for one in lines), inert(sentence.text)
        spans += [(start, start + len(words), number) for number in sentence.citations]
        lines.append(words + "".join(f" [{number}]" for number in sentence.citations))
    cited = list(answer.citations) or ([answer.nearest] if answer.nearest else [])
    links = {one: _link(one, _article(assistant, one), base) for one in cited}
    quotes = [_quoted(one, links[one], closest=not answer.citations) for one in cited]
    notes = [inert(answer.note)] if answer.note else []
    at = {one.number: one for one in answer.citations}
    annotations = [_annotation(start, end, at[n], links[at[n]]) for start, end, n in spans]
    return Said("\n\n".join([*lines, *quotes, *notes]), annotations)


def _quoted(citation: Citation, link: str, *, closest: bool) -> str:
    mark = "The closest passage:" if closest else f"[{citation.number}]"
    place = ", ".join(_places(citation))
    return f"> {mark} “{inert(citation.quote)}” — {inert(place)} ([source](<{link}>))"


def _places(citation: Citation) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (citation.title, *citation.headings)))
    yield from (one for one in (citation.row, citation.column) if one and one != citation.quote)
    if citation.page:
        yield f"p. {citation.page}"


def _annotation(start: int, end: int, citation: Citation, link: str) -> dict[str, Any]:
    about = {
        "start_index": start,
        "end_index": end,
        "title": ", ".join(_places(citation)),
        "url": link,
    }
    return {"type": "url_citation", "url_citation": about, "footnote": asdict(citation)}


def _link(citation: Citation, article: Article | None, base: str) -> str:
    """Return an address at which the quote is read: on the web, or of the text that is kept."""
    found = link_to(article, citation.quote, citation.start) if article else ""
    place = f"start={citation.start}&end={citation.end}"
    return found or f"{base}/api/articles/{citation.article_id}/text?{place}"


def _article(assistant: Assistant, citation: Citation) -> Article | None:
    with suppress(NotFound):  # it may be removed at any time
        return assistant.library.article(citation.article_id)
    return None
