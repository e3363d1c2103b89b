"""A comparison comes in, what a terminal shows of it goes out: beside each other, or in turn."""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from footnote.assistant.answer import Outcome
from footnote.assistant.compare import Comparison, Disagreement, Side
from footnote.assistant.show.terminal import answer_lines, plain

_NARROWEST = 36  # columns that a side needs to be read


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print the sides beside each other where there is room for it, else one after another."""
    if console.is_terminal and console.width >= _NARROWEST * len(comparison.sides):
        console.print(_table(comparison))
    else:
        for side in comparison.sides:
            for line in [plain(side.title), *_side_lines(side), ""]:
                console.print(line)
    for line in disagreement_lines(comparison):
        console.print(line)


def disagreement_lines(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each disagreement, or one that says that none was found."""
    answered = [one for one in comparison.sides if one.answer.citations]
    if comparison.disagreements:
        yield "They disagree:"
        yield from (f"  {_line(comparison, one)}" for one in comparison.disagreements)
    elif len(answered) > 1:
        yield "Nothing was found in which they disagree."


def _side_lines(side: Side) -> Iterator[str]:
    lines = answer_lines(side.answer)
    if side.answer.outcome is Outcome.NOT_IN_ARTICLE:
        yield plain(side.answer.missing)
    else:
        yield from lines


def _table(comparison: Comparison) -> RenderableType:
    table = Table(expand=True)
    for side in comparison.sides:
        table.add_column(Text(plain(side.title)), ratio=1, overflow="fold")
    table.add_row(*(Text("\n".join(_side_lines(side))) for side in comparison.sides))
    return table


def _line(comparison: Comparison, one: Disagreement) -> str:
    names = {
        "number": "another number",
        "name": "another name",
        "opposite": "the opposite",
        "not": "one of them denies it",
    }
    said = [_words(comparison, one, at) for at in (0, 1)]
    return plain(f"{names[one.on]}: {said[0]}; {said[1]}")


def _words(comparison: Comparison, one: Disagreement, at: int) -> str:
    place, words = (one.one, one.other)[at], one.words[at]
    title = comparison.sides[place.side].title
    said = words or " ".join(comparison.cited(place).quote.split())
    return f"“{said}” [{place.number}] — {title}"
