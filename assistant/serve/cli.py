"""`footnote …`: the same path from a terminal. Answers go to standard output, the rest to error.

Exit status: 0 for any outcome, 2 for what the reader can mend, 1 for a fault of ours.
"""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve import (
    cli_articles,
    cli_ask,
    cli_kept,
    cli_questions,
    cli_read,
    cli_upkeep,
    cli_work,
)
from footnote.assistant.serve.options import Embeddings, Home, Model
from footnote.assistant.serve.quiet import keep_quiet, log_in_lines, trace_nothing
from footnote.index.errors import FootnoteError, extra

if TYPE_CHECKING:
    pass

app = typer.Typer(
    name="footnote",
    help="Ask an article; every sentence of the answer shows the words it rests on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        out.print(f"footnote {version('footnote-assistant')}")
        raise typer.Exit


@app.callback()
def footnote(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Report to LangSmith, if LANGSMITH_TRACING is set.")
    ] = False,
) -> None:
    """Settle what holds for every command: nothing is traced unless that is asked for."""
    if not trace:
        trace_nothing()


app.command()(cli_ask.ask)
app.command()(cli_ask.compare)
app.command()(cli_ask.prove)
app.command()(cli_ask.chat)
app.command()(cli_articles.add)
app.command()(cli_read.read)
app.command("list")(cli_articles.list_articles)
for command in (cli_articles.show, cli_articles.tag, cli_articles.rename, cli_articles.remove):
    app.command()(command)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7860,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Host name that the page answers to; needed behind a proxy."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(help="IP address of a proxy in front, whose X-Forwarded-Proto is believed."),
    ] = None,
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
) -> None:
    """Open the page."""
    with extra("page", "The page"):
        from footnote import ui
    from footnote.assistant.serve.ending import end_at_once, end_soon

    log_in_lines()
    with cli_ask.open_assistant(home, model, embeddings, wait=False) as assistant:

        def ready(address: str, others: bool) -> None:
            assistant.library.announce(address)
            err.print(f"The page is open: {address}   (Ctrl-C closes it)")
            if others:
                err.print(
                    f"Other machines reach it too, at port {address.rpartition(':')[2]}. There is "
                    "NO LOGIN: everybody on the network can read all articles, add and remove them."
                )

        ui.serve(
            assistant,
            host,
            port,
            names=name or (),
            proxies=proxy or (),
            on_ready=ready,
            on_signal=end_soon,
        )
        end_at_once()


app.command()(cli_work.work)
app.command("verify")(cli_upkeep.verify_answers)
app.command()(cli_kept.keep)
app.command("kept")(cli_kept.list_kept)
app.command()(cli_kept.forget)
app.command()(cli_kept.check)
app.command()(cli_upkeep.doctor)
app.command()(cli_upkeep.rebuild)
app.command("eval")(cli_questions.evaluate)
app.command()(cli_questions.questions)


def main() -> None:
    """Run the command line; turn errors into sentences and an exit status."""
    keep_quiet()
    try:
        app(prog_name="footnote")
    except FootnoteError as error:
        err.print(str(error))
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("FOOTNOTE_DEBUG"):
            raise
        from footnote.assistant.model.failure import cleaned

        err.print(
            f"Something went wrong on our side ({type(error).__name__}: {cleaned(str(error))}). "
            "FOOTNOTE_DEBUG=1 shows where; `footnote doctor` may say why."
        )
        sys.exit(1)
