"""Accounts and settings come in, many libraries are served to people until it is told to end."""

import os
from collections.abc import Callable, Collection, Sequence
from functools import partial

from fastapi import FastAPI

from footnote.assistant.serve.api import health
from footnote.assistant.serve.ending import end_at_once, end_soon
from footnote.assistant.serve.house import House
from footnote.assistant.serve.page.server import Server, address_of, listen
from footnote.assistant.serve.page.web import names_of
from footnote.assistant.serve.people.entering import FIRST_LIBRARY
from footnote.assistant.serve.people.entry_page import WELCOME
from footnote.assistant.serve.people.gate import Gate
from footnote.assistant.serve.people.known import Rules
from footnote.assistant.serve.people.libraries import libraries_of
from footnote.assistant.serve.people.person import has_owner, person_by_id
from footnote.assistant.serve.people.serving import gated, rules_of
from footnote.assistant.serve.people.tables import People, open_people
from footnote.assistant.serve.people.tokens import make_link
from footnote.assistant.serve.visitor import Right
from footnote.assistant.settings import Settings
from footnote.index.errors import NotFound
from footnote.index.library.schema import FILE, LIBRARIES

_FIRST = "Nobody has an account here yet. Who opens this link first, within 24 hours, is the owner:"


def serve_people(
    settings: Settings,
    *,
    names: Collection[str] = (),
    proxies: Collection[str] = (),
    header: str = "",
    tell: Callable[[str], None],
) -> None:
    """Serve the libraries of many people until Ctrl-C or SIGTERM."""
    rules = rules_of(settings, proxies, header)
    with listen(settings.host, settings.port) as listening:  # who comes early waits
        tell("Footnote is starting…")
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_people(settings.where) as people:
            house = house_of(settings, people, names, proxies)
            app = gated_house(house, people, rules, names)
            address = address_of(listening)

            def ready() -> None:
                tell(f"The page is open: {address}   (Ctrl-C closes it)")
                if not has_owner(people):
                    tell(f"{_FIRST}\n{address}{WELCOME}/{make_link(people)}")

            house.start()
            Server(app, ready, house.end, end_soon).run(sockets=[listening])
            end_at_once()
            house.close()


def house_of(
    settings: Settings, people: People, names: Collection[str] = (), proxies: Collection[str] = ()
) -> House:
    """Return the libraries, none of them open yet; each page lists those of its visitor."""

    def listed(visitor: str) -> Sequence[tuple[str, str, Right]]:
        try:
            person = person_by_id(people, visitor)
        except NotFound:
            return ()
        return [(one.id, one.title, one.right) for one in libraries_of(people, person).values()]

    host = settings.host
    return House(settings, host=host, names=names, proxies=proxies, libraries_of=listed)


def gated_house(house: House, people: People, rules: Rules, names: Collection[str] = ()) -> Gate:
    """Put the gate before the libraries of a house."""
    settings = house.settings
    named = names or names_of(settings.host)
    missing = partial(health.missing_models, house.model, house.embeddings)
    watched = FastAPI(openapi_url=None)
    watched.include_router(health.routes(missing, settings.metrics))
    return gated(house, people, rules, named, prepare=partial(_prepare, house), watched=watched)


def _prepare(house: House, id: str, title: str) -> None:
    """Make the folder of a library that the tables know.

    What stood in the home folder is the first; in a new home, that has the example article.
    """
    if house.has(id):
        return
    home, folder = house.settings.home, house.settings.home / LIBRARIES / id
    is_first, stood_there = id == FIRST_LIBRARY, (home / FILE).exists()
    if is_first and stood_there and not folder.exists():
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        os.symlink(os.path.relpath(home, folder.parent), folder)
    house.make(title, id=id, example=is_first and not stood_there)
