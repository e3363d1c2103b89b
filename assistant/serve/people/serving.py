"""An app of libraries and people come in, one guarded app goes out: the gate, and its pages."""

from collections.abc import Collection

from starlette.routing import Route
from starlette.types import ASGIApp

from footnote.assistant.serve.api import health
from footnote.assistant.serve.page.web import Guard
from footnote.assistant.serve.people.account_page import ACCOUNT
from footnote.assistant.serve.people.entry_page import ENTRY, show_entry
from footnote.assistant.serve.people.gate import Gate, Prepare, nothing_to_prepare
from footnote.assistant.serve.people.known import Rules
from footnote.assistant.serve.people.limits import Limits
from footnote.assistant.serve.people.pages import Page, app_of
from footnote.assistant.serve.people.people_page import OWNERS
from footnote.assistant.serve.people.provider import Provider
from footnote.assistant.serve.people.tables import People
from footnote.assistant.settings import Settings

PAGES = (*ENTRY, ACCOUNT, *OWNERS)


def gated(
    app: ASGIApp,
    people: People,
    rules: Rules,
    names: Collection[str] = (),
    *,
    prepare: Prepare = nothing_to_prepare,
    watched: ASGIApp | None = None,
) -> Gate:
    """Put the gate before an app of libraries, each of which has a guard of its own.

    `watched` answers a supervisor.
    """
    paths = health.PATHS if watched else ()
    more = [Route(path, watched, methods=["GET"]) for path in paths]  # type: ignore[arg-type]
    pages = app_of(people, rules, pages_of(rules), show_entry, more)
    guarded = Guard(pages, names, proxies=rules.proxies, forms=True)
    return Gate(app, guarded, people, rules, prepare)


def pages_of(rules: Rules) -> tuple[Page, ...]:
    """Return the pages of accounts; with a provider, those that lead to it and back."""
    if rules.provider is None:
        return PAGES
    from footnote.assistant.serve.people.provider_page import PROVIDED

    return (*PAGES, *PROVIDED)


def rules_of(settings: Settings, proxies: Collection[str] = (), header: str = "") -> Rules:
    """Return how people come in and how much they may do; BadInput if a provider is none."""
    provider = None
    if settings.oidc_issuer:
        names = settings.oidc_domains.split(",")
        provider = Provider(
            settings.oidc_issuer,
            settings.oidc_client,
            settings.oidc_secret.get_secret_value(),
            tuple(name.strip().lower() for name in names if name.strip()),
        )
    limits = Limits(settings.questions_a_minute, settings.articles_a_day, settings.bytes_a_day)
    return Rules(header, frozenset(proxies), limits, provider)
