"""How much of something is done: whoever works tells it, whoever watches draws it."""

from collections.abc import Callable

Step = Callable[[int, int], None]  # how much of one thing is done, of how much
Progress = Callable[[str, int, int], None]  # the same, of the thing that is named


def step(progress: Progress | None, what: str) -> Step | None:
    """Turn progress of many things into that of one; None if nobody watches."""
    return (lambda done, of: progress(what, done, of)) if progress else None
