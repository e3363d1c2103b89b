"""How much of something is done: whoever works tells it, whoever watches draws it."""

from collections.abc import Callable

from footnote.index.given import expect

Step = Callable[[int, int], None]  # how much of one thing is done, of how much
Progress = Callable[[str, int, int], None]  # the same, of the thing that is named


class Stopped(Exception):
    """Whoever waited for some work doesn't any more; raised where the work tells how far it is."""


def step(progress: Progress | None, what: str) -> Step | None:
    """Turn progress of many things into that of one; None if nobody watches."""
    if progress is None:
        return None
    tell = expect(progress, (Callable,), "Progress is told to a function, or to nobody (None).")
    return lambda done, of: tell(what, done, of)


READING = "reading the pages"
EMBEDDING = "embedding"


def in_words(what: str, done: int, of: int) -> str:
    """Say how far a step is: “page 12 of 47”, “60 of 210 passages”; nothing if it isn't counted."""
    if not of:
        return ""
    if what == READING:
        return f"page {done:,} of {of:,}"
    return f"{done:,} of {of:,} passages" if what.startswith(EMBEDDING) else ""


def part(progress: Step | None, before: int, size: int, total: int) -> Step | None:
    """Turn the progress of one of several things into that of all."""
    if progress is None:
        return None
    return lambda done, of: progress(before + size * done // max(of, 1), total)
