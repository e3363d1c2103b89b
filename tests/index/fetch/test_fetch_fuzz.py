"""Properties of fetching: whatever the address or reply, only what was checked is connected to."""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, unquote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from footnote.index.errors import BadInput
from footnote.index.fetch import Limits, Network, fetch
from footnote.index.fetch.address import PORTS, Address, follow, parse
from footnote.index.fetch.network import Endpoint
from footnote.index.fetch.public import is_global
from tests.web import Web, page

# Pieces that parsers disagree about, put together at random.
PIECES = st.sampled_from(
    [
        *"http https HTTP ftp : / // \\ @ ? # [ ] % . .. & = ; , + - _ ~ ! $ * ' ( )".split(),
        *"| ^ ` { } < > a.example b.example a.example. localhost 127.0.0.1 127.1 0x7f.1".split(),
        *"2130706433 8.8.8.8 [::1] [::ffff:127.0.0.1] [2001:4860:4860::8888] %2e %2F".split(),
        *"%40 %00 %0d%0a %5c :80 :443 user:pw@ xn--mnchen-3ya xn-- ß ü İ é ℀ ☃ ①".split(),
        *"\u3002 \uff0e \uff0f \uff20 \uff1a \u212a \u017f".split(),
        *" |\t|\n|\r\n|\0|\x1b|\u2028|\u200d|\u00ad|\u202e|\ud800".split("|"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map("".join),
    st.tuples(
        st.sampled_from(["http://", "https://"]), st.lists(PIECES | st.text(max_size=3), max_size=8)
    ).map(lambda parts: parts[0] + "".join(parts[1])),
    st.tuples(
        st.sampled_from(["http://a.example", "https://b.example/", "http://8.8.8.8/?"]),
        st.text(max_size=20) | st.lists(PIECES, max_size=6).map("".join),
    ).map("".join),
)
GOOD = st.tuples(
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.sampled_from(["a.example", "B-c.example:80", "münchen.example", "8.8.8.8", "a.b_c.example"]),
    st.just("")
    | st.tuples(
        st.sampled_from("/?#"),
        st.text(st.sampled_from("abc/.?#&=%:@;[]()|é\u200c☃+!$'*,\"<>^`{}~-_ 0F"), max_size=20),
    ).map("".join),
).map("".join)
TEXTS |= GOOD | GOOD
IPV4 = st.integers(0, 2**32 - 1).map(IPv4Address)
PROFILE = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(text: str) -> Address | None:
    try:
        return parse(text)
    except BadInput as error:
        refusal = str(error)
    assert refusal.isprintable()
    return None


@PROFILE
@given(TEXTS)
@example("http://a.example/%2e%2E/x/%2e")
@example("http://a.example?x")
def test_an_address_has_one_form_and_other_readers_see_the_same_host(text: str) -> None:
    address = read(text)
    if address is None:
        return
    form = str(address)
    assert form.isascii()
    assert form.isprintable()
    assert " " not in form
    assert parse(form) == address
    for seen in (urlsplit(form), httpx.URL(form)):
        assert str(seen.scheme) == address.scheme
        assert _host_of(seen) == address.host
    assert httpx.URL(form).port in (None, PORTS[address.scheme])
    assert httpx.URL(form).raw_path.decode() == address.target
    if text.isascii():
        assert _host_of(urlsplit(text)) == address.host
    with suppress(httpx.InvalidURL):  # it refuses more of the other letters
        assert _host_of(httpx.URL(text)) == address.host


def _host_of(seen: httpx.URL | SplitResult) -> str:
    host = seen.raw_host.decode() if isinstance(seen, httpx.URL) else str(seen.hostname)
    return str(ip_address(host)) if ":" in host else host


@PROFILE
@given(TEXTS)
def test_the_path_says_what_was_typed(text: str) -> None:
    address = read("http://a.example/" + text)
    typed = text.partition("#")[0]
    path = unquote(typed.partition("?")[0]) + "/"
    if address is not None and ".." not in path and "./" not in path:
        assert unquote(address.target, errors="replace") == unquote("/" + typed, errors="replace")


@PROFILE
@given(st.sampled_from(["http://a.example/b/c", "https://a.example/?q"]), TEXTS)
def test_a_redirect_leads_to_an_address_in_its_one_form_or_nowhere(here: str, to: str) -> None:
    try:
        there = follow(parse(here), to)
    except BadInput:
        return
    assert parse(str(there)) == there
    assert there.scheme == "https" or here.startswith("http:")


@PROFILE
@given(TEXTS, st.lists(st.sampled_from(["8.8.8.8", "10.0.0.1", "::1", "2001:db8::1"]), max_size=3))
def test_only_what_was_looked_up_and_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, text: str, ips: list[str]
) -> None:
    looked_up: list[tuple[str, int]] = []
    checked: dict[Endpoint, bool] = {}
    connected: list[Endpoint] = []

    def resolve(host: str, port: int) -> list[Endpoint]:
        looked_up.append((host, port))
        return [(ip, port) for ip in ips]

    def permitted(ip: str, port: int) -> bool:
        checked[ip, port] = is_global(ip)
        return checked[ip, port]

    def connect(_: socket.socket, endpoint: Endpoint) -> None:
        connected.append(endpoint)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(BadInput):
        fetch(text, network=Network(resolve, permitted))
    assert all(checked[endpoint] for endpoint in connected)
    address = read(text)
    if address is None:
        assert not looked_up
        assert not connected
    elif address.is_numeric:
        assert not looked_up
        assert set(connected) <= {(address.host, address.port)}
    else:
        assert looked_up == [(address.host, address.port)]
        assert not connected or all(map(is_global, ips))


@PROFILE
@given(IPV4)
@example(IPv4Address("8.8.8.8"))
def test_an_ipv4_address_inside_an_ipv6_address_is_never_public(ip: IPv4Address) -> None:
    number = int(ip)
    for inside in (
        number,
        0xFFFF << 32 | number,
        0xFFFF << 48 | number,
        0x64FF9B << 96 | number,
        0x64FF9B0001 << 80 | number,
        0x2002 << 112 | number << 80,
        0x20010000 << 96 | number,
        0x5EFE << 32 | number | 0xFE80 << 112,
    ):
        assert not is_global(str(IPv6Address(inside)))
    assert not is_global(str(ip)) or ip.is_global


# --- replies -------------------------------------------------------------------------------------

HEADS = st.lists(
    st.sampled_from(
        [
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.0 200\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\n",
            b"HTTP/1.1 302 Found\r\n",
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            b"Location: ../a?b\r\n",
            b"Location: //[\r\n",
            b"Location: http://b.example:99999999999999999999/\r\n",
            b"Content-Length: 5\r\n",
            b"Content-Length: 5, 5\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: gzip, chunked\r\n",
            b"Content-Encoding: gzip\r\n",
            b"Content-Encoding: br\r\n",
            b"Content-Type: text/html; charset=utf-16\r\n",
            b"Content-Type: text/plain; charset=../../x\r\n",
            b"Set-Cookie: a=b\r\n",
            b" folded\r\n",
            b"\r\n",
            b"5\r\nhello\r\n",
            b"5;x=y\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
            b"hello",
        ]
    )
    | st.binary(max_size=8),
    max_size=8,
).map(b"".join)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(HEADS | st.tuples(st.just(b"HTTP/1.1 200 OK\r\n"), HEADS).map(b"".join))
@example(page())
def test_whatever_comes_back_is_a_page_or_a_sentence(web: Web, reply: bytes) -> None:
    web.host("a.example", lambda connection: connection.sendall(reply))
    try:
        fetched = fetch("http://a.example/", network=web.network, limits=Limits(seconds=5))
    except BadInput as error:
        said, data = str(error), b"none"
    else:
        said, data = fetched.address, fetched.data
    assert said.isprintable()
    assert data.strip()
