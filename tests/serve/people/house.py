"""A gate before an app that says who came to it: people come in by its links, as they would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from footnote.assistant.serve.people.entering import FIRST_LIBRARY
from footnote.assistant.serve.people.gate import Gate
from footnote.assistant.serve.people.known import Rules
from footnote.assistant.serve.people.serving import gated
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.people.tokens import make_link
from footnote.assistant.serve.visitor import visitor_of
from tests.serve.people.conftest import PASSWORD

BASE = "http://ask.example.org"
HOME = FIRST_LIBRARY
OURS = {"origin": BASE}


async def who_came(scope: Scope, receive: Receive, send: Send) -> None:
    """Say who came to which path, and what they may do."""
    visitor = visitor_of(scope)
    said = {"path": scope["path"], "id": visitor.id, "right": visitor.right}
    await JSONResponse(said)(scope, receive, send)


@dataclass
class House:
    """A gate, and browsers before it."""

    people: People
    rules: Rules = field(default_factory=Rules)
    peer: str = "192.0.2.7"

    def __post_init__(self) -> None:
        self.app = gated(who_came, self.people, self.rules)

    def browser(self, peer: str = "", **headers: str) -> "Browser":
        return Browser(self.app, peer or self.peer, headers)

    def first_owner(self) -> "Browser":
        return self.by_link(make_link(self.people), login="olga", name="Olga")

    def by_link(self, link: str, **given: str) -> "Browser":
        browser = self.browser()
        came = browser.send(f"/welcome/{link.rpartition('/')[2]}", password=PASSWORD, **given)
        assert came.status_code == 303, came.text
        return browser

    def invited(self, owner: "Browser", login: str, role: str) -> "Browser":
        said = owner.send("/people/invite", login=login, role=role).text
        return self.by_link(re.search(r"/welcome/([\w-]+)", said)[1])  # type: ignore[index]


class Browser:
    """What a person sends, and what they get; redirections aren't followed."""

    def __init__(self, app: Gate, peer: str, headers: Mapping[str, str]) -> None:
        self.client = TestClient(
            app, base_url=BASE, client=(peer, 5_000), follow_redirects=False, headers=headers
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def send(self, path: str, **given: str) -> httpx.Response:
        """Send a form, as the page's own."""
        return self.client.post(path, data=given, headers=OURS)

    def libraries(self) -> dict[str, str]:
        """Return the libraries that the account's page links: title → id."""
        found = re.findall(r'href="/l/(\w+)/">([^<]*)<', self.get("/account").text)
        return {title: id for id, title in found}

    def token(self, **given: str) -> dict[str, str]:
        """Make a token, and return the header that a program sends."""
        more = {"name": "a script", "may": "read", "library": "", "days": "9", **given}
        said = self.send("/account/token", **more).text
        token: Any = re.search(r"shown this once: ([\w-]+)", said)
        return {"authorization": f"Bearer {token[1]}"}
