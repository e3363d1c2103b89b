"""Kept answers go into the library's file and come out again, with the places they rest on.

They are texts here: what an answer is, `assistant` knows.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from footnote.index.errors import NotFound
from footnote.index.library.beside import rows, writing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, answer TEXT NOT NULL,
    added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS kept_places (
    kept INTEGER NOT NULL REFERENCES kept(number) ON DELETE CASCADE,
    article_id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS kept_at ON kept_places (article_id, start);
CREATE INDEX IF NOT EXISTS kept_places_of ON kept_places (kept);
"""
_MOST = 500  # values in one question to SQLite


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A kept answer as it is stored: its id, its JSON, and when it was kept (UTC)."""

    id: str
    answer: str
    added: str


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A place of an article that a kept answer rests on."""

    article_id: str
    start: int
    end: int


def keep_row(home: Path, kept_id: str, answer: str, places: Sequence[KeptPlace]) -> KeptRow:
    """Store an answer; one with the same id that is there already stays as it is."""
    with writing(home, _SCHEMA) as db:
        new = db.execute("INSERT OR IGNORE INTO kept (id, answer) VALUES (?, ?)", (kept_id, answer))
        if new.rowcount:
            rests = [(new.lastrowid, one.article_id, one.start, one.end) for one in places]
            db.executemany("INSERT INTO kept_places VALUES (?, ?, ?, ?)", rests)
        found = db.execute("SELECT * FROM kept WHERE id = ?", (kept_id,)).fetchone()
    return _row(found)


def kept_rows(home: Path, ids: Sequence[str] | None = None) -> tuple[KeptRow, ...]:
    """Return kept answers in the order in which they were kept: all, or those with some ids."""
    if ids is None:
        return tuple(map(_row, rows(home, "kept", "SELECT * FROM kept ORDER BY number")))
    found: list[sqlite3.Row] = []
    for at in range(0, len(ids), _MOST):
        some = ids[at : at + _MOST]
        marks = ",".join("?" * len(some))
        found += rows(home, "kept", f"SELECT * FROM kept WHERE id IN ({marks})", *some)
    return tuple(map(_row, sorted(found, key=lambda row: row["number"])))


def forget_row(home: Path, kept_id: str) -> None:
    """Drop a kept answer; NotFound if there is none with this id."""
    with writing(home, _SCHEMA) as db:
        gone = db.execute("DELETE FROM kept WHERE id = ?", (kept_id,)).rowcount
    if not gone:
        raise NotFound(f"There is no kept answer “{kept_id}”. `footnote kept` shows them.")


def kept_ids_on(home: Path, places: Sequence[KeptPlace]) -> tuple[str, ...]:
    """Return the ids of the kept answers that rest on one of the places, or on a part of it."""
    found: dict[str, None] = {}
    for place in places:
        here = rows(
            home,
            "kept",
            "SELECT DISTINCT kept.id, kept.number FROM kept_places "
            "JOIN kept ON kept.number = kept_places.kept "
            "WHERE article_id = ? AND start < ? AND end > ? ORDER BY kept.number",
            place.article_id,
            place.end,
            place.start,
        )
        found |= dict.fromkeys(row["id"] for row in here)
    return tuple(found)


def articles_of_kept(home: Path) -> tuple[str, ...]:
    """Return the ids of all articles, of any version, that kept answers rest on."""
    query = "SELECT DISTINCT article_id FROM kept_places ORDER BY article_id"
    return tuple(row["article_id"] for row in rows(home, "kept", query))


def _row(row: sqlite3.Row) -> KeptRow:
    return KeptRow(row["id"], row["answer"], row["added"])
