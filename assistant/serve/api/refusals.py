"""What went wrong comes in, a JSON object goes out: a sentence, its kind, the request's number.

{"error": {"message": "…", "type": "bad_input", "request": "1a2b3c4d"}}
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from footnote.assistant.serve.faults import PROMISE, log_fault, number_now
from footnote.index.errors import BadInput, FootnoteError, LibraryError, NotFound, NotInstalled
from footnote.index.given import shown

_FOR_PROGRAMS = ("/api/", "/v1/", "/mcp", "/healthz", "/readyz", "/metrics", "/openapi.json")
_KINDS = {
    400: "bad_request",
    401: "no_token",
    403: "forbidden",
    404: "not_found",
    408: "too_slow",
    411: "no_length",
    413: "too_large",
    422: "bad_input",
    429: "too_many",
    501: "not_installed",
    503: "unavailable",
}


class Busy(FootnoteError):
    """More are asking than wait in line."""


class TooMany(FootnoteError):
    """Something was done too often; `seconds` is how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        """Keep the seconds beside the message."""
        super().__init__(message)
        self.seconds = seconds


def is_for_programs(path: str) -> bool:
    """Say whether what is at a path is asked by programs, which read JSON."""
    return path.startswith(_FOR_PROGRAMS)


def refusal(
    path: str, status: int, words: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Refuse a request in a sentence: in JSON for programs, else as plain text."""
    if is_for_programs(path):
        return JSONResponse(said(status, words), status, headers)
    return PlainTextResponse(words, status, headers)


def said(status: int, words: str) -> dict[str, Any]:
    """Return the object that says what went wrong."""
    kind = _KINDS.get(status, "fault")
    return {"error": {"message": words, "type": kind, "request": number_now()}}


def explained(error: Exception) -> tuple[int, str]:
    """Return the status and the sentence for an error; what is our fault goes to the log."""
    if not isinstance(error, FootnoteError):
        return 500, PROMISE.format(log_fault("the API", error))
    words = str(error).encode("utf-8", "replace").decode()  # half a character can't be sent
    match error:
        case BadInput():
            return 422, words
        case NotFound():
            return 404, words
        case NotInstalled():
            return 501, words
        case LibraryError() | Busy():
            return 503, words
        case TooMany():
            return 429, words
    return 500, words


def sentence_of(errors: Sequence[Mapping[str, Any]], root: str = "") -> str:
    """Say what is wrong with the arguments of a request: of the first that is."""
    described = f"{root}/openapi.json"
    first = errors[0]
    place = [str(one) for one in first["loc"] if one not in ("body", "query", "path")]
    name, kind = shown(".".join(place)), str(first["type"])
    if kind == "json_invalid" or not name:
        return f"Send the arguments as a JSON object; {described} says which there are."
    if kind == "missing":
        return f"“{name}” is missing. {described} says what is taken here."
    if kind == "extra_forbidden":
        return f"“{name}” isn't taken here; {described} says what is."
    return f"“{name}” can't be used: {shown(first['msg'])}."
