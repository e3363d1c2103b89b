"""Where a library is kept comes in, the open tables of its people go out, brought up to date.

They are numbered: each form adds to the one before, and an older program leaves a newer one alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from footnote.index.library.database import open_engine
from footnote.index.library.engine import Engine, Where
from footnote.index.library.faults import of_newer

FILE = "people.sqlite3"  # in the home folder, where there is no database
_FORM = "CREATE TABLE IF NOT EXISTS people_form (one INTEGER PRIMARY KEY, form INTEGER NOT NULL)"
# Whoever holds a library or a share is a person or a team: their ids never meet. Times are seconds
# since 1970. Of what opens a door, only the SHA-256 is kept.
_FIRST = """
CREATE TABLE people (
    id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '',
    disabled INTEGER NOT NULL DEFAULT 0, made INTEGER NOT NULL, last TEXT NOT NULL DEFAULT ''
);
CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE members (
    team TEXT NOT NULL REFERENCES teams(id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES people(id), PRIMARY KEY (team, person)
);
CREATE INDEX members_of ON members (person);
CREATE TABLE libraries (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, holder TEXT NOT NULL, made INTEGER NOT NULL
);
CREATE INDEX libraries_of ON libraries (holder);
CREATE TABLE shares (
    library TEXT NOT NULL REFERENCES libraries(id), holder TEXT NOT NULL, may TEXT NOT NULL,
    PRIMARY KEY (library, holder)
);
CREATE INDEX shares_of ON shares (holder);
CREATE TABLE sessions (
    digest TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people(id), begun INTEGER NOT NULL,
    seen INTEGER NOT NULL, agent TEXT NOT NULL
);
CREATE INDEX sessions_of ON sessions (person);
CREATE TABLE tokens (
    digest TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people(id), name TEXT NOT NULL,
    may TEXT NOT NULL, library TEXT NOT NULL, made INTEGER NOT NULL, ends INTEGER NOT NULL
);
CREATE INDEX tokens_of ON tokens (person);
CREATE TABLE links (digest TEXT PRIMARY KEY, person TEXT NOT NULL, ends INTEGER NOT NULL);
CREATE TABLE failures (
    login TEXT PRIMARY KEY, wrong INTEGER NOT NULL, last INTEGER NOT NULL
);
CREATE TABLE counts (
    person TEXT NOT NULL, what TEXT NOT NULL, since INTEGER NOT NULL, amount INTEGER NOT NULL,
    PRIMARY KEY (person, what)
);
CREATE TABLE happened (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, person TEXT NOT NULL, what TEXT NOT NULL,
    about TEXT NOT NULL
);
CREATE INDEX happened_at ON happened (at)
"""
FORMS = (_FIRST,)


@dataclass(frozen=True, slots=True)
class People:
    """The open tables, and the clock that sessions end by."""

    engine: Engine
    clock: Callable[[], float] = time.time

    def __enter__(self) -> Self:
        """Return the open tables."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self.engine.close()

    def now(self) -> int:
        """Return the time, in seconds."""
        return int(self.clock())


def open_people(where: Where, clock: Callable[[], float] = time.time) -> People:
    """Open the tables of people, made if they aren't there; LibraryError if they can't be used."""
    engine = open_engine(where, "make", file=FILE)
    try:
        bring_up_to_date(engine)
    except BaseException:
        engine.close()
        raise
    return People(engine, clock)


def has_people(where: Where) -> bool:
    """Say whether there are tables of people yet."""
    if isinstance(where, Path):
        return (where / FILE).exists()
    engine = open_engine(where, "make")
    try:
        return engine.has("people")
    finally:
        engine.close()


def bring_up_to_date(engine: Engine, forms: Sequence[str] = FORMS) -> None:
    """Add what later forms have; two processes that start at once take turns."""
    engine.make(_FORM)
    with engine.transaction() as db:
        # Written first, so that whoever else brings them up to date waits.
        db.execute("INSERT INTO people_form VALUES (1, 0) ON CONFLICT (one) DO NOTHING")
        db.execute("UPDATE people_form SET form = form")
        form = int(db.execute("SELECT form FROM people_form").fetchone()["form"])
        if form > len(forms):
            raise of_newer(form, len(forms))
        for text in forms[form:]:
            for statement in text.split(";"):
                db.execute(statement)
        db.execute("UPDATE people_form SET form = ?", (len(forms),))
