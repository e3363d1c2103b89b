"""A person comes in, the libraries they may reach go out, with what they may do in each.

A library is a person's or a team's; it is shared with people and teams, to read or to edit.
"""

import secrets
from dataclasses import dataclass
from typing import Literal

from footnote.assistant.serve.people.happened import note
from footnote.assistant.serve.people.person import Person, named
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.visitor import Right
from footnote.index.errors import BadInput, NotFound

Share = Literal["read", "edit"]
_RANK: dict[Right, int] = {"read": 0, "edit": 1, "own": 2}


@dataclass(frozen=True, slots=True)
class Kept:
    """A library that somebody may reach: whose it is, and what they may do in it."""

    id: str
    title: str
    holder: str
    right: Right


@dataclass(frozen=True, slots=True)
class Shared:
    """With whom a library is shared, and to do what."""

    holder: str
    called: str
    may: Share


# One question, whatever library is asked for: one that isn't there and one that is another's take
# the same way, and the same time.
_OF = """
SELECT id, title, holder, 'own' AS may FROM libraries WHERE holder IN (
    SELECT ? UNION SELECT team FROM members WHERE person = ?
)
UNION ALL
SELECT id, title, libraries.holder, shares.may FROM shares
JOIN libraries ON libraries.id = shares.library WHERE shares.holder IN (
    SELECT ? UNION SELECT team FROM members WHERE person = ?
)
"""


def libraries_of(people: People, person: Person) -> dict[str, Kept]:
    """Return the libraries that a person may reach, by their ids, in the order of their titles."""
    found: dict[str, Kept] = {}
    rows = people.engine.rows(_OF, (person.id,) * 4)
    for row in sorted(rows, key=lambda row: (row["title"], row["id"])):
        right = lower(row["may"], "read" if person.role == "reader" else "own")
        one = Kept(row["id"], row["title"], row["holder"], right)
        known = found.get(one.id)
        if known is None or _RANK[known.right] < _RANK[right]:
            found[one.id] = one
    return found


def lower(one: Right, other: Right) -> Right:
    """Return the smaller of two rights."""
    return min(one, other, key=_RANK.__getitem__)


def all_libraries(people: People) -> tuple[Kept, ...]:
    """Return all libraries, for an owner: who may share them, and not read them."""
    rows = people.engine.rows("SELECT * FROM libraries ORDER BY title, id")
    return tuple(Kept(row["id"], row["title"], row["holder"], "read") for row in rows)


def make_library(people: People, title: str, holder: str, *, by: str) -> str:
    """Make a library of a person or a team, and return its id."""
    id = secrets.token_hex(8)
    with people.engine.transaction() as db:
        values = (id, named(title, "A title"), holder, people.now())
        db.execute("INSERT INTO libraries VALUES (?, ?, ?, ?)", values)
        note(db, people, by, "made library", id)
    return id


def rename_library(people: People, id: str, title: str, *, by: str) -> None:
    """Give a library another title."""
    with people.engine.transaction() as db:
        db.execute("UPDATE libraries SET title = ? WHERE id = ?", (named(title, "A title"), id))
        note(db, people, by, "renamed library", id)


def share(people: People, library: str, holder: str, may: str, *, by: str) -> None:
    """Share a library with a person or a team, to `read` or to `edit`; with '' no longer."""
    if may not in ("", "read", "edit"):
        raise BadInput("A library is shared to read or to edit.")
    with people.engine.transaction() as db:
        known = "SELECT login AS called FROM people WHERE id = ? UNION ALL "
        known += "SELECT name FROM teams WHERE id = ?"
        found = db.execute(known, (holder, holder)).fetchone()
        if (
            not found
            or not db.execute("SELECT 1 FROM libraries WHERE id = ?", (library,)).fetchone()
        ):
            raise NotFound("There is no such library here, or nobody of that name.")
        db.execute("DELETE FROM shares WHERE library = ? AND holder = ?", (library, holder))
        if may:
            db.execute("INSERT INTO shares VALUES (?, ?, ?)", (library, holder, may))
        what = f"shared to {may}" if may else "shared no longer"
        note(db, people, by, what, f"{library} with {found['called']}")


def shares_of(people: People, library: str) -> tuple[Shared, ...]:
    """Return with whom a library is shared."""
    rows = people.engine.rows(
        "SELECT shares.holder, coalesce(login, teams.name) AS called, may FROM shares "
        "LEFT JOIN people ON people.id = shares.holder LEFT JOIN teams ON teams.id = shares.holder "
        "WHERE library = ? ORDER BY called",
        (library,),
    )
    return tuple(Shared(row["holder"], row["called"], row["may"]) for row in rows)


def looked_at(people: People, person: Person, library: str) -> None:
    """Remember which library somebody looked at last."""
    if person.last != library:
        with people.engine.transaction() as db:
            db.execute("UPDATE people SET last = ? WHERE id = ?", (library, person.id))
