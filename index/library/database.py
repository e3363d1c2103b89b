"""Where a library is kept comes in: rows come out, transactions go in, from any thread."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from footnote.index.errors import BadInput, extra
from footnote.index.library.engine import Connection, Engine, Mode, Row, Where
from footnote.index.library.schema import FILE
from footnote.index.library.sqlite import SQLite


class Database:
    """A library's tables, with the facts about the library that they keep."""

    def __init__(self, where: Where, *, read_only: bool = False) -> None:
        """Open the file of a library's folder, or a database; LibraryError says why it can't be."""
        self.engine = open_engine(where, "read" if read_only else "make")

    def __enter__(self) -> Self:
        """Return the open records."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self.close()

    def close(self) -> None:
        """Close the file, or the connections to the database."""
        self.engine.close()

    def fact(self, key: str) -> str:
        """Return what is written under a key, or an empty string."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return rows[0]["value"] if rows else ""

    def set_fact(self, key: str, value: str) -> None:
        """Write a fact under a key."""
        with self._transaction() as db:
            write_fact(db, key, value)

    def _rows(self, sql: str, *values: object) -> Sequence[Row]:
        return self.engine.rows(sql, values)

    def _transaction(self) -> AbstractContextManager[Connection]:
        return self.engine.transaction()


def write_fact(db: Connection, key: str, value: str) -> None:
    """Write a fact under a key, in a transaction."""
    db.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def open_engine(where: Where, mode: Mode, *, patience: float = 5.0, file: str = FILE) -> Engine:
    """Open a library's tables; NotFound if there are none, unless they are to be made.

    LibraryError says why they can't be used. `patience` is how many seconds another's write may
    hold one up. In a folder, `file` holds them: another than the library's has none of its tables.
    """
    if isinstance(where, Path):
        return SQLite(where, mode, patience=patience, file=file)
    if not where.startswith("postgresql"):
        raise BadInput(
            "FOOTNOTE_DATABASE is the address of a PostgreSQL database, such as "
            "postgresql+psycopg://user:password@host/name."
        )
    with extra("postgres", "A library in PostgreSQL"):
        from footnote.index.library.postgres import Postgres

    return Postgres(where, mode)
