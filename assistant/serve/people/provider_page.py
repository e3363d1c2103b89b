"""Who comes back from their provider comes in, a signed-in browser goes out: if they are invited.

A provider's own name for a person is what counts once it is known: an e-mail may become another's.
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from footnote.assistant.serve.people.entry_page import PATH, show_entry, signed_in, within
from footnote.assistant.serve.people.happened import tell
from footnote.assistant.serve.people.pages import Asked, Page
from footnote.assistant.serve.people.person import (
    Person,
    add_person,
    everybody,
    plain_login,
    set_subject,
)
from footnote.assistant.serve.people.provider import Provider, ask, ticket_of, told
from footnote.assistant.serve.people.tables import People
from footnote.index.errors import BadInput, FootnoteError

COOKIE = "footnote-signing-in"
_MINUTES = 10  # that signing in may take
_NOT_INVITED = "You aren't invited here: ask who keeps this house."
_NO_EMAIL = "{} doesn't say that your e-mail address is yours, so you can't be let in by it."


def _begin(asked: Asked, said: str) -> Response:
    provider = _provider(asked)
    try:
        where, ticket = ask(provider, _back(asked), within(asked["next"]))
    except FootnoteError as error:
        return _refused(asked, error)
    response = RedirectResponse(where, 303, {"cache-control": "no-store"})
    response.set_cookie(
        COOKIE,
        str(ticket),
        max_age=_MINUTES * 60,
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=asked.is_safe,
    )
    return response


def _come_back(asked: Asked, said: str) -> Response:
    provider, ticket = _provider(asked), ticket_of(asked.cookies.get(COOKIE, ""))
    try:
        if ticket is None:
            raise BadInput("That signing in was begun elsewhere, or long ago. Begin it again.")
        claims = told(provider, _back(asked), ticket, asked.given)
        person = person_told(asked.people, provider, claims)
    except FootnoteError as error:
        response = _refused(asked, error)
    else:
        response = signed_in(asked, person.id, provider.name, ticket.next)
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _refused(asked: Asked, error: FootnoteError) -> Response:
    response = show_entry(asked, str(error))
    response.status_code = 403
    return response


def _provider(asked: Asked) -> Provider:
    assert asked.rules.provider is not None
    return asked.rules.provider


def _back(asked: Asked) -> str:
    return f"{asked.base}{PATH}/back"


def person_told(people: People, provider: Provider, claims: Mapping[str, Any]) -> Person:
    """Return whom a provider speaks of; BadInput if they aren't invited."""
    subject = f"{provider.issuer} {claims['sub']}"
    there = {one.subject: one for one in everybody(people) if one.subject}
    person = there.get(subject) or _by_email(people, provider, claims, subject)
    if person.disabled:
        raise BadInput(_NOT_INVITED)
    return person


def _by_email(
    people: People, provider: Provider, claims: Mapping[str, Any], subject: str
) -> Person:
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        raise BadInput(_NO_EMAIL.format(provider.name))
    email = plain_login(claims["email"])
    known = [one for one in everybody(people) if one.login == email]
    if known and not known[0].subject:
        set_subject(people, known[0].id, subject)
        return known[0]
    if known or email.rpartition("@")[2] not in provider.domains:
        tell(people, "somebody", "not invited", email)
        raise BadInput(_NOT_INVITED)
    name = str(claims.get("name") or email)
    return add_person(people, email, "reader", name=name[:100], subject=subject)


PROVIDED = (
    Page(f"{PATH}/with", "anybody", _begin),
    Page(f"{PATH}/back", "anybody", _come_back),
)
