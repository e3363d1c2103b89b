"""A folder comes in, a SQLite file of it goes out as an engine: rows, transactions, words."""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock

from footnote.index.library.engine import Ask, Connection, Mode, Row, Span
from footnote.index.library.faults import ERRORS, storage_fault
from footnote.index.library.schema import FILE, WORDS, connect, connect_bare
from footnote.index.words import indexed

_KEPT = 50_000  # passages of the articles asked last whose words are kept
_OF_ONE = """
SELECT body, id FROM words JOIN passages ON number = words.rowid
WHERE words.rowid BETWEEN ? AND ? ORDER BY number
"""
_MATCH = "SELECT id, -rank AS score FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?"


class SQLite:
    """The file of a library's folder, which has one writing process, see `lock`; or another."""

    def __init__(self, home: Path, mode: Mode, *, patience: float, file: str = FILE) -> None:
        """Open it; NotFound if there is none, LibraryError if it can't be used.

        A file of another name begins without a table, and any number of processes may write it.
        """
        self._path = home / file
        self._lock = RLock()
        self._alone: OrderedDict[Span, sqlite3.Connection] = OrderedDict()
        opened = connect if file == FILE else connect_bare
        self.db = opened(self._path, mode, timeout=patience, check_same_thread=False)

    def close(self) -> None:
        """Close the file."""
        for one in self._alone.values():
            one.close()
        self.db.close()

    def rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[sqlite3.Row]:
        """Return what a question finds."""
        try:
            with self._lock:
                return self.db.execute(sql, values).fetchall()
        except ERRORS as error:
            raise storage_fault(error, self._path) from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Change things in this block: all of them, or none if it raises."""
        try:
            with self._lock, self.db:
                yield self.db
        except ERRORS as error:
            raise storage_fault(error, self._path) from error

    @contextmanager
    def snapshot(self) -> Iterator[Ask]:
        """Ask for many rows in this block, all of them as they were at one moment."""
        try:
            with self._lock:
                self.db.execute("BEGIN")
                try:
                    yield self.db.execute
                finally:
                    self.db.rollback()
        except ERRORS as error:
            raise storage_fault(error, self._path) from error

    def writing(self) -> AbstractContextManager[None]:
        """Keep others out: they are, as the folder is locked."""
        return nullcontext()

    def make(self, tables: str) -> None:
        """Make tables that aren't there yet."""
        try:
            with self._lock:
                self.db.executescript(tables)
        except ERRORS as error:
            raise storage_fault(error, self._path) from error

    def has(self, table: str) -> bool:
        """Say whether a table is there, or a view that stands in for it."""
        known = "SELECT name FROM sqlite_master UNION SELECT name FROM sqlite_temp_master"
        return bool(self.rows(f"SELECT 1 FROM ({known}) WHERE name = ?", (table,)))

    def count_on(self, db: Connection, table: str) -> None:
        """Do nothing: SQLite numbers a new row behind the last one."""

    def keep_words(self, db: Connection, bodies: Mapping[str, str]) -> None:
        """Keep the words of passages, by their ids."""
        self._alone.clear()
        db.executemany(
            "INSERT INTO words (rowid, body) SELECT number, ? FROM passages WHERE id = ?",
            ((indexed(body), id) for id, body in bodies.items()),
        )

    def with_words(
        self, phrases: Sequence[str], spans: Sequence[Span], most: int, *, only: bool
    ) -> Sequence[Row]:
        """Return the passages that share most phrases, by FTS5."""
        query = " OR ".join(f'"{phrase}"' for phrase in phrases)
        if only:
            return self._with_words_of(spans[0], query, most)
        where = "".join(" AND rowid NOT BETWEEN ? AND ?" for _ in spans)
        return self.rows(
            "SELECT passages.id, score FROM (SELECT rowid AS number, -rank AS score FROM words "
            f"WHERE words MATCH ?{where} ORDER BY rank LIMIT ?) "
            "JOIN passages USING (number) ORDER BY score DESC",
            (query, *(end for span in spans for end in span), most),
        )

    def _with_words_of(self, span: Span, query: str, most: int) -> Sequence[Row]:
        """Ask the words of one article, which are kept in a table of their own for a while."""
        try:
            with self._lock:
                if span not in self._alone:
                    self._alone[span] = _alone(self.rows(_OF_ONE, span))
                self._alone.move_to_end(span)
                while len(self._alone) > 1 and sum(map(_length, self._alone)) > _KEPT:
                    self._alone.popitem(last=False)[1].close()
                return self._alone[span].execute(_MATCH, (query, most)).fetchall()
        except ERRORS as error:
            raise storage_fault(error, self._path) from error


def _alone(rows: Sequence[Row]) -> sqlite3.Connection:
    """Make a table of words in memory."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute(WORDS.replace("body,", "body, id UNINDEXED,"))
    said = ((row["body"], row["id"]) for row in rows)
    db.executemany("INSERT INTO words (body, id) VALUES (?, ?)", said)
    return db


def _length(span: Span) -> int:
    return span[1] - span[0] + 1
