"""Articles go into the search index, what is near a vector comes out; a broken index is made anew.

All of it is derived from the records. What a kill or a disk spoiled is dropped, and made again in
the background, article by article; cut off, that goes on at the next opening. Until it is whole
nothing is near, and the words of the records find passages alone.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Lock, RLock, Thread
from typing import TypeVar

from footnote.index.article import Article
from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.embed.vectors import Vectors
from footnote.index.errors import LibraryDamaged, LibraryError
from footnote.index.library.ahead import Ahead
from footnote.index.library.faults import closed
from footnote.index.library.fingerprint import Fingerprint
from footnote.index.library.probe import answers
from footnote.index.library.records import Records
from footnote.index.library.room import check_rebuilding
from footnote.index.library.row_ids import row_ids
from footnote.index.library.scope import Scope
from footnote.index.library.store import Near, Store, counts_in, size_of, wipe
from footnote.index.progress import Step, part

K = TypeVar("K")
V = TypeVar("V")

_AGAIN = 60.0  # seconds after which what failed in the background is tried again
_PATIENCE = 30.0  # seconds that closing waits for it
_GIVE_WAY = 0.005  # seconds between two articles, in which another may come in


class Index:
    """The vectors of a library: in a folder of its home, or on a Chroma server at an address.

    With `mends` what is broken is made anew by itself; without, it is said, and left.
    """

    def __init__(
        self,
        home: Path,
        records: Records,
        embeddings: NamedEmbeddings,
        *,
        address: str = "",
        mends: bool = True,
    ) -> None:
        """Join what it is made of; `open` opens it."""
        self.fingerprint = Fingerprint(records, embeddings)
        self._starting = Lock()  # two questions at once start one thread
        self._writing = RLock()
        self.ahead = Ahead(embeddings)
        self._home, self._records = home, records
        self._where = address or home / "chroma"
        self._mends = mends
        self._store: Store | None = None
        self._whole = False
        self._broken = False  # found so by a question; the background drops it
        self._why = ""
        self._thread: Thread | None = None
        self._tried = 0.0
        self._closing = Event()
        self._generation = 0  # of the store that is open, see `Records.generation`

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one article at a time go in or out, of whichever thread and process."""
        with self._writing, self._records.engine.writing():
            if self._store:
                self._catch_up()
            yield

    @property
    def store(self) -> Store:
        """Return the open store; LibraryError if there is none now."""
        if self._store is None:
            raise LibraryError(self._why) if self._why else closed()
        return self._store

    @property
    def by_words(self) -> str:
        """Say why passages are found by their words alone for now; nothing if they aren't."""
        if self._whole:
            return ""
        of, left = len(self._records.ids()), len(self._records.pending())
        so_far = f"The search index is being made again, for {of - left} of {of} articles so far."
        return f"{self._why or so_far} For now, passages are found by their words alone."

    def rest(self, why: str) -> None:
        """Leave it closed, and say why."""
        self._why, self._mends = why, False

    # --- opening --------------------------------------------------------------------------------

    def open(self, *, doubtful: bool) -> None:
        """Open the store, and look whether it holds what it should.

        It is `doubtful` where the last process was killed. LibraryDamaged if it doesn't mend.
        """
        with self.writing():
            try:
                self._open(doubtful=doubtful)
            except LibraryDamaged:
                if not self._mends:
                    self._records.set_fact("rebuilding", "yes")  # for who opens it next
                    raise
                self._begin_again()
        if self._store and not self._whole and self._mends:
            self.fill_later()

    def _begin_again(self) -> None:
        try:
            self.start_over()
        except LibraryError as error:
            if not isinstance(self._where, Path):
                raise  # the reader's server
            self._broken, self._tried = True, time.monotonic()
            self._fail(error)

    def _open(self, *, doubtful: bool) -> None:
        if self._records.fact("rebuilding"):
            raise LibraryDamaged("The search index is to be made again. Run `footnote rebuild`.")
        if doubtful and isinstance(self._where, Path) and not answers(self._where):
            raise LibraryDamaged(
                "A process was killed while it wrote the search index, which is torn. The "
                "articles themselves are safe. Run `footnote rebuild` to make it again."
            )
        id, whole = self._records.fact("library_id"), not self._records.unfinished()
        counts = counts_in(self._where, id) if whole else None  # quick, while it is closed
        self._open_store()
        self.clear_unfinished()
        if not self._records.pending():
            self._check_counts(counts)
            self._whole = True

    def _open_store(self) -> Store:
        if not (id := self._records.fact("library_id")):
            id = uuid.uuid4().hex[:12]
            self._records.set_fact("library_id", id)
        self._generation = self._records.generation()
        self._store = Store(self._where, id, partial(row_ids, self._records))
        return self._store

    def _catch_up(self) -> bool:
        """Open the store anew if another process began it anew; say whether one did."""
        if self._generation == self._records.generation():
            return False
        self.fingerprint.check()
        self._drop()
        self._open_store()
        self._broken, self._whole = False, not self._records.pending(most=1)
        return True

    def _check_counts(self, counts: tuple[int, ...] | None = None) -> None:
        expected, there = self._records.counts(), counts or self.store.counts()
        if expected != there:
            raise LibraryDamaged(
                f"The search index holds {sum(there)} of {sum(expected)} entries; the articles "
                "themselves are safe. Run `footnote rebuild` to make it again."
            )

    def close(self) -> None:
        """Stop what runs in the background, and let go of the store."""
        self._closing.set()
        if self._thread:
            self._thread.join(_PATIENCE)
        self._drop()

    def _drop(self) -> None:
        if self._store:
            self._store.close()
            self._store = None

    def check(self) -> None:
        """Ask a server whether it is there; LibraryError if it isn't."""
        if not isinstance(self._where, Path):
            self.store.counts()

    # --- searching ------------------------------------------------------------------------------

    def near_passages(self, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        """Return the nearest passages, by passage id; none as long as the index isn't whole."""
        return self._read(lambda store: store.near_passages(vector, k, within))

    def near_lines(self, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        """Return the passages of the nearest lines, by passage id; none, likewise."""
        return self._read(lambda store: store.near_lines(vector, k, within))

    def line_vectors(self, article_id: str) -> dict[tuple[int, int], Vectors]:
        """Return the vectors of an article's lines, by their offsets; none, likewise."""
        return self._read(lambda store: store.line_vectors(article_id))

    def _read(self, ask: Callable[[Store], dict[K, V]]) -> dict[K, V]:
        store = self._store
        try:
            if self._whole:
                return ask(self.store)
        except LibraryError as error:
            if self._whole and self._store is not store and self._store:
                return self._read(ask)  # it was opened anew meanwhile
            if self._whole and isinstance(error, LibraryDamaged) and self._catch_up():
                return self._read(ask)
            if self._whole and not (isinstance(error, LibraryDamaged) and self._mends):
                raise
            self._broken, self._whole = self._broken or self._whole, False
        if self._closing.is_set():
            raise closed()
        if self._mends and time.monotonic() - self._tried > _AGAIN:
            self.fill_later()
        return {}

    # --- writing: whoever does it holds `writing` ------------------------------------------------

    def write(self, article: Article, progress: Step | None = None, *, arrives: bool) -> None:
        """Split and embed an article, and make it ready; LibraryError if it can't be stored."""
        found, entries, lines = self.ahead.cut(article)
        self._change(lambda store: store.add(entries, lines, self.ahead, progress))
        bodies = [entry.text for entry in entries]
        self._records.finish(article, found, bodies, len(lines), arrives=arrives)

    def remove(self, article_id: str) -> None:
        """Forget an article's rows; nothing happens if there are none."""
        if self._store or not self._broken:  # else the next store begins without them
            self._change(lambda store: store.remove(article_id))

    def clear_unfinished(self) -> None:
        """Take out what was left of articles whose coming or going was interrupted."""
        for article_id in self._records.unfinished():
            self.remove(article_id)
            self._records.forget(article_id)

    def _change(self, do: Callable[[Store], None]) -> None:
        try:
            do(self.store)
        except LibraryDamaged:
            if not self._mends:
                raise
            self.start_over()
            self.fill_later()
            do(self.store)
        except LibraryError:
            self._reopen()
            raise

    def _reopen(self) -> None:
        """Open the store anew: after a write that a disk refused, Chroma's next may never end."""
        if isinstance(self._where, Path) and self._store:
            whole, self._whole = self._whole, False  # a question asked now is answered by words
            self._drop()
            try:
                self._open_store()
                self._whole = whole
            except LibraryError as error:
                self._why = str(error)

    # --- making it again ------------------------------------------------------------------------

    def start_over(self) -> None:
        """Drop all of it, so that `fill` makes it again; LibraryError if there is no room to."""
        with self.writing():
            self._start_over()
            self.clear_unfinished()

    def _start_over(self) -> None:
        if isinstance(self._where, Path):
            check_rebuilding(self._home, self._records.characters(), freed=size_of(self._where))
        self._whole = False
        self._records.start_over()
        self.fingerprint.write()
        self._drop()
        if isinstance(self._where, Path):
            wipe(self._where)
            self._open_store()
        else:
            self._open_store().clear()
        self._records.set_fact("rebuilding", "")
        self._broken, self._why = False, ""
        self._whole = not self._records.pending(most=1)

    def fill(self, progress: Step | None = None) -> None:
        """Embed every article that it doesn't hold."""
        self.fingerprint.check_vectors()
        done, total = 0, self._records.characters()
        while True:
            with self.writing():
                if self._broken:
                    self.start_over()
                elif self._store is None:
                    self._open_store()
                if not (pending := self._records.pending(most=1)):
                    self._check_counts()
                    self._whole = True
                    return
                article = self._records.article(pending[0])
                self.remove(article.id)
                self.write(article, part(progress, done, len(article.text), total), arrives=False)
            done += len(article.text)
            self._closing.wait(_GIVE_WAY)

    def fill_later(self) -> None:
        """Do that in the background, unless somebody does."""
        with self._starting:
            if not self._thread or not self._thread.is_alive():
                self._tried = time.monotonic()
                self._thread = Thread(target=self._fill_quietly, name="footnote-index", daemon=True)
                self._thread.start()

    def _fill_quietly(self) -> None:
        try:
            try:
                self.fill(self._go_on)
            except LibraryDamaged:
                self._broken = True
                self.fill(self._go_on)
            self._why = ""
        except _Closing:
            return
        except Exception as error:  # it is said with every answer; the words go on answering
            self._tried = time.monotonic()
            self._fail(error)

    def _go_on(self, done: int, of: int) -> None:
        if self._closing.is_set():
            raise _Closing

    def _fail(self, error: Exception) -> None:
        self._why = f"The search index can't be made again: {error}"


class _Closing(Exception):
    """The library is being closed while its index is made again."""
