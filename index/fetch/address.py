"""The text of an address comes in, an `Address` goes out: read once, strictly, or refused.

Everything after it (looking up, checking, connecting, the Host header, TLS) uses the host of this
one reading. What two programs could read in two ways is refused rather than guessed at.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, unquote, urljoin

from footnote.index.errors import BadInput

PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2_000

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]+):", re.IGNORECASE | re.ASCII)
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[^/?#@:\[\]]+|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>\d{1,5}))?"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:#.*)?",
    re.IGNORECASE | re.ASCII,  # ASCII: else a long s would be an “s”
)
# The last label of a name begins with a letter; so 0x7f.1 and 2130706433 are no names.
_NAME = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])",
    re.ASCII,
)
_AT_HOME = (".localhost", ".localdomain", ".local", ".internal", ".home.arpa", ".lan", ".onion")
_SEPARATORS = {"Cc", "Cs", "Zs", "Zl", "Zp"}  # control characters, lone surrogates, spaces
_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-f]{2})", re.IGNORECASE)
_AS_IS = "!$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web. `host` is a name in ASCII, or an IP address; it decides alone.

    `target` is the path with the query, percent-encoded. The port is that of the scheme.
    """

    scheme: str
    host: str
    target: str

    @property
    def port(self) -> int:
        """Return the port, which follows from the scheme."""
        return PORTS[self.scheme]

    @property
    def netloc(self) -> str:
        """Return the host as it stands in an address and in the Host header."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def is_numeric(self) -> bool:
        """Say whether the host is an IP address, which needs no looking up."""
        return ":" in self.host or self.host.replace(".", "").isdecimal()

    @property
    def name(self) -> str:
        """Return the last part of the path as a file's name would be, or the host."""
        last = unquote(self.target.partition("?")[0].rpartition("/")[2], errors="replace")
        return "".join(c for c in last if c.isprintable())[-200:].strip(" .") or self.host

    def __str__(self) -> str:
        """Return the address in its one normal form."""
        return f"{self.scheme}://{self.netloc}{self.target}"


def is_address(text: str) -> bool:
    """Tell an address, of any scheme, from the name of a file that there is."""
    match = _SCHEME.match(text)
    if not match:
        return False
    try:
        return text[match.end() :].startswith("//") or not Path(text).exists()
    except OSError:  # too long for a file's name, for one
        return True


def parse(text: str) -> Address:
    """Read an address; BadInput if it isn't plainly one of the web."""
    _check_characters(text)
    match = _ADDRESS.fullmatch(text)
    if not match:
        _refuse_form(text)
    scheme, port = match["scheme"].lower(), match["port"]
    if port and int(port) != PORTS[scheme]:
        raise BadInput(
            f"Port {port} isn't used for web pages; Footnote fetches from port {PORTS[scheme]} "
            f"for {scheme} only. Save the page and add the file."
        )
    return Address(scheme, _host(match["host"]), _target(match["path"] or "/", match["query"]))


def follow(here: Address, location: str) -> Address:
    """Return where a redirect leads, read as strictly as an address that was typed."""
    _check_characters(location)
    try:
        there = parse(urljoin(str(here), location))
    except ValueError:
        _refuse_form(location)
    if (here.scheme, there.scheme) == ("https", "http"):
        raise BadInput(
            f"{here.netloc} leads from https to http, where anyone on the way could change the "
            f"text. If you trust it all the same, add {shown(str(there))} itself."
        )
    return there


def shown(text: str) -> str:
    """Return an address as a message shows it: short, and nothing that a terminal would obey."""
    visible = "".join(c if c.isprintable() else "�" for c in text[:200])
    return visible if len(text) <= 100 else f"{visible[:100]}…"


def _check_characters(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise BadInput(
            f"The address is {len(text):,} characters long; {MAX_LENGTH:,} are the most. "
            "Save the page and add the file."
        )
    if "\\" in text or any(unicodedata.category(c) in _SEPARATORS for c in text):
        raise BadInput(
            "The address holds a space, a line end, a backslash or a control character. "
            "Copy it from the browser's address field and try again."
        )
    if _CONTROL.search(text):
        raise BadInput(
            f"The address “{shown(text)}” hides a control character (such as %0A). "
            "Take it out and try again."
        )


def _refuse_form(text: str) -> NoReturn:
    scheme = _SCHEME.match(text)
    if not scheme or scheme[1].lower() not in PORTS:
        what = f"“{scheme[1][:20]}:”" if scheme else f"“{shown(text)}”"
        raise BadInput(
            f"{what} isn't an address of the web. Give one that begins with https:// or http://, "
            "or the path of a file."
        )
    if "@" in re.split(r"[/?#]", text.partition("://")[2])[0]:
        raise BadInput(
            "The address holds a name or a password before an “@”. Footnote sends no credentials; "
            "save the page and add the file."
        )
    raise BadInput(f"“{shown(text)}” isn't a complete address. Check it and try again.")


def _host(text: str) -> str:
    """Return a host in its one form; BadInput for all that isn't plainly a name or an IP."""
    try:
        if text.startswith("["):
            return str(IPv6Address(text[1:-1]))
        host = text.lower() if text.isascii() else _to_ascii(text)
        if _NAME.fullmatch(host) and not host.endswith(_AT_HOME):
            return host
        if str(IPv4Address(text)) == text:
            return text
    except ValueError:
        pass
    raise BadInput(
        f"“{shown(text)}” isn't the name of a public host. Check the address; "
        "a page of your own network can be saved and added as a file."
    )


def _to_ascii(host: str) -> str:
    """Spell a name in ASCII; IDNAError where letters would first have to be read as others."""
    import idna  # its tables are loaded for the few names that need them

    return idna.encode(unicodedata.normalize("NFC", host.lower()), std3_rules=True).decode("ascii")


def _target(path: str, query: str | None) -> str:
    """Return path and query in one form: percent-encoded, without dots for folders."""
    path = _ESCAPE.sub(_unescape, quote(path, safe=_AS_IS))
    query = _ESCAPE.sub(_unescape, quote(query or "", safe=_AS_IS))
    return _without_dots(path) + query


def _unescape(escape: re.Match[str]) -> str:
    """Decode an escape that needs none, and spell the others in capitals."""
    character = chr(int(escape[1], 16))
    plain = character.isascii() and (character.isalnum() or character in "-._~")
    return character if plain else escape[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return "/".join(["", *kept, *([""] if parts[-1] in (".", "..") else [])]) or "/"
