"""`footnote timeline`, `figures`, `faq`, `note` and `report`: an article or kept answers in."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.options import Embeddings, Home, Model
from footnote.index.errors import BadInput

if TYPE_CHECKING:
    from footnote.assistant.make.made import Made

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

Article = Annotated[str, typer.Argument(help="Id from `footnote list`.")]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON, with every citation.")]


def timeline(article: Article, home: Home = None, json: Json = False) -> None:
    """Show what an article dates, in the order of the dates."""
    from footnote.assistant.make.lines import timeline_lines
    from footnote.assistant.make.timeline import timeline as make
    from footnote.assistant.settings import load_settings
    from footnote.index.library.records import Records

    with Records(load_settings(home=home).where, read_only=True) as records:
        made = make(records.article(article))
    _print(made, timeline_lines(made), json)


def figures(article: Article, home: Home = None, json: Json = False) -> None:
    """Show the figures of an article: whose they are, and the words they stand in."""
    from footnote.assistant.make.figures import figures as make
    from footnote.assistant.make.lines import figure_lines
    from footnote.assistant.settings import load_settings
    from footnote.index.library.records import Records

    with Records(load_settings(home=home).where, read_only=True) as records:
        made = make(records.article(article))
    _print(made, figure_lines(made), json)


def faq(
    article: Article,
    most: Annotated[int, typer.Option(min=1, help="So many questions at most.")] = 8,
    model: Model = "none",
    embeddings: Embeddings = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Ask an article what it answers, and show the answers with their quotes."""
    from footnote import Assistant
    from footnote.assistant.make.lines import faq_lines
    from footnote.assistant.serve.suggest import suggest

    with Assistant.open(home=home, model=model, embeddings=embeddings) as assistant:
        found = assistant.library.article(article)
        made = assistant.faq(found.id, suggest(found, most=3 * most), most=most)
    _print(made, faq_lines(made), json)


def note(
    kept: Annotated[str, typer.Argument(help="Id from `footnote kept`.")],
    text: Annotated[str | None, typer.Argument(help="The note; - is standard input.")] = None,
    heading: Annotated[
        str | None, typer.Option(help="Heading of a section that opens here.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Write one's own note to a kept answer, for a report. An empty text takes it away."""
    from footnote.assistant.proof import kept as shelf
    from footnote.assistant.settings import load_settings

    if text is None and heading is None:
        raise BadInput("Give a note, or a heading with --heading.")
    text = sys.stdin.read() if text == "-" else text
    shelf.write(load_settings(home=home).where, kept, text, heading)
    err.print("Written.")


def report(
    kept: Annotated[
        list[str] | None,
        typer.Argument(help="Ids from `footnote kept`, in order.", show_default="all"),
    ] = None,
    file: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: .docx, .html or .md.")
    ] = Path("report.html"),
    title: Annotated[str, typer.Option(help="Title of the report.")] = "Report",
    home: Home = None,
) -> None:
    """Write kept answers and notes as Word, HTML or Markdown, with footnotes that verify."""
    from footnote.assistant.make.report import report_of
    from footnote.assistant.make.report_read import WRITERS
    from footnote.assistant.settings import load_settings

    if file.suffix not in WRITERS:
        raise BadInput(f"“{file.name}” is none of {', '.join(WRITERS)}. Name another with --out.")
    made = report_of(load_settings(home=home).where, kept, title)
    try:
        file.write_bytes(WRITERS[file.suffix](made))
    except OSError as error:
        raise BadInput(f"“{file}” can't be written: {error.strerror}.") from None
    count = len(made.entries)
    err.print(f"{file}: {'1 answer' if count == 1 else f'{count} answers'}.")


def _print(made: "Made", lines: Iterable[str], json: bool) -> None:
    if json:
        sys.stdout.write(made.to_json(indent=2) + "\n")
        return
    for line in lines:
        out.print(line)
