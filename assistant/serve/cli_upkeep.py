"""`footnote verify`, `doctor`, `settings`, `backup`, `restore`, `copy`, `rebuild`: what is kept."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.bars import bars
from footnote.assistant.serve.options import Embeddings, Home, Model
from footnote.index.errors import BadInput
from footnote.index.progress import step

if TYPE_CHECKING:
    from footnote import Answer
    from footnote.assistant.proof.verify import Checked
    from footnote.assistant.settings import Settings

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

# What is counted of a library, as a reader calls it.
_COUNTED = {
    "articles": "text",
    "passages": "passage",
    "vectors": "vector",
    "files": "file",
    "kept": "kept answer",
    "notes": "note",
    "ratings": "rating",
    "conversations": "conversation",
    "turns": "turn",
}


def verify_answers(
    answer: Annotated[
        Path, typer.Argument(help="Answers kept as JSON, or a report; no model is needed.")
    ],
    article: Annotated[
        list[Path] | None, typer.Option(help="Check against files, not the library.")
    ] = None,
    home: Home = None,
) -> None:
    """Check that quotes are genuine and in place, not what they support. Status 2 if one fails."""
    from footnote.assistant.answer import read_answers
    from footnote.assistant.make.report_read import is_report, read_report
    from footnote.assistant.proof.verify import Proof, verify
    from footnote.assistant.show.terminal import plain, proof_lines

    try:
        data = answer.read_bytes()
    except OSError as error:
        raise BadInput(f"“{answer}” can't be read: {error.strerror}.") from None
    shown: tuple[Checked, ...] = ()
    if is_report(data):
        report, shown = read_report(data)
        kept = tuple(one.answer for one in report.entries)
    else:
        kept = read_answers(data)
    texts = _texts(article, home, kept)
    holds = True
    for one in kept:
        if len(kept) > 1:
            out.print(plain(one.question))
        proof = verify(one, texts)
        for line in proof_lines(proof):
            out.print(line)
        holds = holds and proof.holds
    if changed := [one for one in shown if not one.holds]:
        holds = False
        out.print("The file doesn't show what was proved:")
        for line in proof_lines(Proof(tuple(changed), ())):
            out.print(line)
    if not holds:
        raise typer.Exit(2)


def _texts(
    files: list[Path] | None, home: Path | None, answers: Sequence["Answer"]
) -> dict[str, str]:
    """Return the texts that answers may rest on: of the files, or what the library keeps."""
    if files:
        from footnote.index.read import read_file

        return {article.id: article.text for article in map(read_file, files)}
    from footnote.assistant.settings import load_settings
    from footnote.index.library.records import Records

    quoted = [one for answer in answers for one in (*answer.citations, answer.nearest) if one]
    with Records(load_settings(home=home).where, read_only=True) as records:
        return records.texts(sorted({one.article_id for one in quoted}))


def doctor(model: Model = None, embeddings: Embeddings = None, home: Home = None) -> None:
    """Check what is installed and whether the library is whole; say what to do."""
    from footnote.assistant.serve.doctor import examine
    from footnote.assistant.settings import load_settings

    settings = load_settings(home=home, model=model, embeddings=embeddings)
    sound = True
    with bars(err) as progress:
        for finding in examine(settings, progress):
            sound = sound and finding.sound
            out.print(f"{'ok  ' if finding.sound else 'MEND'}  {finding.what}: {finding.said}")
    if not sound:
        raise typer.Exit(2)


def show_settings(model: Model = None, embeddings: Embeddings = None, home: Home = None) -> None:
    """Show every setting, and where it comes from: an option, the environment, a file."""
    from pydantic import SecretStr

    from footnote.assistant.model.failure import cleaned
    from footnote.assistant.settings import config_file, load_settings, origins
    from footnote.assistant.show.terminal import plain

    given = {"model": model, "embeddings": embeddings, "home": home}
    settings, where = load_settings(**given), origins(**given)
    for name, origin in where.items():
        value = getattr(settings, name)
        secret = isinstance(value, SecretStr)
        said = ("(set)" if value.get_secret_value() else "") if secret else cleaned(str(value))
        out.print(plain(f"{name:18} {origin:12} {said}".rstrip()))
    path = config_file(given)
    err.print(plain(f"The file of settings is {path}{'' if path.exists() else ' (not there)'}."))


def rebuild(embeddings: Embeddings = None, home: Home = None) -> None:
    """Make the search index again from the articles' own texts."""
    from footnote.assistant.settings import load_settings

    settings = load_settings(home=home, embeddings=embeddings)
    _make_index(settings, settings.home)


def _make_index(settings: "Settings", folder: Path) -> None:
    from footnote.assistant.show.terminal import counted
    from footnote.index.embed.embedder import open_embedder
    from footnote.index.library.library import rebuild as rebuild_library

    with bars(err) as progress:
        count = rebuild_library(
            folder,
            open_embedder(settings.embeddings),
            store=settings.store,
            database=settings.database.get_secret_value(),
            progress=step(progress, "embedding"),
        )
    err.print(f"The search index is new: {counted(count)}.")


def backup(
    file: Annotated[Path, typer.Argument(help="A new file for the copy; with accounts, a folder.")],
    home: Home = None,
) -> None:
    """Copy the articles and kept answers to one file, also while a page is open; and check it.

    A home with accounts is copied to a folder: the accounts, and each library.
    """
    from footnote.assistant.serve.people.copies import back_up_house
    from footnote.assistant.serve.people.tables import has_people
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import counted, plain
    from footnote.index.library.copies import back_up

    folder = _folder(load_settings(home=home))
    if has_people(folder):
        people, libraries = back_up_house(folder, file)
        said = f"the accounts ({people:,}) and the libraries ({libraries:,})"
        err.print(plain(f"{file} holds {said}, and every text is what it was."))
        return
    count = back_up(folder, file)
    err.print(plain(f"{file} holds {counted(count)}, and every text is what it was."))


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that `footnote backup` made.")],
    embeddings: Embeddings = None,
    home: Home = None,
) -> None:
    """Put a copy in the place of the library, and check it; the one that was there is kept."""
    from footnote.assistant.proof import kept as shelf
    from footnote.assistant.proof.verify import verify
    from footnote.assistant.serve.people.copies import restore_house
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import plain
    from footnote.index.library.copies import restore as bring_back
    from footnote.index.library.records import Records

    settings = load_settings(home=home, embeddings=embeddings)
    folder = _folder(settings)
    if file.is_dir():
        for one in restore_house(file, folder):
            _make_index(settings, one)
        return
    if before := bring_back(file, folder):
        err.print(plain(f"The library that was there is {before} now."))
    _make_index(settings, folder)
    with Records(folder, read_only=True) as records:
        answers = [one.answer for one in shelf.kept(folder)]
        texts = [records.texts(sorted({c.article_id for c in shelf.cited(a)})) for a in answers]
    wrong = [a.question for a, of in zip(answers, texts, strict=True) if not verify(a, of)]
    err.print(f"Of {len(answers)} kept answers, {len(answers) - len(wrong)} are verified.")
    if wrong:
        raise typer.Exit(2)


def copy_library(
    to: Annotated[str, typer.Argument(help="A folder, or postgresql+psycopg://user@host/name.")],
    store: Annotated[
        str, typer.Option(help="Address of the Chroma server there.", show_default=False)
    ] = "",
    home: Home = None,
) -> None:
    """Copy the whole library, vectors too, to a database or a folder that has none."""
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import plain
    from footnote.index.library.transfer import Place, transfer

    settings = load_settings(home=home)
    source = Place(settings.home, settings.database.get_secret_value(), settings.store)
    is_database = to.startswith("postgresql")
    folder = settings.home if is_database else Path(to).expanduser()
    with bars(err) as progress:
        counts = transfer(source, Place(folder, to if is_database else "", store), progress)
    err.print(f"Copied, and counted in both: {_in_words(counts)}. The library here stays.")
    if "vectors" not in counts:
        err.print("Its search index wasn't whole: `footnote rebuild` makes it there.")
    name = "FOOTNOTE_DATABASE" if is_database else "FOOTNOTE_HOME"
    err.print(plain(f"To use the copy, set {name}{' and FOOTNOTE_STORE' if store else ''} to it."))


def _in_words(counts: Mapping[str, int]) -> str:
    """Say how many there are of what a reader knows."""
    named = ((counts.get(table, 0), one) for table, one in _COUNTED.items())
    return (
        ", ".join(f"{of:,} {one}{'' if of == 1 else 's'}" for of, one in named if of) or "nothing"
    )


def _folder(settings: "Settings") -> Path:
    """Return the folder that a copy is made of; BadInput if a database has the library."""
    where = settings.where
    if isinstance(where, Path):
        return where
    raise BadInput(
        "This library is in PostgreSQL (FOOTNOTE_DATABASE), which has its own copies: use "
        "`pg_dump`, and `pg_restore` with `footnote rebuild` after it; or `footnote copy` to a "
        "folder."
    )
