"""Signing in with a real provider of OpenID Connect on this machine, in a process of its own."""

import base64
import hashlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from footnote.assistant.serve.people.happened import happened
from footnote.assistant.serve.people.known import Rules
from footnote.assistant.serve.people.person import everybody, person_by_login
from footnote.assistant.serve.people.provider import Provider, ticket_of
from footnote.assistant.serve.people.provider_page import COOKIE
from footnote.assistant.serve.people.tables import People
from footnote.index.errors import BadInput
from tests.serve.people.house import HOME, Browser, House

pytestmark = pytest.mark.slow

if find_spec("oidc_provider_mock") is None:
    pytest.skip("the provider isn't installed", allow_module_level=True)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen([*command, "true"], stdout=quiet, stderr=quiet)
    where = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                httpx.get(f"{where}/.well-known/openid-configuration").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield where
    finally:
        child.kill()
        child.wait()


@pytest.fixture
def house(here: People, issuer: str) -> House:
    provider = Provider(issuer, "footnote", "a secret", ("example.org",))
    return House(here, Rules(provider=provider))


def knows(issuer: str, sub: str, **claims: object) -> None:
    httpx.put(f"{issuer}/users/{quote(sub)}", json=claims).raise_for_status()


def at_provider(browser: Browser, sub: str, next: str = "") -> str:
    """Go to the provider, sign in there, and return where it sends the browser back to."""
    sent = browser.client.get("/sign-in/with", params={"next": next})
    assert sent.status_code == 303
    back = httpx.post(sent.headers["location"], data={"sub": sub})
    return back.headers["location"]


def sign_in(house: House, sub: str, next: str = "") -> tuple[Browser, httpx.Response]:
    browser = house.browser()
    return browser, browser.get(at_provider(browser, sub, next))


def test_who_is_invited_signs_in_and_goes_where_they_wanted(house: House, issuer: str) -> None:
    owner = house.first_owner()
    owner.send("/people/invite", login="ed@elsewhere.example", role="editor")
    knows(issuer, "ed", email="Ed@elsewhere.example", email_verified=True)
    assert "Sign in with 127.0.0.1" in house.browser().get("/sign-in").text
    browser, came = sign_in(house, "ed", f"/l/{HOME}/")
    assert (came.status_code, came.headers["location"]) == (303, f"/l/{HOME}/")
    assert "ed@elsewhere.example" in browser.get("/account").text
    assert happened(house.people)[0].about == "127.0.0.1"
    # From now on it is the provider's own name for them that counts.
    knows(issuer, "ed", email="edward@elsewhere.example", email_verified=True)
    browser, came = sign_in(house, "ed")
    assert "ed@elsewhere.example" in browser.get("/account").text
    knows(issuer, "eve", email="ed@elsewhere.example", email_verified=True)
    refused = sign_in(house, "eve")[1]
    assert refused.status_code == 403
    assert "aren&#x27;t invited" in refused.text
    owner.send("/people/disable", person=person_by_login(house.people, "ed@elsewhere.example").id)
    assert sign_in(house, "ed")[1].status_code == 403


def test_who_is_not_invited_comes_by_an_allowed_domain_alone(house: House, issuer: str) -> None:
    house.first_owner()
    knows(issuer, "rita", email="rita@example.org", email_verified=True, name="Rita <b>")
    browser, came = sign_in(house, "rita")
    assert came.status_code == 303
    assert "Rita &lt;b&gt;" in browser.get("/account").text
    assert person_by_login(house.people, "rita@example.org").role == "reader"
    for sub, claims in {
        "a": {"email": "a@evil.example", "email_verified": True},
        "b": {"email": "b@example.org.evil.example", "email_verified": True},
        "c": {"email": "c@sub.example.org", "email_verified": True},
        "d": {"email": "d@example.org", "email_verified": False},
        "e": {"email": "e@example.org"},
        "f": {"email": "f@example.org", "email_verified": "true"},
        "g": {"email": ["g@example.org"], "email_verified": True},
        "h": {},
        "i": {"email": "olga", "email_verified": False},
    }.items():
        knows(issuer, sub, **claims)
        browser, came = sign_in(house, sub)
        assert came.status_code == 403, sub
        assert browser.get("/account").status_code == 401
    assert len(everybody(house.people)) == 2


def test_a_signing_in_is_good_for_the_browser_that_began_it_once(house: House, issuer: str) -> None:
    knows(issuer, "rita", email="rita@example.org", email_verified=True)
    mine, other = house.browser(), house.browser()
    back = at_provider(mine, "rita")
    assert other.get(back).status_code == 403  # it has no ticket
    at_provider(other, "rita")
    assert other.get(back).status_code == 403  # and now it has another
    assert mine.get(back).status_code == 303
    assert mine.get(back).status_code == 403  # the ticket is used up
    for wrong in ("/sign-in/back", "/sign-in/back?code=x&state=y", "/sign-in/back?error=denied"):
        assert mine.get(wrong).status_code == 403
    fresh = at_provider(mine, "rita")
    no_code = fresh.replace("code=", "kode=")
    assert "said no" in mine.get(no_code).text


def test_it_is_proven_with_pkce_and_a_nonce(house: House, issuer: str) -> None:
    browser = house.browser()
    sent = browser.get("/sign-in/with")
    asked = {
        name: one[0] for name, one in parse_qs(urlsplit(sent.headers["location"]).query).items()
    }
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/sign-in;" in cookie
    ticket = ticket_of(browser.client.cookies[COOKIE].strip('"'))
    assert ticket is not None
    digest = hashlib.sha256(ticket.verifier.encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert (asked["state"], asked["nonce"]) == (ticket.state, ticket.nonce)
    assert asked["redirect_uri"] == "http://ask.example.org/sign-in/back"
    # A token for another signing in isn't taken.
    knows(issuer, "rita", email="rita@example.org", email_verified=True)
    location = httpx.URL(sent.headers["location"]).copy_set_param("nonce", "another")
    back = httpx.post(location, data={"sub": "rita"}).headers["location"]
    refused = browser.get(back)
    assert refused.status_code == 403
    assert "InvalidClaimError" in refused.text


def test_a_token_for_another_program_is_not_taken(
    here: People, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from footnote.assistant.serve.people import provider as room

    knows(issuer, "rita", email="rita@example.org", email_verified=True)
    house = House(here, Rules(provider=Provider(issuer, "footnote", "x", ("example.org",))))
    claims = room._claims

    def for_another(provider: Provider, *rest: object) -> object:
        return claims(Provider(issuer, "another", "x"), *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_claims", for_another)
    assert sign_in(house, "rita")[1].status_code == 403


def test_a_provider_that_is_gone_is_said(here: People) -> None:
    house = House(here, Rules(provider=Provider("http://127.0.0.1:9", "footnote")))
    told = house.browser().get("/sign-in/with")
    assert told.status_code == 403
    assert "127.0.0.1 doesn&#x27;t let you in: ConnectError" in told.text


def test_a_provider_is_reached_so_that_nobody_between_can_speak_for_it() -> None:
    for issuer in ("http://id.example.org", "id.example.org", "ftp://127.0.0.1"):
        with pytest.raises(BadInput, match="https://"):
            Provider(issuer, "footnote")
    with pytest.raises(BadInput, match="FOOTNOTE_OIDC_CLIENT"):
        Provider("https://id.example.org", "")
