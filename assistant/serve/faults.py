"""A fault comes in, a line in the log goes out, and the number under which it stands there."""

import logging
import os
import secrets
import traceback
from types import TracebackType

from footnote.assistant.model.failure import cleaned

log = logging.getLogger("footnote")

PROMISE = (
    "Something went wrong on our side. Try again; if that doesn't help, the window in which the "
    "page was started says more under {}."
)


def log_fault(what: str, error: BaseException) -> str:
    """Log what went wrong on our side, and return its number."""
    return _logged(logging.ERROR, what, error)


def log_misuse(what: str, error: BaseException) -> str:
    """Log a request that nothing here can make sense of, and return its number."""
    return _logged(logging.WARNING, what, error)


def _logged(level: int, what: str, error: BaseException) -> str:
    number = secrets.token_hex(4)
    said = cleaned(f"{type(error).__name__}: {error}")
    where = _place(error.__traceback__)
    trace = error if os.environ.get("FOOTNOTE_DEBUG") else None
    log.log(level, "%s %s: %s%s", number, cleaned(what), said, where, exc_info=trace)
    return number


def _place(trace: TracebackType | None) -> str:
    """Return the file and the line at which it was raised."""
    if not (frames := traceback.extract_tb(trace)):
        return ""
    name = "/".join(frames[-1].filename.split("/")[-2:])
    return f" ({name}:{frames[-1].lineno})"
