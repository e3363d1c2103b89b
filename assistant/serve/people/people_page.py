"""An owner comes in, the page of people goes out: who is here, as what, in which group; the log."""

from starlette.responses import HTMLResponse

from footnote.assistant.serve import form
from footnote.assistant.serve.form import Html, text
from footnote.assistant.serve.people.account_page import every_library, places, share_one, sharing
from footnote.assistant.serve.people.entry_page import WELCOME
from footnote.assistant.serve.people.happened import happened
from footnote.assistant.serve.people.pages import Asked, Page
from footnote.assistant.serve.people.person import (
    Person,
    add_person,
    everybody,
    person_by_id,
    person_by_login,
    role_of,
    set_disabled,
    set_role,
)
from footnote.assistant.serve.people.teams import make_team, set_member, teams
from footnote.assistant.serve.people.tokens import make_link

_ROLES = (("reader", "reader"), ("editor", "editor"), ("owner", "owner"))


def _show(asked: Asked, said: str) -> HTMLResponse:
    parts = [_everybody(asked), _teams(asked), _libraries(asked)]
    return form.page("People", *parts, said=said, places=places(asked))


def _everybody(asked: Asked) -> Html:
    rows = [_person(one) for one in everybody(asked.people)]
    fields = (
        form.field("Name or e-mail, to sign in", "login"),
        form.choice("As", "role", _ROLES),
    )
    invite = form.form("/people/invite", *fields, does="Invite")
    return form.part("Who is here", form.table(("Name", "As", "", ""), rows), invite)


def _person(one: Person) -> tuple[Html, ...]:
    role = form.choice("Role", "role", _ROLES, one.role, bare=True)
    called = one.login if one.name == one.login else f"{one.login} ({one.name})"
    turned = ("enable", "Let in") if one.disabled else ("disable", "Keep out")
    return (
        text(called),
        form.form("/people/role", form.kept("person", one.id), role, does="Change"),
        form.button(f"/people/{turned[0]}", turned[1], person=one.id),
        form.button("/people/link", "New link", person=one.id),
    )


def _invite(asked: Asked) -> str:
    by = asked.known.person.id
    person = add_person(asked.people, asked["login"], role_of(asked["role"]), by=by)
    return _linked(asked, person.id)


def _linked(asked: Asked, person: str) -> str:
    where = f"{asked.base}{WELCOME}/{make_link(asked.people, person, by=asked.known.person.id)}"
    return f"Send them this link, shown this once, good once within 24 hours: {where}"


def _link(asked: Asked) -> str:
    return _linked(asked, person_by_id(asked.people, asked["person"]).id)


def _role(asked: Asked) -> str:
    by = asked.known.person.id
    set_role(asked.people, asked["person"], role_of(asked["role"]), by=by)
    return ""


def _disable(asked: Asked) -> str:
    set_disabled(asked.people, asked["person"], True, by=asked.known.person.id)
    return ""


def _enable(asked: Asked) -> str:
    set_disabled(asked.people, asked["person"], False, by=asked.known.person.id)
    return ""


# --- groups, libraries, the log -------------------------------------------------------------------


def _teams(asked: Asked) -> Html:
    called = {one.id: one.login for one in everybody(asked.people)}
    rows = []
    for team in teams(asked.people):
        inside = [
            form.form(
                "/people/leave",
                text(called[id]),
                form.kept("team", team.id),
                form.kept("person", id),
                does="Take out",
            )
            for id in team.members
        ]
        name = form.field("Sign-in name", "login", bare=True)
        more = form.form("/people/join", form.kept("team", team.id), name, does="Put in")
        rows.append((text(team.name), form.joined((*inside, more))))
    made = form.form("/people/group", form.field("Name", "name"), does="Make a group")
    listed = (form.table(("Group", "Who is in it"), rows),) if rows else ()
    return form.part("Groups", *listed, made)


def _make_team(asked: Asked) -> str:
    make_team(asked.people, asked["name"], by=asked.known.person.id)
    return ""


def _join(asked: Asked) -> str:
    person = person_by_login(asked.people, asked["login"]).id
    set_member(asked.people, asked["team"], person, True, by=asked.known.person.id)
    return ""


def _leave(asked: Asked) -> str:
    set_member(asked.people, asked["team"], asked["person"], False, by=asked.known.person.id)
    return ""


def _libraries(asked: Asked) -> Html:
    called = {one.id: one.login for one in everybody(asked.people)}
    called |= {one.id: one.name for one in teams(asked.people)}
    rows = [
        (text(one.title), text(called.get(one.holder, "")), sharing(asked, one, "/people"))
        for one in every_library(asked).values()
    ]
    said = "You may share each, and read those that are yours or shared with you."
    heads = ("Library", "Whose", "Shared with")
    return form.part("Libraries", form.paragraph(text(said)), form.table(heads, rows))


def _share(asked: Asked) -> str:
    return share_one(asked, every_library(asked))


def _show_log(asked: Asked, said: str) -> HTMLResponse:
    rows = [
        (text(f"{one.at:%Y-%m-%d %H:%M}"), text(one.who), text(one.what), text(one.about))
        for one in happened(asked.people)
    ]
    heads = ("When (UTC)", "Who", "What", "")
    return form.page("Log", form.table(heads, rows), said=said, places=places(asked))


OWNERS = (
    Page(
        "/people",
        "owner",
        _show,
        {
            "invite": _invite,
            "role": _role,
            "disable": _disable,
            "enable": _enable,
            "link": _link,
            "group": _make_team,
            "join": _join,
            "leave": _leave,
            "share": _share,
        },
    ),
    Page("/log", "owner", _show_log),
)
