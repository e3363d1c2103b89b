"""Answers are kept with their library and checked when its articles change: `Assistant`'s part.

What it does is in `assistant/proof/`; here are the names by which the page, the command line and
Python call it.
"""

from footnote.assistant.answer import Answer
from footnote.assistant.proof import kept as shelf
from footnote.assistant.proof.kept import Kept
from footnote.assistant.proof.recheck import Rechecked, recheck
from footnote.index.given import expect
from footnote.index.library.library import Library


class Keeping:
    """What can be done with the answers kept in a library."""

    library: Library

    def keep(self, answer: Answer) -> Kept:
        """Verify an answer and keep it; the same answer twice is one. BadInput if it doesn't hold.

        Answers are kept with the library, and checked again when its articles change.
        """
        answer = expect(answer, Answer, "Give an Answer; Answer.from_json reads one.")
        return shelf.keep(self.library.where, answer, self.library.records)

    def kept(self) -> tuple[Kept, ...]:
        """Return all kept answers, oldest first."""
        return shelf.kept(self.library.where)

    def forget(self, kept_id: str) -> None:
        """Drop a kept answer; NotFound if there is none with this id."""
        shelf.forget(self.library.where, kept_id)

    def check_kept(self, article: str | None = None) -> tuple[Rechecked, ...]:
        """Check kept answers against the articles as they are now: all, or those on one article.

        Each citation is found again, and each sentence held against what is said there now.
        """
        kept = self.kept() if article is None else self.resting_on(article)
        return recheck(kept, self.library.records)

    def resting_on(self, article: str, start: int = 0, end: int | None = None) -> tuple[Kept, ...]:
        """Return the kept answers that rest on a passage of an article, in whichever version.

        The offsets are those of the version that is named; without them it is all of it.
        """
        for offset in (start, 0 if end is None else end):
            expect(offset, int, "Give a passage as two offsets in the article's text.")
        library = self.library
        return shelf.resting_on(library.where, library.records, article, start, end)
