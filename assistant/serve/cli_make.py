"""`footnote timeline`, `figures` and `faq`: what can be made of an article, each line proven."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.options import Embeddings, Home, Model

if TYPE_CHECKING:
    from footnote.assistant.make.made import Made

out = Console(highlight=False, soft_wrap=True, markup=False)

Article = Annotated[str, typer.Argument(help="Id from `footnote list`.")]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON, with every citation.")]


def timeline(article: Article, home: Home = None, json: Json = False) -> None:
    """Show what an article dates, in the order of the dates."""
    from footnote.assistant.make.lines import timeline_lines
    from footnote.assistant.make.timeline import timeline as make
    from footnote.assistant.settings import load_settings
    from footnote.index.library.records import Records

    with Records(load_settings(home=home).home, read_only=True) as records:
        made = make(records.article(article))
    _print(made, timeline_lines(made), json)


def figures(article: Article, home: Home = None, json: Json = False) -> None:
    """Show the figures of an article: whose they are, and the words they stand in."""
    from footnote.assistant.make.figures import figures as make
    from footnote.assistant.make.lines import figure_lines
    from footnote.assistant.settings import load_settings
    from footnote.index.library.records import Records

    with Records(load_settings(home=home).home, read_only=True) as records:
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


def _print(made: "Made", lines: Iterable[str], json: bool) -> None:
    if json:
        sys.stdout.write(made.to_json(indent=2) + "\n")
        return
    for line in lines:
        out.print(line)
