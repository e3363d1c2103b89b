"""A small internet for tests: hosts with names of their own, each a real server on this machine.

Nothing else can be reached: names that aren't there aren't found, and of the loopback addresses
only these servers stand for public ones. The real rule decides about all others.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Thread

import trustme

from footnote.index.fetch import Network
from footnote.index.fetch.network import Endpoint
from footnote.index.fetch.public import is_public

Serve = Callable[[socket.socket], object]  # gets the connection after the request was read


class Web:
    """Hosts that a test makes up. `requests` are those that came, `asked` the names looked up."""

    def __init__(self) -> None:
        self.names: dict[str, list[Endpoint]] = {}
        self.public: set[Endpoint] = set()
        self.requests: list[bytes] = []
        self.asked: list[str] = []
        self.connections = 0
        self._authority = trustme.CA()
        self._sockets: list[socket.socket] = []
        self._trust = ssl.create_default_context()
        self._authority.configure_trust(self._trust)

    @property
    def network(self) -> Network:
        return Network(self.resolve, self.permitted, lambda: self._trust)

    def resolve(self, host: str, port: int) -> list[Endpoint]:
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    def permitted(self, ip: str, port: int) -> bool:
        return (ip, port) in self.public or is_public(ip, port)

    def host(
        self,
        name: str,
        *replies: bytes | Serve,
        tls: bool = False,
        certificate: str = "",
        tickets: int = 2,
        ip: str = "127.0.0.1",
        public: bool = True,
    ) -> Endpoint:
        """Start a host that gives these replies one after another, the last one for ever."""
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.num_tickets = tickets
            self._authority.issue_cert(certificate or name).configure_cert(context)
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        listening = socket.create_server((ip, 0), family=family)
        self._sockets.append(listening)
        endpoint: Endpoint = listening.getsockname()[:2]
        self.names[name] = [endpoint]
        if public:
            self.public.add(endpoint)
        Thread(target=self._listen, args=(listening, list(replies), context), daemon=True).start()
        return endpoint

    def close(self) -> None:
        for opened in self._sockets:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
            opened.close()

    def _listen(
        self,
        listening: socket.socket,
        replies: list[bytes | Serve],
        context: ssl.SSLContext | None,
    ) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                self.connections += 1
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                Thread(target=self._serve, args=(connection, reply, context), daemon=True).start()

    def _serve(
        self, connection: socket.socket, reply: bytes | Serve, context: ssl.SSLContext | None
    ) -> None:
        connection.settimeout(5)
        with connection, suppress(OSError, ValueError):
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                self.requests.append(_request(connection))
                if callable(reply):
                    reply(connection)
                else:
                    connection.sendall(reply)
                if isinstance(connection, ssl.SSLSocket):
                    connection.unwrap()


def _request(connection: socket.socket) -> bytes:
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        piece = connection.recv(4096)
        if not piece:
            break
        request += piece
    return request


def page(
    body: str | bytes = "The sky is blue today.\n",
    kind: str = "text/plain",
    *headers: str,
    status: str = "200 OK",
) -> bytes:
    """Return a whole reply."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    """Return a reply that leads elsewhere."""
    return f"HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def drip(pieces: Iterable[bytes], pause: float = 0.02) -> Serve:
    """Return a host's behaviour: one small piece after another."""

    def serve(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return serve
