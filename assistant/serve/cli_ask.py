"""`footnote ask`, `compare`, `prove` and `chat`: a question or a text in, its answer printed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.bars import bars
from footnote.assistant.serve.options import ArticleId, Embeddings, Home, Model, Plain, Strict
from footnote.index.errors import BadInput, LibraryInUse

if TYPE_CHECKING:
    from footnote import Answer, Answered, Assistant
    from footnote.assistant.answer import Style

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

_HELP = frozenset("help /help ? /?".split())
_ENDS = frozenset("exit quit /exit /quit".split())


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
        with open_assistant(home, model, embeddings, strictness) as assistant:
            named = _named(assistant, article)
            event = assistant.last(question, article=named, style=_style(plain))
            answer = event.answer
            if explain:
                _explain(event)
    except LibraryInUse as error:
        if not error.address or explain:
            raise
        if article and _is_source(article):
            raise BadInput(f"{error} Add “{article}” there first, and ask about its id.") from None
        from footnote.assistant.serve.remote import ask_page

        err.print(f"The library is open in a page; asking it there ({error.address}).")
        answer = ask_page(error.address, question, article, strictness, _style(plain), home)
    _print(answer, as_json=json)


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

    with open_assistant(home, model, embeddings, strictness) as assistant:
        comparison = assistant.compare(question, articles)
    if json:
        sys.stdout.write(comparison.to_json(indent=2) + "\n")
    else:
        print_comparison(comparison, out)
    for note in dict.fromkeys(side.answer.note for side in comparison.sides if side.answer.note):
        err.print(note)


def prove(
    file: Annotated[str, typer.Argument(help="The text to check; - is standard input.")],
    article: ArticleId = None,
    question: Annotated[
        str | None, typer.Option(help="The question that the text answers.", show_default=False)
    ] = None,
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
    strictness: Strict = None,
    json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Check somebody's text: what the article says of each sentence, and where it doesn't."""
    from footnote.assistant.show.terminal import proved_lines
    from footnote.index.read import read_file

    text = sys.stdin.read() if file == "-" else read_file(file).text
    with open_assistant(home, model, embeddings, strictness) as assistant, bars(err) as progress:
        named = _named(assistant, article)
        answer = assistant.prove(text, question, named, progress)
    if json:
        sys.stdout.write(answer.to_json(indent=2) + "\n")
    else:
        for line in proved_lines(answer):
            out.print(line)
    err.print(answer.note)


def chat(
    article: ArticleId = None,
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
    strictness: Strict = None,
    plain: Plain = False,
) -> None:
    """Ask questions one after another; an empty line or “exit” ends the conversation."""
    with open_assistant(home, model, embeddings, strictness) as assistant:
        article = _named(assistant, article)
        history: list[dict[str, object]] = []
        while question := _next_question():
            try:
                answer = _say(assistant, question, history, article, _style(plain))
            except BadInput as error:
                err.print(str(error))
                continue
            history += [
                {"role": "user", "content": answer.asked},
                {"role": "assistant", "content": answer.text or answer.missing},
            ]


# --- opening ----------------------------------------------------------------------------------


def open_library(
    home: Path | None, model: str | None, embeddings: str | None, strictness: str | None = None
) -> "Assistant":
    """Open an assistant; nothing is loaded yet."""
    from footnote import Assistant

    return Assistant.open(home=home, model=model, embeddings=embeddings, strictness=strictness)


@contextmanager
def open_assistant(
    home: Path | None, model: str | None, embeddings: str | None, strictness: str | None = None
) -> Iterator["Assistant"]:
    """Open an assistant with its models loaded.

    A new library gets the bundled article first, and the local model reads it.
    """
    with open_library(home, model, embeddings, strictness) as assistant:
        with bars(err) as progress:
            assistant.loading.start(progress)
            if added := assistant.add_bundled(progress, read_ahead=False):
                assistant.loading.read_now(added, progress)
            else:
                assistant.load(progress)
        yield assistant


def _named(assistant: "Assistant", article: str | None) -> str | None:
    """Return the id of an article that is named by its id, or by a file or address to add."""
    if article is None:
        return None
    if _is_source(article):
        return assistant.add(article, read_ahead=False).id
    return assistant.library.records.current(article)


def _is_source(article: str) -> bool:
    from footnote.index.fetch import is_address

    return is_address(article) or os.path.isfile(article)


# --- showing ----------------------------------------------------------------------------------


def _style(plain: bool) -> "Style":
    return "plain" if plain else "quotes"


def _next_question() -> str:
    """Return what is typed next; nothing if the conversation is to end."""
    try:
        while (typed := input("? ").strip()).lower() in _HELP:
            err.print("Ask in words, as in “Who ordered it?” An empty line or “exit” ends this.")
    except EOFError:
        return ""
    return "" if typed.lower() in _ENDS else typed


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
