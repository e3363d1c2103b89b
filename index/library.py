"""Articles go in and come back whole: SQLite holds the truth, Chroma what is derived from it.

An article is `adding` until its vectors are stored, then `ready` in one transaction with its
passages and words; what a killed process left behind is cleared at the next opening.
"""

import dataclasses
import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Self

import chromadb
import numpy as np

from index.article import Article, Passage, Unit
from index.embed import PROBE, NamedEmbeddings
from index.errors import BadInput, EmbedderChanged, LibraryDamaged, LibraryError, NotFound
from index.lock import Ownership
from index.split import VERSION, passages, readable
from index.store import Entry, Progress, Store, wipe
from index.words import indexed, match_query

FORMAT = "1"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, lines INTEGER NOT NULL DEFAULT 0,
    added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles(id), start INTEGER NOT NULL, end INTEGER NOT NULL,
    headings TEXT NOT NULL, units TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_of ON passages (article_id, start);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    body, tokenize = "porter unicode61 remove_diacritics 2"
);
"""


class Library:
    """The articles of one folder, open in one process. Use as a context manager, or close it."""

    def __init__(self, home: Path, embeddings: NamedEmbeddings, *, store: str = "") -> None:
        """Open the library in a folder, making it if there is none.

        LibraryInUse if another process has it; EmbedderChanged or LibraryDamaged if it needs
        `rebuild`. `store` is the address of a Chroma server, else Chroma runs in the folder.
        """
        self.home = home
        self.embeddings = embeddings
        _make(home)
        self._owner = Ownership(home)
        try:
            self._db = _connect(home / "library.sqlite3")
            self._reading, self._writing, self._probing = RLock(), Lock(), Lock()
            self._probed = False
            self._where: Path | str = store or home / "chroma"
            self._check_fingerprint()
            self.store = self._open_store()
            self._clear_unfinished()
            self._check_counts()
        except BaseException:
            self._owner.release()
            raise

    def __enter__(self) -> Self:
        """Return the open library."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the files and let another process in."""
        self.store.close()
        self._db.close()
        self._owner.release()

    def announce(self, address: str) -> None:
        """Tell other processes where this one's page is."""
        self._owner.announce(address)

    # --- articles -----------------------------------------------------------------------------

    def add(self, article: Article, progress: Progress | None = None) -> Article:
        """Split, embed and keep an article; the same text again is the article that is there."""
        with self._writing:
            if self._state(article.id) == "ready":
                return self.article(article.id)
            self._check_embedder()
            with self._transaction() as db:
                db.execute(
                    "INSERT OR REPLACE INTO articles (id, title, text, source, sha256, state) "
                    "VALUES (?, ?, ?, ?, ?, 'adding')",
                    (article.id, article.title, article.text, article.source, article.sha256),
                )
            try:
                self._index(article, progress)
            except BaseException:
                with suppress(Exception):
                    self._forget(article.id)
                raise
            return article

    def remove(self, article_id: str) -> None:
        """Forget an article; NotFound if it isn't there."""
        with self._writing:
            self.article(article_id)
            with self._transaction() as db:
                db.execute("UPDATE articles SET state = 'removing' WHERE id = ?", (article_id,))
            self._forget(article_id)

    def articles(self) -> tuple[Article, ...]:
        """Return all articles, in the order in which they were added."""
        rows = self._rows("SELECT * FROM articles WHERE state = 'ready' ORDER BY added, rowid")
        return tuple(_article(row) for row in rows)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all articles, in the order in which they were added."""
        rows = self._rows("SELECT id FROM articles WHERE state = 'ready' ORDER BY added, rowid")
        return tuple(row["id"] for row in rows)

    def first_time(self, what: str) -> bool:
        """Say whether this is asked for the first time in the library's life."""
        key = f"done:{what}"
        if self._meta(key):
            return False
        self._set_meta(key, "yes")
        return True

    def article(self, article_id: str) -> Article:
        """Return one article by its id; NotFound if it isn't there."""
        rows = self._rows(
            "SELECT * FROM articles WHERE id = ? AND state = 'ready'", _text(article_id)
        )
        if not rows:
            raise NotFound(f"There is no article “{article_id}”. `footnote list` shows them.")
        return _article(rows[0])

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by their ids; ids that aren't there are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(
            "SELECT passages.*, substr(articles.text, start + 1, end - start) AS body "
            f"FROM passages JOIN articles ON articles.id = article_id WHERE passages.id IN ({marks})",
            *ids,
        )
        return {row["id"]: _passage(row) for row in rows}

    def with_words(self, question: str, k: int, article_id: str | None = None) -> dict[str, float]:
        """Return passage id → BM25 score for the passages that share most words with a question."""
        query = match_query(question)
        if not query:
            return {}
        only = "AND passages.article_id = ?" if article_id else ""
        rows = self._rows(
            "SELECT passages.id, -bm25(words) AS score FROM words "
            "JOIN passages ON passages.number = words.rowid "
            f"WHERE words MATCH ? {only} ORDER BY score DESC LIMIT ?",
            *([query, article_id, k] if article_id else [query, k]),
        )
        return {row["id"]: row["score"] for row in rows}

    # --- the index ----------------------------------------------------------------------------

    def rebuild(self, progress: Progress | None = None) -> int:
        """Split and embed every article again, into an empty store; return how many."""
        with self._writing:
            articles = self.articles()
            self.store.clear()
            self._write_fingerprint()
            sizes = [len(article.text) for article in articles]
            for number, article in enumerate(articles):
                with self._transaction() as db:
                    _forget_passages(db, article.id)
                before = sum(sizes[:number])
                self._index(article, _part(progress, before, sizes[number], sum(sizes)))
            return len(articles)

    def embed_query(self, question: str) -> list[float]:
        """Embed a question with the library's own model; EmbedderChanged if that isn't it."""
        self._check_embedder()
        return self.embeddings.embed_query(question)

    def _index(self, article: Article, progress: Progress | None) -> None:
        found = passages(article)
        entries = [_entry(article, passage) for passage in found]
        lines = [line for passage in found for line in _lines(article, passage)]
        try:
            self.store.add(entries, lines, progress)
            with self._transaction() as db:
                _forget_passages(db, article.id)
                for passage in found:
                    _insert(db, article, passage)
                db.execute(
                    "UPDATE articles SET state = 'ready', lines = ? WHERE id = ?",
                    (len(lines), article.id),
                )
        except (OSError, sqlite3.Error, chromadb.errors.ChromaError) as error:
            raise LibraryError(
                f"“{article.title}” could not be stored ({error}). Nothing of it was kept; check "
                "that the disk has room, then add it again."
            ) from error

    def _forget(self, article_id: str) -> None:
        self.store.remove(article_id)
        with self._transaction() as db:
            _forget_passages(db, article_id)
            db.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def _clear_unfinished(self) -> None:
        for row in self._rows("SELECT id FROM articles WHERE state <> 'ready'"):
            self._forget(row["id"])

    def _open_store(self) -> Store:
        library_id = self._meta("library_id") or uuid.uuid4().hex[:12]
        self._set_meta("library_id", library_id)
        return Store(self._where, library_id, self.embeddings)  # type: ignore[arg-type]

    # --- what must agree ----------------------------------------------------------------------

    def expected(self) -> tuple[int, int]:
        """Return how many passages and lines the store should hold."""
        row = self._rows(
            "SELECT (SELECT count(*) FROM passages) AS passages, "
            "(SELECT coalesce(sum(lines), 0) FROM articles WHERE state = 'ready') AS lines"
        )[0]
        return row["passages"], row["lines"]

    def _check_counts(self) -> None:
        expected, there = self.expected(), self.store.counts()
        if expected != there:
            raise LibraryDamaged(
                f"The search index holds {sum(there)} of {sum(expected)} entries; the articles "
                "themselves are safe. Run `footnote rebuild` to make it again."
            )

    def _check_fingerprint(self) -> None:
        known = self._fingerprint()
        if known is None or not self._rows("SELECT 1 FROM articles LIMIT 1"):
            self._write_fingerprint()
            return
        if known["embeddings"] != self.embeddings.name:
            raise EmbedderChanged(_changed(known["embeddings"], self.embeddings.name))
        if (known["format"], known["splitter"]) != (FORMAT, VERSION):
            raise LibraryDamaged(
                "This library was made by another version of Footnote. "
                "Run `footnote rebuild` to bring it up to date."
            )

    def _check_embedder(self) -> None:
        """Compare the vector of one fixed sentence with the one kept, once per opening."""
        with self._probing:
            if self._probed:
                return
            vector = np.asarray(self.embeddings.embed_documents([PROBE])[0])
            known = self._fingerprint() or {}
            kept = np.asarray(known.get("probe") or vector)
            if kept.shape != vector.shape or float(kept @ vector) < 0.995 * float(vector @ vector):
                raise EmbedderChanged(_changed(known["embeddings"], self.embeddings.name))
            if not known.get("probe"):
                probe = [round(float(x), 5) for x in vector]
                self._set_meta("fingerprint", json.dumps({**known, "probe": probe}))
            self._probed = True

    def _fingerprint(self) -> dict[str, Any] | None:
        kept = self._meta("fingerprint")
        return json.loads(kept) if kept else None

    def _write_fingerprint(self) -> None:
        known = {"format": FORMAT, "splitter": VERSION, "embeddings": self.embeddings.name}
        self._set_meta("fingerprint", json.dumps(known))
        self._probed = False

    # --- SQLite -------------------------------------------------------------------------------

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._reading:
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._reading, self._db:
            yield self._db

    def _state(self, article_id: str) -> str:
        rows = self._rows("SELECT state FROM articles WHERE id = ?", article_id)
        return rows[0]["state"] if rows else ""

    def _meta(self, key: str) -> str:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return rows[0]["value"] if rows else ""

    def _set_meta(self, key: str, value: str) -> None:
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def rebuild(
    home: Path, embeddings: NamedEmbeddings, *, store: str = "", progress: Progress | None = None
) -> int:
    """Rebuild a library that may be too damaged to open; return how many articles it holds."""
    _make(home)
    owner = Ownership(home)
    try:
        with suppress(FileNotFoundError), _connect(home / "library.sqlite3") as db:
            db.execute("DELETE FROM meta WHERE key = 'fingerprint'")
            db.execute("UPDATE articles SET lines = 0 WHERE state = 'ready'")
            db.execute("DELETE FROM passages")
            db.execute("DELETE FROM words")
        if not store:
            wipe(home / "chroma")
    finally:
        owner.release()
    with Library(home, embeddings, store=store) as library:
        return library.rebuild(progress)


def _changed(old: str, new: str) -> str:
    return (
        f"This library was built with the embedding model “{old}”, and “{new}” is set now. Either "
        f"go back (--embeddings {old}), or embed all articles again: `footnote rebuild`."
    )


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {home} can't be made ({error.strerror}). Choose another with FOOTNOTE_HOME."
        ) from error


def _connect(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, check_same_thread=False)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.executescript(_SCHEMA)
    except sqlite3.Error as error:
        raise LibraryDamaged(
            f"The library's own records ({path}) can't be read ({error}). Bring the file back "
            "from a copy, or move it away and add the articles again."
        ) from error
    return db


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadInput("An article's id is a text, such as “1f0c52a8b7de”.")
    return value


def _article(row: sqlite3.Row) -> Article:
    return Article(row["id"], row["title"], row["text"], row["source"], row["sha256"])


def _passage(row: sqlite3.Row) -> Passage:
    units = tuple(
        Unit(**{**unit, "headings": tuple(unit["headings"])}) for unit in json.loads(row["units"])
    )
    headings = tuple(json.loads(row["headings"]))
    return Passage(
        row["id"], row["article_id"], row["start"], row["end"], row["body"], headings, units
    )


def _insert(db: sqlite3.Connection, article: Article, passage: Passage) -> None:
    units = json.dumps([dataclasses.asdict(unit) for unit in passage.units])
    number = db.execute(
        "INSERT INTO passages (id, article_id, start, end, headings, units) VALUES (?,?,?,?,?,?)",
        (
            passage.id,
            article.id,
            passage.start,
            passage.end,
            json.dumps(passage.headings),
            units,
        ),
    ).lastrowid
    body = indexed(_entry(article, passage).text)
    db.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (number, body))


def _forget_passages(db: sqlite3.Connection, article_id: str) -> None:
    db.execute(
        "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE article_id = ?)",
        (article_id,),
    )
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))


def _entry(article: Article, passage: Passage) -> Entry:
    """Return a passage as it is embedded: its nearest heading, then what a reader sees of it."""
    words = [text for _, text in _readable_lines(article, passage)]
    heading = [] if passage.units[0].kind == "heading" else list(passage.headings[-1:])
    text = "\n".join(heading + words)
    return Entry(passage.id, passage.id, article.id, text, passage.start, passage.end)


def _lines(article: Article, passage: Passage) -> Iterator[Entry]:
    for number, (units, text) in enumerate(_readable_lines(article, passage)):
        if units[0].kind != "heading":
            start, end = units[0].start, units[-1].end
            yield Entry(f"{passage.id}:{number}", passage.id, article.id, text, start, end)


def _readable_lines(article: Article, passage: Passage) -> Iterator[tuple[list[Unit], str]]:
    """Yield units and their text: one by one, but the cells of a table's row taken together."""
    for _, group in groupby(passage.units, key=_row_key):
        units = list(group)
        if units[0].kind == "cell" and len(units) > 1:
            cells = [" ".join(article.text[unit.start : unit.end].split()) for unit in units]
            yield (
                units,
                "; ".join(
                    f"{unit.column}: {cell}" if unit.column else cell
                    for unit, cell in zip(units, cells, strict=True)
                ),
            )
        else:
            yield units, readable(article, units[0])


def _row_key(unit: Unit) -> tuple[int, int]:
    return (unit.block, unit.line) if unit.kind == "cell" else (-1, unit.start)


def _part(progress: Progress | None, before: int, size: int, total: int) -> Progress | None:
    """Turn one article's progress into that of all, counted in characters."""
    if progress is None:
        return None
    return lambda done, of: progress(before + size * done // max(of, 1), total)
