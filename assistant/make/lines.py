"""What was made of an article comes in, lines for a terminal go out."""

from collections.abc import Iterator

from footnote.assistant.answer import Citation
from footnote.assistant.make.faq import Faq
from footnote.assistant.make.figures import Figure, Figures
from footnote.assistant.make.timeline import Timeline
from footnote.assistant.show.terminal import answer_lines, plain


def timeline_lines(made: Timeline) -> Iterator[str]:
    """Yield a line for each date, then how many sentences have none."""
    for one in made.events:
        over = f"  (under “{_line(one.under.quote)}”)" if one.under else ""
        yield plain(f"{one.when:<10}  {one.text}{over}{_page(one.citations[0])}")
    yield left_out(made)


def left_out(made: Timeline) -> str:
    """Say how many sentences have no date, and are left out."""
    if not made.events:
        return "The article gives no date."
    if not made.undated:
        return "Every sentence has a date."
    without = "1 sentence has" if made.undated == 1 else f"{made.undated:,} sentences have"
    return f"{without} no date, and {'is' if made.undated == 1 else 'are'} left out."


def figure_lines(made: Figures) -> Iterator[str]:
    """Yield a figure with whose it is, and below it the words; a table's cells need none."""
    for one in made.figures:
        yield plain(f"{whose(one)}: {figure_words(one)}{_page(one.citation)}")
        if one.citation.kind != "cell":
            yield plain(f"    “{_line(one.citation.quote)}”")
    if not made.figures:
        yield "The article gives no figures."


def whose(one: Figure) -> str:
    """Say whom or what a figure is of; the heading, where the sentence doesn't say it plainly."""
    named = [one.subject, one.what] if one.subject else list(one.citation.headings[-1:])
    return ", ".join(filter(None, named)) or "—"


def figure_words(one: Figure) -> str:
    """Return a figure in the article's words; a cell's at the scale that its table gives."""
    words = _line(one.figure)
    scaled = one.citation.kind == "cell" and one.unit in ("thousand", "million", "billion")
    return f"{words} {one.unit}" if scaled else words


def faq_lines(made: Faq) -> Iterator[str]:
    """Yield each question with its answer."""
    for one in made.answers:
        yield plain(one.question)
        yield from (f"  {line}" if line else "" for line in answer_lines(one))
        yield ""
    if not made.answers:
        yield "No question was found that the article answers."


def _page(citation: Citation) -> str:
    return f"  (p. {citation.page})" if citation.page else ""


def _line(text: str) -> str:
    return " ".join(text.split())
