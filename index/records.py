"""What a library knows, in SQLite: articles, their passages, the words to find them by. The truth.

Reading is safe from any process at any time; writing belongs to the process that owns the library.
"""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Self

from index.article import Article, Passage, Unit
from index.errors import BadInput, LibraryDamaged, NotFound
from index.words import indexed, match_query

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, lines INTEGER NOT NULL DEFAULT 0,
    added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, author TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '',
    pages TEXT NOT NULL DEFAULT '[]'
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
# Columns that came later: a library that was made before gets them when it is opened.
_ADDED = {
    "articles": {
        "author": "TEXT NOT NULL DEFAULT ''",
        "date": "TEXT NOT NULL DEFAULT ''",
        "language": "TEXT NOT NULL DEFAULT ''",
        "pages": "TEXT NOT NULL DEFAULT '[]'",
    }
}
FILE = "library.sqlite3"


class Records:
    """One SQLite file. An article counts only once its state is `ready`."""

    def __init__(self, home: Path, *, read_only: bool = False) -> None:
        """Open the file of a library's folder; LibraryDamaged if it can't be read."""
        self._db = _connect(home / FILE, read_only=read_only)
        self._lock = RLock()

    def __enter__(self) -> Self:
        """Return the open records."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # --- articles -----------------------------------------------------------------------------

    def articles(self) -> tuple[Article, ...]:
        """Return all articles, in the order in which they were added."""
        rows = self._rows("SELECT * FROM articles WHERE state = 'ready' ORDER BY added, rowid")
        return tuple(_article(row) for row in rows)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all articles, in the order in which they were added."""
        rows = self._rows("SELECT id FROM articles WHERE state = 'ready' ORDER BY added, rowid")
        return tuple(row["id"] for row in rows)

    def article(self, article_id: str) -> Article:
        """Return one article by its id; NotFound if it isn't there, BadInput if that's no id."""
        if not isinstance(article_id, str):
            raise BadInput("An article's id is a text, such as “1f0c52a8b7de”.")
        rows = self._rows("SELECT * FROM articles WHERE id = ? AND state = 'ready'", article_id)
        if not rows:
            raise NotFound(f"There is no article “{article_id}”. `footnote list` shows them.")
        return _article(rows[0])

    def begin(self, article: Article) -> None:
        """Write an article down as being added."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO articles (id, title, text, source, sha256, author, date, "
                "language, pages, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'adding')",
                (
                    article.id,
                    article.title,
                    article.text,
                    article.source,
                    article.sha256,
                    article.author,
                    article.date,
                    article.language,
                    json.dumps(article.pages),
                ),
            )

    def finish(
        self, article: Article, passages: Sequence[Passage], bodies: Sequence[str], lines: int
    ) -> None:
        """Make an article ready, with its passages, their searchable texts, and its line count."""
        with self._transaction() as db:
            _forget_passages(db, article.id)
            for passage, body in zip(passages, bodies, strict=True):
                _insert(db, passage, body)
            db.execute(
                "UPDATE articles SET state = 'ready', lines = ? WHERE id = ?", (lines, article.id)
            )

    def mark_removed(self, article_id: str) -> None:
        """Write an article down as being removed: from now on it isn't there."""
        with self._transaction() as db:
            db.execute("UPDATE articles SET state = 'removing' WHERE id = ?", (article_id,))

    def forget(self, article_id: str) -> None:
        """Delete an article and all that belongs to it."""
        with self._transaction() as db:
            _forget_passages(db, article_id)
            db.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def forget_passages(self) -> None:
        """Delete all that is derived from the articles' texts."""
        with self._transaction() as db:
            db.execute("DELETE FROM passages")
            db.execute("DELETE FROM words")
            db.execute("UPDATE articles SET lines = 0")

    def unfinished(self) -> tuple[str, ...]:
        """Return the ids of articles whose adding or removing was interrupted."""
        return tuple(
            row["id"] for row in self._rows("SELECT id FROM articles WHERE state <> 'ready'")
        )

    # --- passages -----------------------------------------------------------------------------

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by their ids; ids that aren't there are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(
            "SELECT passages.*, substr(articles.text, start + 1, end - start) AS body "
            "FROM passages JOIN articles ON articles.id = article_id "
            f"WHERE passages.id IN ({marks})",
            *ids,
        )
        return {row["id"]: _passage(row) for row in rows}

    def with_words(self, question: str, k: int, article_id: str | None = None) -> dict[str, float]:
        """Return passage id → BM25 score for the passages that share words with a question."""
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

    def counts(self) -> tuple[int, int]:
        """Return how many passages and lines the search index should hold."""
        row = self._rows(
            "SELECT (SELECT count(*) FROM passages) AS passages, "
            "(SELECT coalesce(sum(lines), 0) FROM articles WHERE state = 'ready') AS lines"
        )[0]
        return row["passages"], row["lines"]

    # --- facts about the library --------------------------------------------------------------

    def fact(self, key: str) -> str:
        """Return what is written under a key, or an empty string."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return rows[0]["value"] if rows else ""

    def set_fact(self, key: str, value: str) -> None:
        """Write a fact under a key."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged(str(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._db:
            yield self._db


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if read_only and not path.exists():
        raise NotFound(f"There is no library in {path.parent} yet. Add an article to make one.")
    try:
        address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        db = sqlite3.connect(address, uri=True, check_same_thread=False)
        db.row_factory = sqlite3.Row
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            db.executescript(_SCHEMA)
            _add_columns(db)
    except sqlite3.Error as error:
        raise _damaged(str(error)) from error
    return db


def _add_columns(db: sqlite3.Connection) -> None:
    for table, columns in _ADDED.items():
        there = {row["name"] for row in db.execute(f"PRAGMA table_info({table})")}
        for name, kind in columns.items():
            if name not in there:
                db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")


def _damaged(reason: str) -> LibraryDamaged:
    return LibraryDamaged(
        f"The library's own records ({FILE}) can't be read ({reason}). Bring the file back "
        "from a copy, or move it away and add the articles again."
    )


def _article(row: sqlite3.Row) -> Article:
    known = set(row.keys())  # a library of an earlier version, opened only to read, lacks some
    return Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        source=row["source"],
        sha256=row["sha256"],
        author=row["author"] if "author" in known else "",
        date=row["date"] if "date" in known else "",
        language=row["language"] if "language" in known else "",
        pages=tuple(json.loads(row["pages"])) if "pages" in known else (),
    )


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        id=row["id"],
        article_id=row["article_id"],
        start=row["start"],
        end=row["end"],
        text=row["body"],
        headings=tuple(json.loads(row["headings"])),
        units=tuple(_unit(unit) for unit in json.loads(row["units"])),
    )


def _unit(fields: Mapping[str, object]) -> Unit:
    return Unit(**{**fields, "headings": tuple(fields["headings"])})  # type: ignore[arg-type]


def _insert(db: sqlite3.Connection, passage: Passage, body: str) -> None:
    number = db.execute(
        "INSERT INTO passages (id, article_id, start, end, headings, units) VALUES (?,?,?,?,?,?)",
        (
            passage.id,
            passage.article_id,
            passage.start,
            passage.end,
            json.dumps(passage.headings),
            json.dumps([dataclasses.asdict(unit) for unit in passage.units]),
        ),
    ).lastrowid
    db.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (number, indexed(body)))


def _forget_passages(db: sqlite3.Connection, article_id: str) -> None:
    db.execute(
        "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE article_id = ?)",
        (article_id,),
    )
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
