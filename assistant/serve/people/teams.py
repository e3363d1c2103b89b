"""Groups of people go into the tables and come out: who is in which."""

import secrets
from dataclasses import dataclass

from footnote.assistant.serve.people.happened import note
from footnote.assistant.serve.people.person import named, person_by_id
from footnote.assistant.serve.people.tables import People
from footnote.index.errors import BadInput, NotFound
from footnote.index.given import shown


@dataclass(frozen=True, slots=True)
class Team:
    """A group, and the ids of those who are in it."""

    id: str
    name: str
    members: tuple[str, ...]


def teams(people: People) -> tuple[Team, ...]:
    """Return all groups, in the order of their names."""
    rows = people.engine.rows(
        "SELECT id, name, person FROM teams LEFT JOIN members ON members.team = teams.id "
        "ORDER BY name, person"
    )
    found: dict[str, Team] = {}
    for row in rows:
        known = found.get(row["id"], Team(row["id"], row["name"], ()))
        more = (row["person"],) if row["person"] else ()
        found[row["id"]] = Team(known.id, known.name, known.members + more)
    return tuple(found.values())


def make_team(people: People, name: str, *, by: str) -> str:
    """Make a group, and return its id; BadInput if there is one of that name."""
    id, name = f"t{secrets.token_hex(8)}", named(name, "The name of a group")
    with people.engine.transaction() as db:
        if db.execute("SELECT 1 FROM teams WHERE name = ?", (name,)).fetchone():
            raise BadInput(f"There is a group “{shown(name)}” already.")
        db.execute("INSERT INTO teams VALUES (?, ?)", (id, name))
        note(db, people, by, "made group", name)
    return id


def set_member(people: People, team: str, person: str, belongs: bool, *, by: str) -> None:
    """Put somebody into a group, or take them out of it."""
    known = {one.id: one for one in teams(people)}
    if team not in known:
        raise NotFound("There is no such group here.")
    who = person_by_id(people, person)
    with people.engine.transaction() as db:
        db.execute("DELETE FROM members WHERE team = ? AND person = ?", (team, person))
        if belongs:
            db.execute("INSERT INTO members VALUES (?, ?)", (team, person))
        what = "put into group" if belongs else "took out of group"
        note(db, people, by, what, f"{who.login}: {known[team].name}")
