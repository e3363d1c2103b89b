"""Where a library is and tables of one's own come in, rows go out: beside the library's records.

Each call is one short transaction, so that others can read and write while the library is open.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from footnote.index.library.database import open_engine
from footnote.index.library.engine import Connection, Row, Where

_PATIENCE = 10.0  # seconds: whoever has the library open may be adding to it


@contextmanager
def writing(where: Where, tables: str) -> Iterator[Connection]:
    """Begin a change, the tables made; NotFound if there is no library."""
    with closing(open_engine(where, "change", patience=_PATIENCE)) as engine:
        engine.make(tables)
        with engine.transaction() as db:
            yield db


def rows(where: Where, table: str, sql: str, *values: object) -> Sequence[Row]:
    """Return what is asked of a table; nothing if the library never had it."""
    with closing(open_engine(where, "read", patience=_PATIENCE)) as engine:
        return engine.rows(sql, values) if engine.has(table) else ()
