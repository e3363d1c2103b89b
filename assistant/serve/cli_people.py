"""`footnote people …`: who has an account, for whoever has the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.options import Home
from footnote.index.errors import NotFound

if TYPE_CHECKING:
    from footnote.assistant.serve.people.tables import People

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
app = typer.Typer(
    help="List people who have accounts, invite them, give them roles, keep them out.",
    no_args_is_help=True,
)
_BY = "the command line"

Name = Annotated[str, typer.Argument(help="What they sign in as.")]
Role = Annotated[str, typer.Argument(help="owner, editor or reader.")]


@app.command("list")
def list_people(home: Home = None) -> None:
    """List everybody: what they sign in as, their role, what they are called."""
    from footnote.assistant.serve.people.person import everybody
    from footnote.assistant.show.terminal import plain

    with _people(home) as people:
        for one in everybody(people):
            state = "kept out" if one.disabled else one.role
            out.print(plain(f"{one.login:30} {state:10} {one.name}".rstrip()))


@app.command()
def invite(name: Name, role: Role = "reader", home: Home = None) -> None:
    """Make an account, and print the link by which its password is chosen."""
    from footnote.assistant.serve.people.person import add_person, role_of

    with _people(home) as people:
        person = add_person(people, name, role_of(role), by=_BY)
        _print_link(people, person.id)


@app.command()
def link(name: Name, home: Home = None) -> None:
    """Print a new link for somebody, such as one who lost their password."""
    from footnote.assistant.serve.people.person import person_by_login

    with _people(home) as people:
        _print_link(people, person_by_login(people, name).id)


@app.command()
def role(name: Name, role: Role, home: Home = None) -> None:
    """Give somebody another role."""
    from footnote.assistant.serve.people.person import person_by_login, role_of, set_role

    with _people(home) as people:
        set_role(people, person_by_login(people, name).id, role_of(role), by=_BY)


@app.command()
def disable(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False,
    home: Home = None,
) -> None:
    """Keep somebody out, at once: their browsers and tokens open nothing any more."""
    from footnote.assistant.serve.people.person import person_by_login, set_disabled

    with _people(home) as people:
        set_disabled(people, person_by_login(people, name).id, not undo, by=_BY)


@app.command()
def log(home: Home = None) -> None:
    """Show who did what, newest first: signed in, invited, shared, added, removed."""
    from footnote.assistant.serve.people.happened import happened
    from footnote.assistant.show.terminal import plain

    with _people(home) as people:
        for one in happened(people):
            said = f"{one.at:%Y-%m-%d %H:%M}  {one.who}: {one.what} {one.about}"
            out.print(plain(said.rstrip()))


@contextmanager
def _people(home: Path | None) -> Iterator["People"]:
    """Open the tables of people."""
    from footnote.assistant.serve.people.tables import has_people, open_people
    from footnote.assistant.settings import load_settings

    settings = load_settings(home=home)
    if not has_people(settings.where):
        raise NotFound("Nobody has an account here yet: `footnote serve --users` begins with one.")
    with open_people(settings.where) as people:
        yield people


def _print_link(people: "People", person: str) -> None:
    from footnote.assistant.serve.people.tokens import make_link

    out.print(f"/welcome/{make_link(people, person, by=_BY)}")
    err.print("Put the page's address before it. The link is good once, within 24 hours.")
