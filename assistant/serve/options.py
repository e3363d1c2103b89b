"""The options that several commands share, each with the line that `--help` says of it."""

from pathlib import Path
from typing import Annotated

import typer


def _folder(name: str) -> Path:
    """Read the name of a folder; an empty one, of a variable that isn't set, names none."""
    if not name.strip():
        raise typer.BadParameter("an empty text names no folder.")
    return Path(name)


Home = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the library.",
        show_default=False,
        parser=_folder,
        metavar="<path>",  # as it is shown of a path that has no parser
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        help="local, none, a .gguf file, http://host:port/v1, or provider:name.", show_default=False
    ),
]
Embeddings = Annotated[
    str | None, typer.Option(help="A sentence-transformers model.", show_default=False)
]
Strict = Annotated[
    str | None,
    typer.Option("--strictness", help="strict, balanced or lenient.", show_default=False),
]
Plain = Annotated[
    bool, typer.Option("--plain", help="Answer in the model's words, beside the article's.")
]
ArticleId = Annotated[
    str | None, typer.Option("--article", help="Ask one article only.", show_default=False)
]
