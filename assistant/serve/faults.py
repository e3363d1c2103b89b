"""A fault comes in, a line in the log goes out, and the number under which it stands there.

Within a request that is the request's own number, which its answer carries too.
"""

import logging
import os
import secrets
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType

from footnote.assistant.model.failure import cleaned
from footnote.index.given import Foreign

log = logging.getLogger("footnote")

PROMISE = (
    "Something went wrong on our side. Try again; if that doesn't help, the window in which the "
    "page was started says more under {}."
)
_number: ContextVar[str] = ContextVar("number", default="")
# What the system says of files: no text of an article is in it.
_OF_THE_SYSTEM = (OSError, sqlite3.Error)


@contextmanager
def numbered() -> Iterator[str]:
    """Give what happens in this block a number, by which the log and the reader know it."""
    before = _number.set(secrets.token_hex(4))
    try:
        yield _number.get()
    finally:
        _number.reset(before)


def number_now() -> str:
    """Return the number of what happens now; nothing outside of any."""
    return _number.get()


def log_fault(what: str, error: BaseException) -> str:
    """Log what went wrong on our side, and return its number."""
    return _logged(logging.ERROR, what, error)


def log_misuse(what: str, error: BaseException) -> str:
    """Log a request that nothing here can make sense of, and return its number."""
    return _logged(logging.WARNING, what, error)


def _logged(level: int, what: str, error: BaseException) -> str:
    number = number_now() or secrets.token_hex(4)
    said = cleaned(str(error))
    words = said if isinstance(error, _OF_THE_SYSTEM) else Foreign(said)
    where = _place(error.__traceback__)
    trace = error if os.environ.get("FOOTNOTE_DEBUG") else None
    kind, about = type(error).__name__, cleaned(what)
    log.log(level, "%s %s: %s: %s%s", number, about, kind, words, where, exc_info=trace)
    return number


def _place(trace: TracebackType | None) -> str:
    """Return the file and the line at which it was raised."""
    if not (frames := traceback.extract_tb(trace)):
        return ""
    name = "/".join(frames[-1].filename.split("/")[-2:])
    return f" ({name}:{frames[-1].lineno})"
