"""An address comes in; the bytes behind it, the final address, content type and charset go out.

One fetcher for all of Footnote. It asks public hosts only, and treats what they send as hostile:
docs/decisions/0011-one-fetcher.md says what is refused and why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.fetch.address import Address, follow, is_address, parse, shown
from footnote.index.fetch.body import read_body
from footnote.index.fetch.exchange import Reply, exchange
from footnote.index.fetch.network import INTERNET, Network
from footnote.index.fetch.page import check_page, check_status
from footnote.index.fetch.text import as_page, as_utf8
from footnote.index.fetch.wire import Deadline, too_large
from footnote.index.progress import READING, Progress, step
from footnote.index.read import read_bytes

__all__ = ["INTERNET", "Fetched", "Limits", "Network", "fetch", "is_address", "read_address"]


_REDIRECTS = (301, 302, 303, 307, 308)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: seconds and redirects for all of it, bytes of the page unpacked.

    `ratio` is how many times its packed size a page may unpack to, beyond the first megabyte.
    """

    seconds: float = 30
    bytes: int = 20_000_000
    ratio: int = 200
    redirects: int = 5


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: `address` is where it was in the end, in its one normal form.

    Text whose charset the server named rightly is UTF-8 with a byte order mark in `data`; all
    else is as it came. `name` is what a file of it would be called.
    """

    address: str
    name: str
    data: bytes
    content_type: str
    charset: str


def fetch(
    address: str,
    *,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
    network: Network = INTERNET,
) -> Fetched:
    """Fetch a page of the public web, following redirects; BadInput says why it can't be had."""
    deadline = Deadline(limits.seconds)
    here = start = parse(address)
    for _ in range(limits.redirects + 1):
        if progress:
            progress(f"fetching {here.netloc}", 0, 1)
        with exchange(here, network, deadline, limits.bytes) as reply:
            if reply.status not in _REDIRECTS:
                return _fetched(reply, here, start, deadline, limits, progress)
            here = follow(here, _location(reply, here))
    raise BadInput(
        f"“{shown(address)}” leads to more than {limits.redirects} other addresses in a row. "
        "Open it in a browser and add the address where it ends."
    )


def read_address(
    address: str, *, progress: Progress | None = None, network: Network = INTERNET
) -> Article:
    """Fetch a page and make an article of it, whose source is the page's final address."""
    fetched = fetch(address, progress=progress, network=network)
    data = as_page(fetched.data, fetched.content_type)
    pages = step(progress, READING)
    return read_bytes(data, name=fetched.name, source=fetched.address, progress=pages)


def _location(reply: Reply, here: Address) -> str:
    location = reply.header("location")
    if not location or sum(name == "location" for name, _ in reply.headers) > 1:
        raise BadInput(
            f"{here.netloc} says that the page is elsewhere, but not clearly where. "
            "Open it in a browser and add the address where it ends."
        )
    return location


def _fetched(
    reply: Reply,
    here: Address,
    start: Address,
    deadline: Deadline,
    limits: Limits,
    progress: Progress | None,
) -> Fetched:
    check_status(reply.status, here)
    length = reply.header("content-length")
    expected = int(length) if length.isdecimal() else 0
    if expected > limits.bytes:
        raise too_large(limits.bytes)
    data = read_body(
        _told(reply.body, f"fetching {here.netloc}", expected, progress),
        reply.header("content-encoding"),
        max_bytes=limits.bytes,
        max_ratio=limits.ratio,
        deadline=deadline,
    )
    check_page(data, here, moved=here != start)
    kind, charset = _content_type(reply.header("content-type"))
    return Fetched(str(here), here.name, as_utf8(data, kind, charset), kind, charset)


def _told(
    pieces: Iterator[bytes], what: str, expected: int, progress: Progress | None
) -> Iterator[bytes]:
    """Pass the pieces of a body on, and tell how much has come."""
    done = 0
    for piece in pieces:
        done += len(piece)
        if progress:
            progress(what, done, max(done, expected))
        yield piece


def _content_type(header: str) -> tuple[str, str]:
    """Return the kind of a page, as in “text/html”, and its charset; both may be empty."""
    match = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), match[1].lower() if match else ""
