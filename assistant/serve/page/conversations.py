"""Conversations that are kept come in; their list, their turns and their addresses go out as HTML.

These are a few routes beside Gradio's: what is past is asked for once, and not sent with each turn.
"""

from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.page.reader import Owner
from footnote.assistant.serve.page.remembered import recall
from footnote.assistant.serve.page.turns import Turn, sentence
from footnote.assistant.show.markup import Html, tag
from footnote.index.errors import BadInput, FootnoteError
from footnote.index.library import conversation_rows as store

_TITLE = 200  # characters
_MODES = {
    "": "",
    "private": "Nothing of this conversation is kept, here or in your browser.",
    "read-only": "This library can only be read: nothing of the conversation is kept.",
}


def place_html(id: str, turn: Turn | None = None, *, load: bool = False) -> Html:
    """Say where a conversation is kept, if it is, for the page's script; and to load its turns."""
    if not id:
        return Html()
    title = turn.question[:_TITLE] if turn and turn.number == 1 else ""
    return tag("div", data_talk=id, data_title=title, data_load="yes" if load else "")


def bar_html(read_only: bool, private: bool) -> Html:
    """Draw the ways to other conversations, and whether this one is kept."""
    mode = "read-only" if read_only else "private" if private else ""
    listed = tag(
        "details",
        tag("summary", "Conversations"),
        tag("div", tag("p", "…", class_="note"), id="conversations", aria_live="polite"),
    )
    return tag(
        "nav",
        listed if mode != "read-only" else "",
        tag("a", "New conversation", href="./"),
        tag("a", "Keep nothing", href="./?private") if not mode else "",
        tag("p", _MODES[mode], class_="note") if mode else "",
        tag("template", _tools(), id="turn-tools"),
        tag("template", _form(), id="edit-form"),
        class_="talks",
        aria_label="Conversations",
    )


def list_html(titles: tuple[tuple[str, str], ...]) -> Html:
    """Draw the list of conversations, newest first."""
    if not titles:
        return tag("p", "Nothing is kept yet. A conversation is, from its first question.")
    return tag("ul", *(_listed(id, title) for id, title in titles))


def _listed(id: str, title: str) -> Html:
    """Draw one conversation; what is there to undo shows once it was deleted."""
    return tag(
        "li",
        tag("a", title, href=f"./?c={id}", dir="auto"),
        tag("button", "Rename", type="button", data_do="rename"),
        tag("button", "Delete", type="button", data_do="delete"),
        tag("button", "Deleted. Undo", type="button", data_do="undo"),
        data_id=id,
    )


def _tools() -> Html:
    """Draw what can be done with a turn; the page's script puts it below each."""
    versions = tag(
        "span",
        tag("button", "←", type="button", data_do="earlier", aria_label="The version before"),
        tag("span", data_said="{} of {}", role="status"),
        tag("button", "→", type="button", data_do="later", aria_label="The version after"),
        class_="versions",
    )
    return tag(
        "div",
        versions,
        tag("button", "Ask again", type="button", data_do="again"),
        tag("button", "Edit the question", type="button", data_do="edit"),
        tag("a", "Link", data_do="link", title="The address of this answer"),
        class_="turn-tools",
    )


def _form() -> Html:
    """Draw the box in which a question of the conversation is edited."""
    return tag(
        "form",
        tag("textarea", rows=2, aria_label="The question"),
        tag("button", "Ask", type="submit"),
        tag("button", "Leave it", type="button", data_do="leave"),
        class_="edit",
    )


# --- routes -------------------------------------------------------------------------------------


def conversations_app(assistant: Assistant, owner_of: Owner) -> Starlette:
    """Return the routes to what is kept: turns by their address, the list to its owner alone."""
    where, read_only = assistant.library.where, assistant.library.read_only

    def turns(request: Request) -> Response:
        row = store.conversation_row(where, request.path_params["id"])
        if row is None:
            return PlainTextResponse("There is no such conversation.", 404)
        drawn = recall(assistant, row.id)
        return HTMLResponse(tag("div", *(turn.html for turn in drawn), data_title=row.title))

    def listed(request: Request) -> Response:
        if not read_only:
            store.purge_conversations(where)
        return HTMLResponse(list_html(store.titles_of(where, owner_of(request.scope))))

    def change(request: Request, wish: Any) -> Response:
        id, owner = request.path_params["id"], owner_of(request.scope)
        wish = wish if isinstance(wish, dict) else {}
        try:
            if isinstance(wish.get("deleted"), bool):
                done = store.delete_conversation(where, id, owner, undo=not wish["deleted"])
            else:
                done = store.rename_conversation(where, id, owner, _title(wish.get("title")))
        except FootnoteError as error:
            return PlainTextResponse(sentence(error), 400)
        return PlainTextResponse("", 204) if done else PlainTextResponse("No such one.", 404)

    async def changed(request: Request) -> Response:
        try:
            wish = await request.json()
        except ValueError:
            wish = None
        return await run_in_threadpool(change, request, wish)

    return Starlette(
        routes=[
            Route("/list.html", listed),
            Route("/{id}.html", turns),
            Route("/{id}", changed, methods=["POST"]),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000)],
    )


def _title(given: object) -> str:
    title = " ".join(given.split())[:_TITLE] if isinstance(given, str) else ""
    if not title:
        raise BadInput("A title has at least one word.")
    return title
