"""A library's folder and tables of one's own come in, rows go out: beside the library's records.

Each call is one short transaction, so that others can read and write while the library is open.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from footnote.index.library.faults import ERRORS, storage_fault
from footnote.index.library.schema import FILE, open_file


@contextmanager
def writing(home: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """Open the library's file to write, its tables made; NotFound if there is no library."""
    with _connected(home, "rw") as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # what somebody deletes is gone
        db.executescript(schema)
        with db:
            yield db


def rows(home: Path, table: str, sql: str, *values: object) -> list[sqlite3.Row]:
    """Return what is asked of a table; nothing if the library never had it."""
    with _connected(home, "ro") as db:
        there = db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return db.execute(sql, values).fetchall() if there else []


@contextmanager
def _connected(home: Path, mode: Literal["ro", "rw"]) -> Iterator[sqlite3.Connection]:
    path = home / FILE
    try:
        with closing(open_file(path, mode, timeout=10)) as db:
            yield db
    except ERRORS as error:
        raise storage_fault(error, path) from error
