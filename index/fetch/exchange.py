"""An address comes in; one request goes over one connection, and the reply to it comes out.

h11 reads the protocol and never touches the network; the bytes come and go by a `Wire`. The
connection carries no cookie, no credential and no second request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import h11

from footnote.index.errors import BadInput
from footnote.index.fetch.address import Address
from footnote.index.fetch.body import codings
from footnote.index.fetch.network import Network, connect, reason
from footnote.index.fetch.wire import Deadline, Wire

_MAX_HEAD = 64_000  # bytes of status line and headers, or of a chunk's
_MAX_NOTICES = 10  # provisional replies (1xx) before the one that counts
_MAX_PIECES = 50_000  # of a body; a page in crumbs would cost half a minute of computing
_HEADERS = (
    ("User-Agent", "Footnote (fetches single articles for its reader)"),
    (
        "Accept",
        "text/html,text/markdown,text/plain,application/pdf,*/*;q=0.5",
    ),
    ("Connection", "close"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """The head of a reply, and its body as it comes, still encoded."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: Iterator[bytes]

    def header(self, name: str) -> str:
        """Return a header, in small letters, joined by commas where it is there more than once."""
        return ", ".join(value for key, value in self.headers if key == name)


@contextmanager
def exchange(
    address: Address, network: Network, deadline: Deadline, max_bytes: int
) -> Iterator[Reply]:
    """Ask for an address and give the reply; the connection ends with the block."""
    with connect(address, network, deadline, max_bytes) as wire:
        try:
            events = _events(wire, _request(address), deadline)
            head = _head(events)
            headers = tuple((_text(name), _text(value)) for name, value in head.headers)
            body = (bytes(event.data) for event in events if isinstance(event, h11.Data))
            yield Reply(head.status_code, headers, body)
        except h11.ProtocolError as error:
            fault = str(error).partition(":")[0]  # behind it stands what was sent, at any length
            raise BadInput(
                f"What {address.netloc} sent broke off, or isn't proper HTTP ({fault}). "
                "Try again, or save the page in a browser and add the file."
            ) from None
        except TimeoutError:
            raise deadline.over() from None
        except OSError as error:
            raise BadInput(
                f"The connection to {address.netloc} was lost ({reason(error)}). Try again."
            ) from None


def _request(address: Address) -> h11.Request:
    headers = [("Host", address.netloc), *_HEADERS, ("Accept-Encoding", codings())]
    return h11.Request(method="GET", target=address.target, headers=headers)


def _events(wire: Wire, request: h11.Request, deadline: Deadline) -> Iterator[h11.Event]:
    """Send the request, then yield what comes back, to the end of the reply."""
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
    wire.send((http.send(request) or b"") + (http.send(h11.EndOfMessage()) or b""))
    pieces = 0
    while not isinstance(event := http.next_event(), h11.EndOfMessage):
        deadline.left()  # also between events: a megabyte can hold very many
        if isinstance(event, h11.Event):
            pieces += 1
            if pieces > _MAX_PIECES:
                raise h11.RemoteProtocolError("the page comes in too many small pieces")
            yield event
        else:
            http.receive_data(wire.receive())


def _head(events: Iterator[h11.Event]) -> h11.Response:
    for event, _ in zip(events, range(_MAX_NOTICES), strict=False):
        if isinstance(event, h11.Response):
            return event
    raise h11.RemoteProtocolError("no reply after many provisional ones")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
