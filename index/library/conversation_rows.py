"""Conversations go into the library's tables and come out again: each turn in all its versions.

They are texts here: what a turn is, the page knows. `owner` says whose a conversation is, in a word
that the page chooses; who has the id can read it, and only its owner can find or change it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from footnote.index.library.beside import rows, writing
from footnote.index.library.engine import Connection, Where

TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    choices TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL, deleted TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_of ON conversations (owner, changed);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL, version INTEGER NOT NULL, turn TEXT NOT NULL,
    PRIMARY KEY (conversation, number, version)
) WITHOUT ROWID;
"""
_TABLE = "conversations"
# One that was deleted can be had back for a while; one without a question was only looked at.
_PURGE = """
DELETE FROM conversations WHERE (deleted != '' AND deleted < ?)
OR (changed < ? AND id NOT IN (SELECT conversation FROM turns))
"""
_UNDO, _LOOKED_AT = timedelta(minutes=10), timedelta(days=1)
_MOST = 500  # conversations in a list: the newest


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as it is stored: its id, whose it is, its title, and what was chosen."""

    id: str
    owner: str
    title: str
    choices: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One version of a turn as it is stored; numbers and versions begin with 1."""

    number: int
    version: int
    turn: str


def purge_conversations(where: Where) -> None:
    """Forget for good what was deleted a while ago."""
    with writing(where, TABLES) as db:
        _purge(db)


def keep_conversation(where: Where, id: str, owner: str, choices: str, copied: str = "") -> None:
    """Make a conversation, or note what is chosen in it now; a new one may begin as a copy."""
    with writing(where, TABLES) as db:
        _purge(db)
        known = db.execute("SELECT 1 FROM conversations WHERE id = ?", (id,)).fetchone()
        db.execute(
            "INSERT INTO conversations (id, owner, choices, changed) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET choices = excluded.choices",
            (id, owner, choices, _time()),
        )
        if copied and not known:
            query = "SELECT ?, number, version, turn FROM turns WHERE conversation = ?"
            db.execute(f"INSERT INTO turns {query}", (id, copied))
            query = "SELECT title FROM conversations WHERE id = ?"
            db.execute(f"UPDATE conversations SET title = ({query}) WHERE id = ?", (copied, id))


def begin_turn(where: Where, id: str, number: int, turn: str, title: str) -> int:
    """Store a turn as the newest version of its number, and return which that is."""
    with writing(where, TABLES) as db:
        db.execute(  # first, so that who begins one at the same time waits
            "UPDATE conversations SET changed = ?, "
            "title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
            (_time(), title, id),
        )
        query = "SELECT coalesce(max(version), 0) + 1 AS next FROM turns WHERE conversation = ?"
        version = int(db.execute(f"{query} AND number = ?", (id, number)).fetchone()["next"])
        db.execute("INSERT INTO turns VALUES (?, ?, ?, ?)", (id, number, version, turn))
    return version


def end_turn(where: Where, id: str, number: int, version: int, turn: str) -> None:
    """Store what became of a turn."""
    with writing(where, TABLES) as db:
        which = "conversation = ? AND number = ? AND version = ?"
        db.execute(f"UPDATE turns SET turn = ? WHERE {which}", (turn, id, number, version))


def conversation_row(where: Where, id: str) -> ConversationRow | None:
    """Return a conversation that isn't deleted; None if there is none."""
    query = "SELECT * FROM conversations WHERE id = ? AND deleted = ''"
    found = [
        ConversationRow(row["id"], row["owner"], row["title"], row["choices"])
        for row in rows(where, _TABLE, query, id)
    ]
    return found[0] if found else None


def turn_rows(where: Where, id: str) -> tuple[TurnRow, ...]:
    """Return all versions of the turns of a conversation, in order."""
    query = "SELECT * FROM turns WHERE conversation = ? ORDER BY number, version"
    found = rows(where, _TABLE, query, id)
    return tuple(TurnRow(row["number"], row["version"], row["turn"]) for row in found)


def titles_of(where: Where, owner: str) -> tuple[tuple[str, str], ...]:
    """Return the id and the title of each conversation of an owner, newest first."""
    query = (
        "SELECT id, title FROM conversations WHERE owner = ? AND deleted = '' "
        "AND id IN (SELECT conversation FROM turns) ORDER BY changed DESC LIMIT ?"
    )
    return tuple((row["id"], row["title"]) for row in rows(where, _TABLE, query, owner, _MOST))


def rename_conversation(where: Where, id: str, owner: str, title: str) -> bool:
    """Give a conversation another title; False if this owner has none with this id."""
    query = "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?"
    with writing(where, TABLES) as db:
        return bool(db.execute(query, (title, id, owner)).rowcount)


def delete_conversation(where: Where, id: str, owner: str, *, undo: bool = False) -> bool:
    """Delete a conversation, or take that back within ten minutes; False if there is none."""
    query = "UPDATE conversations SET deleted = ? WHERE id = ? AND owner = ?"
    with writing(where, TABLES) as db:
        _purge(db)
        return bool(db.execute(query, ("" if undo else _time(), id, owner)).rowcount)


def _purge(db: Connection) -> None:
    db.execute(_PURGE, (_time(_UNDO), _time(_LOOKED_AT)))


def _time(ago: timedelta = timedelta()) -> str:
    """Write down when it is now, or was some time ago (UTC)."""
    then = datetime.now(UTC).replace(tzinfo=None) - ago
    return then.isoformat(" ", timespec="milliseconds")
