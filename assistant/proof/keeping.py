"""Answers are kept with their library and checked when its articles change: `Assistant`'s part.

What it does is in `assistant/proof/`; here are the names by which the page, the command line and
Python call it.
"""

from collections.abc import Iterable, Sequence

from footnote.assistant.answer import Answer
from footnote.assistant.proof import kept as shelf
from footnote.assistant.proof.kept import Kept
from footnote.assistant.proof.ratings import Rating, Said, rate, ratings
from footnote.assistant.proof.recheck import Rechecked, recheck
from footnote.index.errors import BadInput
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
        """Return all kept answers, as they were arranged, else oldest first."""
        return shelf.kept(self.library.where)

    def forget(self, kept_id: str) -> None:
        """Drop a kept answer; NotFound if there is none with this id."""
        shelf.forget(self.library.where, kept_id)

    def note(self, kept_id: str, note: str | None = None, heading: str | None = None) -> Kept:
        """Write one's own note to a kept answer, or a heading over it; empty texts take it away.

        NotFound if there is none with this id. What is None stays as it was.
        """
        for text in (note, heading):
            expect(text, (str, type(None)), "A note and a heading are texts.")
        return shelf.write(self.library.where, kept_id, note, heading)

    def arrange(self, ids: Sequence[str]) -> tuple[Kept, ...]:
        """Put kept answers in an order; those that aren't named come after, as they were."""
        if isinstance(ids, str) or not isinstance(ids, Iterable):
            raise BadInput("Name the kept answers by a list of their ids, in their order.")
        return shelf.arrange(self.library.where, list(ids))

    def rate(self, answer: Answer, sentence: int, said: Said) -> None:
        """Say of a sentence of an answer, by its place from 0, that it helps or is wrong.

        An empty text takes it back. `footnote questions --from-page` makes a question file of it.
        """
        answer = expect(answer, Answer, "Give an Answer; Answer.from_json reads one.")
        rate(self.library.where, answer, sentence, said, self.library.records)

    def ratings(self) -> tuple[Rating, ...]:
        """Return what readers said of sentences, oldest first."""
        return ratings(self.library.where)

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
