"""A name and a password come in, a signed-in browser goes out; or a link, and a new account."""

from starlette.responses import HTMLResponse, RedirectResponse, Response

from footnote.assistant.serve import form
from footnote.assistant.serve.people.entering import (
    enter_by_link,
    person_of_link,
    person_with_password,
)
from footnote.assistant.serve.people.known import COOKIE
from footnote.assistant.serve.people.pages import Asked, Page
from footnote.assistant.serve.people.secret import SHORTEST
from footnote.assistant.serve.people.sessions import LONGEST, begin_session, end_session
from footnote.index.errors import BadInput

PATH, WELCOME = "/sign-in", "/welcome"


def show_entry(asked: Asked, said: str) -> HTMLResponse:
    """Ask who it is."""
    provider = asked.rules.provider
    return form.page(
        "Footnote",
        form.link(f"{PATH}/with", f"Sign in with {provider.name}") if provider else form.text(""),
        form.form(
            PATH,
            form.field("Name or e-mail", "login", autocomplete="username", autofocus=""),
            form.secret("Password", "password"),
            form.kept("next", within(asked["next"])),
            does="Sign in",
        ),
        said=said,
    )


def _sign_in(asked: Asked) -> Response:
    person = person_with_password(asked.people, asked["login"], asked["password"])
    return signed_in(asked, person.id, "password")


def signed_in(asked: Asked, person: str, how: str, next: str = "") -> Response:
    """Let a browser remember who signed in, and lead it to where they wanted to go."""
    secret = begin_session(asked.people, person, asked.agent, how)
    response = RedirectResponse(within(next or asked["next"]), 303, {"cache-control": "no-store"})
    response.set_cookie(
        COOKIE, secret, max_age=LONGEST, httponly=True, samesite="lax", secure=asked.is_safe
    )
    return response


def within(path: str) -> str:
    """Return a path of ours, whatever was given: nobody is led elsewhere."""
    ours = path.startswith(("/l/", "/account", "/people", "/log"))
    return path if ours and path.isprintable() and "\\" not in path else "/"


def _sign_out(asked: Asked) -> Response:
    if session := asked.known.session:
        end_session(asked.people, asked.known.person.id, session.digest)
    response = RedirectResponse("/", 303, {"clear-site-data": '"cache"'})
    response.delete_cookie(COOKIE)
    return response


# --- links ----------------------------------------------------------------------------------------


def _show_welcome(asked: Asked, said: str) -> HTMLResponse:
    try:
        person = person_of_link(asked.people, asked["link"])
    except BadInput as error:
        return form.page("Footnote", status=404, said=str(error))
    more = [form.secret(f"A password, of at least {SHORTEST} characters", "password", new=True)]
    if person is None:
        more[:0] = [
            form.paragraph(form.text("Nobody is here yet: you are the first, and own this house.")),
            form.field("Name or e-mail, to sign in", "login", autocomplete="username"),
            form.field("What you are called", "name", autocomplete="name"),
        ]
    else:
        more[:0] = [form.paragraph(form.text(f"Choose a password, {person.name}."))]
    heading = "Welcome to Footnote"
    path = f"{WELCOME}/{asked['link']}"
    return form.page(heading, form.form(path, *more, does="Come in"), said=said)


def _welcome(asked: Asked) -> Response:
    given = (asked[name] for name in ("link", "login", "name", "password"))
    return signed_in(asked, enter_by_link(asked.people, *given).id, "link")


ENTRY = (
    Page(PATH, "anybody", show_entry, {"": _sign_in}),
    Page("/sign-out", "person", show_entry, {"": _sign_out}),
    Page(f"{WELCOME}/{{link}}", "anybody", _show_welcome, {"": _welcome}),
)
