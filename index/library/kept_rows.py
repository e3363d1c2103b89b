"""Kept answers go into a library's tables and come out again, with the places they rest on.

They are texts here: what an answer is, `assistant` knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from footnote.index.errors import NotFound
from footnote.index.library.beside import rows, writing
from footnote.index.library.engine import Row, Where

TABLES = """
CREATE TABLE IF NOT EXISTS kept (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, answer TEXT NOT NULL,
    added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS kept_places (
    kept INTEGER NOT NULL REFERENCES kept(number) ON DELETE CASCADE,
    article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL
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


def keep_row(where: Where, kept_id: str, answer: str, places: Sequence[KeptPlace]) -> KeptRow:
    """Store an answer; one with the same id that is there already stays as it is."""
    with writing(where, TABLES) as db:
        new = db.execute(
            "INSERT INTO kept (id, answer) VALUES (?, ?) ON CONFLICT DO NOTHING", (kept_id, answer)
        )
        found = db.execute("SELECT * FROM kept WHERE id = ?", (kept_id,)).fetchone()
        if new.rowcount:
            rests = [(found["number"], one.article_id, one.start, one.end) for one in places]
            db.executemany("INSERT INTO kept_places VALUES (?, ?, ?, ?)", rests)
    return _row(found)


def kept_rows(where: Where, ids: Sequence[str] | None = None) -> tuple[KeptRow, ...]:
    """Return kept answers in the order in which they were kept: all, or those with some ids."""
    if ids is None:
        return tuple(map(_row, rows(where, "kept", "SELECT * FROM kept ORDER BY number")))
    found: list[Row] = []
    for at in range(0, len(ids), _MOST):
        some = ids[at : at + _MOST]
        marks = ",".join("?" * len(some))
        found += rows(where, "kept", f"SELECT * FROM kept WHERE id IN ({marks})", *some)
    return tuple(map(_row, sorted(found, key=lambda row: row["number"])))


def forget_row(where: Where, kept_id: str) -> None:
    """Drop a kept answer; NotFound if there is none with this id."""
    with writing(where, TABLES) as db:
        gone = db.execute("DELETE FROM kept WHERE id = ?", (kept_id,)).rowcount
    if not gone:
        raise NotFound(f"There is no kept answer “{kept_id}”. `footnote kept` shows them.")


def kept_ids_on(where: Where, places: Sequence[KeptPlace]) -> tuple[str, ...]:
    """Return the ids of the kept answers that rest on one of the places, or on a part of it."""
    found: dict[str, None] = {}
    for place in places:
        here = rows(
            where,
            "kept",
            "SELECT DISTINCT kept.id, kept.number FROM kept_places "
            "JOIN kept ON kept.number = kept_places.kept "
            'WHERE article_id = ? AND start < ? AND "end" > ? ORDER BY kept.number',
            place.article_id,
            place.end,
            place.start,
        )
        found |= dict.fromkeys(row["id"] for row in here)
    return tuple(found)


def articles_of_kept(where: Where) -> tuple[str, ...]:
    """Return the ids of all articles, of any version, that kept answers rest on."""
    query = "SELECT DISTINCT article_id FROM kept_places ORDER BY article_id"
    return tuple(row["article_id"] for row in rows(where, "kept", query))


def _row(row: Row) -> KeptRow:
    return KeptRow(row["id"], row["answer"], row["added"])
