"""A person comes in, their page goes out: name, password, browsers, tokens, libraries, sharing."""

from datetime import UTC, datetime

from starlette.responses import HTMLResponse, Response

from footnote.assistant.serve import form
from footnote.assistant.serve.form import Html, text
from footnote.assistant.serve.people.entering import change_password
from footnote.assistant.serve.people.entry_page import signed_in
from footnote.assistant.serve.people.libraries import (
    Kept,
    all_libraries,
    libraries_of,
    make_library,
    rename_library,
    share,
    shares_of,
)
from footnote.assistant.serve.people.pages import Asked, Page
from footnote.assistant.serve.people.person import person_by_login, plain_login, set_name
from footnote.assistant.serve.people.secret import SHORTEST
from footnote.assistant.serve.people.sessions import end_session, sessions_of
from footnote.assistant.serve.people.teams import Team, teams
from footnote.assistant.serve.people.tokens import end_token, make_token, tokens_of
from footnote.index.errors import BadInput, NotFound

_MAY = (("read", "to read"), ("edit", "to edit"))
_RIGHTS = {"read": "you may read it", "edit": "you may change it", "own": "yours"}


def places(asked: Asked) -> int:
    """Return how many of the pages somebody may go to."""
    return 3 if asked.known.person.role == "owner" else 1


def _show(asked: Asked, said: str) -> HTMLResponse:
    parts = [_libraries(asked), _tokens(asked), _sessions(asked), _person(asked)]
    return form.page(asked.known.person.name, *parts, said=said, places=places(asked))


# --- libraries ------------------------------------------------------------------------------------


def _libraries(asked: Asked) -> Html:
    person = asked.known.person
    rows = [_library(asked, one) for one in libraries_of(asked.people, person).values()]
    parts = [form.table(("Library", "", "Shared with"), rows)] if rows else [_none()]
    if person.role != "reader":
        mine = [("", "of your own"), *((t.id, f"of {t.name}") for t in _my_teams(asked))]
        fields = form.field("Title", "title"), form.choice("It is", "holder", mine)
        parts.append(form.form("/account/library", *fields, does="Make a library"))
    return form.part("Libraries", *parts)


def _none() -> Html:
    return form.paragraph(text("No library is shared with you yet. Ask who invited you."))


def _library(asked: Asked, one: Kept) -> tuple[Html, ...]:
    link = Html(f'<a href="/l/{text(one.id)}/">{text(one.title)}</a>')
    if one.right != "own":
        return link, text(_RIGHTS[one.right]), text("")
    title = form.field("Title", "title", one.title, bare=True)
    renamed = form.form("/account/rename", form.kept("library", one.id), title, does="Rename")
    return Html(f"{link}{renamed}"), text(_RIGHTS["own"]), sharing(asked, one, "/account")


def sharing(asked: Asked, one: Kept, where: str) -> Html:
    """Return with whom a library is shared, and the forms that change it."""
    shared = [
        form.form(
            f"{where}/share",
            text(f"{share.called}: {dict(_MAY)[share.may]}"),
            *(form.kept(*given) for given in (("library", one.id), ("holder", share.holder))),
            form.kept("may", ""),
            does="No longer",
        )
        for share in shares_of(asked.people, one.id)
    ]
    fields = (
        form.kept("library", one.id),
        form.field("Sign-in name or group", "with", bare=True),
        form.choice("To do what", "may", _MAY, bare=True),
    )
    return form.joined((*shared, form.form(f"{where}/share", *fields, does="Share")))


def share_one(asked: Asked, allowed: dict[str, Kept]) -> str:
    """Share one of the libraries that somebody may share, or no longer."""
    if asked["library"] not in allowed:
        raise NotFound("There is no such library here.")
    holder = asked["holder"] or _holder(asked)
    by = asked.known.person.id
    share(asked.people, asked["library"], holder, asked["may"], by=by)
    return ""


def _holder(asked: Asked) -> str:
    named = plain_login(asked["with"])
    for team in teams(asked.people):
        if plain_login(team.name) == named:
            return team.id
    try:
        return person_by_login(asked.people, named).id
    except NotFound:
        raise NotFound("Nobody here signs in by that name, and no group has it.") from None


def _share(asked: Asked) -> str:
    mine = libraries_of(asked.people, asked.known.person)
    return share_one(asked, {id: one for id, one in mine.items() if one.right == "own"})


def _make(asked: Asked) -> str:
    person = asked.known.person
    if person.role == "reader":
        raise BadInput("Readers make no libraries; ask an owner to make you an editor.")
    if asked["holder"] not in ("", *(team.id for team in _my_teams(asked))):
        raise NotFound("There is no such group here.")
    make_library(asked.people, asked["title"], asked["holder"] or person.id, by=person.id)
    return ""


def _rename(asked: Asked) -> str:
    person = asked.known.person
    one = libraries_of(asked.people, person).get(asked["library"])
    if one is None or one.right != "own":
        raise NotFound("There is no such library here.")
    rename_library(asked.people, one.id, asked["title"], by=person.id)
    return ""


def _my_teams(asked: Asked) -> list[Team]:
    return [team for team in teams(asked.people) if asked.known.person.id in team.members]


# --- tokens, browsers, the person -----------------------------------------------------------------


def _tokens(asked: Asked) -> Html:
    titles = {id: one.title for id, one in libraries_of(asked.people, asked.known.person).items()}
    rows = [
        (
            text(one.name),
            text(f"{one.may}, {titles.get(one.library, 'gone') if one.library else 'all'}"),
            text(f"until {_day(one.ends)}"),
            form.button("/account/end-token", "End", token=one.digest),
        )
        for one in tokens_of(asked.people, asked.known.person.id)
    ]
    fields = (
        form.field("What it is for", "name"),
        form.choice("It may", "may", (("read", "read"), ("edit", "read and edit"))),
        form.choice("In", "library", (("", "all your libraries"), *titles.items())),
        form.field("Days that it is good for", "days", "90", inputmode="numeric"),
    )
    made = form.form("/account/token", *fields, does="Make a token")
    listed = (form.table(("Token", "May", "", ""), rows),) if rows else ()
    return form.part("Tokens, for programs", *listed, made)


def _make_token(asked: Asked) -> str:
    person = asked.known.person
    if asked["library"] and asked["library"] not in libraries_of(asked.people, person):
        raise NotFound("There is no such library here.")
    days = int(asked["days"]) if asked["days"].isdecimal() and len(asked["days"]) < 5 else 0
    token = make_token(
        asked.people,
        person.id,
        asked["name"],
        may=asked["may"],
        library=asked["library"],
        days=days,
    )
    return f"The token, shown this once: {token}"


def _end_token(asked: Asked) -> str:
    end_token(asked.people, asked.known.person.id, asked["token"])
    return ""


def _sessions(asked: Asked) -> Html:
    here = asked.known.session.digest if asked.known.session else ""
    rows = [
        (
            text(one.agent or "a browser"),
            text(f"since {_day(one.begun)}, seen {_day(one.seen)}"),
            text("this one")
            if one.digest == here
            else form.button("/account/end-session", "End", session=one.digest),
        )
        for one in sessions_of(asked.people, asked.known.person.id)
    ]
    return form.part("Browsers", form.table(("Browser", "", ""), rows))


def _end_session(asked: Asked) -> str:
    end_session(asked.people, asked.known.person.id, asked["session"])
    return ""


def _person(asked: Asked) -> Html:
    person = asked.known.person
    name = form.field("What you are called", "name", person.name, autocomplete="name")
    old = (form.secret("Password now", "old"),) if person.has_password else ()
    new = form.secret(f"New password, of at least {SHORTEST} characters", "password", new=True)
    return form.part(
        "You",
        form.paragraph(text(f"You sign in as {person.login}, and are {person.role} here.")),
        form.form("/account/name", name, does="Change the name"),
        form.form("/account/password", *old, new, does="Change the password"),
    )


def _name(asked: Asked) -> str:
    set_name(asked.people, asked.known.person.id, asked["name"])
    return ""


def _password(asked: Asked) -> Response:
    change_password(asked.people, asked.known.person, asked["old"], asked["password"])
    return signed_in(asked, asked.known.person.id, "a new password")


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


ACCOUNT = Page(
    "/account",
    "person",
    _show,
    {
        "name": _name,
        "password": _password,
        "library": _make,
        "rename": _rename,
        "share": _share,
        "token": _make_token,
        "end-token": _end_token,
        "end-session": _end_session,
    },
)


def every_library(asked: Asked) -> dict[str, Kept]:
    """Return all libraries, which an owner may share."""
    return {one.id: one for one in all_libraries(asked.people)}
