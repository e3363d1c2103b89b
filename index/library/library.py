"""Articles go in and come back whole, one process at a time: records, search index and lock in one.

An article is `adding` until its vectors are stored, then `ready` in one transaction with its
passages and words, in which the version that it replaces steps aside too; what a killed process
left behind is cleared at the next opening.
"""

import sqlite3
import uuid
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Self

import chromadb

from footnote.index.article import Article, Passage, Unit
from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.errors import LibraryDamaged, LibraryError
from footnote.index.library.entries import entries_of
from footnote.index.library.fingerprint import Fingerprint
from footnote.index.library.labels import tag_from, title_from
from footnote.index.library.lock import Ownership
from footnote.index.library.records import FILE, Records
from footnote.index.library.room import check_room
from footnote.index.library.scope import ALL, Scope
from footnote.index.library.store import Near, Store, wipe
from footnote.index.library.versions import Listed, Version
from footnote.index.progress import Step
from footnote.index.split.units import passages


class Library:
    """The articles of one folder, open in one process. Use as a context manager, or close it."""

    def __init__(
        self,
        home: Path,
        embeddings: NamedEmbeddings,
        *,
        store: str = "",
        start_over: bool = False,
    ) -> None:
        """Open the library in a folder, making it if there is none.

        LibraryInUse if another process has it; EmbedderChanged or LibraryDamaged if it needs
        `rebuild`. `store` is the address of a Chroma server, else Chroma runs in the folder.
        `start_over` drops everything derived from the articles first, so that it opens.
        """
        self.home = home
        self.embeddings = embeddings
        self._writing = Lock()
        _make(home)
        with ExitStack() as opened:
            self._owner = Ownership(home)
            opened.callback(self._owner.release)
            _check_records(home)
            self.records = Records(home)
            opened.callback(self.records.close)
            # Units of a text never change; every question about a short article reads them all.
            self._units = lru_cache(maxsize=64)(self.records.units)
            self.fingerprint = Fingerprint(self.records, embeddings)
            if start_over:
                self.records.set_fact("rebuilding", "yes")
                self.records.forget_passages()
                self.fingerprint.write()
                wipe(home / "chroma")
            self.fingerprint.check()
            self.store = self._open_store(store or home / "chroma")
            opened.callback(self.store.close)
            if start_over:
                self.store.clear()
            self._clear_unfinished()
            if not start_over:
                self._check_whole()
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        """Return the open library."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the files and let another process in."""
        self._opened.close()

    def announce(self, address: str) -> None:
        """Tell other processes where this one's page is."""
        self._owner.announce(address)

    # --- articles -----------------------------------------------------------------------------

    def add(self, article: Article, progress: Step | None = None) -> Article:
        """Split, embed and keep an article; the same text again is the article that is there.

        Other text from the same path or web address is a new version: from then on the one before
        it is kept, but neither listed nor searched.
        """
        with self._writing:
            if self.records.state(article.id) == "ready":
                self.records.arrive(article)
            else:
                self._take_in(article, progress)
            with suppress(Exception):  # what is left over is cleared at the next opening
                self._clear_unfinished()
            return self.records.article(article.id)

    def remove(self, article_id: str) -> None:
        """Forget an article with all its versions; NotFound if it isn't there."""
        with self._writing:
            self.records.article(article_id)
            self.records.remove(article_id)
            self._clear_unfinished()

    def articles(self) -> tuple[Article, ...]:
        """Return all articles as they are now, in the order in which they were added."""
        return self.records.articles()

    def listing(self) -> tuple[Listed, ...]:
        """Return what a list shows of them, without reading any text."""
        return self.records.listing()

    def article(self, article_id: str) -> Article:
        """Return one article by its id, an earlier version too; NotFound if it isn't there."""
        return self.records.article(article_id)

    def versions(self, article_id: str) -> tuple[Version, ...]:
        """Return all versions of an article, oldest first; NotFound if it isn't there."""
        return self.records.versions(article_id)

    def current(self, article_id: str) -> Article:
        """Return the newest version of an article, itself if it is current; or NotFound."""
        return self.records.article(self.records.current(article_id))

    def rename(self, article_id: str, title: str) -> str:
        """Give an article another title, which its later versions keep; return it as it is kept."""
        title = title_from(title)
        self.records.rename(self.records.current(article_id), title)
        return title

    def tag(self, article_id: str, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Put tags on an article and take others off; later versions keep them."""
        put, taken = [tag_from(tag) for tag in add], [tag_from(tag) for tag in remove]
        self.records.tag(self.records.current(article_id), put, taken)

    def was_done(self, what: str) -> bool:
        """Say whether something was done once in the library's life."""
        return bool(self.records.fact(f"done:{what}"))

    def set_done(self, what: str) -> None:
        """Remember that it was done, once it is."""
        self.records.set_fact(f"done:{what}", "yes")

    # --- searching ----------------------------------------------------------------------------

    def vector(self, question: str) -> list[float]:
        """Embed a question; EmbedderChanged if the library was made with another model."""
        self.fingerprint.check_vectors()
        return self.embeddings.embed_query(question)

    def near_passages(self, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        """Return the k nearest passages, by passage id."""
        return self.store.near_passages(vector, k, within)

    def near_lines(self, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        """Return the passages of the 3k nearest lines, by passage id."""
        return self.store.near_lines(vector, 3 * k, within)

    def line_vectors(self, article_id: str) -> dict[tuple[int, int], list[float]]:
        """Return the vectors of an article's sentences, items and rows, by their offsets."""
        return self.store.line_vectors(article_id)

    def with_words(self, question: str, k: int, within: Scope = ALL) -> dict[str, float]:
        """Return passage id → BM25 score for the passages that share most words with a question."""
        return self.records.with_words(question, k, within)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by their ids; ids that aren't there are left out."""
        return self.records.passages(ids)

    def units(self, article_id: str) -> tuple[Unit, ...]:
        """Return the units of an article, as they were cut when it was added."""
        return self._units(article_id)

    # --- what is derived ----------------------------------------------------------------------

    def index_all(self, progress: Step | None = None) -> int:
        """Split and embed every article that the search index doesn't hold; return how many."""
        with self._writing:
            articles = self.articles()
            total = sum(len(article.text) for article in articles)
            done = 0
            for article in articles:
                self._index(article, _part(progress, done, len(article.text), total))
                done += len(article.text)
            return len(articles)

    def _take_in(self, article: Article, progress: Step | None) -> None:
        self.fingerprint.check_vectors()
        check_room(self.home, len(article.text), f"“{article.title}”")
        self.records.begin(article)
        try:
            self._index(article, progress, arrives=True)
        except BaseException:
            # Not forgotten yet: of a write that failed, Chroma may show rows only later. The next
            # adding that works, or the next opening, clears them and then forgets the article.
            with suppress(Exception):
                self.store.remove(article.id)
            raise

    def _index(self, article: Article, progress: Step | None, *, arrives: bool = False) -> None:
        found, entries, lines = entries_of(article, passages(article))
        try:
            self.store.add(entries, lines, progress)
            bodies = [entry.text for entry in entries]
            self.records.finish(article, found, bodies, len(lines), arrives=arrives)
        except (OSError, sqlite3.Error, chromadb.errors.ChromaError) as error:
            raise LibraryError(
                f"“{article.title}” could not be stored ({error}). Nothing of it was kept; check "
                "that the disk has room, then add it again."
            ) from error

    def _forget(self, article_id: str) -> None:
        self.store.remove(article_id)
        self.records.forget(article_id)

    def _clear_unfinished(self) -> None:
        for article_id in self.records.unfinished():
            self._forget(article_id)

    def _open_store(self, where: Path | str) -> Store:
        library_id = self.records.fact("library_id") or uuid.uuid4().hex[:12]
        self.records.set_fact("library_id", library_id)
        return Store(where, library_id, self.embeddings)  # type: ignore[arg-type]

    # --- what must agree ----------------------------------------------------------------------

    def _check_whole(self) -> None:
        if self.records.fact("rebuilding"):
            raise LibraryDamaged(
                "The last `footnote rebuild` was cut off. Run it again; the articles are safe."
            )
        expected, there = self.records.counts(), self.store.counts()
        if expected != there:
            raise LibraryDamaged(
                f"The search index holds {sum(there)} of {sum(expected)} entries; the articles "
                "themselves are safe. Run `footnote rebuild` to make it again."
            )


def rebuild(
    home: Path, embeddings: NamedEmbeddings, *, store: str = "", progress: Step | None = None
) -> int:
    """Make a library's search index again, even if it can't be opened; return how many articles."""
    with Library(home, embeddings, store=store, start_over=True) as library:
        count = library.index_all(progress)
        library.records.set_fact("rebuilding", "")
        return count


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {home} can't be made ({error.strerror}). "
            "Choose another with FOOTNOTE_HOME."
        ) from error


def _check_records(home: Path) -> None:
    """Don't take a library that lost its records for a new one."""
    records, index = home / FILE, home / "chroma" / "chroma.sqlite3"
    if index.exists() and not (records.exists() and records.stat().st_size):
        raise LibraryDamaged(
            f"The library's own records ({FILE}) are missing from {home}, though its search index "
            "is there. Bring the file back from a copy; or delete the folder “chroma” beside it, "
            "and add the articles again."
        )


def _part(progress: Step | None, before: int, size: int, total: int) -> Step | None:
    """Turn one article's progress into that of all, counted in characters."""
    if progress is None:
        return None
    return lambda done, of: progress(before + size * done // max(of, 1), total)
