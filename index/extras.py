"""A package that isn't installed becomes a sentence that names the extra which brings it."""

from collections.abc import Iterator
from contextlib import contextmanager

from footnote.index.errors import NotInstalled


@contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Import in this block what an extra brings; NotInstalled says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("", "footnote"):
            raise  # a fault of ours, which no package mends
        raise NotInstalled(
            f"{what} needs more packages: pip install 'footnote-assistant[{name}]'. "
            f"(“{error.name}” is missing.)"
        ) from error
