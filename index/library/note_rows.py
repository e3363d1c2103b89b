"""What a reader writes to kept answers goes into the library's file and comes out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from footnote.index.library.beside import rows, writing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (
    kept TEXT PRIMARY KEY, heading TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    place INTEGER
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """The note to a kept answer, the heading over it, and its place in the order, if it has one."""

    heading: str = ""
    note: str = ""
    place: int | None = None


def note_rows(home: Path) -> dict[str, NoteRow]:
    """Return all notes by the ids of their kept answers."""
    found = rows(home, "notes", "SELECT * FROM notes")
    return {row["kept"]: NoteRow(row["heading"], row["note"], row["place"]) for row in found}


def write_note(home: Path, kept_id: str, heading: str | None, note: str | None) -> None:
    """Store a heading, a note, or both; what is None stays as it was."""
    with writing(home, _SCHEMA) as db:
        db.execute("INSERT OR IGNORE INTO notes (kept) VALUES (?)", (kept_id,))
        db.execute(
            "UPDATE notes SET heading = coalesce(?, heading), note = coalesce(?, note) "
            "WHERE kept = ?",
            (heading, note, kept_id),
        )


def write_order(home: Path, ids: Sequence[str]) -> None:
    """Store in which order kept answers stand."""
    with writing(home, _SCHEMA) as db:
        db.executemany("INSERT OR IGNORE INTO notes (kept) VALUES (?)", [(one,) for one in ids])
        db.executemany("UPDATE notes SET place = ? WHERE kept = ?", list(enumerate(ids)))


def drop_note(home: Path, kept_id: str) -> None:
    """Drop what was written to an answer that isn't kept any more."""
    with writing(home, _SCHEMA) as db:
        db.execute("DELETE FROM notes WHERE kept = ?", (kept_id,))
