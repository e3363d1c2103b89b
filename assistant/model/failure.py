"""What went wrong with a model comes in, what may be said of it goes out: no key, no password.

A provider's own words can repeat whatever was sent to it. A reader gets the kind of failure and
its status; the words go to the log, without what looks like a secret.
"""

import logging
import os
import re
from urllib.parse import urlsplit, urlunsplit

from footnote.index.errors import FootnoteError
from footnote.index.given import Foreign

log = logging.getLogger("footnote")

_MOST = 300  # characters of an error's own words
_HIDDEN = "…"
_STATUS = {
    400: "it doesn't take what was asked",
    401: "it wants another key",
    403: "it wants another key",
    404: "there is no such model or address",
    422: "it doesn't take what was asked",
    429: "it has too many requests",
}
_ADDRESS = re.compile(r"\bhttps?://[^\s'\"<>“”]+", re.IGNORECASE)
_SECRETS = (
    re.compile(r"\b((?:bearer|basic)\s+)[^\s'\"]+", re.IGNORECASE),
    re.compile(
        r"((?:api[_-]?key|authorization|password|token|secret)['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,}]+",
        re.IGNORECASE,
    ),
    re.compile(r"()\b(?:sk|pk|rk|key|gsk|xai|hf)[-_][\w-]{4,}"),
)
_OURS = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)\Z")
_SHORTEST = 6  # characters of a key that is looked for by itself


def logged(error: Exception) -> str:
    """Write a failure to the log, and say in a few words what it was."""
    log.warning("a model failed: %s: %s", type(error).__name__, Foreign(cleaned(str(error))))
    return reason_of(error)


def reason_of(error: Exception) -> str:
    """Say in a few words what a model, or its server, did instead of answering."""
    if isinstance(error, FootnoteError):
        return cleaned(str(error)).rstrip(".")
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        why = _STATUS.get(status, "its server has trouble" if status >= 500 else "")
        return f"The model failed (status {status}{f': {why}' if why else ''})"
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if any("Timeout" in kind for kind in kinds):
        return "The model didn't answer in time"
    if {"RemoteProtocolError", "ReadError"} & set(kinds):
        return "The model broke off"
    if {"ConnectError", "APIConnectionError"} & set(kinds):
        return "The model can't be reached"
    if {"ValueError", "TypeError", "KeyError", "IndexError", "AttributeError"} & set(kinds):
        return "The model's reply can't be read"
    return f"The model failed ({kinds[0]})"


def cleaned(text: str) -> str:
    """Return a text in one short line, without what looks like a secret in it."""
    line = _ADDRESS.sub(lambda found: shown_address(found[0]), " ".join(text.split()))
    for known in sorted(_known(), key=len, reverse=True):
        line = line.replace(known, _HIDDEN)
    for pattern in _SECRETS:
        line = pattern.sub(rf"\1{_HIDDEN}", line)
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"


def shown_address(address: str) -> str:
    """Return an address without the name, the password and the query that may stand in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return _HIDDEN
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", parts.fragment))


def shown_model(given: str) -> str:
    """Return the setting that names a model as it may be shown."""
    return shown_address(given) if given.startswith(("http://", "https://")) else given


def _known() -> set[str]:
    """Return the keys that stand in the environment."""
    return {
        value
        for name, value in os.environ.items()
        if _OURS.search(name) and len(value) >= _SHORTEST
    }
