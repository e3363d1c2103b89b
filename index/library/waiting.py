"""What is to be added comes in and waits in the library's tables; how far each is goes out.

Whoever adds later, in another process, takes it from there: twice if need be, since the same text
again changes nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from footnote.index.article import Article
from footnote.index.errors import NotFound
from footnote.index.library.engine import Engine, Row

Kind = Literal["file", "address", "article"]
TABLES = """
CREATE TABLE IF NOT EXISTS waiting (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
    data BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', outcome TEXT NOT NULL DEFAULT '',
    left_out TEXT NOT NULL DEFAULT '[]',
    what TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    arrived TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""
_OVER = "state IN ('in', 'refused')"
STOPPED = "It was stopped, and nothing of it was kept."
_THIS = f"number = ? AND NOT {_OVER}"
_KEPT = 10_000  # of those settled, of which somebody may still ask how far they are


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to add: a file's bytes, a page's address, or an article as JSON."""

    kind: Kind
    name: str
    source: str = ""
    data: bytes = b""


Given = str | Path | Article | Waiting  # what can be added; a text is a path or an address


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one is: `waiting`, `taken`, `in` (its article's id) or `refused` (why).

    `left_out` is what its reader left out or doubts.
    """

    state: str
    outcome: str
    left_out: tuple[str, ...]
    what: str
    done: int
    total: int


def put(engine: Engine, given: Waiting) -> int:
    """Let something wait; return its number."""
    with engine.transaction() as db:
        row = db.execute(
            "INSERT INTO waiting (kind, name, source, data) VALUES (?, ?, ?, ?) RETURNING number",
            (given.kind, given.name, given.source, given.data),
        ).fetchone()
    return int(row["number"])


def take(engine: Engine, number: int) -> Waiting | None:
    """Return what waits under a number, for who adds it now; None if that was done."""
    with engine.transaction() as db:
        db.execute(f"UPDATE waiting SET state = 'taken' WHERE {_THIS}", (number,))
    rows = engine.rows(f"SELECT * FROM waiting WHERE {_THIS}", (number,))
    return _waiting(rows[0]) if rows else None


def tell(engine: Engine, number: int, what: str, done: int, total: int) -> bool:
    """Say how far its adding is; return whether it is still wanted."""
    with engine.transaction() as db:
        told = db.execute(
            f"UPDATE waiting SET what = ?, done = ?, total = ? WHERE {_THIS}",
            (what, done, total, number),
        )
    return bool(told.rowcount)


def withdraw(engine: Engine, number: int) -> None:
    """Let what waits be added no more, unless it is in."""
    with engine.transaction() as db:
        db.execute(
            f"UPDATE waiting SET state = 'refused', outcome = ?, data = ? WHERE {_THIS}",
            (STOPPED, b"", number),
        )


def settle(
    engine: Engine,
    number: int,
    state: Literal["in", "refused"],
    outcome: str,
    left_out: Sequence[str] = (),
) -> None:
    """Say what came of it: the id of its article, or why there is none."""
    with engine.transaction() as db:
        db.execute(
            "UPDATE waiting SET state = ?, outcome = ?, left_out = ?, data = ? WHERE number = ?",
            (state, outcome, json.dumps(list(left_out)), b"", number),
        )


def standing(engine: Engine, number: int) -> Standing:
    """Return how far one is; NotFound if nobody knows it."""
    rows = engine.rows(
        "SELECT state, outcome, left_out, what, done, total FROM waiting WHERE number = ?",
        (number,),
    )
    if not rows:
        raise NotFound("What was to be added isn't in the queue any more. Add it again.")
    told = {name: rows[0][name] for name in rows[0].keys()}  # noqa: SIM118
    return Standing(**{**told, "left_out": tuple(json.loads(told["left_out"]))})


def clear(engine: Engine) -> None:
    """Forget what was settled more than some thousands ago."""
    with engine.transaction() as db:
        db.execute(
            f"DELETE FROM waiting WHERE {_OVER} AND number < (SELECT max(number) FROM waiting) - ?",
            (_KEPT,),
        )


def _waiting(row: Row) -> Waiting:
    return Waiting(row["kind"], row["name"], row["source"], bytes(row["data"]))
