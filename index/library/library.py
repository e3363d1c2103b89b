"""Articles go in and come back whole: records, search index and lock in one.

A folder is one process's at a time; of a database and a Chroma server, many.

An article is `adding` until its vectors are stored, then `ready` in one transaction with its
passages and words, in which the version that it replaces steps aside too; what a killed process
left behind is cleared at the next opening.
"""

from collections.abc import Sequence
from contextlib import ExitStack, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from typing import Self

from footnote.index.article import Article, Passage, Unit
from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.embed.vectors import Vectors
from footnote.index.errors import BadInput, FootnoteError, LibraryDamaged, LibraryError
from footnote.index.library.engine import Where
from footnote.index.library.faults import storage_fault
from footnote.index.library.index import Index
from footnote.index.library.labels import tags_from, title_from
from footnote.index.library.lock import Ownership, only_to_read
from footnote.index.library.originals import (
    forget_originals,
    has_original,
    keep_original,
    original,
)
from footnote.index.library.private import keep_private
from footnote.index.library.records import FILE, Records
from footnote.index.library.room import check_room
from footnote.index.library.schema import no_library
from footnote.index.library.scope import ALL, Scope
from footnote.index.library.store import Near, Store
from footnote.index.library.versions import Listed, Version
from footnote.index.progress import Step


class Library:
    """The articles of one folder, open in one process. Use as a context manager, or close it."""

    def __init__(
        self,
        home: Path,
        embeddings: NamedEmbeddings,
        *,
        store: str = "",
        database: str = "",
        start_over: bool = False,
        mends: bool = True,
    ) -> None:
        """Open the library in a folder, making it if there is none; to read, if that's all it lets.

        LibraryInUse if another process has it; EmbedderChanged or LibraryDamaged if it needs
        `rebuild`. `store` is the address of a Chroma server, else Chroma runs in the folder.
        `database` is that of a PostgreSQL database, which other processes may have open, too; else
        the folder has it all.
        `start_over` drops the search index first, for `index_all` to make it again. A search index
        that is broken is made again in the background, unless it is only to be looked at, which is
        without `mends`: then it is LibraryDamaged.
        """
        self.home = home
        self.embeddings = embeddings
        self.where: Where = database or home
        self.read_only = not database and only_to_read(home)
        self._owner: Ownership | None = None
        with ExitStack() as opened:
            if database:
                _check_shared(store)
            elif not self.read_only:
                self._owner = _own(home)
                opened.callback(self._owner.release)
                _check_records(home)
            self.records = Records(self.where, read_only=self.read_only)
            opened.callback(self.records.close)
            # Units of a text never change; every question about a short article reads them all.
            self._units = lru_cache(maxsize=64)(self.records.units)
            self._index = Index(home, self.records, embeddings, address=store, mends=mends)
            opened.callback(self._index.close)
            if start_over:
                self._index.start_over()
            self._index.fingerprint.check()
            if self.read_only:
                self._index.rest("This library can only be read where it is.")
            elif not start_over:
                self._index.open(doubtful=bool(self._owner and self._owner.doubtful))
            if self._owner:
                self._owner.doubtful = False
            self._opened = opened.pop_all()
        keep_private(home)

    def __enter__(self) -> Self:
        """Return the open library."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the files and let another process in."""
        self._opened.close()
        keep_private(self.home)

    def announce(self, address: str) -> None:
        """Tell other processes where this one's page is."""
        if self._owner:
            self._owner.announce(address)

    @property
    def store(self) -> Store:
        """Return the store of what is near; LibraryError if there is none now."""
        return self._index.store

    @property
    def by_words(self) -> str:
        """Say why passages are found by their words alone for now; nothing if they aren't."""
        return self._index.by_words

    # --- articles -----------------------------------------------------------------------------

    def add(self, article: Article, progress: Step | None = None) -> Article:
        """Split, embed and keep an article; the same text again is the article that is there.

        Other text from the same path or web address is a new version: from then on the one before
        it is kept, but neither listed nor searched.
        """
        known = self.records.state(article.id) == "ready"
        ahead = nullcontext() if known else self._index.ahead.embed(article, progress)
        with ahead, self._index.writing():
            if self.records.state(article.id) == "ready":
                self.records.arrive(article)
            else:
                self._take_in(article)
            if article.original:
                keep_original(self.where, article.id, article.original)
            with suppress(Exception):  # what is left over is cleared at the next opening
                self._index.clear_unfinished()
            return self.records.article(article.id)

    def replace(self, old: str, new: str) -> None:
        """Make an article an earlier version of another, which is listed and asked from then on.

        NotFound if one of them isn't there, BadInput if they are one.
        """
        with self._index.writing():
            before, after = self.records.current(old), self.records.current(new)
            if before == after:
                raise BadInput(f"{old} and {new} are versions of one article already.")
            self._index.check()
            self.records.supersede(before, after)
            self._index.clear_unfinished()

    def namesakes(self, article_id: str) -> tuple[Listed, ...]:
        """Return the other articles of the same title: one may be an earlier text of it."""
        title = self.records.title(article_id).casefold()
        others = (one for one in self.listing() if one.id != self.records.current(article_id))
        return tuple(one for one in others if one.title.casefold() == title)

    def remove(self, article_id: str) -> None:
        """Forget an article with all its versions; NotFound if it isn't there."""
        with self._index.writing():
            self.records.article(article_id)
            self._index.check()  # a server that is gone leaves the article where it is
            ids = [version.article_id for version in self.records.versions(article_id)]
            self.records.remove(article_id)
            forget_originals(self.where, ids)
            self._index.clear_unfinished()

    def articles(self) -> tuple[Article, ...]:
        """Return all articles as they are now, in the order in which they were added."""
        return self.records.articles()

    def listing(self) -> tuple[Listed, ...]:
        """Return what a list shows of them, without reading any text."""
        return self.records.listing()

    def article(self, article_id: str) -> Article:
        """Return one article by its id, an earlier version too; NotFound if it isn't there."""
        return self.records.article(article_id)

    def has_original(self, article_id: str) -> bool:
        """Say whether the file of an article is kept, so that its pages can be shown."""
        return has_original(self.where, article_id)

    def original(self, article_id: str) -> bytes:
        """Return the file of an article, empty if it isn't kept; NotFound as for the article."""
        return original(self.where, self.records.article(article_id).id)

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

    def tag(
        self, article_id: str, add: str | Sequence[str] = (), remove: str | Sequence[str] = ()
    ) -> None:
        """Put tags on an article and take others off; later versions keep them."""
        put, taken = tags_from(add), tags_from(remove)
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
        self._index.fingerprint.check_vectors()
        return self.embeddings.embed_query(question)

    def warm(self) -> None:
        """Bring the search index into memory, which the first question would wait for."""
        with suppress(FootnoteError):  # it is said to who asks
            vector = self.vector("warm")
            for near in (self.near_passages, self.near_lines):
                near(vector, 1, ALL)

    def near_passages(self, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        """Return the k nearest passages, by passage id; none while there are words alone."""
        return self._index.near_passages(vector, k, within)

    def near_lines(self, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        """Return the passages of the 3k nearest lines, by passage id; none, likewise."""
        return self._index.near_lines(vector, 3 * k, within)

    def line_vectors(self, article_id: str) -> dict[tuple[int, int], Vectors]:
        """Return the vectors of an article's sentences, items and rows, by offsets; or none."""
        return self._index.line_vectors(article_id)

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
        self._index.fill(progress)
        return len(self.records.ids())

    def _take_in(self, article: Article) -> None:
        self._index.fingerprint.check_vectors()
        if isinstance(self.where, Path):
            check_room(self.home, len(article.text), f"“{article.title}”", len(article.original))
        self.records.begin(article)
        try:
            self._index.write(article, arrives=True)
        except BaseException as error:
            # Not forgotten yet: of a write that failed, Chroma may show rows only later. The next
            # adding that works, or the next opening, clears them and then forgets the article.
            # Who lost the database while writing is told so here, and leaves it to the next one.
            with suppress(Exception):
                if self.records.state(article.id) != "ready":
                    self._index.remove(article.id)
            if not isinstance(error, OSError | LibraryError):
                raise
            reason = storage_fault(error, self.home) if isinstance(error, OSError) else error
            raise LibraryError(
                f"“{article.title}” could not be stored, and nothing of it was kept. {reason}"
            ) from error


def rebuild(
    home: Path,
    embeddings: NamedEmbeddings,
    *,
    store: str = "",
    database: str = "",
    progress: Step | None = None,
) -> int:
    """Make a library's search index again, even if it can't be opened; return how many articles.

    NotFound if there is no library.
    """
    if database:
        Records(database, read_only=True).close()
    elif not (home / FILE).exists() and not (home / "chroma").exists():
        raise no_library(home)
    with Library(home, embeddings, store=store, database=database, start_over=True) as library:
        return library.index_all(progress)


def _own(home: Path) -> Ownership:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {home} can't be made ({error.strerror}). "
            "Choose another with FOOTNOTE_HOME."
        ) from error
    owner = Ownership(home)
    keep_private(home)
    return owner


def _check_shared(store: str) -> None:
    """Refuse a database without a Chroma server: vectors in a folder are of one process alone."""
    if not store:
        raise BadInput(
            "A library in a database (FOOTNOTE_DATABASE) needs a Chroma server for its vectors. "
            "Start one (`chroma run`), and name it with FOOTNOTE_STORE=http://host:port."
        )


def _check_records(home: Path) -> None:
    """Don't take a library that lost its records for a new one."""
    records, index = home / FILE, home / "chroma" / "chroma.sqlite3"
    if index.exists() and not (records.exists() and records.stat().st_size):
        raise LibraryDamaged(
            f"The library's own records ({FILE}) are missing from {home}, though its search index "
            "is there. Bring the file back from a copy; or delete the folder “chroma” beside it, "
            "and add the articles again."
        )
