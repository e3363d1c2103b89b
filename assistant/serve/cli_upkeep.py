"""`footnote verify`, `doctor` and `rebuild`: whether what is kept still holds."""

from collections.abc import Sequence
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

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def verify_answers(
    answer: Annotated[Path, typer.Argument(help="Answers kept as JSON; no model is needed.")],
    article: Annotated[
        list[Path] | None, typer.Option(help="Check against files, not the library.")
    ] = None,
    home: Home = None,
) -> None:
    """Check that quotes are genuine and in place, not what they support. Status 2 if one fails."""
    from footnote.assistant.answer import read_answers
    from footnote.assistant.proof.verify import verify
    from footnote.assistant.show.terminal import plain, proof_lines

    try:
        kept = read_answers(answer.read_bytes())
    except OSError as error:
        raise BadInput(f"“{answer}” can't be read: {error.strerror}.") from None
    texts = _texts(article, home, kept)
    holds = True
    for one in kept:
        if len(kept) > 1:
            out.print(plain(one.question))
        proof = verify(one, texts)
        for line in proof_lines(proof):
            out.print(line)
        holds = holds and proof.holds
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


def rebuild(embeddings: Embeddings = None, home: Home = None) -> None:
    """Make the search index again from the articles' own texts."""
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import counted
    from footnote.index.embed.embedder import open_embedder
    from footnote.index.library.library import rebuild as rebuild_library

    settings = load_settings(home=home, embeddings=embeddings)
    with bars(err) as progress:
        count = rebuild_library(
            settings.home,
            open_embedder(settings.embeddings),
            store=settings.store,
            database=settings.database.get_secret_value(),
            progress=step(progress, "embedding"),
        )
    err.print(f"The search index is new: {counted(count)}.")
