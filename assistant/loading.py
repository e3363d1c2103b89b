"""The language model is opened once, in the background, and reads new articles when nobody asks."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

from langchain_core.language_models import BaseChatModel

from assistant.model import Progress, open_model
from assistant.settings import Settings
from assistant.writer import Writer
from index.article import Article
from index.errors import FootnoteError

log = logging.getLogger("footnote")
_PATIENCE = 0.5  # seconds before reading goes on after it gave way to a question


class Loading:
    """Holds the model of one assistant: not asked for, on its way, there, or out of reach."""

    def __init__(self, given: str | BaseChatModel, settings: Settings) -> None:
        """Remember which model is meant; nothing is opened yet."""
        self.given = given
        self.settings = settings
        self.reason = ""  # why there is no model, in a sentence, once that is known
        self._opening: Future[Writer | None] | None = None
        self._lock = Lock()
        self._closed = Event()
        self._opener = ThreadPoolExecutor(1, thread_name_prefix="footnote-model")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="footnote-reading")

    def start(self, progress: Progress | None = None) -> None:
        """Begin to open the model, if nobody has yet."""
        with self._lock:
            if self._opening is None and not self._closed.is_set():
                self._opening = self._opener.submit(self._open, progress)

    @property
    def is_ready(self) -> bool:
        """Say whether the model is there, or known to be out of reach."""
        return self._opening is not None and self._opening.done()

    def writer(self) -> Writer | None:
        """Return the model, waiting for it; None if there is none, and then `reason` says why."""
        self.start()
        return self._opening.result() if self._opening else None

    def read_later(self, article: Article, longest: int) -> None:
        """Let a local model read an article in the background, giving way to questions."""
        if len(article.text) <= longest and self._is_local():
            self._reader.submit(self._read, article)

    def read_now(self, article: Article, longest: int, progress: Progress | None = None) -> None:
        """Let a local model read an article, and wait for it."""
        writer = self.writer()
        if writer is None or len(article.text) > longest:
            return
        step: Callable[[int, int], None] | None = None
        if progress:
            report = progress
            step = lambda done, of: report(f"reading “{article.title}”", done, of)  # noqa: E731
        writer.read(writer.whole(article), step)

    def forget(self, article_id: str) -> None:
        """Drop what a model keeps of an article."""
        for file in (self.settings.home / "states").glob(f"{article_id}-*.state"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop reading and free the model."""
        self._closed.set()
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._opener.shutdown(wait=True)
        if self._opening and (writer := self._opening.result()):
            writer.model.close()

    def _open(self, progress: Progress | None) -> Writer | None:
        try:
            model = open_model(self.given, self.settings, progress)
        except FootnoteError as error:
            self.reason = str(error)
            return None
        return Writer(model) if model else None

    def _is_local(self) -> bool:
        return isinstance(self.given, str) and (
            self.given == "local" or self.given.lower().endswith(".gguf")
        )

    def _read(self, article: Article) -> None:
        try:
            writer = self.writer()
            while writer and not self._closed.is_set():
                if writer.read(writer.whole(article), give_way=True):
                    return
                time.sleep(_PATIENCE)
        except Exception as error:  # reading ahead is a favour: the question itself will say
            log.warning("“%s” could not be read ahead: %s", article.title, error)
