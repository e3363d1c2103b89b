"""An open assistant comes in; what it needs comes in the background, while it can be asked."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Protocol

from footnote.assistant.draft.loading import LOADING, Loading
from footnote.assistant.model.open import NONE
from footnote.index.library.library import Library

_BEGINNING = 30.0  # seconds that a question waits for the example article of a new library


class Opened(Protocol):
    """An assistant that was opened."""

    library: Library
    loading: Loading

    def add_bundled(self) -> object:
        """Add the example article to a library that never had one."""

    def load(self) -> None:
        """Load both models."""


class Start:
    """What an assistant does before anybody asks; `doing` says it in a sentence, while it lasts."""

    def __init__(self, assistant: Opened) -> None:
        """Do nothing yet."""
        self.doing = ""
        self._assistant = assistant
        self._thread: Thread | None = None
        self._settled = Event()  # no example article is awaited
        self._settled.set()

    def begin(self, tell: Callable[[str], object]) -> None:
        """Begin in the background, telling each step."""
        self._settled.clear()
        self._thread = Thread(target=self._run, args=(tell,), name="footnote-start")
        self._thread.start()

    def wait(self) -> None:
        """Wait until a new library has its example article, or it can't be had."""
        self._settled.wait(_BEGINNING)

    def close(self) -> None:
        """Wait until nothing goes on."""
        if self._thread:
            self._thread.join()

    def _run(self, tell: Callable[[str], object]) -> None:
        library, loading = self._assistant.library, self._assistant.loading
        with suppress(Exception):  # the first question will say it
            if not library.read_only and not library.was_done("bundled"):
                self.doing = "Reading the example article…"
                tell(self.doing)
                self._assistant.add_bundled()
        self.doing = ""
        self._settled.set()
        with suppress(Exception):
            if loading.given != NONE:
                tell(LOADING)
            self._assistant.load()
            tell(loading.state())
