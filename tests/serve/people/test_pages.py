"""The pages of accounts: what each form does, for whom, and what foreign words become on them."""

from html import unescape

import pytest

from footnote.assistant.serve.people.person import everybody, person_by_login
from footnote.assistant.serve.people.serving import PAGES
from footnote.assistant.serve.people.tables import People
from footnote.assistant.serve.people.teams import teams
from tests.serve.people.conftest import PASSWORD
from tests.serve.people.house import HOME, Browser, House

NASTY = "<img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def house(here: People) -> House:
    return House(here)


@pytest.fixture
def owner(house: House) -> Browser:
    return house.first_owner()


def said(text: str) -> str:
    return unescape(text.partition('<p role="alert">')[2].partition("</p>")[0])


def test_a_person_changes_name_and_password(house: House, owner: Browser) -> None:
    other = house.browser()
    other.send("/sign-in", login="olga", password=PASSWORD)
    owner.send("/account/name", name="Olga O.")
    assert "<h1>Olga O.</h1>" in owner.get("/account").text
    new = "another long password"
    refused = owner.send("/account/password", old="wrong", password=new)
    assert refused.status_code == 401
    assert "wrong" in said(refused.text)
    short = owner.send("/account/password", old=PASSWORD, password="short")
    assert "10 to 200 characters" in said(short.text)
    assert owner.send("/account/password", old=PASSWORD, password=new).status_code == 303
    assert owner.get("/account").status_code == 200  # with a session of its own
    assert other.get("/account").status_code == 401
    assert house.browser().send("/sign-in", login="olga", password=PASSWORD).status_code == 401


def test_other_browsers_are_listed_and_ended(house: House, owner: Browser) -> None:
    other = house.browser(**{"user-agent": f"Firefox {NASTY}"})
    other.send("/sign-in", login="olga", password=PASSWORD)
    listed = owner.get("/account").text
    assert "Firefox &lt;img" in listed
    digest = listed.partition('name="session" value="')[2].partition('"')[0]
    owner.send("/account/end-session", session=digest)
    assert other.get("/account").status_code == 401
    assert owner.get("/account").status_code == 200


def test_a_token_is_shown_once_and_ended(house: House, owner: Browser) -> None:
    program = house.browser(**owner.token(name=NASTY, may="edit"))
    assert program.get(f"/l/{HOME}/api/articles").json()["right"] == "edit"
    listed = owner.get("/account").text
    assert "shown this once" not in listed
    digest = listed.partition('name="token" value="')[2].partition('"')[0]
    owner.send("/account/end-token", token=digest)
    assert program.get(f"/l/{HOME}/api/articles").status_code == 401
    for days in ("0", "367", "x", "99999999999", ""):
        refused = owner.send("/account/token", name="x", may="read", days=days)
        assert "1 to 366 days" in said(refused.text)


def test_an_owner_invites_changes_roles_and_keeps_out(house: House, owner: Browser) -> None:
    ed = house.invited(owner, "ed", "editor")
    id = person_by_login(house.people, "ed").id
    assert ed.get("/people").status_code == ed.get("/log").status_code == 404
    assert ed.send("/people/role", person=id, role="owner").status_code == 404
    assert "already" in said(owner.send("/people/invite", login="ED", role="reader").text)
    assert "owner, editor or reader" in said(owner.send("/people/invite", login="x").text)
    owner.send("/people/role", person=id, role="owner")
    assert ed.get("/people").status_code == 200
    owner.send("/people/disable", person=id)
    assert ed.get("/account").status_code == 401
    owner.send("/people/enable", person=id)
    link = said(owner.send("/people/link", person=id).text).rpartition("/")[2]
    assert house.by_link(link).get("/people").status_code == 200
    mine = person_by_login(house.people, "olga").id
    owner.send("/people/disable", person=id)
    assert "last owner" in said(owner.send("/people/role", person=mine, role="reader").text)
    for form in ("role", "disable", "enable", "link"):
        assert owner.send(f"/people/{form}", person="nobody", role="reader").status_code == 404


def test_a_group_has_a_library_that_its_members_reach(house: House, owner: Browser) -> None:
    ed, eve = (house.invited(owner, name, "editor") for name in ("ed", "eve"))
    owner.send("/people/group", name="Desk")
    (team,) = teams(house.people)
    assert ed.send("/account/library", title="Ours", holder=team.id).status_code == 404
    owner.send("/people/join", team=team.id, login="ed")
    ed.send("/account/library", title="Ours", holder=team.id)
    id = ed.libraries()["Ours"]
    assert "Ours" not in eve.libraries()
    owner.send("/people/join", team=team.id, login="eve")
    assert eve.get(f"/l/{id}/").json()["right"] == "own"
    ed.send("/account/rename", library=id, title="All of ours")
    assert "All of ours" in eve.libraries()
    owner.send("/people/leave", team=team.id, person=person_by_login(house.people, "eve").id)
    assert eve.get(f"/l/{id}/").status_code == 404
    assert eve.send("/account/rename", library=id, title="Mine").status_code == 404
    rita = house.invited(owner, "rita", "reader")
    refused = rita.send("/account/library", title="Hers")
    assert "Readers make no libraries" in said(refused.text)


def test_an_owner_shares_any_library_and_it_is_written_down(house: House, owner: Browser) -> None:
    ed = house.invited(owner, "ed", "editor")
    (id,) = ed.libraries().values()
    assert owner.get(f"/l/{id}/").status_code == 404
    owner.send("/people/share", library=id, **{"with": "olga"}, may="read")
    assert owner.get(f"/l/{id}/").json()["right"] == "read"
    log = owner.get("/log").text
    assert f"{id} with olga" in log
    assert "shared to read" in log
    assert (
        owner.send("/people/share", library="none", **{"with": "ed"}, may="read").status_code == 404
    )


def test_foreign_words_are_only_words(house: House, owner: Browser) -> None:
    link = said(owner.send("/people/invite", login=NASTY, role="editor").text)
    nasty = house.by_link(link)
    nasty.send("/account/name", name=NASTY)
    nasty.send("/account/library", title=NASTY)
    owner.send("/people/group", name=NASTY)
    owner.send("/people/join", team=teams(house.people)[0].id, login=NASTY)
    nasty.send("/account/share", library=HOME, **{"with": NASTY}, may=NASTY)
    for id in nasty.libraries().values():
        nasty.send("/account/share", library=id, **{"with": NASTY}, may="read")
    pages = [(nasty, "/account"), (owner, "/people"), (owner, "/log"), (owner, "/account")]
    for browser, path in pages:
        shown = browser.get(path)
        assert shown.status_code == 200
        assert "<img" not in shown.text
        assert 'value="<' not in shown.text
    assert len(everybody(house.people)) == 2


def test_what_forms_hold_may_be_anything(owner: Browser) -> None:
    """Whatever is sent, a sentence comes back, or what was there before."""
    for page in PAGES:
        for name in page.deeds:
            if page.path in ("/sign-out", "/sign-in"):
                continue
            path = f"{page.path}/{name}".rstrip("/").replace("{link}", "%ff%00x")
            for content in (
                b"",
                b"\xff\xfe=%ff",
                b"library=%00&person=%00&login=%00&title=%00",
                b"&".join(b"a=1" for _ in range(99)),
            ):
                answer = owner.client.post(
                    path, content=content, headers={"origin": "http://ask.example.org"}
                )
                assert answer.status_code < 500, (path, content)
