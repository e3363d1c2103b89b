"""What can go wrong, said in one sentence for the reader and one way out.

FootnoteError           everything below; str(error) is meant to be shown
├── BadInput            a file, a question or a setting that can't be used as it is
├── NotFound            no such article in this library
├── LibraryError        the library on disk
│   ├── LibraryInUse    another process owns it
│   ├── LibraryDamaged  the search index and the articles no longer agree
│   └── EmbedderChanged it was built with another embedding model
├── NotInstalled        a part that comes with an extra, and isn't there
└── ModelError          the language or embedding model can't be had
"""

from collections.abc import Iterator
from contextlib import contextmanager


class FootnoteError(Exception):
    """Something the reader can understand and mend; its text says how."""


class BadInput(FootnoteError):
    """A file, question or setting that can't be used as it is."""


class NotFound(FootnoteError):
    """No such article in this library."""


class LibraryError(FootnoteError):
    """The library on disk can't be used as it is."""


class LibraryInUse(LibraryError):
    """Another process owns the library; `address` is its page, where it has one."""

    def __init__(self, message: str, *, address: str = "") -> None:
        """Keep the owner's address beside the message."""
        super().__init__(message)
        self.address = address


class LibraryDamaged(LibraryError):
    """The search index and the articles no longer agree; `footnote rebuild` mends it."""


class EmbedderChanged(LibraryError):
    """The library was built with another embedding model."""


class NotInstalled(FootnoteError):
    """A part of Footnote whose packages come with an extra that isn't installed."""


class ModelError(FootnoteError):
    """A language or embedding model can't be had, or failed."""


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
