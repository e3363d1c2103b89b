"""What is to be added comes in and waits in the library's tables; how far each is goes out.

Whoever adds later, in another process, takes it from there: twice if need be, since the same text
again changes nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from footnote.index.article import Article
from footnote.index.errors import NotFound
from footnote.index.library.engine import Engine, Row

Kind = Literal["file", "address", "article"]
TABLES = """
CREATE TABLE IF NOT EXISTS arrivals (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
    data BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', outcome TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    arrived TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""
_OVER = "state IN ('in', 'refused')"
_THIS = f"number = ? AND NOT {_OVER}"
_KEPT = 10_000  # arrivals, of which somebody may still ask how far they are


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something to add: a file's bytes, a page's address, or an article as JSON."""

    kind: Kind
    name: str
    source: str = ""
    data: bytes = b""


Given = str | Path | Article | Arrival  # what can be added; a text is a path or an address


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one is: `waiting`, `taken`, `in` (its article's id) or `refused` (why)."""

    state: str
    outcome: str
    what: str
    done: int
    total: int


def put(engine: Engine, arrival: Arrival) -> int:
    """Let something wait; return its number."""
    with engine.transaction() as db:
        row = db.execute(
            "INSERT INTO arrivals (kind, name, source, data) VALUES (?, ?, ?, ?) RETURNING number",
            (arrival.kind, arrival.name, arrival.source, arrival.data),
        ).fetchone()
    return int(row["number"])


def take(engine: Engine, number: int) -> Arrival | None:
    """Return what waits under a number, for who adds it now; None if that was done."""
    with engine.transaction() as db:
        db.execute(f"UPDATE arrivals SET state = 'taken' WHERE {_THIS}", (number,))
    rows = engine.rows(f"SELECT * FROM arrivals WHERE {_THIS}", (number,))
    return _arrival(rows[0]) if rows else None


def tell(engine: Engine, number: int, what: str, done: int, total: int) -> None:
    """Say how far its adding is."""
    with engine.transaction() as db:
        db.execute(
            "UPDATE arrivals SET what = ?, done = ?, total = ? WHERE number = ?",
            (what, done, total, number),
        )


def settle(engine: Engine, number: int, state: Literal["in", "refused"], outcome: str) -> None:
    """Say what came of it: the id of its article, or why there is none."""
    with engine.transaction() as db:
        db.execute(
            "UPDATE arrivals SET state = ?, outcome = ?, data = ? WHERE number = ?",
            (state, outcome, b"", number),
        )


def standing(engine: Engine, number: int) -> Standing:
    """Return how far one is; NotFound if nobody knows it."""
    rows = engine.rows(
        "SELECT state, outcome, what, done, total FROM arrivals WHERE number = ?", (number,)
    )
    if not rows:
        raise NotFound("What was to be added isn't in the queue any more. Add it again.")
    return Standing(**{name: rows[0][name] for name in rows[0].keys()})  # noqa: SIM118


def clear(engine: Engine) -> None:
    """Forget what was settled more than some thousands of arrivals ago."""
    with engine.transaction() as db:
        db.execute(
            f"DELETE FROM arrivals WHERE {_OVER} "
            "AND number < (SELECT max(number) FROM arrivals) - ?",
            (_KEPT,),
        )


def _arrival(row: Row) -> Arrival:
    return Arrival(row["kind"], row["name"], row["source"], bytes(row["data"]))
