"""A reply comes in that is no article: an error, a login, nothing at all. A sentence goes out."""

import re

from footnote.index.errors import BadInput
from footnote.index.fetch.address import Address

_SAID = {
    204: "sent nothing",
    205: "sent nothing",
    401: "asks for a login there",
    402: "asks for payment there",
    403: "doesn't let Footnote read that page",
    404: "has no such page",
    407: "asks for a login there",
    410: "no longer has that page",
    429: "has had too many requests",
    451: "may not show that page, for legal reasons",
}
_TO_MEND = "Look at it in a browser; what you see there can be saved and added as a file."

_PASSWORD = re.compile(rb"<input\b[^<>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_LOGIN = re.compile(r"/(?:log[-_]?in|sign[-_]?in|o?auth2?|sso|sessions?)(?=[/.?]|$)", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>")
_CODE = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_ASCII = bytes(range(128))
_FEW_WORDS = 150
_LARGE = 2_000_000  # bytes that no login has, and that would take long to look through


def check_status(status: int, address: Address) -> None:
    """Refuse a reply that isn't a whole page (200), saying what the host said."""
    if status in (200, 203):
        return
    said = _SAID.get(status) or ("has trouble of its own" if status >= 500 else "gave no page")
    raise BadInput(f"{address.netloc} {said} (HTTP status {status}). {_TO_MEND}")


def check_page(data: bytes, address: Address, *, moved: bool) -> None:
    """Refuse a page that is empty, or asks for a password rather than saying anything."""
    if not data.strip():
        raise BadInput(f"{address.netloc} sent an empty page. {_TO_MEND}")
    if len(data) > _LARGE:
        return
    led_to_login = moved and _LOGIN.search(address.target)
    if _PASSWORD.search(data) and (led_to_login or _words(data) < _FEW_WORDS):
        raise BadInput(f"{address.netloc} shows a login instead of an article. {_TO_MEND}")


def _words(page: bytes) -> int:
    """Count the words of a page about as a reader sees them; six bytes of other letters are one."""
    first, *others = _CODE.split(page)
    visible = [first, *(part.partition(b"</")[2] for part in others)]
    text = _TAG.sub(b" ", b" ".join(visible))
    return len(text.split()) + len(text.translate(None, delete=_ASCII)) // 6
