"""The gate: who is unknown signs in, nobody reaches what isn't theirs, and it isn't told apart."""

import pytest

from footnote.assistant.serve.people.known import COOKIE, Rules
from footnote.assistant.serve.people.person import person_by_login, set_disabled
from footnote.assistant.serve.people.tables import People
from tests.serve.people.conftest import PASSWORD, Clock
from tests.serve.people.house import BASE, HOME, OURS, Browser, House

NOWHERE = "0123456789abcdef"


@pytest.fixture
def house(here: People) -> House:
    return House(here)


def test_a_stranger_is_asked_who_they_are(house: House) -> None:
    stranger = house.browser()
    for path in ("/", "/account", "/people", "/log", "/nothing", f"/l/{NOWHERE}/", "/sign-in"):
        shown = stranger.get(path)
        assert shown.status_code == (200 if path == "/sign-in" else 401), path
        assert 'action="/sign-in"' in shown.text
        assert "form-action 'self'" in shown.headers["content-security-policy"]
        assert "script" not in shown.text
    for path in (f"/l/{NOWHERE}/api/ask", f"/l/{NOWHERE}/mcp", "/api/articles"):
        for refused in (stranger.get(path), stranger.client.post(path, json={})):
            assert refused.status_code == 401
            assert refused.json()["error"]["type"] == "no_token"
            assert refused.headers["www-authenticate"] == "Bearer"
    assert stranger.client.post(f"/l/{NOWHERE}/gradio_api/queue/join").status_code == 401


def test_a_link_makes_the_owner_once(house: House) -> None:
    owner = house.first_owner()
    assert owner.get("/").headers["location"] == f"/l/{HOME}/"
    assert owner.get(f"/l/{HOME}").headers["location"] == f"/l/{HOME}/"
    came = owner.get(f"/l/{HOME}/api/articles").json()
    me = person_by_login(house.people, "olga")
    assert came == {"path": f"/l/{HOME}/api/articles", "id": me.id, "right": "own"}
    assert house.browser().get("/welcome/anything").status_code == 404


def test_a_browser_keeps_a_cookie_that_only_it_can_read(house: House) -> None:
    house.first_owner()
    browser = house.browser()
    assert browser.get("/sign-in").status_code == 200
    signed = browser.send("/sign-in", login="olga", password=PASSWORD, next=f"/l/{HOME}/talk/1")
    assert (signed.status_code, signed.headers["location"]) == (303, f"/l/{HOME}/talk/1")
    cookie = signed.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/;", "max-age=2592000"):
        assert part in cookie
    assert "secure" not in cookie  # nobody vouched for TLS between
    assert browser.get("/account").status_code == 200
    out = browser.send("/sign-out")
    assert out.headers["location"] == "/"
    assert browser.get("/account").status_code == 401
    browser.client.cookies.set(COOKIE, cookie.partition("=")[2].partition(";")[0])
    assert browser.get("/account").status_code == 401


def test_behind_https_the_cookie_is_for_https_alone(here: People) -> None:
    house = House(here, Rules(proxies=("192.0.2.7",)))
    house.first_owner()
    browser = house.browser(**{"x-forwarded-proto": "https"})
    signed = browser.send("/sign-in", login="olga", password=PASSWORD)
    assert "secure" in signed.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/l/\r\nx: y", "javascript:1"],
)
def test_nobody_is_led_elsewhere_after_signing_in(house: House, elsewhere: str) -> None:
    house.first_owner()
    signed = house.browser().send("/sign-in", login="olga", password=PASSWORD, next=elsewhere)
    assert (signed.status_code, signed.headers["location"]) == (303, "/")
    assert "evil" not in house.browser().client.get("/sign-in", params={"next": elsewhere}).text


def test_a_wrong_password_is_told_alike_and_slowed(house: House) -> None:
    house.first_owner()
    for login in ("olga", "nobody"):
        browser = house.browser()
        told = [browser.send("/sign-in", login=login, password="wrong") for _ in range(6)]
        assert [one.status_code for one in told] == [401] * 5 + [429]
        assert "The name or the password is wrong." in told[0].text
        assert told[5].headers["retry-after"] == "30"
        assert "set-cookie" not in told[0].headers


def test_a_form_of_another_page_is_not_taken(house: House) -> None:
    owner = house.first_owner()
    for origin in ("https://evil.example", "null", "https://evil.ask.example.org", None):
        headers = {} if origin is None else {"origin": origin}
        for path in ("/account/name", "/people/invite", "/sign-in", "/sign-out"):
            given = {"name": "Eve", "login": "eve", "role": "owner", "password": PASSWORD}
            refused = owner.client.post(path, data=given, headers=headers)
            assert refused.status_code == 403, (origin, path)
    assert "Olga" in owner.get("/account").text
    assert owner.client.get("/account/name", params={"name": "Eve"}).status_code in (404, 405)
    assert (
        owner.client.post("/account/name", content=b"a" * 20_000, headers=OURS).status_code == 413
    )


def test_a_foreign_host_is_refused_on_the_pages(here: People) -> None:
    from footnote.assistant.serve.people.serving import gated
    from tests.serve.people.house import who_came

    house = House(here)
    house.app = gated(who_came, here, Rules(), ("ask.example.org",))
    assert house.browser().get("/sign-in").status_code == 200
    assert house.browser().get("/sign-in", host="evil.example").status_code == 403


# --- whose is what --------------------------------------------------------------------------------


@pytest.fixture
def three(house: House) -> tuple[Browser, Browser, Browser]:
    owner = house.first_owner()
    return owner, house.invited(owner, "ed", "editor"), house.invited(owner, "rita", "reader")


Three = tuple[Browser, Browser, Browser]


def test_a_library_of_another_is_like_none(three: Three) -> None:
    owner, ed, rita = three
    (id,) = ed.libraries().values()
    assert ed.get(f"/l/{id}/").json()["right"] == "own"
    for browser in (owner, rita):  # an owner reads no private library either
        for rest in ("/", "", "/api/articles", "/mcp", "/talk/x"):
            theirs, none = browser.get(f"/l/{id}{rest}"), browser.get(f"/l/{NOWHERE}{rest}")
            assert theirs.status_code == none.status_code == 404
            assert _plain(theirs) == _plain(none)
        posted = browser.client.post(f"/l/{id}/api/ask", json={}, headers=OURS)
        assert posted.status_code == 404
        assert "_no" not in posted.text


def _plain(response: object) -> tuple[object, ...]:
    headers = dict(response.headers)  # type: ignore[attr-defined]
    number = headers.pop("x-request-id")
    text: str = response.text  # type: ignore[attr-defined]
    return headers, text.replace(number, "")


def test_one_that_is_not_there_is_looked_for_by_the_same_steps(
    house: House, three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No step depends on the id: the same questions go to the tables, with the same values."""
    _, ed, rita = three
    (id,) = ed.libraries().values()
    asked: list[list[tuple[str, object]]] = []
    engine = house.people.engine
    rows = engine.rows

    def noted(sql: str, values: object = ()) -> object:
        asked[-1].append((sql, values))
        return rows(sql, values)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "rows", noted)
    for one in (id, NOWHERE, "", "x" * 300, "' OR 1=1"):
        asked.append([])
        assert rita.get(f"/l/{one}/api/articles").status_code == 404
    assert all(one == asked[0] for one in asked)
    assert len(asked[0]) == 2


def test_sharing_is_to_read_or_to_edit_and_ends(three: Three) -> None:
    _, ed, rita = three
    (id,) = ed.libraries().values()
    where = f"/l/{id}/"
    assert ed.send("/account/share", library=id, **{"with": "Rita"}, may="read").status_code == 303
    assert rita.get(where).json()["right"] == "read"
    assert rita.get("/").headers["location"] == where
    assert (
        rita.send("/account/share", library=id, **{"with": "rita"}, may="edit").status_code == 404
    )
    ed.send("/account/share", library=id, **{"with": "rita"}, may="edit")
    assert rita.get(where).json()["right"] == "read"  # a reader reads
    for unknown in ("nobody", ""):
        told = ed.send("/account/share", library=id, **{"with": unknown}, may="edit")
        assert told.status_code == 404
        assert "Nobody here signs in by that name" in told.text


def test_what_is_shared_can_be_taken_back(house: House, three: Three) -> None:
    _, ed, rita = three
    (id,) = ed.libraries().values()
    ed.send("/account/share", library=id, **{"with": "rita"}, may="read")
    holder = person_by_login(house.people, "rita").id
    assert rita.get(f"/l/{id}/").status_code == 200
    ed.send("/account/share", library=id, holder=holder, may="")
    assert rita.get(f"/l/{id}/").status_code == 404
    assert rita.get("/").headers["location"] == "/account"


def test_who_is_kept_out_is_out_at_once(house: House, three: Three) -> None:
    owner, ed, _ = three
    token = ed.token(may="edit")
    program = house.browser(**token)
    (id,) = ed.libraries().values()
    assert program.get(f"/l/{id}/api/articles").status_code == 200
    owner.send("/people/disable", person=person_by_login(house.people, "ed").id)
    assert ed.get(f"/l/{id}/").status_code == 401
    assert program.get(f"/l/{id}/api/articles").status_code == 401


# --- tokens and proxies ---------------------------------------------------------------------------


def test_a_token_does_no_more_than_it_says(house: House, three: Three, clock: Clock) -> None:
    owner, ed, _ = three
    ed.send("/account/library", title="Wells")
    ids, theirs = ed.libraries(), next(iter(owner.libraries().values()))
    wells, mine = ids["Wells"], ids["My articles"]
    cases = [
        ({"may": "read"}, {wells: "read", mine: "read"}),
        ({"may": "edit"}, {wells: "edit", mine: "edit"}),
        ({"may": "edit", "library": wells}, {wells: "edit"}),
    ]
    for given, rights in cases:
        program = house.browser(**ed.token(**given))
        for id in (wells, mine, theirs):
            came = program.get(f"/l/{id}/api/articles")
            assert (came.json().get("right") if came.is_success else "") == rights.get(id, "")
        for path in ("/account", "/people", "/log", "/"):  # it is for libraries alone
            assert program.get(path).status_code in (303, 401), path
        assert program.send("/account/token", name="more", may="edit", days="9").status_code == 401
    assert program.get(f"/l/{wells}/mcp").status_code == 200
    wrong = {"name": "x", "may": "read", "library": theirs, "days": "9"}
    assert ed.send("/account/token", **wrong).status_code == 404
    clock.pass_by(days=9)
    assert program.get(f"/l/{wells}/mcp").status_code == 401


def test_a_wrong_token_is_not_saved_by_a_cookie(house: House) -> None:
    owner = house.first_owner()
    assert owner.get("/account", authorization="Bearer wrong").status_code == 401
    assert owner.get("/account", authorization="Basic wrong").status_code == 200


def test_a_proxy_says_who_asks_and_nobody_else_does(here: People) -> None:
    house = House(here, Rules("Remote-User", ("192.0.2.7",)))
    owner = house.first_owner()
    house.invited(owner, "ed@example.org", "editor")
    proxied = house.browser(**{"remote-user": "Ed@example.org"})
    assert proxied.get("/").headers["location"].startswith("/l/")
    assert proxied.send("/account/name", name="Ed").status_code == 303
    for strange in (
        house.browser("192.0.2.8", **{"remote-user": "ed@example.org"}),
        house.browser(**{"remote-user": "nobody"}),
        house.browser(**{"remote-user": ""}),
        house.browser(**{"x-remote-user": "ed@example.org"}),
    ):
        assert strange.get("/account").status_code == 401
    twice = house.browser().client.get(
        "/account", headers=[("remote-user", "ed@example.org"), ("remote-user", "olga")]
    )
    assert twice.status_code == 401
    set_disabled(here, person_by_login(here, "ed@example.org").id, True, by="test")
    assert proxied.get("/account").status_code == 401


def test_a_visitor_cannot_be_forged(house: House) -> None:
    """Nothing of a request gets into what stands behind the gate but who was found."""
    owner = house.first_owner()
    came = owner.get(f"/l/{HOME}/api/articles", **{"visitor": "x", "x-forwarded-user": "ed"}).json()
    assert came["id"] == person_by_login(house.people, "olga").id
    for path in (
        f"//l/{HOME}/",
        f"/L/{HOME}/",
        f"/l//{HOME}/",
        f"/l/{HOME}%2f..%2fother",
        f"/x/../l/{HOME}/",
    ):
        assert owner.client.get(f"{BASE}{path}").status_code in (200, 404)
        if owner.client.get(f"{BASE}{path}").status_code == 200:
            assert owner.client.get(f"{BASE}{path}").json()["path"].startswith(f"/l/{HOME}")
