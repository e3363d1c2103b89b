"""A program's token comes in, whose it is and what it may do goes out; and links, used once."""

from dataclasses import dataclass

from footnote.assistant.serve.people.happened import note
from footnote.assistant.serve.people.libraries import Share
from footnote.assistant.serve.people.person import Person, named, person_of
from footnote.assistant.serve.people.secret import digest_of, new_secret, same
from footnote.assistant.serve.people.tables import People
from footnote.index.errors import BadInput
from footnote.index.library.engine import Connection

LINK = 24 * 3600  # seconds that a link is good for
LONGEST = 366  # days of a token
_MOST = 50  # tokens of a person


@dataclass(frozen=True, slots=True)
class Token:
    """What a program may do in the name of a person: in one library, or in all if it is empty."""

    digest: str
    name: str
    may: Share
    library: str
    ends: int


def make_token(
    people: People, person: str, name: str, *, may: str, library: str = "", days: int = 90
) -> str:
    """Make a token, and return it: this once, since only its digest is kept."""
    if may not in ("read", "edit"):
        raise BadInput("A token may read or edit.")
    if not 1 <= days <= LONGEST:
        raise BadInput(f"A token is good for 1 to {LONGEST} days.")
    if len(tokens_of(people, person)) >= _MOST:
        raise BadInput(f"You have {_MOST} tokens, the most there are. End one first.")
    secret, digest = new_secret()
    now = people.now()
    with people.engine.transaction() as db:
        db.execute("DELETE FROM tokens WHERE ends <= ?", (now,))
        values = (digest, person, named(name, "The name of a token"), may, library, now)
        db.execute(
            "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, now + days * 86_400)
        )
        note(db, people, person, "made token", f"to {may} {library or 'all'}, {days} days")
    return secret


def person_with_token(people: People, secret: str) -> tuple[Person, Token] | None:
    """Return whose token it is and what it may do; None if it is no token, or over."""
    digest = digest_of(secret)
    rows = people.engine.rows(
        "SELECT people.*, digest, tokens.name AS token, may, library, ends FROM tokens "
        "JOIN people ON people.id = tokens.person WHERE digest = ? AND ends > ? AND disabled = 0",
        (digest, people.now()),
    )
    if not rows or not same(rows[0]["digest"], digest):
        return None
    row = rows[0]
    return person_of(row), Token(digest, row["token"], row["may"], row["library"], row["ends"])


def tokens_of(people: People, person: str) -> tuple[Token, ...]:
    """Return the tokens of a person that aren't over, the last made first."""
    rows = people.engine.rows(
        "SELECT * FROM tokens WHERE person = ? AND ends > ? ORDER BY made DESC, digest",
        (person, people.now()),
    )
    return tuple(
        Token(row["digest"], row["name"], row["may"], row["library"], row["ends"]) for row in rows
    )


def end_token(people: People, person: str, digest: str) -> None:
    """End a token of a person."""
    with people.engine.transaction() as db:
        which = "digest = ? AND person = ?"
        if db.execute(f"DELETE FROM tokens WHERE {which}", (digest, person)).rowcount:
            note(db, people, person, "ended token")


# --- links ----------------------------------------------------------------------------------------


def make_link(people: People, person: str = "", *, by: str = "") -> str:
    """Return the end of a link by which a person chooses a password; without one, the owner's.

    Links for the same person that were made before are good no longer.
    """
    secret, digest = new_secret()
    with people.engine.transaction() as db:
        db.execute("DELETE FROM links WHERE person = ? OR ends <= ?", (person, people.now()))
        db.execute("INSERT INTO links VALUES (?, ?, ?)", (digest, person, people.now() + LINK))
        if by:
            note(db, people, by, "made link", f"for {person}")
    return secret


def whose_link(people: People, secret: str) -> str | None:
    """Return for whom a link is, empty for the first owner; None if it is good no longer."""
    digest = digest_of(secret)
    rows = people.engine.rows(
        "SELECT * FROM links WHERE digest = ? AND ends > ?", (digest, people.now())
    )
    return rows[0]["person"] if rows and same(rows[0]["digest"], digest) else None


def use_link(db: Connection, secret: str, now: int) -> bool:
    """Use a link up, in a transaction; False if somebody else was faster."""
    which = "digest = ? AND ends > ?"
    return bool(db.execute(f"DELETE FROM links WHERE {which}", (digest_of(secret), now)).rowcount)
