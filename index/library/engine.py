"""SQL and values come in, rows go out: what a library asks of whatever keeps its tables.

A folder is one SQLite file, an address a PostgreSQL database (see `database`). Both speak the SQL
of this room: SQLite's, without what only SQLite knows. Tables are declared by a text of
`CREATE TABLE IF NOT EXISTS …` that is given to `make`; `?` stands for each value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol

Where = Path | str  # a folder, or the address of a database
# How tables are opened: as they are to read or to change; or made, and brought up to date.
Mode = Literal["read", "change", "make"]
EVERY = 1 << 62  # rows: more than any table has


class Row(Protocol):
    """A row of a table, by the names of its columns."""

    def __getitem__(self, name: str, /) -> Any:
        """Return what stands in a column."""

    def keys(self) -> Iterable[str]:
        """Return the names of the columns."""


Ask = Callable[[str], Iterable[Row]]  # a question in, rows out, few of them in memory at once


class Found(Protocol):
    """What a statement came to."""

    @property
    def rowcount(self) -> int:
        """Return how many rows it changed."""

    def fetchone(self) -> Any:
        """Return its first row, or None."""

    def fetchall(self) -> Sequence[Any]:
        """Return its rows."""


class Connection(Protocol):
    """What a transaction is made with."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Found:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Run one statement for each of some rows."""


Span = tuple[int, int]  # the first and the last row of an article's passages


class Engine(Protocol):
    """One library's tables. All of it may be called from any thread, and raises FootnoteErrors."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """Return what a question finds."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Change things in this block: all of them, or none if it raises."""

    def snapshot(self) -> AbstractContextManager[Ask]:
        """Ask for many rows in this block, all of them as they were at one moment."""

    def writing(self) -> AbstractContextManager[None]:
        """Keep every other process from changing articles in this block."""

    def make(self, tables: str) -> None:
        """Make tables that aren't there yet."""

    def has(self, table: str) -> bool:
        """Say whether a table is there."""

    def count_on(self, db: Connection, table: str) -> None:
        """Let new rows be numbered behind those that were written with numbers of their own."""

    def keep_words(self, db: Connection, bodies: Mapping[str, str]) -> None:
        """Keep the words of passages, in a transaction: passage id → text to be found by."""

    def with_words(
        self, phrases: Sequence[str], spans: Sequence[Span], most: int, *, only: bool
    ) -> Sequence[Row]:
        """Return `id` and `score` (BM25) of the passages that share most phrases, best first.

        They stand outside of some spans of rows; or, with `only`, in the one that is given, and are
        weighed as if there were no others: a word is as rare as it is in that article.
        """

    def close(self) -> None:
        """Let go of it."""
