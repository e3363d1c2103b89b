"""Counts of what is done come in, bars on a terminal go out."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Display

from footnote.index.progress import in_words


class Bars:
    """One bar for each thing that takes long; call it with what, how much is done, of how much."""

    def __init__(self, display: Display) -> None:
        """Draw on a rich display that is running."""
        self._display = display
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, of: int) -> None:
        """Draw how far something is."""
        if what not in self._tasks:
            self._tasks[what] = self._display.add_task(what, total=None, words="")
        words = in_words(what, done, of)
        self._display.update(self._tasks[what], completed=done, total=of or None, words=words)


@contextmanager
def bars(console: Console) -> Iterator[Bars]:
    """Show bars while the block runs; nothing of them stays."""
    with Display(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[words]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as display:
        yield Bars(display)
