"""People go into the tables and come out: who they are, their role, their teams."""

import secrets
from dataclasses import dataclass
from typing import Any, Literal, get_args

from footnote.assistant.serve.people.happened import note
from footnote.assistant.serve.people.tables import People
from footnote.index.errors import BadInput, NotFound
from footnote.index.given import shown
from footnote.index.library.engine import Connection

Role = Literal["owner", "editor", "reader"]
_LONGEST = 120  # characters of a name


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account: what they sign in as, what they are called, what they may be."""

    id: str
    login: str
    name: str
    role: Role
    subject: str  # whom a provider takes them for
    disabled: bool
    has_password: bool
    last: str  # the library that they looked at last


def role_of(given: object) -> Role:
    """Return a role; BadInput if it is none."""
    for role in get_args(Role):
        if given == role:
            return role  # type: ignore[no-any-return]
    raise BadInput("A role is owner, editor or reader.")


def person_of(row: Any) -> Person:
    """Return the person of a row."""
    return Person(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=role_of(row["role"]),
        subject=row["subject"],
        disabled=bool(row["disabled"]),
        has_password=bool(row["password"]),
        last=row["last"],
    )


def everybody(people: People) -> tuple[Person, ...]:
    """Return all people, in the order of their names."""
    rows = people.engine.rows("SELECT * FROM people ORDER BY login")
    return tuple(map(person_of, rows))


def person_by_id(people: People, id: str) -> Person:
    """Return a person; NotFound if there is none."""
    return _one(people, "id = ?", id)


def person_by_login(people: People, login: str) -> Person:
    """Return who signs in by a name; NotFound if nobody does."""
    return _one(people, "login = ?", plain_login(login))


def _one(people: People, which: str, value: str) -> Person:
    rows = people.engine.rows(f"SELECT * FROM people WHERE {which}", (value,))
    if not rows:
        raise NotFound("There is nobody of that name here; `footnote people list` shows who is.")
    return person_of(rows[0])


def plain_login(login: str) -> str:
    """Return a sign-in name as it is kept: capitals and spaces at its ends don't matter."""
    return login.strip().casefold()[:_LONGEST]


def named(text: str, what: str) -> str:
    """Return a name on one line; BadInput if it is empty or far too long."""
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise BadInput(f"{what} has 1 to {_LONGEST} characters.")
    return name


def add_person(
    people: People,
    login: str,
    role: Role,
    *,
    name: str = "",
    subject: str = "",
    library: str = "",
    by: str = "",
) -> Person:
    """Make an account, without a password yet; an editor's comes with a library of their own.

    BadInput if the sign-in name is another's. `library` is the id of theirs, a new one if it is
    empty; `by` is who makes it, for the log.
    """
    with people.engine.transaction() as db:
        id = insert_person(
            db, people, login, role, name=name, subject=subject, library=library, by=by
        )
    return person_by_id(people, id)


def insert_person(
    db: Connection,
    people: People,
    login: str,
    role: Role,
    *,
    name: str = "",
    subject: str = "",
    library: str = "",
    by: str = "",
) -> str:
    """Make an account in a transaction, and return its id."""
    login, id = plain_login(named(login, "A sign-in name")), f"p{secrets.token_hex(8)}"
    if db.execute("SELECT 1 FROM people WHERE login = ?", (login,)).fetchone():
        raise BadInput(f"“{shown(login)}” is somebody's sign-in name already.")
    db.execute(
        "INSERT INTO people (id, login, name, role, subject, made) VALUES (?, ?, ?, ?, ?, ?)",
        (id, login, named(name or login, "A name"), role, subject, people.now()),
    )
    if role != "reader":
        _give_library(db, id, people.now(), library)
    note(db, people, by or id, "invited" if by else "joined", f"{login} as {role}")
    return id


def set_role(people: People, id: str, role: Role, *, by: str) -> None:
    """Give somebody another role; BadInput if the last owner would be none."""
    person = person_by_id(people, id)
    with people.engine.transaction() as db:
        if role != "owner":
            _keep_an_owner(db, id)
        db.execute("UPDATE people SET role = ? WHERE id = ?", (role, id))
        if role != "reader":
            _give_library(db, id, people.now())
        note(db, people, by, "role", f"{person.login} is {role}")


def set_disabled(people: People, id: str, disabled: bool, *, by: str) -> None:
    """Keep somebody out, at once and everywhere, or let them in again."""
    person = person_by_id(people, id)
    with people.engine.transaction() as db:
        if disabled:
            _keep_an_owner(db, id)
        db.execute("UPDATE people SET disabled = ? WHERE id = ?", (int(disabled), id))
        if disabled:
            for table in ("sessions", "links"):
                db.execute(f"DELETE FROM {table} WHERE person = ?", (id,))
        note(db, people, by, "disabled" if disabled else "enabled", person.login)


def set_name(people: People, id: str, name: str) -> None:
    """Call somebody something else."""
    with people.engine.transaction() as db:
        db.execute("UPDATE people SET name = ? WHERE id = ?", (named(name, "A name"), id))


def set_subject(people: People, id: str, subject: str) -> None:
    """Remember whom a provider takes somebody for."""
    with people.engine.transaction() as db:
        db.execute("UPDATE people SET subject = ? WHERE id = ?", (subject, id))


def keep_password(db: Connection, id: str, kept: str) -> None:
    """Give somebody a password, in a transaction: all their sessions and links end."""
    db.execute("UPDATE people SET password = ? WHERE id = ?", (kept, id))
    for table in ("sessions", "links"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", (id,))


def has_owner(people: People) -> bool:
    """Say whether there is an owner who can sign in."""
    return bool(people.engine.rows(f"SELECT 1 FROM people WHERE {_OWNERS}"))


_OWNERS = "role = 'owner' AND disabled = 0 AND (password != '' OR subject != '')"


def _keep_an_owner(db: Connection, id: str) -> None:
    owners = [row["id"] for row in db.execute(f"SELECT id FROM people WHERE {_OWNERS}").fetchall()]
    if owners == [id]:
        raise BadInput("That is the last owner: make somebody else an owner first.")


def _give_library(db: Connection, person: str, now: int, library: str = "") -> None:
    """Give somebody a private library, unless they have one."""
    if not db.execute("SELECT 1 FROM libraries WHERE holder = ?", (person,)).fetchone():
        values = (library or secrets.token_hex(8), "My articles", person, now)
        db.execute("INSERT INTO libraries VALUES (?, ?, ?, ?)", values)
