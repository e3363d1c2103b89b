"""`footnote …`: the same path from a terminal. Answers go to standard output, the rest to error.

Exit status: 0 for any outcome, 2 for what the reader can mend, 1 for a fault of ours.
"""

import gc
import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from footnote.assistant.serve import (
    cli_articles,
    cli_ask,
    cli_kept,
    cli_make,
    cli_people,
    cli_questions,
    cli_read,
    cli_serve,
    cli_upkeep,
    cli_work,
)
from footnote.assistant.serve.quiet import keep_quiet, trace_nothing
from footnote.index.errors import FootnoteError

app = typer.Typer(
    name="footnote",
    help="Ask an article; every sentence of the answer shows the words it rests on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
# New objects until Python looks for rubbish among all: what is imported makes many, and stays.
_MANY = 50_000
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
app.command()(cli_articles.show)
app.command()(cli_articles.tag)
app.command()(cli_articles.rename)
app.command()(cli_articles.replace)
app.command()(cli_articles.remove)
app.command()(cli_serve.serve)
app.command("mcp")(cli_serve.serve_tools)
app.command()(cli_work.work)
app.add_typer(cli_people.app, name="people")
app.command()(cli_make.timeline)
app.command()(cli_make.figures)
app.command()(cli_make.faq)
app.command("verify")(cli_upkeep.verify_answers)
app.command()(cli_kept.keep)
app.command("kept")(cli_kept.list_kept)
app.command()(cli_kept.forget)
app.command()(cli_make.note)
app.command()(cli_make.report)
app.command()(cli_kept.check)
app.command()(cli_upkeep.doctor)
app.command("settings")(cli_upkeep.show_settings)
app.command()(cli_upkeep.backup)
app.command()(cli_upkeep.restore)
app.command("copy")(cli_upkeep.copy_library)
app.command()(cli_upkeep.rebuild)
app.command("eval")(cli_questions.evaluate)
app.command()(cli_questions.questions)


def main() -> None:
    """Run the command line; turn errors into sentences and an exit status."""
    keep_quiet()
    gc.set_threshold(_MANY)
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
