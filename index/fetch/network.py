"""An address comes in, a connection to an IP address that was checked goes out, in time.

This is the only place that connects, and it connects to nothing that `permitted` didn't allow.
"""

import os
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from queue import Empty, SimpleQueue
from threading import Thread

import certifi

from footnote.index.errors import BadInput
from footnote.index.fetch.address import Address
from footnote.index.fetch.public import is_public
from footnote.index.fetch.wire import Deadline, SecureWire, Wire

MAX_TRIES = 4  # of a host's IP addresses, so that each has time to answer

Endpoint = tuple[str, int]  # an IP address and a port


def look_up(host: str, port: int) -> list[Endpoint]:
    """Ask the system for a host's IP addresses; OSError if it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), int(address[1])) for *_, address in found]


@cache
def tls() -> ssl.SSLContext:
    """Return how certificates are checked: by the system's store, else by certifi's."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(frozen=True, slots=True)
class Network:
    """How names become endpoints, which of those may be connected to, and whose word TLS takes.

    Only a test has a reason for another one than `INTERNET`.
    """

    resolve: Callable[[str, int], Sequence[Endpoint]] = look_up
    permitted: Callable[[str, int], bool] = is_public
    tls: Callable[[], ssl.SSLContext] = tls


INTERNET = Network()


def connect(address: Address, network: Network, deadline: Deadline, max_bytes: int) -> Wire:
    """Connect to one of the endpoints of a host, all of which were checked."""
    endpoints = _checked(address, network, deadline)
    why = ""
    for tries_left, endpoint in zip(range(len(endpoints), 0, -1), endpoints, strict=True):
        try:
            opened = _open(endpoint, deadline.left() / tries_left)
            return _wire(opened, address, network, deadline, max_bytes)
        except ssl.SSLCertVerificationError as error:
            fault = error.verify_message.rstrip(".")
            raise BadInput(
                f"The certificate of {address.netloc} can't be trusted ({fault}), so the page "
                "may be anyone's. Nothing was fetched."
            ) from None
        except OSError as error:
            why = reason(error)
    deadline.left()
    raise BadInput(f"{address.netloc} can't be reached ({why}). Try again later.")


def _checked(address: Address, network: Network, deadline: Deadline) -> list[Endpoint]:
    """Return the endpoints to try; BadInput if one of them, tried or not, isn't permitted."""
    if address.is_numeric:
        found = [(address.host, address.port)]
    else:
        found = _resolve(address, network, deadline)
    if not all(network.permitted(*endpoint) for endpoint in found):
        raise BadInput(
            f"{address.netloc} is no host of the public internet: it leads into a private "
            "network or to this machine. Save the page and add the file."
        )
    return both_kinds_first(found)[:MAX_TRIES]


def _resolve(address: Address, network: Network, deadline: Deadline) -> list[Endpoint]:
    """Look a host up in a thread of its own, since that can't be told when to give up."""
    answer: SimpleQueue[Sequence[Endpoint] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(network.resolve(address.host, address.port))
        except Exception as error:
            answer.put(error)

    Thread(target=ask, name="footnote-look-up", daemon=True).start()
    with suppress(Empty):
        found = answer.get(timeout=deadline.left())
        if not isinstance(found, Exception) and found:
            return list(dict.fromkeys(found))
        raise BadInput(
            f"There is no host {address.netloc}, or it can't be looked up from here. "
            "Check the address and the connection to the internet."
        )
    raise BadInput(f"{address.netloc} could not be looked up in time. Try again later.")


def both_kinds_first(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """Take IPv6 and IPv4 in turns, as the system ordered them: often only one of them works."""
    new = [endpoint for endpoint in endpoints if ":" in endpoint[0]]
    old = [endpoint for endpoint in endpoints if ":" not in endpoint[0]]
    kinds = (new, old) if endpoints[0] in new else (old, new)
    pairs: Iterator[Endpoint | None] = chain.from_iterable(zip_longest(*kinds))
    return [endpoint for endpoint in pairs if endpoint]


def _open(endpoint: Endpoint, seconds: float) -> socket.socket:
    """Connect to an endpoint that was checked."""
    family = socket.AF_INET6 if ":" in endpoint[0] else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(seconds)
        opened.connect(endpoint)
    except BaseException:
        opened.close()
        raise
    return opened


def _wire(
    opened: socket.socket, address: Address, network: Network, deadline: Deadline, max_bytes: int
) -> Wire:
    """Speak TLS if the address says so, and check that the certificate is for the host's name."""
    try:
        if address.scheme == "http":
            return Wire(opened, deadline, max_bytes)
        return SecureWire(opened, deadline, max_bytes, network.tls(), address.host)
    except BaseException:
        opened.close()
        raise


def reason(error: OSError) -> str:
    """Say in a few words why the network failed."""
    if isinstance(error, TimeoutError):
        return "it doesn't answer"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {(error.reason or 'no reason given').replace('_', ' ').lower()}"
    return os.strerror(error.errno) if error.errno else str(error)
