"""A request comes in, whose it is goes out: by a token, a proxy's word, or a browser's session."""

from collections.abc import Collection
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from footnote.assistant.serve.people.limits import Limits
from footnote.assistant.serve.people.person import Person, person_by_login
from footnote.assistant.serve.people.provider import Provider
from footnote.assistant.serve.people.sessions import Session, person_in_session
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.people.tokens import Token, person_with_token
from footnote.index.errors import NotFound

COOKIE = "footnote-session"


@dataclass(frozen=True, slots=True)
class Rules:
    """How people come in, and how much each may do.

    `header` is where one of the `proxies` says who asks; a `provider` of OpenID Connect may, too.
    """

    header: str = ""
    proxies: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Who sends a request; a program by a token, a browser with a session or behind a proxy."""

    person: Person
    session: Session | None = None
    token: Token | None = None


def known_by(people: People, rules: Rules, scope: Scope) -> Known | None:
    """Return who sends a request; None for a stranger. It asks the tables: not for an event loop.

    Who shows a token is taken at that word, whatever else they show.
    """
    headers = Headers(scope=scope)
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        with_token = person_with_token(people, given.strip())
        return Known(with_token[0], token=with_token[1]) if with_token else None
    from_proxy = rules.header and _client(scope) in rules.proxies
    if from_proxy and (named := headers.getlist(rules.header)):
        return _named(people, named)
    cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    in_session = person_in_session(people, cookie)
    return Known(*in_session) if in_session else None


def _client(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _named(people: People, named: list[str]) -> Known | None:
    if len(named) != 1:  # a reader's own beside the proxy's
        return None
    try:
        person = person_by_login(people, named[0])
    except NotFound:
        return None
    return None if person.disabled else Known(person)
