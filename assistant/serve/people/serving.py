"""Libraries and people come in, one guarded app goes out: the gate, its pages, what is behind."""

from collections.abc import Collection

from starlette.types import ASGIApp

from footnote.assistant.serve.page.web import Guard
from footnote.assistant.serve.people.account_page import ACCOUNT
from footnote.assistant.serve.people.entry_page import ENTRY, show_entry
from footnote.assistant.serve.people.gate import Gate
from footnote.assistant.serve.people.known import Rules
from footnote.assistant.serve.people.pages import app_of
from footnote.assistant.serve.people.people_page import OWNERS
from footnote.assistant.serve.people.tables import People

PAGES = (*ENTRY, ACCOUNT, *OWNERS)


def gated(app: ASGIApp, people: People, rules: Rules, names: Collection[str] = ()) -> Gate:
    """Put the gate before an app of libraries, each of which has a guard of its own."""
    pages = app_of(people, rules, PAGES, show_entry)
    return Gate(app, Guard(pages, names, proxies=rules.proxies, forms=True), people, rules)
