"""What can be made of a library's articles and of what is kept in it: `Assistant`'s part.

How it is made is in `assistant/make/`; here are the names by which the page, the command line and
Python call it.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from footnote.assistant.answer import Answer
from footnote.assistant.make.faq import MOST, Faq, check_most, faq, own_questions
from footnote.assistant.make.figures import Figures, figures
from footnote.assistant.make.report import Report, report_of
from footnote.assistant.make.timeline import Timeline, timeline
from footnote.index.given import expect
from footnote.index.library.library import Library


class Asks(Protocol):
    """Who has a library, and answers questions about its articles."""

    library: Library

    def ask(self, question: str, history: None = None, article: str | None = None) -> Answer:
        """Answer a question about one article."""


class Making:
    """What can be made of articles, each line with its quotes."""

    library: Library

    def timeline(self, article: str) -> Timeline:
        """Put in order what an article dates; NotFound if it isn't there."""
        return timeline(self.library.article(article))

    def figures(self, article: str) -> Figures:
        """Collect the figures of an article: who or what, the figure, the words."""
        return figures(self.library.article(article))

    def report(self, kept: Sequence[str] | None = None, title: str = "") -> Report:
        """Make a report of kept answers and their notes: of all, or of those named, as named.

        `footnote.assistant.make.report_read.WRITERS` write it as Word, HTML or Markdown.
        """
        title = expect(title, str, "The title of a report is a text.")
        return report_of(self.library.where, kept, title)

    def faq(self: Asks, article: str, questions: Sequence[str] = (), *, most: int = MOST) -> Faq:
        """Ask what an article itself asks in its headings, and more; keep what is answered."""
        found = self.library.article(article)
        asked: Iterable[str] = (*own_questions(found), *questions)
        return faq(found, asked, lambda one: self.ask(one, article=found.id), most=check_most(most))
