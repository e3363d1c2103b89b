"""`footnote read`: how a file is read, before it is added. Nothing is kept of it."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from footnote.index.article import Article
    from footnote.index.split.block import Block


def read(
    files: Annotated[list[str], typer.Argument(help="Paths of files.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one object a line for each file.")
    ] = False,
) -> None:
    """Show how files are read, and what is left out of them, without adding them."""
    from footnote.assistant.show.terminal import plain
    from footnote.index.errors import BadInput
    from footnote.index.read import read_file

    refused = False
    for file in files:
        try:
            article = read_file(file)
        except BadInput as error:
            refused = True
            line = json.dumps({"file": file, "error": str(error)}) if as_json else str(error)
            print(plain(line), file=sys.stdout if as_json else sys.stderr)
        else:
            lines = [json.dumps(_said(file, article))] if as_json else _shown(file, article)
            print("\n".join(map(plain, lines)))
    if refused:
        raise typer.Exit(2)


def _said(file: str, article: "Article") -> dict[str, Any]:
    from footnote.assistant.show.reading import blocks_of

    return {
        "file": file,
        "title": article.title,
        "text": article.text,
        "blocks": [_block(article.text, block) for block in blocks_of(article)],
        "left_out": list(article.left_out),
    }


def _block(text: str, block: "Block") -> dict[str, Any]:
    """Return a block as JSON: its kind and its words, a table's by rows."""
    if block.kind == "table":
        rows = [[text[start:end] for start, end in row] for row in block.rows]
        return {"kind": "table", "header": block.header, "rows": rows}
    parts = [text[start:end] for start, end in block.parts]
    level = {"level": block.level} if block.kind == "heading" else {}
    return {"kind": block.kind, **level, "parts": parts}


def _shown(file: str, article: "Article") -> Iterator[str]:
    """Yield what was found in a file, what was left out, and its text."""
    from footnote.assistant.show.reading import counts_of, several

    found = ", ".join(several(count, name) for name, count in counts_of(article).items())
    yield f"{file}: {article.title}"
    yield f"  {found}; {len(article.text):,} characters"
    yield from (f"  {note}" for note in article.left_out)
    yield ""
    yield article.text
