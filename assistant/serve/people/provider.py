"""A browser that its provider of OpenID Connect knows comes in, that provider's word goes out.

Each signing in has a state, a nonce and a proof of its own (PKCE), which the browser keeps in a
cookie meanwhile; the token is taken if the provider signed it, for us and for this signing in.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from footnote.index.errors import BadInput, FootnoteError, extra

_SECONDS = 10.0  # that the provider has for a reply
_SCOPE = "openid email profile"
# Those that a provider signs with: never one whose key we have, and never none.
_SIGNED = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_DOES_NOT = "{} doesn't let you in: {}. Try again, or ask who keeps this house."


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, what we are to it, and the domains whose people may come uninvited."""

    issuer: str
    client: str
    secret: str = ""
    domains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """BadInput unless it is an address that nobody between can change the words of."""
        parts = urlsplit(self.issuer)
        here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and here):
            raise BadInput("FOOTNOTE_OIDC_ISSUER is the https:// address of a provider.")
        if not self.client:
            raise BadInput("FOOTNOTE_OIDC_CLIENT is missing: what the provider knows us by.")

    @property
    def name(self) -> str:
        """Return what it is called: its host."""
        return urlsplit(self.issuer).hostname or self.issuer


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser keeps while its provider asks who it is; `next` is where it then goes."""

    state: str
    nonce: str
    verifier: str
    next: str

    def __str__(self) -> str:
        """Return it as a cookie keeps it."""
        fields = {"state": self.state, "nonce": self.nonce, "verifier": self.verifier}
        return urlencode({**fields, "next": self.next})


def ticket_of(cookie: str) -> Ticket | None:
    """Read a ticket; None if it is none."""
    try:
        found = parse_qs(cookie, strict_parsing=True, max_num_fields=4)
        return Ticket(*(found[name][0] for name in ("state", "nonce", "verifier", "next")))
    except (ValueError, KeyError):
        return None


def ask(provider: Provider, back: str, next: str) -> tuple[str, Ticket]:
    """Return where a browser is asked who it is, to be sent `back`; and its ticket."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with _client(provider, back) as client:
        about = _about(provider, client)
        where, _ = client.create_authorization_url(
            about["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return str(where), Ticket(state, nonce, verifier, next)


def told(provider: Provider, back: str, ticket: Ticket, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what the provider says of who came back; BadInput if that can't be believed."""
    if not secrets.compare_digest(given.get("state", "").encode(), ticket.state.encode()):
        raise BadInput("That signing in was begun elsewhere, or long ago. Begin it again.")
    if "error" in given or "code" not in given:
        raise BadInput(_DOES_NOT.format(provider.name, "it said no"))
    with _client(provider, back) as client:
        about = _about(provider, client)
        try:
            token = client.fetch_token(
                about["token_endpoint"], code=given["code"], code_verifier=ticket.verifier
            )
            claims = _claims(provider, client, about, token, ticket.nonce)
            if "email" not in claims and "userinfo_endpoint" in about:
                more = client.get(about["userinfo_endpoint"]).raise_for_status().json()
                claims |= more if more.get("sub") == claims["sub"] else {}
        except FootnoteError:
            raise
        except Exception as error:  # whatever a library says of what a provider said
            raise BadInput(_DOES_NOT.format(provider.name, type(error).__name__)) from None
    return claims


def _client(provider: Provider, back: str) -> Any:
    with extra("users", "Signing in with a provider"):
        from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        provider.client,
        provider.secret or None,
        scope=_SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=_SECONDS,
        follow_redirects=False,
    )


def _about(provider: Provider, client: Any) -> dict[str, Any]:
    """Return what a provider says of itself."""
    where = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        about: dict[str, Any] = _open(client, where)
        if about["issuer"].rstrip("/") != provider.issuer.rstrip("/"):
            raise ValueError("it says that it is another")
        if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= about.keys():
            raise ValueError("it doesn't say where to sign in")
    except Exception as error:
        reason = str(error) if type(error) is ValueError else type(error).__name__
        raise BadInput(_DOES_NOT.format(provider.name, reason)) from None
    return about


def _open(client: Any, where: str) -> dict[str, Any]:
    """Return what a provider says to everybody."""
    reply = client.request("GET", where, withhold_token=True)
    found: dict[str, Any] = reply.raise_for_status().json()
    return found


def _claims(
    provider: Provider, client: Any, about: Mapping[str, Any], token: Mapping[str, Any], nonce: str
) -> dict[str, Any]:
    """Return what a token says, if the provider signed it now, for us, for this signing in."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    published: Any = _open(client, about["jwks_uri"])
    keys = KeySet.import_key_set(published)
    signed = jwt.decode(token["id_token"], keys, algorithms=_SIGNED)
    options = {
        "iss": {"essential": True, "value": about["issuer"]},
        "aud": {"essential": True, "value": provider.client},
        "nonce": {"essential": True, "value": nonce},
    }
    about_it = {
        "nonce": nonce,
        "client_id": provider.client,
        "access_token": token.get("access_token"),
    }
    claims = CodeIDToken(signed.claims, signed.header, options, about_it)
    claims.validate(leeway=60)
    return dict(claims)
