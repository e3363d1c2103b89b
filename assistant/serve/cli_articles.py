"""`footnote add`, `list`, `show`, `tag`, `rename`, `replace`, `remove`: what is in the library."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.bars import Bars, bars
from footnote.assistant.serve.options import Embeddings, Home, Model
from footnote.index.errors import NotFound

if TYPE_CHECKING:
    from footnote import Assistant
    from footnote.assistant.serve.adding import Taken

READ_NOW = 5  # articles at most: the model takes 15 s for each, and keeps 40 MB of it
out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

Ids = Annotated[list[str], typer.Argument(help="Ids from `footnote list`.")]


def add(
    files: Annotated[list[str], typer.Argument(help="Paths, folders, or addresses (https://…).")],
    model: Model = None,
    embeddings: Embeddings = None,
    home: Home = None,
    read: Annotated[
        bool,
        typer.Option(help=f"Let the local model read them now, if they are at most {READ_NOW}."),
    ] = True,
) -> None:
    """Add texts, PDF, office files, books or scans, folders of them, or pages of the web."""
    from footnote import Assistant
    from footnote.assistant.serve.adding import Taken, add_all
    from footnote.assistant.show.kept_lines import touched_line
    from footnote.assistant.show.terminal import plain
    from footnote.index.fetch import is_address

    refused: list[Taken] = []
    added: list[Taken] = []
    with Assistant.open(home=home, model=model, embeddings=embeddings) as assistant:
        for address in filter(is_address, files):
            err.print(plain(f"Fetching {address[:200]}"))
        try:
            with bars(err) as progress:
                for taken in add_all(assistant, files, progress):
                    (refused if taken.reason else added).append(taken)
                    if taken.id:
                        out.print(plain(f"{taken.id}  {taken.title}"))
                    if not taken.is_whole:
                        err.print(plain(f"  {taken.read}"))
                    if taken.is_new and (news := touched_line(assistant.check_kept(taken.id))):
                        err.print(news)
                    if taken.is_new:
                        _offer(assistant, taken)
                if read and len(added) <= READ_NOW:
                    _read_now(assistant, added, progress)
        finally:
            _print_summary(added, refused)
    if refused:
        raise typer.Exit(2)


def list_articles(
    home: Home = None,
    tag: Annotated[str | None, typer.Option(help="Only those with this tag.")] = None,
) -> None:
    """List the articles of the library: id, title, length, date, tags and source."""
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import listed_line
    from footnote.index.library.labels import tag_from
    from footnote.index.library.records import Records

    wanted = tag_from(tag) if tag is not None else None
    with Records(load_settings(home=home).where, read_only=True) as records:
        for listed in records.listing():
            if wanted is None or wanted in listed.tags:
                out.print(listed_line(listed))


def show(
    article: str,
    home: Home = None,
    text: Annotated[bool, typer.Option("--text", help="Print the text as it is kept.")] = False,
) -> None:
    """Show an article: where it came from, its versions and how it is cut, or its text."""
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import article_lines, version_lines
    from footnote.index.library.records import Records

    with Records(load_settings(home=home).where, read_only=True) as records:
        found = records.article(article)
        versions = records.versions(article)
    if text:
        sys.stdout.write(found.text)
        return
    for line in (*article_lines(found), *version_lines(found.id, versions)):
        out.print(line)


def tag(
    articles: Ids,
    add: Annotated[list[str] | None, typer.Option(help="A tag to put on.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="A tag to take off.")] = None,
    home: Home = None,
    embeddings: Embeddings = None,
) -> None:
    """Put tags on articles, or take them off; later versions keep them. With neither, show them."""
    from footnote import Assistant
    from footnote.index.library.labels import tag_from

    if not add and not remove:
        _each(articles, _tags_of(home), "")
        return
    for name in (*(add or ()), *(remove or ())):
        tag_from(name)  # says what is wrong with it before anything is changed
    with Assistant.open(home=home, model="none", embeddings=embeddings) as assistant:
        library = assistant.library
        _each(articles, lambda id: library.tag(id, add or (), remove or ()), "Tagged")


def rename(article: str, title: str, home: Home = None, embeddings: Embeddings = None) -> None:
    """Give an article another title. Its text, its id and its citations stay as they are."""
    from footnote import Assistant
    from footnote.assistant.show.terminal import plain

    with Assistant.open(home=home, model="none", embeddings=embeddings) as assistant:
        err.print(plain(f"Renamed {article}: {assistant.library.rename(article, title)}"))


def replace(old: str, new: str, home: Home = None, embeddings: Embeddings = None) -> None:
    """Make one article the newer version of another, which is kept for the answers of before."""
    from footnote import Assistant
    from footnote.assistant.show.terminal import plain

    with Assistant.open(home=home, model="none", embeddings=embeddings) as assistant:
        assistant.replace(old, new)
        err.print(plain(f"{new} is the new version of {old}."))


def remove(articles: Ids, home: Home = None, embeddings: Embeddings = None) -> None:
    """Remove articles from the library, each with all its versions."""
    from footnote import Assistant

    with Assistant.open(home=home, model="none", embeddings=embeddings) as assistant:
        _each(articles, assistant.remove, "Removed")


def _tags_of(home: Path | None) -> Callable[[str], None]:
    """Return what prints the tags of an article."""
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import plain
    from footnote.index.library.records import Records

    def show_tags(article: str) -> None:
        with Records(load_settings(home=home).where, read_only=True) as records:
            tags = records.listed(records.current(article)).tags
        out.print(plain(f"{article}  {' '.join(f'#{tag}' for tag in tags) or 'no tags'}"))

    return show_tags


def _each(ids: Sequence[str], change: Callable[[str], None], done: str) -> None:
    """Change articles one after another; those that aren't there are named, and end in status 2."""
    from footnote.assistant.show.terminal import plain

    missing = 0
    for id in ids:
        try:
            change(id)
        except NotFound as error:
            missing += 1
            err.print(plain(str(error)))
        else:
            if done:
                err.print(plain(f"{done} {id}."))
    if missing:
        raise typer.Exit(2)


def _offer(assistant: "Assistant", taken: "Taken") -> None:
    """Say which other article has the same title, and how this one becomes its new version."""
    from footnote.assistant.show.terminal import plain

    for other in assistant.namesakes(taken.id)[:1]:
        err.print(
            plain(
                f"There is another “{other.title}”, {other.id}. If this is its new text, say so: "
                f"footnote replace {other.id} {taken.id}"
            )
        )


def _read_now(assistant: "Assistant", added: Sequence["Taken"], progress: Bars) -> None:
    for taken in added:
        assistant.loading.read_now(assistant.library.article(taken.id), progress)
    if assistant.loading.reason:
        err.print(assistant.loading.reason)


def _print_summary(added: Sequence["Taken"], refused: Sequence["Taken"]) -> None:
    from footnote.assistant.show.terminal import counted, plain

    if len(added) + len(refused) > 1:
        new = sum(taken.is_new for taken in added)
        err.print(
            f"{counted(new)} added, {len(added) - new} there already, {len(refused)} refused."
        )
    elif added and added[0].is_whole and added[0].read:
        err.print(f"  {added[0].read}")
    for taken in refused:
        where = f"{taken.source}: " if len(added) + len(refused) > 1 else ""
        err.print(plain(f"{where}{taken.reason}"))
