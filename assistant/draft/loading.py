"""The language model is opened once, in the background, and reads new articles when nobody asks."""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from glob import escape
from threading import Event, Lock
from typing import TYPE_CHECKING

from footnote.assistant.draft.reading import Reading
from footnote.assistant.draft.writer import Units, Writer
from footnote.assistant.model.failure import cleaned
from footnote.assistant.model.open import is_local, is_served, open_model
from footnote.assistant.model.patience import LOOK, Patience
from footnote.assistant.settings import Settings
from footnote.index.article import Article
from footnote.index.errors import FootnoteError
from footnote.index.given import Foreign
from footnote.index.progress import Progress, step

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LOADING = "The language model is loading: answers are quotes until it is there."
AGAIN = "It is tried again by itself; answers are quotes until it is there."
log = logging.getLogger("footnote")
_PAUSE = 0.5  # seconds before reading goes on after it gave way to a question
_TRIES = (2.0, 5.0, 15.0, 60.0, *[300.0] * 288)  # seconds before each further one: for a day
_LOCAL = 900.0  # seconds: a slow machine may read a long article for minutes


class Loading:
    """Holds the model of one assistant: not asked for, on its way, there, or out of reach."""

    def __init__(
        self,
        given: "str | BaseChatModel",
        settings: Settings,
        units: Units = lambda article_id: (),
        tries: Sequence[float] = _TRIES,
        *,
        lender: "Loading | None" = None,
    ) -> None:
        """Remember which model is meant; nothing is opened yet.

        `units` gives those of an article by its id. A server that isn't there is looked for again
        after so many seconds each. What a `lender` has isn't opened again.
        """
        self.given = given
        self.settings = settings
        self._units = units
        self._tries = tries
        self._lender = lender
        # The lender keeps the readings of many libraries in one folder.
        self._whose = f"{settings.home.name}-" if lender else ""
        self.reason = ""  # why there is no model, in a sentence, once that is known
        self.tries_again = False  # to reach a server
        self._read_on: set[str] = set()  # the long articles that it has begun to read
        self.reading = ""  # the title of the article that the model reads ahead just now
        self._started = 0.0
        self._opening: Future[Writer | None] | None = None
        self._lock = Lock()
        self._closed = Event()
        self._opener = ThreadPoolExecutor(1, thread_name_prefix="footnote-model")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="footnote-reading")

    def lend(self, settings: Settings, units: Units) -> "Loading":
        """Return this model for another library, whose folder has a name of its own."""
        return Loading(self.given, settings, units, lender=self)

    def start(self, progress: Progress | None = None) -> None:
        """Begin to open the model, if nobody has yet."""
        with self._lock:
            if self._opening is None and not self._closed.is_set():
                self._started = time.monotonic()
                self._opening = self._opener.submit(self._open, progress)

    @property
    def is_ready(self) -> bool:
        """Say whether the model is there, or known to be out of reach."""
        return self._opening is not None and self._opening.done()

    @property
    def is_under_way(self) -> bool:
        """Say whether the model is on its way."""
        return self._opening is not None and not self._opening.done()

    @property
    def has_model(self) -> bool:
        """Say whether there is a model, as far as is known: one that is loading is one."""
        return self._opening is None or not self.is_ready or self._opening.result() is not None

    def state(self) -> str:
        """Say in a sentence which model answers, or how long it has been loading."""
        if self._opening is None:
            return "The language model is loaded at the first question."
        if not self._opening.done():
            return (
                f"The language model is loading, {time.monotonic() - self._started:.0f} s so far."
            )
        writer = self._opening.result()
        if writer is None:
            said = self.reason or "There is no language model: answers are made of quotes."
            return f"{said} {AGAIN}" if self.tries_again else said
        if writer.model.local:
            return f"The language model is {writer.model.name}, on this machine."
        return f"The language model is {writer.model.name}. It gets each question with passages."

    def writer(self, patience: Patience | None = None) -> Writer | None:
        """Return the model, waiting for it; None if there is none, and then `reason` says why.

        With `patience` it is the writer of one question; ModelError if that is stopped meanwhile.
        """
        self.start()
        if self._opening is None:
            return None
        while patience and not self._opening.done():
            patience.check_stop()
            wait([self._opening], LOOK)
        writer = self._opening.result()
        return writer.within(patience) if writer and patience else writer

    def patience(self, stop: Event | None = None) -> Patience:
        """Return how long a question waits for each reply of this model."""
        return Patience(_LOCAL if is_local(self.given) else self.settings.deadline, stop)

    def reads_whole(self, article: Article) -> bool:
        """Say whether a model is given an article whole, or only the passages found."""
        return len(article.text) <= self.settings.whole_article

    def read_later(self, article: Article) -> None:
        """Let a local model read an article in the background, giving way to questions."""
        if self.reads_whole(article) and is_local(self.given):
            self._reader.submit(self._read, article)

    def read_on(self, article: Article) -> None:
        """Let it read all passages of a long article that was asked once: it may be asked again."""
        if is_local(self.given) and article.id not in self._read_on:
            self._read_on.add(article.id)
            with suppress(RuntimeError):  # it was closed at this moment
                self._reader.submit(self._read, article)

    def read_now(
        self, article: Article, progress: Progress | None = None, *, long: bool = False
    ) -> None:
        """Let a local model read an article, and wait for it; all of a `long` one, if it fits."""
        writer = self.writer(self.patience())
        if writer and (long or self.reads_whole(article)):
            writer.read(self._all_of(article, writer), step(progress, f"reading “{article.title}”"))

    def _all_of(self, article: Article, writer: Writer) -> Reading:
        return writer.whole(article) if self.reads_whole(article) else writer.all_passages(article)

    def forget(self, article_id: str) -> None:
        """Drop what a model keeps of an article."""
        folder = (self._lender or self).settings.home / "states"
        for file in folder.glob(f"{escape(self._whose + article_id)}-*.state"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop reading and free the model."""
        self._closed.set()
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._opener.shutdown(wait=True)
        if self._opening and not self._lender and (writer := self._opening.result()):
            writer.model.close()

    def _open(self, progress: Progress | None) -> Writer | None:
        writer = self._opened(progress)
        if writer is None and is_served(self.given) and not self._closed.is_set():
            with suppress(RuntimeError):  # it was closed at this moment
                self._opener.submit(self._open_again)
                self.tries_again = True
        return writer

    def _open_again(self) -> None:
        """Look for a server until it is there, at ever longer distances; questions don't wait."""
        for pause in self._tries:
            if self._closed.wait(pause):
                break
            if writer := self._opened(None):
                there: Future[Writer | None] = Future()
                there.set_result(writer)
                self._opening, self.reason = there, ""
                break
        self.tries_again = False

    def _opened(self, progress: Progress | None) -> Writer | None:
        try:
            if self._lender:
                return self._borrow(self._lender)
            model = open_model(self.given, self.settings, progress, self._closed)
        except FootnoteError as error:
            self.reason = str(error)
            return None
        except Exception as error:  # whatever it is, the library and the quotes work without
            log.error("the language model can't be opened", exc_info=error)
            why = cleaned(str(error))
            self.reason = f"The language model can't be opened ({why}). Try another with --model."
            return None
        return Writer(model, self._units) if model else None

    def _borrow(self, lender: "Loading") -> Writer | None:
        writer = lender.writer(Patience(_LOCAL, self._closed))
        self.reason = lender.reason
        return Writer(writer.model, self._units, self._whose) if writer else None

    def _read(self, article: Article) -> None:
        try:
            writer = self.writer(self.patience(self._closed))
            self.reading = article.title if writer else ""
            while writer and not self._closed.is_set():
                reading = self._all_of(article, writer)
                if writer.read(reading, give_way=True):
                    if writer.has_read(reading):  # it can't be kept everywhere
                        self._read_on.discard(article.id)
                    return
                self._closed.wait(_PAUSE)
        except Exception as error:  # reading ahead is a favour: the question itself will say
            if not self._closed.is_set():
                said = Foreign(cleaned(str(error)))
                log.warning("article %s wasn't read ahead: %s", article.id, said)
        finally:
            self.reading = ""
