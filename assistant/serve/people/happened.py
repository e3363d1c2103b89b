"""Who did what goes into the log of a shared house, and comes out of it, newest first.

Libraries and articles stand in it by their ids: an owner reads it, and not what is private.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from footnote.assistant.serve.people.tables import People
from footnote.index.library.engine import Connection

_KEPT = 400 * 86_400  # seconds that the log remembers
_LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class Happening:
    """What somebody did, and when (UTC)."""

    at: datetime
    who: str
    what: str
    about: str


def note(db: Connection, people: People, person: str, what: str, about: str = "") -> None:
    """Write down what a person did, in a transaction; in the place of an id may stand a word."""
    db.execute("DELETE FROM happened WHERE at < ?", (people.now() - _KEPT,))
    db.execute(
        "INSERT INTO happened (at, person, what, about) VALUES (?, ?, ?, ?)",
        (people.now(), person, what, about[:_LONGEST]),
    )


def tell(people: People, person: str, what: str, about: str = "") -> None:
    """Write down what a person did."""
    with people.engine.transaction() as db:
        note(db, people, person, what, about)


def happened(people: People, most: int = 500) -> tuple[Happening, ...]:
    """Return what was done, newest first."""
    rows = people.engine.rows(
        "SELECT at, coalesce(login, happened.person) AS who, what, about FROM happened "
        "LEFT JOIN people ON people.id = happened.person ORDER BY number DESC LIMIT ?",
        (most,),
    )
    return tuple(
        Happening(datetime.fromtimestamp(row["at"], UTC), row["who"], row["what"], row["about"])
        for row in rows
    )
