"""`footnote …`: the same path from a terminal. Answers go to standard output, the rest to error.

Exit status: 0 for any outcome, 2 for what the reader can mend, 1 for a fault of ours.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve import cli_articles, cli_kept, cli_questions, cli_read, cli_upkeep
from footnote.assistant.serve.bars import bars
from footnote.assistant.serve.options import ArticleId, Embeddings, Home, Model, Plain, Strict
from footnote.assistant.serve.quiet import keep_quiet, trace_nothing
from footnote.index.errors import BadInput, FootnoteError, LibraryInUse, extra

if TYPE_CHECKING:
    from footnote import Answer, Answered, Assistant
    from footnote.assistant.answer import Style

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


@app.command()
def ask(
    question: str,
    article: ArticleId = None,
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
    strictness: Strict = None,
    plain: Plain = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was considered, and each check.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
) -> None:
    """Ask one question of one article, or of the whole library."""
    try:
        with _assistant(home, model, embeddings, strictness) as assistant:
            event = assistant.last(question, article=article, style=_style(plain))
            answer = event.answer
            if explain:
                _explain(event)
    except LibraryInUse as error:
        if not error.address or explain:
            raise
        from footnote.assistant.serve.remote import ask_page

        err.print(f"The library is open in a page; asking it there ({error.address}).")
        answer = ask_page(error.address, question, article, strictness, _style(plain))
    _print(answer, as_json=json)


@app.command()
def compare(
    question: str,
    articles: Annotated[list[str], typer.Argument(help="Ids of two or more articles.")],
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
    strictness: Strict = None,
    json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Put what several articles say on one question side by side, with the quotes of each."""
    from footnote.assistant.show.side_by_side import print_comparison

    with _assistant(home, model, embeddings, strictness) as assistant:
        comparison = assistant.compare(question, articles)
    if json:
        sys.stdout.write(comparison.to_json(indent=2) + "\n")
    else:
        print_comparison(comparison, out)
    for note in dict.fromkeys(side.answer.note for side in comparison.sides if side.answer.note):
        err.print(note)


@app.command()
def chat(
    article: ArticleId = None,
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
    strictness: Strict = None,
    plain: Plain = False,
) -> None:
    """Ask questions one after another; an empty line ends the conversation."""
    with _assistant(home, model, embeddings, strictness) as assistant:
        history: list[dict[str, object]] = []
        while question := _next_question():
            try:
                answer = _say(assistant, question, history, article, _style(plain))
            except BadInput as error:
                err.print(str(error))
                continue
            history += [
                {"role": "user", "content": question},
                {"role": "assistant", "content": answer.text or answer.missing},
            ]


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
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
) -> None:
    """Open the page."""
    with extra("page", "The page"):
        from footnote import ui

    with _assistant(home, model, embeddings, wait=False) as assistant:
        address = f"http://{host}:{port}"

        def ready() -> None:
            assistant.library.announce(address)
            err.print(f"The page is open: {address}   (Ctrl-C closes it)")

        ui.serve(assistant, host, port, names=name or (), on_ready=ready)


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
        err.print(
            f"Something went wrong on our side ({type(error).__name__}: {error}). "
            "FOOTNOTE_DEBUG=1 shows where; `footnote doctor` may say why."
        )
        sys.exit(1)


# --- opening ----------------------------------------------------------------------------------


def _open(
    home: Path | None, model: str | None, embeddings: str | None, strictness: str | None = None
) -> "Assistant":
    from footnote import Assistant

    return Assistant.open(home=home, model=model, embeddings=embeddings, strictness=strictness)


@contextmanager
def _assistant(
    home: Path | None,
    model: str | None,
    embeddings: str | None,
    strictness: str | None = None,
    *,
    wait: bool = True,
) -> Iterator["Assistant"]:
    """Open an assistant with its models loaded or, if nobody waits, on their way.

    A new library gets the bundled article first, and the local model reads it.
    """
    with _open(home, model, embeddings, strictness) as assistant:
        with bars(err) as progress:
            assistant.loading.start(progress)
            if added := assistant.add_bundled(progress, read_ahead=False):
                assistant.loading.read_now(added, progress)
            elif wait:
                assistant.load(progress)
            else:
                assistant.load_later()
        yield assistant


# --- showing ----------------------------------------------------------------------------------


def _style(plain: bool) -> "Style":
    return "plain" if plain else "quotes"


def _next_question() -> str:
    try:
        return input("? ").strip()
    except EOFError:
        return ""


def _say(
    assistant: "Assistant",
    question: str,
    history: list[dict[str, object]],
    article: str | None,
    style: "Style",
) -> "Answer":
    """Show an answer as it comes: the draft on standard error, the checked answer on output."""
    from footnote import Answered, Found, Said

    for event in assistant.stream(question, history, article, style=style):
        if isinstance(event, Found) and event.asked != question:
            err.print(f"Asked as: {event.asked}", style="dim")
        elif isinstance(event, Said):
            err.print(event.text, end="", style="dim")
        elif isinstance(event, Answered):
            err.print()
            _print(event.answer, as_json=False)
            return event.answer
    raise AssertionError("a stream ends with an answer")


def _print(answer: "Answer", *, as_json: bool) -> None:
    from footnote.assistant.show.terminal import answer_lines

    if as_json:
        sys.stdout.write(answer.to_json(indent=2) + "\n")
    else:
        for line in answer_lines(answer):
            out.print(line)
    if answer.note:
        err.print(answer.note)


def _explain(event: "Answered") -> None:
    from footnote.assistant.show.terminal import plain

    for part in event.parts:
        for line in part.work():
            err.print(plain(line))
