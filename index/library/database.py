"""One SQLite file: rows come out, transactions go in, from any thread."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Self

from footnote.index.library.faults import ERRORS, storage_fault
from footnote.index.library.schema import FILE, connect


class Database:
    """The file of a library's folder, with the facts about the library that it keeps."""

    def __init__(self, home: Path, *, read_only: bool = False) -> None:
        """Open the file of a library's folder; LibraryError says why it can't be read."""
        self._path = home / FILE
        self._db = connect(self._path, read_only=read_only)
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
        except ERRORS as error:
            raise storage_fault(error, self._path) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock, self._db:
                yield self._db
        except ERRORS as error:
            raise storage_fault(error, self._path) from error
