"""`footnote keep`, `kept`, `forget` and `check`: answers that are kept, and what still holds."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.options import Home
from footnote.index.errors import BadInput

if TYPE_CHECKING:
    from footnote import Answer
    from footnote.assistant.proof.kept import Kept
    from footnote.assistant.proof.recheck import Rechecked
    from footnote.index.library.engine import Where

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

_PASSAGE = re.compile(r"(\d+)-(\d+)")
_Article = Annotated[
    str | None, typer.Option(help="Only those that rest on this article.", show_default=False)
]
_New = Annotated[
    list[Path] | None,
    typer.Option(
        "--against", help="File of an article as it is now; no library is used.", show_default=False
    ),
]


def keep(
    answers: Annotated[list[str], typer.Argument(help="Answers as JSON; - is standard input.")],
    home: Home = None,
) -> None:
    """Keep answers that were saved as JSON, to have them checked when their articles change."""
    from footnote.assistant.proof import kept as shelf
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.kept_lines import kept_lines
    from footnote.assistant.show.terminal import plain
    from footnote.index.library.records import Records

    where = load_settings(home=home).where
    failed = False
    with Records(where, read_only=True) as records:
        for answer in _read(answers):
            try:
                kept = shelf.keep(where, answer, records)
            except BadInput as error:
                failed = True
                err.print(plain(str(error)))
            else:
                _print(kept_lines([kept]))
    if failed:
        raise typer.Exit(2)


def list_kept(
    article: _Article = None,
    at: Annotated[
        str | None, typer.Option(help="Offsets in it, as 120-180.", show_default=False)
    ] = None,
    words: Annotated[
        str | None, typer.Option(help="Words that stand in it.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """List the answers that are kept, or those that rest on an article or a passage of it."""
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.kept_lines import kept_lines

    if article is None and (at or words):
        raise BadInput("Name the article of the passage with --article ID.")
    _print(kept_lines(_kept(load_settings(home=home).where, article, at, words)))


def _kept(
    where: "Where", article: str | None, at: str | None, words: str | None
) -> Sequence["Kept"]:
    from footnote.assistant.proof import kept as shelf
    from footnote.index.library.records import Records

    if article is None:
        return shelf.kept(where)
    with Records(where, read_only=True) as records:
        span = _span(at) if at else (0, None)
        if words:
            span = shelf.find_words(records.article(article), words)
        return shelf.resting_on(where, records, article, *span)


def _span(at: str) -> tuple[int, int]:
    found = _PASSAGE.fullmatch(at.strip())
    if not found:
        raise BadInput(f"“{at}” is no passage. Write two offsets, such as 120-180.")
    return int(found[1]), int(found[2])


def forget(
    kept: Annotated[list[str], typer.Argument(help="Ids from `footnote kept`.")],
    home: Home = None,
) -> None:
    """Drop kept answers."""
    from footnote.assistant.proof import kept as shelf
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.terminal import plain

    where = load_settings(home=home).where
    for kept_id in kept:
        shelf.forget(where, kept_id)
        err.print(plain(f"Dropped {kept_id}."))


def check(
    answers: Annotated[
        list[str] | None,
        typer.Argument(help="Answers as JSON instead of those kept; - is standard input."),
    ] = None,
    article: _Article = None,
    against: _New = None,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Check kept answers against the articles as they are now. Status 1 if one no longer holds."""
    from footnote.assistant.proof.recheck import to_json
    from footnote.assistant.settings import load_settings
    from footnote.assistant.show.kept_lines import checked_lines

    checked = _checked(answers or [], article, against or [], load_settings(home=home).where)
    if json:
        sys.stdout.write(to_json(checked) + "\n")
    else:
        _print(checked_lines(checked))
    if not all(one.holds for one in checked):
        raise typer.Exit(1)


def _checked(
    answers: Sequence[str], article: str | None, against: Sequence[Path], where: "Where"
) -> tuple["Rechecked", ...]:
    from footnote.assistant.proof import kept as shelf
    from footnote.assistant.proof.recheck import recheck
    from footnote.assistant.proof.texts import Files
    from footnote.index.library.records import Records

    if answers:
        kept: Sequence[Kept] = [shelf.as_kept(one) for one in _read(answers)]
    else:
        kept = _kept(where, article, None, None)
    if against:
        from footnote.index.read import read_file

        cited = [citation for one in kept for citation in shelf.cited(one.answer)]
        return recheck(kept, Files([read_file(file) for file in against], cited))
    with Records(where, read_only=True) as records:
        return recheck(kept, records)


def _read(names: Iterable[str]) -> list["Answer"]:
    """Read answers from files, from saved conversations and from standard input."""
    from footnote.assistant.answer import read_answers

    found: list[Answer] = []
    for name in names:
        try:
            data = sys.stdin.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise BadInput(f"“{name}” can't be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise BadInput("What comes from standard input is no text.") from None
        found += read_answers(data)
    return found


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        out.print(line)
