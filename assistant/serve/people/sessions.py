"""A browser's secret comes in, whose it is goes out: sessions begin, are seen, and end."""

from dataclasses import dataclass

from footnote.assistant.serve.people.happened import note
from footnote.assistant.serve.people.person import Person, person_of
from footnote.assistant.serve.people.secret import digest_of, new_secret, same
from footnote.assistant.serve.people.tables import People

LONGEST, IDLE = 30 * 86_400, 7 * 86_400  # seconds
_SEEN = 60  # seconds between two notes that a session is in use
_AGENT = 100  # characters of what a browser says of itself


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that somebody is signed in with: its digest names it; times are seconds."""

    digest: str
    begun: int
    seen: int
    agent: str


def begin_session(people: People, person: str, agent: str = "", how: str = "password") -> str:
    """Sign somebody in, and return the secret that their browser keeps."""
    secret, digest = new_secret()
    now = people.now()
    with people.engine.transaction() as db:
        db.execute("DELETE FROM sessions WHERE begun < ? OR seen < ?", _oldest(now))
        values = (digest, person, now, now, agent[:_AGENT])
        db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", values)
        note(db, people, person, "signed in", how)
    return secret


def person_in_session(people: People, secret: str) -> tuple[Person, Session] | None:
    """Return whose session it is, and note that it is in use; None if it is over."""
    digest, now = digest_of(secret), people.now()
    rows = people.engine.rows(
        "SELECT people.*, digest, begun, seen, agent FROM sessions "
        "JOIN people ON people.id = sessions.person "
        "WHERE digest = ? AND begun >= ? AND seen >= ? AND disabled = 0",
        (digest, *_oldest(now)),
    )
    if not rows or not same(rows[0]["digest"], digest):
        return None
    found = _session(rows[0])
    if now - found.seen > _SEEN:
        with people.engine.transaction() as db:
            db.execute("UPDATE sessions SET seen = ? WHERE digest = ?", (now, digest))
    return person_of(rows[0]), found


def sessions_of(people: People, person: str) -> tuple[Session, ...]:
    """Return the sessions of a person that aren't over, newest first."""
    rows = people.engine.rows(
        "SELECT * FROM sessions WHERE person = ? AND begun >= ? AND seen >= ? ORDER BY begun DESC",
        (person, *_oldest(people.now())),
    )
    return tuple(map(_session, rows))


def end_session(people: People, person: str, digest: str) -> None:
    """End a session of a person."""
    with people.engine.transaction() as db:
        which = "digest = ? AND person = ?"
        if db.execute(f"DELETE FROM sessions WHERE {which}", (digest, person)).rowcount:
            note(db, people, person, "signed out")


def _oldest(now: int) -> tuple[int, int]:
    return now - LONGEST, now - IDLE


def _session(row: object) -> Session:
    return Session(*(row[key] for key in ("digest", "begun", "seen", "agent")))  # type: ignore[index]
