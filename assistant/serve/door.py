"""A request comes in, who sends it goes out: whoever knows the token; anybody where there is none.

The one place where a request's reader is known.
"""

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

COOKIE = "footnote"
DAYS = 30  # that a browser is remembered
# Where a request says it came from, before some proxy: believed from those that were named.
FORWARDED = re.compile(rb"x-forwarded-.*|forwarded|x-real-ip|x-gradio-server")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who sends a request: whether they showed the token, and are on this machine itself."""

    knows_token: bool
    is_local: bool


class Door:
    """Knows who sends a request. Without a token it lets everybody in."""

    def __init__(self, token: str = "", proxies: Collection[str] = ()) -> None:
        """Ask for a token, empty for none; what `proxies` pass on isn't from this machine."""
        self._token, self._proxies = token, frozenset(proxies)

    @property
    def asks(self) -> bool:
        """Say whether a token is asked for."""
        return bool(self._token)

    def reader(self, scope: Scope) -> Reader:
        """Return who sends a request."""
        return Reader(self.asks and self._shows_token(Headers(scope=scope)), self._is_local(scope))

    def lets_in(self, reader: Reader) -> bool:
        """Say whether a reader may see what isn't for everybody."""
        return reader.knows_token or not self.asks

    def is_token(self, given: str) -> bool:
        """Compare what was given with the token, in the same time whatever it is."""
        return self.asks and _same(given, self._token)

    def cookie(self) -> str:
        """Return what a browser keeps in the place of the token, from which it can't be had."""
        key = self._token.encode()
        return hmac.new(key, b"a browser that showed the token", hashlib.sha256).hexdigest()

    def _shows_token(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self.is_token(given.strip())
        try:
            kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return kept is not None and _same(kept.value, self.cookie())

    def _is_local(self, scope: Scope) -> bool:
        peer = (scope.get("client") or ("",))[0]
        passed_on = any(FORWARDED.fullmatch(name) for name, _ in scope["headers"])
        try:
            is_here = ipaddress.ip_address(peer).is_loopback
        except ValueError:
            return False
        return is_here and not passed_on and peer not in self._proxies


def _same(one: str, other: str) -> bool:
    digests = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (one, other))
    return hmac.compare_digest(*digests)
