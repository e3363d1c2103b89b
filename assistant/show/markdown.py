"""An answer comes in, Markdown with footnotes goes out: each sentence with its quotes below."""

import re
from collections.abc import Iterator, Mapping, Sequence

from footnote.assistant.answer import Answer, Citation, Outcome
from footnote.assistant.displayed import inert
from footnote.assistant.show.link import link_to
from footnote.index.article import Article


def as_markdown(answer: Answer, articles: Mapping[str, Article]) -> str:
    """Return an answer as Markdown; `articles` by id give the titles and the addresses.

    What stands in the answer stays text: nothing of it becomes a link, an image or HTML.
    """
    parts = [inert(answer.missing)] if answer.missing and answer.correction else []
    parts.append(_numbered(answer))
    parts.append("\n".join(_steps(answer)))
    parts += [inert(answer.missing)] if answer.missing and not answer.correction else []
    if answer.outcome is Outcome.NOT_IN_ARTICLE and answer.nearest:
        parts.append(f"The closest passage: {_source(answer.nearest, articles)}")
    notes = [f"[^{one.number}]: {_source(one, articles)}" for one in answer.citations]
    return "\n\n".join(part for part in (*parts, "\n".join(notes)) if part)


def conversation_as_markdown(answers: Sequence[Answer], articles: Mapping[str, Article]) -> str:
    """Return answers with their questions as headings; footnotes are numbered through."""
    pieces, past = [], 0
    for answer in answers:
        written = as_markdown(answer, articles)
        shifted = re.sub(r"\[\^(\d+)\]", lambda one, n=past: f"[^{n + int(one[1])}]", written)  # type: ignore[misc]
        pieces.append(f"## {inert(answer.question)}\n\n{shifted}")
        past += len(answer.citations)
    return "\n\n".join(pieces) + "\n"


def _numbered(answer: Answer) -> str:
    """Return the text with footnote marks; items of a list stay items, the first line is bold."""
    text, at = "", 0
    if answer.lead:
        text, at = f"**{inert(answer.lead)}**\n\n", len(answer.lead) + 1
    for sentence in answer.sentences:
        text += answer.text[at : sentence.start].replace("\n", "\n\n").replace("\n\n- ", "\n- ")
        marks = "".join(f"[^{number}]" for number in sentence.citations)
        text += f"{inert(sentence.text)}{marks}"
        at = sentence.end
    return text


def _steps(answer: Answer) -> Iterator[str]:
    """Yield each step of an answer that took several, with the footnotes that prove it."""
    for number, step in enumerate(answer.steps, start=1):
        said = f" {inert(step.reckoning.line)}" if step.reckoning else ""
        marks = "".join(f"[^{one}]" for one in step.citations)
        yield f"{number}. {inert(step.asked)}{said}{marks}"


def _source(citation: Citation, articles: Mapping[str, Article]) -> str:
    """Say where a quote stands: article, headings, a cell's row and column, page."""
    article = articles.get(citation.article_id)
    title = article.title if article else citation.title
    headings = [one for one in citation.headings if one != title]
    cell = [one for one in (citation.row, citation.column) if one and one != citation.quote]
    page = f"p. {citation.page}" if citation.page else ""
    place = ", ".join(filter(None, (*map(inert, (title, *headings, *cell)), page)))
    link = link_to(article, citation.quote, citation.start) if article else ""
    said = f"“{inert(citation.quote)}”" + (f" — {place}" if place else "")
    return f"{said} ([source](<{link}>))" if link else said
