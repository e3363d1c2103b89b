"""What a reader writes to kept answers goes into the library's tables and comes out again."""

from collections.abc import Sequence
from dataclasses import dataclass

from footnote.index.library.beside import rows, writing
from footnote.index.library.engine import Where

TABLES = """
CREATE TABLE IF NOT EXISTS notes (
    kept TEXT PRIMARY KEY, heading TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    place INTEGER
) WITHOUT ROWID;
"""


_ROW = "INSERT INTO notes (kept) VALUES (?) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class NoteRow:
    """The note to a kept answer, the heading over it, and its place in the order, if it has one."""

    heading: str = ""
    note: str = ""
    place: int | None = None


def note_rows(where: Where) -> dict[str, NoteRow]:
    """Return all notes by the ids of their kept answers."""
    found = rows(where, "notes", "SELECT * FROM notes")
    return {row["kept"]: NoteRow(row["heading"], row["note"], row["place"]) for row in found}


def write_note(where: Where, kept_id: str, heading: str | None, note: str | None) -> None:
    """Store a heading, a note, or both; what is None stays as it was."""
    with writing(where, TABLES) as db:
        db.execute(_ROW, (kept_id,))
        db.execute(
            "UPDATE notes SET heading = coalesce(?, heading), note = coalesce(?, note) "
            "WHERE kept = ?",
            (heading, note, kept_id),
        )


def write_order(where: Where, ids: Sequence[str]) -> None:
    """Store in which order kept answers stand."""
    with writing(where, TABLES) as db:
        db.executemany(_ROW, [(one,) for one in ids])
        db.executemany("UPDATE notes SET place = ? WHERE kept = ?", list(enumerate(ids)))


def drop_note(where: Where, kept_id: str) -> None:
    """Drop what was written to an answer that isn't kept any more."""
    with writing(where, TABLES) as db:
        db.execute("DELETE FROM notes WHERE kept = ?", (kept_id,))
