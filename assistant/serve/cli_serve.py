"""`footnote serve` and `mcp`: the page with its API, and the tools over standard input."""

import gc
import logging
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve import cli_ask
from footnote.assistant.serve.options import Embeddings, Home, Model
from footnote.assistant.serve.quiet import log_in_lines
from footnote.index.errors import BadInput, extra

if TYPE_CHECKING:
    from footnote.assistant.settings import Settings

err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
log = logging.getLogger("footnote")

_NO_LOGIN = (
    "Other machines reach it too, at port {}. There is NO LOGIN: everybody on the network can read "
    "all articles, add and remove them."
)
_TOKEN = "Other machines reach it too, at port {}. It asks them for the token."


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on.", show_default="7860")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Host name that the page answers to; needed behind a proxy."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(help="IP address of a proxy in front, whose X-Forwarded-Proto is believed."),
    ] = None,
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Let other machines in without a token.")
    ] = False,
    users: Annotated[
        bool,
        typer.Option(
            "--users", help="Give people accounts; the first start prints a link for the owner."
        ),
    ] = False,
    user_header: Annotated[
        str | None,
        typer.Option(help="Header in which a proxy says who asks.", show_default=False),
    ] = None,
    log_form: Annotated[
        str | None,
        typer.Option("--log", help="Form of the log: text or json.", show_default="text"),
    ] = None,
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
) -> None:
    """Open the page, and the API for programs."""
    from footnote.assistant.serve.ending import end_at_once, end_soon
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import plain

    given = {"model": model, "embeddings": embeddings} if users else {}
    settings = load_settings(home=home, host=host, port=port, log=log_form, **given)
    with extra("page", "The page"):
        from footnote.assistant.serve.page.server import listen
    _check_users(settings, users, open_to_all, user_header, proxy)
    _check_open(settings, open_to_all or users)
    _watch(settings)
    if users:
        with extra("users", "Accounts"):
            from footnote.assistant.serve.people.opening import serve_people

        serve_people(
            settings,
            names=name or (),
            proxies=proxy or (),
            header=user_header or "",
            tell=lambda words: _say(settings, words),
        )
        return
    with listen(settings.host, settings.port) as listening:  # who comes early waits
        _say(settings, "Footnote is starting…")
        ui = _page()
        with cli_ask.open_library(home, model, embeddings) as assistant:

            def ready(address: str, others: bool) -> None:
                assistant.library.announce(address)
                _say(settings, f"The page is open: {address}   (Ctrl-C closes it)")
                if others:
                    said = _TOKEN if settings.token.get_secret_value() else _NO_LOGIN
                    _say(settings, said.format(address.rpartition(":")[2]))

            assistant.start(lambda said: _say(settings, plain(said)))
            ui.serve(
                assistant,
                settings.host,
                listening,
                names=name or (),
                proxies=proxy or (),
                on_ready=ready,
                on_signal=end_soon,
            )
            end_at_once()


def _page() -> ModuleType:
    """Import the page; collecting takes a sixth of the time of that, and finds nothing."""
    gc.disable()
    with extra("page", "The page"):
        from footnote import ui
    gc.freeze()
    gc.enable()
    return ui


def serve_tools(model: Model = None, embeddings: Embeddings = None, home: Home = None) -> None:
    """Offer the tools of the Model Context Protocol over standard input, for one program."""
    with extra("page", "The tools"):
        from footnote.assistant.serve.api.line import Line
        from footnote.assistant.serve.page.leaving import Readers
    from footnote.assistant.serve.api.tools import mcp_server
    from footnote.assistant.settings import load_settings

    _watch(load_settings(home=home))
    with cli_ask.open_library(home, model, embeddings) as assistant:
        assistant.start()
        mcp_server(Line(assistant, Readers())).run("stdio")


def _check_open(settings: "Settings", open_to_all: bool) -> None:
    """Refuse to listen to other machines without a token, unless that is what is wanted."""
    from footnote.assistant.serve.page.web import names_of

    if open_to_all or settings.token.get_secret_value() or names_of(settings.host):
        return
    raise BadInput(
        f"Other machines would reach the page at {settings.host}, and nothing asks who they are. "
        "Set FOOTNOTE_TOKEN to what they must know, give them accounts with --users, or add --open "
        "to let everybody in."
    )


def _check_users(
    settings: "Settings",
    users: bool,
    open_to_all: bool,
    header: str | None,
    proxy: list[str] | None,
) -> None:
    """Refuse what doesn't go together with accounts."""
    if users and settings.token.get_secret_value():
        raise BadInput(
            "FOOTNOTE_TOKEN is one token for all, and --users gives each person their own: leave "
            "one of the two out."
        )
    if users and open_to_all:
        raise BadInput("--open lets everybody in, and --users only people with accounts: choose.")
    if header and not (users and proxy):
        raise BadInput(
            "--user-header is for --users behind a proxy: name the proxy with --proxy, by its IP "
            "address. From any other, the header isn't believed."
        )


def _watch(settings: "Settings") -> None:
    """Give the log its form, and tell a collector of traces if there is one."""
    log_in_lines(settings.log, words=settings.log_questions)
    if settings.traces:
        from footnote.assistant.serve.traces import trace_to

        trace_to(settings.traces)


def _say(settings: "Settings", words: str) -> None:
    if settings.log == "json":
        log.info("%s", words)
    else:
        err.print(words)
