"""A name and a password come in, or a link: who it is goes out, unless they have to wait.

Who isn't known and who errs are told the same, after the same time.
"""

from footnote.assistant.serve.api.refusals import TooMany
from footnote.assistant.serve.people.happened import note
from footnote.assistant.serve.people.person import (
    Person,
    has_owner,
    insert_person,
    keep_password,
    person_by_id,
    person_of,
    plain_login,
)
from footnote.assistant.serve.people.secret import digest_of, fits, hashed
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.people.tokens import use_link, whose_link
from footnote.index.errors import BadInput

FREE = 5  # wrong passwords for a name before the next has to wait
_FIRST, _MOST, _FORGOTTEN = 30, 900, 86_400  # seconds: of the first wait, the longest; of memory
FIRST_LIBRARY = "0" * 16  # the library that stood in the home folder before there were people
_OVER = "This link is good no longer. Ask whoever sent it for a new one."


class Wrong(BadInput):
    """A name and a password that don't belong together."""

    def __init__(self) -> None:
        """Say so, and not which of them is wrong."""
        super().__init__("The name or the password is wrong.")


def person_with_password(people: People, login: str, password: str) -> Person:
    """Return who signs in; Wrong if nobody does so, TooMany if it was wrong too often."""
    key = digest_of(plain_login(login))
    _check_wait(people, key)
    rows = people.engine.rows("SELECT * FROM people WHERE login = ?", (plain_login(login),))
    kept = rows[0]["password"] if rows and not rows[0]["disabled"] else ""
    if not fits(kept, password):
        _note_failure(people, key, rows[0]["id"] if rows else "somebody")
        raise Wrong
    with people.engine.transaction() as db:
        db.execute("DELETE FROM failures WHERE login = ?", (key,))
    return person_of(rows[0])


def _check_wait(people: People, key: str) -> None:
    rows = people.engine.rows("SELECT wrong, last FROM failures WHERE login = ?", (key,))
    if not rows or rows[0]["wrong"] < FREE:
        return
    pause = min(_FIRST << min(rows[0]["wrong"] - FREE, 10), _MOST)
    left = int(rows[0]["last"]) + pause - people.now()
    if left > 0:
        raise TooMany(f"Too many wrong passwords. Try again in {left} seconds.", left)


def _note_failure(people: People, key: str, who: str) -> None:
    now = people.now()
    with people.engine.transaction() as db:
        db.execute("DELETE FROM failures WHERE last < ?", (now - _FORGOTTEN,))
        db.execute(
            "INSERT INTO failures VALUES (?, 1, ?) ON CONFLICT (login) DO UPDATE SET "
            "wrong = failures.wrong + 1, last = excluded.last",
            (key, now),
        )
        note(db, people, who, "wrong password")


def change_password(people: People, person: Person, old: str, new: str) -> None:
    """Give somebody who knows their password another; all their sessions end."""
    if person.has_password:
        person_with_password(people, person.login, old)
    kept = hashed(new)
    with people.engine.transaction() as db:
        keep_password(db, person.id, kept)
        note(db, people, person.id, "password")


def enter_by_link(people: People, link: str, login: str, name: str, password: str) -> Person:
    """Use a link up: the first owner makes their account, others choose a password.

    BadInput if it is good no longer, or the password is no good; then it can be used again.
    """
    person, kept = person_of_link(people, link), hashed(password)
    with people.engine.transaction() as db:
        if not use_link(db, link, people.now()):
            raise BadInput(_OVER)
        if person is None:
            if has_owner(people):
                raise BadInput(_OVER)
            id = insert_person(db, people, login, "owner", name=name, library=FIRST_LIBRARY)
        else:
            id = person.id
        keep_password(db, id, kept)
        note(db, people, id, "came by a link")
    return person_by_id(people, id)


def person_of_link(people: People, link: str) -> Person | None:
    """Return for whom a link is, None for the first owner; BadInput if it is good no longer."""
    whose = whose_link(people, link)
    if whose is None or (not whose and has_owner(people)):
        raise BadInput(_OVER)
    return person_by_id(people, whose) if whose else None
