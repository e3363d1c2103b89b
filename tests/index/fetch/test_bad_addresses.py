"""Addresses that nobody should fetch, and hosts that mean no good: inputs 1 to 26.

Every host is a real server on this machine; `tests/web.py` says which of them count as public.
"""

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain, repeat
from pathlib import Path

import pytest

from footnote.index.errors import BadInput
from footnote.index.fetch import Fetched, Limits, Network, fetch, read_address
from footnote.index.fetch.address import MAX_LENGTH, parse
from footnote.index.fetch.body import codings
from footnote.index.fetch.network import both_kinds_first, tls
from footnote.index.fetch.public import is_global, is_public
from tests.conftest import MakeAssistant
from tests.web import Web, drip, page, redirect

pytestmark = pytest.mark.slow

SECRET = page("The password of the machine is tulip.")
QUICK = Limits(seconds=0.4)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any attempt to connect or to look a name up."""

    def fail(*_: object) -> None:
        raise AssertionError("this must not be tried")

    monkeypatch.setattr(socket.socket, "connect", fail)
    monkeypatch.setattr(socket, "getaddrinfo", fail)


def get(web: Web, address: str, limits: Limits | None = None) -> Fetched:
    return fetch(address, network=web.network, limits=limits or Limits(seconds=5))


def refused(web: Web, address: str, limits: Limits | None = None) -> str:
    """Return the sentence with which an address is refused."""
    with pytest.raises(BadInput) as refusal:
        get(web, address, limits)
    said = str(refusal.value)
    assert said.endswith(".")
    assert said.isprintable()
    return said


# --- addresses that are refused before anything is done ------------------------------------------

REFUSED = {
    "01": ["http://127.0.0.1/", "http://127.8.8.8/", "http://0.0.0.0/", "http://10.0.0.1/"],
    "02": ["http://localhost:7860/", "http://localhost/", "http://page.localhost/", "http://nas/"],
    "03": [
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "http://[fd00:ec2::254]/",
        "http://metadata.google.internal/",
    ],
    "04": ["http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::1%25lo]/"],
    "05": [
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
    ],
    "06": ["http://2130706433/", "http://0x7f000001/", "http://017700000001/"],
    "07": [
        "http://0x7f.1/",
        "http://0177.1/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1./",
        "http://8.8.8/",
    ],
    "08": [
        "http://①②⑦.⓪.⓪.①/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://127。0。0。1/",
        "http://⑧.⑧.⑧.⑧/",
        "http://loc\u00adalhost/",
        "http://ﬂ℀.example/",
        "http://a.example①/",
        "http://\uff41.example/",
        "http://\u00ada.example/",
        "http://a\u200bb.example/",
    ],
    "09": [
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[fec0::1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[100::1]/",
        "http://[5f00::1]/",
    ],
    "10": [
        "http://100.64.0.1/",
        "http://192.168.1.1/",
        "http://172.31.255.255/",
        "http://192.0.0.8/",
        "http://192.0.0.192/",
        "http://192.0.2.1/",
        "http://198.51.100.1/",
        "http://203.0.113.1/",
        "http://198.18.0.1/",
        "http://192.88.99.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
    ],
    "11": [
        r"http://a.example\@127.0.0.1/",
        r"http:\\a.example\x",
        r"http://a.example/\..\x",
        "http://a.example@127.0.0.1/",
        "http://a.example%40127.0.0.1/",
        "http://a.example%2f@127.0.0.1/",
        "http://a.example:80@127.0.0.1/",
        "http:///a.example/",
        "http:a.example",
        "http://a.example:/",
        "http://[::1",
        "http://a..example/",
        "http://-a.example/",
        "http://a.example.:80/",
        "http://[a.example]/",
        "http://a.example;b.example/",
        "http://a.example,b.example/",
        "http:/a.example/",
        "//a.example/",
    ],
    "12": ["http://user:pw@host.example/", "http://user@host.example/", "https://:@host.example/"],
    "13": [
        "file:///etc/passwd",
        "gopher://a.example/",
        "ftp://a.example/",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "jar:http://a.example/!/x",
        "view-source:http://a.example/",
        "ws://a.example/",
        "HTTPX://a.example/",
        "http\u017f://a.example/",
        "blob:https://a.example/1",
    ],
    "14": [
        "http://a.example:22/",
        "http://a.example:6379/",
        "http://a.example:8080/",
        "http://a.example:443/",
        "https://a.example:80/",
        "http://a.example:0/",
        "http://a.example:65616/",
        "http://a.example:٨٠/",
        "http://a.example:-80/",
        "http://a.example:+80/",
    ],
    "25": [
        "http://a.example/\r\nHost: b.example",
        "http://a.example/%0d%0aX: y",
        "http://a.example\r\n/",
        "http://a.example/\x00",
        "http://a.example/%00",
        "http://a.exa\tmple/",
        "http://a.example/a b",
        "http://a.example/\u2028",
        "http://a.example/\ud800",
        "http://a.example\ud800/",
        "\x1bhttp://a.example/",
        "http://a.example/" + "x" * 100_000,
        "http://" + "x" * 1_990 + "/",
        "http://" + "a." * 130 + "example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "ä" * 900 + ".example/",
        "",
        "http://",
    ],
}


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(address, id=f"{number} {address[:40]!a}")
        for number, addresses in REFUSED.items()
        for address in addresses
    ],
)
def test_bad_01_to_14_and_25_are_refused_at_once(quiet: None, address: str) -> None:
    """Nothing is looked up, nothing is connected to, and the real rules are used."""
    begun = time.monotonic()
    with pytest.raises(BadInput) as refusal:
        fetch(address)
    assert time.monotonic() - begun < 1
    said = str(refusal.value)
    assert said.isprintable()
    assert said.endswith(".")
    assert len(said) < 400
    assert "pw" not in said


def test_a_public_address_is_allowed_as_it_is_written() -> None:
    assert all(
        map(is_global, ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
    )
    assert str(parse("http://8.8.8.8")) == "http://8.8.8.8/"
    assert str(parse("http://[2001:4860:4860:0::8888]:80/a")) == "http://[2001:4860:4860::8888]/a"
    assert not is_global("fe80::1%eth0")
    assert not is_global("nonsense")


def test_bad_14_only_web_ports_of_a_checked_address(web: Web) -> None:
    """A name may lead to a public address; another port is refused all the same."""
    web.names["a.example"] = [("93.184.215.14", 6379)]
    assert "private" in refused(web, "http://a.example/")


# --- hosts that lead elsewhere -------------------------------------------------------------------


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:{port}/",
        "//127.0.0.1/",
        "http://localhost/",
        "http://secret.example/",
        "http://[::1]/",
        "file:///etc/passwd",
        r"http:\\127.0.0.1\x",
        "http://user@public.example/",
    ],
)
def test_bad_15_a_redirect_to_this_machine_is_refused_at_the_hop(web: Web, to: str) -> None:
    secret = web.host("secret.example", SECRET, public=False)
    web.host("public.example", redirect(to.format(port=secret[1])))
    refused(web, "http://public.example/")
    assert web.connections == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_final_address_kept(web: Web, status: int) -> None:
    web.host("b.example", page())
    web.host(
        "a.example", redirect("http://B.example:80/x/../caf%c3%A9?q=%7Eü#part", f"{status} There")
    )
    got = get(web, "http://a.example/")
    assert got.address == "http://b.example/caf%C3%A9?q=~%C3%BC"
    assert got.data == b"The sky is blue today.\n"
    assert [request.split()[1] for request in web.requests] == [b"/", b"/caf%C3%A9?q=~%C3%BC"]


def test_a_redirect_may_be_relative_and_its_body_is_not_read(web: Web) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: ../c?d\r\n\r\n")
        for _ in range(1_000):
            connection.sendall(b"x" * 10_000)

    web.host("a.example", endless, page())
    assert get(web, "http://a.example/a/b").address == "http://a.example/c?d"


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "Location:\r\n",
        "Location: /a\r\nLocation: /b\r\n",
        "Location: /a b\r\n",
        "Location: /%0d%0aSet-Cookie:x\r\n",
        "Location: /\tx\r\n",
        "Location: /\x1b[31m\r\n",
    ],
)
def test_a_redirect_that_is_not_clear_is_refused(web: Web, headers: str) -> None:
    web.host("a.example", f"HTTP/1.1 302 Found\r\n{headers}\r\n".encode())
    refused(web, "http://a.example/")
    assert web.connections == 1


def test_bad_16_a_redirect_loop_ends_after_five(web: Web) -> None:
    web.host("a.example", redirect("http://a.example/"))
    assert "5 other addresses" in refused(web, "http://a.example/")
    assert web.connections == 6


def test_bad_17_a_host_is_looked_up_once_and_what_was_checked_is_connected_to(web: Web) -> None:
    secret = web.host("secret.example", SECRET, public=False)
    public = web.host("public.example", page())
    answers = iter([[public], [secret]])
    network = Network(lambda host, port: next(answers), web.permitted)
    assert b"sky" in fetch("http://rebinding.example/", network=network).data
    with pytest.raises(BadInput, match="private"):
        fetch("http://rebinding.example/", network=network)
    assert web.connections == 1


def test_bad_17_a_redirect_to_the_same_host_is_checked_again(web: Web) -> None:
    secret = web.host("secret.example", SECRET, public=False)
    public = web.host("public.example", redirect("/again"))
    answers = iter([[public], [secret]])
    network = Network(lambda host, port: next(answers), web.permitted)
    with pytest.raises(BadInput, match="private"):
        fetch("http://rebinding.example/", network=network)
    assert web.connections == 1


@pytest.mark.parametrize("bad", ["127.0.0.1", "10.0.0.1", "::1", "64:ff9b::a00:1", "fe80::1%lo"])
@pytest.mark.parametrize("first", [True, False])
def test_bad_18_one_private_address_of_several_refuses_all(web: Web, bad: str, first: bool) -> None:
    public = web.host("mixed.example", page())
    web.names["mixed.example"] = [(bad, 80), public] if first else [public, (bad, 80)]
    assert "private" in refused(web, "http://mixed.example/")
    assert web.connections == 0


# --- hosts that send too much, too slowly, or nonsense -------------------------------------------


def bomb(coding: str, size: int) -> bytes:
    if coding == "br":
        return bytes(pytest.importorskip("brotli").compress(b"\0" * size, quality=1))
    return gzip.compress(b"\0" * size) if coding == "gzip" else zlib.compress(b"\0" * size)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_bad_19_a_bomb_is_stopped_by_its_ratio_and_by_its_size(web: Web, coding: str) -> None:
    packed = page(bomb(coding, 30_000_000), "text/html", f"Content-Encoding: {coding}")
    web.host("a.example", packed)
    assert "200 times" in refused(web, "http://a.example/")
    lenient = Limits(ratio=10_000_000)
    assert "20 MB" in refused(web, "http://a.example/", lenient)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 131_072, 900_000])
def test_a_packed_page_is_unpacked(web: Web, coding: str, size: int) -> None:
    web.host("a.example", page(bomb(coding, size), "x/y", f"Content-Encoding: {coding}"))
    assert get(web, "http://a.example/").data == b"\0" * size


def test_a_packed_page_in_two_members_and_many_pieces_is_whole(web: Web) -> None:
    packed = gzip.compress(b"The sky is ") + gzip.compress(b"blue today.")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    web.host("a.example", drip([head, *(packed[i : i + 1] for i in range(len(packed)))], pause=0))
    assert get(web, "http://a.example/").data == b"The sky is blue today."


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"a" * 1000)[:-9]),
        ("gzip", b"The sky is blue."),
        ("br", b"\xff\xff\xff"),
        ("zstd", b"x"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"a"))),
    ],
)
def test_a_packing_that_breaks_off_or_is_unknown_is_refused(
    web: Web, coding: str, body: bytes
) -> None:
    web.host("a.example", page(body, "text/html", f"Content-Encoding: {coding}"))
    assert "packed" in refused(web, "http://a.example/")


def ever(piece: bytes) -> Iterator[bytes]:
    return repeat(piece)


SLOW: dict[str, Callable[[], Iterator[bytes]]] = {
    "body": lambda: chain([b"HTTP/1.1 200 OK\r\n\r\n"], ever(b"x")),
    "head": lambda: chain([b"HTTP/1.1 200 OK\r\n"], ever(b"A: b\r\n")),
    "line": lambda: chain([b"HTTP/1.1 200 "], ever(b"x")),
    "chunks": lambda: chain(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], ever(b"1\r\nx\r\n")
    ),
    "nothing": lambda: repeat(b"", 40),
    "trailers": lambda: chain(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"], ever(b"A: b\r\n")
    ),
}


@pytest.mark.parametrize("slow", SLOW)
@pytest.mark.parametrize("tls", [False, True])
def test_bad_20_an_endless_drip_ends_at_the_deadline(web: Web, slow: str, tls: bool) -> None:
    web.host("a.example", lambda connection: drip(SLOW[slow]())(connection), tls=tls)
    begun = time.monotonic()
    said = refused(web, "https://a.example/" if tls else "http://a.example/", QUICK)
    assert "within 0.4 seconds" in said
    assert time.monotonic() - begun < 1


def test_bad_20_the_deadline_is_for_all_hops_together(web: Web) -> None:
    def slow(connection: socket.socket) -> None:
        time.sleep(0.15)
        connection.sendall(redirect("/"))

    web.host("a.example", slow)
    begun = time.monotonic()
    assert "within 0.4 seconds" in refused(web, "http://a.example/", QUICK)
    assert time.monotonic() - begun < 1


def test_bad_20_looking_up_counts_too() -> None:
    def never(host: str, port: int) -> list[tuple[str, int]]:
        time.sleep(2)
        return []

    begun = time.monotonic()
    with pytest.raises(BadInput, match="looked up in time"):
        fetch("http://a.example/", network=Network(never), limits=QUICK)
    assert time.monotonic() - begun < 1


def test_bad_20_a_silent_handshake_counts_too(web: Web) -> None:
    web.host("a.example", page())  # speaks no TLS, and waits for a request
    begun = time.monotonic()
    refused(web, "https://a.example/", QUICK)
    assert time.monotonic() - begun < 1


def length(value: str, body: bytes = b"The sky is blue.") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {value}\r\n\r\n".encode() + body


def test_bad_21_a_length_that_is_missing_or_too_small(web: Web) -> None:
    web.host("a.example", b"HTTP/1.1 200 OK\r\n\r\nThe sky is blue.", length("7"))
    assert get(web, "http://a.example/").data == b"The sky is blue."
    assert get(web, "http://a.example/").data == b"The sky"


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (length("17"), "broke off"),
        (length("10000000000"), "larger than 20 MB"),
        (length("9" * 200), "HTTP"),
        (length("-1"), "HTTP"),
        (length("1_6"), "HTTP"),
        (length("16\r\nContent-Length: 7"), "HTTP"),
        (length("16, 7"), "HTTP"),
    ],
)
def test_bad_21_a_length_that_lies_is_refused(web: Web, reply: bytes, says: str) -> None:
    web.host("a.example", reply)
    assert says in refused(web, "http://a.example/")


@pytest.mark.parametrize("chunked", [False, True])
def test_bad_21_without_a_length_the_cap_holds(web: Web, chunked: bool) -> None:
    head = "Transfer-Encoding: chunked" if chunked else "Connection: close"
    piece = b"2710\r\n" + b"x" * 10_000 + b"\r\n" if chunked else b"x" * 10_000
    pieces = chain([f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode()], ever(piece))
    web.host("a.example", drip(pieces, pause=0))
    assert "larger than 0.2 MB" in refused(web, "http://a.example/", Limits(bytes=200_000))


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = b"x" * 60_000
HOSTILE: dict[str, tuple[bytes, bytes]] = {  # what comes first, and what then comes for ever
    "provisional replies": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "long provisional replies": (b"", b"HTTP/1.1 103 Hints\r\nA: " + LONG + b"\r\n\r\n"),
    "headers": (OK, b"Set-Cookie: a=b\r\n" * 1_000),
    "a header": (OK + b"A: ", LONG),
    "folded headers": (OK + b"A: b\r\n", b" c\r\n" * 1_000),
    "a chunk's size": (CHUNKED, b"0" * 1_000),
    "chunk extensions": (CHUNKED, b"1;" + LONG + b"\r\na\r\n"),
    "crumbs": (CHUNKED, b"1\r\na\r\n" * 1_000),
    "trailers": (CHUNKED + b"0\r\n", b"A: b\r\n" * 1_000),
    "gzip members": (OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 500),
    "a gzip name": (OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + b"\0" * 6, LONG),
    "the status line": (b"HTTP/1.1 200 ", LONG),
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("tls", [False, True])
def test_a_flood_of_anything_ends_before_it_costs_much(web: Web, what: str, tls: bool) -> None:
    first, then = HOSTILE[what]
    web.host("a.example", drip(chain([first], ever(then)), pause=0), tls=tls)
    begun = time.process_time()
    said = refused(web, f"http{'s' * tls}://a.example/", Limits(seconds=20, bytes=2_000_000))
    assert len(said) < 300
    assert time.process_time() - begun < 10


def test_a_flood_of_tls_messages_ends_at_the_deadline(web: Web) -> None:
    """OpenSSL takes session tickets for as long as they come, without giving any data."""
    web.host("a.example", page(), tls=True, tickets=100_000)
    begun = time.monotonic()
    refused(web, "https://a.example/", QUICK)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "reply",
    [
        b"The sky is blue.\r\n\r\n",
        b"HTTP/2 200\r\n\r\nThe sky is blue.",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nThe sky is blue.",
        b"HTTP/1.1 000 No\r\n\r\nThe sky is blue.",
        OK + b"A: \0\r\n\r\nThe sky is blue.",
        OK + b"A : b\r\n\r\nThe sky is blue.",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + b"5\r\nhelloXX0\r\n\r\n",
        CHUNKED + b"5\r\nhello\r\n",
        b"",
    ],
)
def test_what_is_not_proper_http_is_refused(web: Web, reply: bytes) -> None:
    web.host("a.example", reply)
    assert "HTTP" in refused(web, "http://a.example/")


def test_what_comes_behind_a_page_is_not_read(web: Web) -> None:
    web.host("a.example", page("One.") + page("Two."))
    assert get(web, "http://a.example/").data == b"One."


def test_a_host_that_keeps_the_connection_is_not_waited_for(web: Web) -> None:
    def keep(connection: socket.socket) -> None:
        connection.sendall(page())
        time.sleep(1)

    web.host("a.example", keep)
    assert get(web, "http://a.example/", QUICK).data


def test_a_connection_that_is_reset_is_a_sentence(web: Web) -> None:
    def reset(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    web.host("a.example", reset)
    assert "reset" in refused(web, "http://a.example/")


# --- replies that are no article -----------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)) * 4


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=iso-8859-1"])
@pytest.mark.parametrize("data", [PNG, ZIP], ids=["png", "zip"])
def test_bad_22_a_picture_or_an_archive_called_html_is_no_article(
    web: Web, data: bytes, charset: str
) -> None:
    web.host("a.example", page(data, f"text/html{charset}"))
    with pytest.raises(BadInput):
        read_address("http://a.example/article", network=web.network)
    assert get(web, "http://a.example/article").data == data


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("404 Not Found", "no such page"),
        ("410 Gone", "no longer"),
        ("401 Unauthorized", "login"),
        ("403 Forbidden", "doesn't let"),
        ("429 Too Many Requests", "too many"),
        ("500 Internal Server Error", "trouble of its own"),
        ("503 Service Unavailable", "trouble of its own"),
        ("204 No Content", "sent nothing"),
        ("206 Partial Content", "no page"),
        ("300 Multiple Choices", "no page"),
        ("304 Not Modified", "no page"),
        ("999 Who Knows", "trouble"),
    ],
)
def test_bad_23_an_error_is_no_article(web: Web, status: str, says: str) -> None:
    web.host("a.example", page("Sorry! This page, with a lot of text, is an error.", status=status))
    said = refused(web, "http://a.example/")
    assert says in said
    assert status[:3] in said


@pytest.mark.parametrize("body", ["", "   \n\t\n"])
def test_bad_23_an_empty_page_is_no_article(web: Web, body: str) -> None:
    web.host("a.example", page(body))
    assert "empty page" in refused(web, "http://a.example/")


FORM = '<form><input name=user><input name=pw type="password"></form>'


def test_bad_23_a_login_page_is_no_article(web: Web) -> None:
    web.host("a.example", redirect("/login?next=%2Farticle"), page(f"{FORM}{'word ' * 400}"))
    assert "login" in refused(web, "http://a.example/article")
    script = f"<script>{'var a = 1; ' * 400}</script>"
    web.host("b.example", page(f"<h1>Welcome</h1>{script}{FORM}", "text/html"))
    assert "login" in refused(web, "http://b.example/article")


def test_bad_23_an_article_with_a_login_form_in_a_corner_is_one(web: Web) -> None:
    web.host("a.example", page(f"{FORM}<p>{'word ' * 400}", "text/html"))
    assert get(web, "http://a.example/login").data
    web.host("c.example", page(f"{FORM}<p>{'東京の空は今日、青い。' * 40}", "text/html"))
    assert get(web, "http://c.example/").data
    web.host("b.example", redirect("/how-a-bank-lost-its-login"), page(f"{FORM}{'word ' * 400}"))
    assert get(web, "http://b.example/").data


RUSSIAN = "Небо сегодня голубое."  # noqa: RUF001 - a language, no disguise
TEXT = {
    "windows-1252": "The café’s “naïve” plan costs €5.",
    "iso-8859-1": "The café’s “naïve” plan costs €5.",
    "shift_jis": "東京の空は今日、青い。",
    "EUC-JP": "東京の空は今日、青い。",
    "utf-16": "東京の空は今日、青い。 The sky is blue.",
    "UTF-8": "Das Café kostet 5 €.",
    "koi8-r": RUSSIAN,
    "gb2312": "今天天空是蓝色的。",
    "iso-2022-jp": "東京の空は今日、青い。",
    '"windows-1251"': RUSSIAN,
}


@pytest.mark.parametrize("charset", TEXT)
def test_bad_24_the_charset_of_the_header_is_used(web: Web, charset: str) -> None:
    codec = {"iso-8859-1": "cp1252"}.get(charset, charset.strip('"'))
    web.host("a.example", page(TEXT[charset].encode(codec), f"text/plain; Charset={charset}"))
    article = read_address("http://a.example/", network=web.network)
    assert article.text == TEXT[charset]
    assert "\ufeff" not in article.text


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/plain; charset=", "text/plain; charset=rot13", "", "text/plain;x"]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_bad_24_without_a_charset_the_bytes_decide(web: Web, kind: str, codec: str) -> None:
    text = "Das Café in München kostet fünf Euro, und die Straße ist schön. " * 5
    web.host("a.example", page(text.encode(codec), kind))
    assert read_address("http://a.example/", network=web.network).text == text


@pytest.mark.parametrize(
    ("codec", "charset"),
    [("utf-8", "iso-8859-1"), ("utf-8", "shift_jis"), ("cp1252", "utf-8"), ("utf-16", "utf-8")],
)
def test_bad_24_a_charset_that_is_wrong_makes_no_mojibake(
    web: Web, codec: str, charset: str
) -> None:
    text = "Das Café in München kostet fünf Euro, und die Straße ist schön. " * 5
    web.host("a.example", page(text.encode(codec), f"text/plain; charset={charset}"))
    assert read_address("http://a.example/", network=web.network).text == text


def test_bad_24_a_stray_byte_is_flagged_and_spoils_no_other(web: Web) -> None:
    text = "Das Café in München kostet fünf Euro. " * 50
    web.host("a.example", page(text.encode() + b"\xff", "text/plain; charset=utf-8"))
    assert read_address("http://a.example/", network=web.network).text == text + "\ufffd"


def test_bad_25_an_address_just_short_enough_is_taken(web: Web) -> None:
    web.host("a.example", page())
    address = "http://a.example/" + "x" * (MAX_LENGTH - 17)
    assert get(web, address).address == address


def test_bad_26_the_same_address_twice_is_one_article(
    web: Web, make_assistant: MakeAssistant
) -> None:
    web.host("a.example", page(), page(), page("The sky is grey today.\n"))
    assistant = make_assistant()
    assistant.network = web.network
    first = assistant.add("http://a.example/sky")
    assert assistant.add("HTTP://A.example:80/b/../sky#today") == first
    assert [article.source for article in assistant.articles()] == ["http://a.example/sky"]
    changed = assistant.add(" http://a.example/sky\n")
    assert changed.text == "The sky is grey today.\n"
    assert changed.source == first.source
    assert [article.id for article in assistant.articles()] == [changed.id]
    versions = assistant.library.versions(changed.id)
    assert [version.article_id for version in versions] == [first.id, changed.id]


def test_a_refused_address_stores_nothing(web: Web, make_assistant: MakeAssistant) -> None:
    web.host("a.example", page("Gone", status="404 Not Found"))
    assistant = make_assistant()
    assistant.network = web.network
    for address in ("http://a.example/", "http://127.0.0.1/", "ftp://a.example/"):
        with pytest.raises(BadInput):
            assistant.add(address)
    assert assistant.articles() == ()


def test_what_is_meant_as_an_address_never_reads_a_file(
    web: Web, make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    file = tmp_path / "secret.md"
    file.write_text("The password of the machine is tulip.")
    assistant = make_assistant()
    for address in (str(file), f"file://{file}", f"//{file}", "~", "secret.md"):
        with pytest.raises(BadInput):
            assistant.add_address(address)
    assert assistant.articles() == ()


def test_a_file_may_be_called_nearly_as_an_address(
    make_assistant: MakeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note:today.md").write_text("The sky is blue today.")
    monkeypatch.chdir(tmp_path)
    assistant = make_assistant()
    assert assistant.add("note:today.md").title
    with pytest.raises(BadInput, match="isn't an address of the web"):
        assistant.add("note:tomorrow.md")
    with pytest.raises(BadInput, match="isn't an address of the web"):
        assistant.add("data:" + "x" * 1_900)
    with pytest.raises(BadInput, match="There is no file"):
        assistant.add("tomorrow.md")


# --- web pages -----------------------------------------------------------------------------------

STORM = """<html><head><title>Storm closes harbour</title><meta charset="windows-1252"></head><body>
<h1>Storm closes harbour</h1><p>The harbour of Müsingen was closed on Monday because of a storm,
and the ferries stayed in port for the whole day, which cost €500 an hour.</p>
<p style="display:none">Nobody should read this.</p></body></html>"""


@pytest.mark.parametrize(
    ("charset", "codec"), [("; charset=utf-8", "utf-8"), ("", "cp1252"), ("; charset=x", "cp1252")]
)
def test_bad_24_a_web_page_is_read_in_its_encoding(web: Web, charset: str, codec: str) -> None:
    """The header outranks what the page says; without it the page's word counts."""
    web.host("a.example", page(STORM.encode(codec), f"text/html{charset}"))
    article = read_address("http://a.example/storm", network=web.network)
    assert article.source == "http://a.example/storm"
    assert article.title == "Storm closes harbour"
    assert "The harbour of Müsingen was closed" in article.text
    assert "€500" in article.text
    assert "Nobody" not in article.text


def test_an_old_page_is_a_page_because_its_server_says_so(web: Web) -> None:
    text = (
        "<center><font size=2>The harbour was <b>closed</b> on Monday.</font></center><p>It rained."
    )
    web.host("a.example", page(text, "text/html; charset=utf-8"), page(text, "text/plain"))
    assert "<b>" not in read_address("http://a.example/", network=web.network).text
    assert "<b>" in read_address("http://a.example/", network=web.network).text


# --- what is sent, and to whom -------------------------------------------------------------------


def test_only_this_is_sent(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cookie of the page before, no Referer, no proxy of the environment, one request each."""
    web.host("proxy.example", SECRET)
    for variable in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:{}".format(web.names["proxy.example"][0][1]))
    cookie = redirect("/b").replace(b"\r\n", b"\r\nSet-Cookie: id=1\r\n", 1)
    web.host("a.example", cookie, page())
    get(web, "http://a.example/a?b=c")
    first, second = web.requests
    expected = [
        "GET /a?b=c HTTP/1.1",
        "Host: a.example",
        "User-Agent: Footnote (fetches single articles for its reader)",
        "Accept: text/html,text/markdown,text/plain,application/pdf,*/*;q=0.5",
        "Connection: close",
        f"Accept-Encoding: {codings()}",
    ]
    assert first.decode().split("\r\n") == [*expected, "", ""]
    assert second.decode().split("\r\n") == ["GET /b HTTP/1.1", *expected[1:], "", ""]


def test_https_is_checked_for_the_name_of_the_host(web: Web) -> None:
    web.host("a.example", page(), tls=True)
    assert get(web, "https://a.example/").address == "https://a.example/"
    web.host("b.example", page(), tls=True, certificate="a.example")
    assert "certificate" in refused(web, "https://b.example/")
    assert len(web.requests) == 1


def test_https_needs_a_known_authority(web: Web) -> None:
    web.host("a.example", page(), tls=True)
    with pytest.raises(BadInput, match="certificate"):
        fetch("https://a.example/", network=Network(web.resolve, web.permitted))
    assert web.requests == []


def test_https_that_is_no_tls_is_refused(web: Web) -> None:
    web.host("a.example", page())
    refused(web, "https://a.example/", QUICK)


def test_https_leads_to_no_http_but_the_other_way(web: Web) -> None:
    web.host("a.example", redirect("http://b.example/"), tls=True)
    web.host("b.example", redirect("https://c.example/"))
    web.host("c.example", page(), tls=True)
    assert "from https to http" in refused(web, "https://a.example/")
    assert web.connections == 1
    assert get(web, "http://b.example/").address == "https://c.example/"


def test_a_page_cut_short_under_tls_is_refused(web: Web) -> None:
    """Without a length only the end of TLS says that a page is whole."""

    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nThe sky is")
        connection.shutdown(socket.SHUT_RDWR)

    web.host("a.example", cut, tls=True)
    assert "lost" in refused(web, "https://a.example/")


def test_hosts_with_other_letters_are_found_by_their_ascii_names(web: Web) -> None:
    web.host("xn--mnchen-3ya.example", page())
    assert get(web, "http://mu\u0308nchen\u3002example/").data
    got = get(web, "http://MÜNCHEN.example/straße?größe=ü")
    assert got.address == "http://xn--mnchen-3ya.example/stra%C3%9Fe?gr%C3%B6%C3%9Fe=%C3%BC"
    assert b"Host: xn--mnchen-3ya.example\r\n" in web.requests[1]


def test_the_next_endpoint_is_tried_if_one_does_not_answer(web: Web) -> None:
    endpoint = web.host("a.example", page())
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = closed.getsockname()
    web.public.add(gone)
    web.names["a.example"] = [gone, endpoint]
    assert get(web, "http://a.example/").data


def test_a_host_with_ipv6_only_is_reached(web: Web) -> None:
    try:
        web.host("a.example", page(), ip="::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert get(web, "http://a.example/").data


def test_both_kinds_of_addresses_are_tried_in_turns_and_only_four(web: Web) -> None:
    new, old = [(f"::{n}", 80) for n in (1, 2, 3)], [(f"127.0.0.{n}", 80) for n in (1, 2, 3)]
    assert both_kinds_first([*new, *old])[:4] == [new[0], old[0], new[1], old[1]]
    assert both_kinds_first([*old, new[0]])[:4] == [old[0], new[0], old[1], old[2]]
    gone = [("127.0.0.1", port) for port in _closed_ports(5)]
    web.public.update(gone)
    web.names["a.example"] = [*gone, web.host("b.example", page())]
    refused(web, "http://a.example/")
    assert web.connections == 0


def _closed_ports(count: int) -> list[int]:
    with ExitStack() as opened:
        servers = [
            opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [server.getsockname()[1] for server in servers]


def test_this_machine_is_not_public_whatever_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loopback address stands in for a public one of ours; looking at it sends nothing."""
    monkeypatch.setattr("footnote.index.fetch.public.is_global", lambda ip: True)
    assert not is_public("127.0.0.1", 80)
    assert not is_public("127.0.0.1", 443)


def test_without_certificates_of_the_system_there_are_some_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert tls.__wrapped__().cert_store_stats()["x509_ca"] > 50


def test_no_host_and_no_answer_are_sentences(web: Web) -> None:
    assert "There is no host" in refused(web, "http://nowhere.example/")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = closed.getsockname()
    web.public.add(gone)
    web.names["a.example"] = [gone]
    assert "Connection refused" in refused(web, "http://a.example/")


def test_a_host_without_records_is_not_there(web: Web) -> None:
    web.names["a.example"] = []
    assert "There is no host" in refused(web, "http://a.example/")
