"""`footnote people`: who has the machine invites, lists, lets in by a new link and keeps out."""

from pathlib import Path

import pytest

from footnote.assistant.serve.people.entering import enter_by_link
from footnote.assistant.serve.people.person import person_by_login
from footnote.assistant.serve.people.tables import open_people
from footnote.assistant.serve.people.tokens import make_link
from tests.conftest import Run
from tests.serve.people.conftest import PASSWORD


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of the command line, in which there is an owner."""
    home = tmp_path / "home"
    home.mkdir()
    with open_people(home) as people:
        enter_by_link(people, make_link(people), "olga", "Olga", PASSWORD)
    return home


def test_it_needs_people(footnote: Run) -> None:
    for command in (["list"], ["invite", "ed"], ["log"]):
        ran = footnote("people", *command)
        assert ran.returncode == 2
        assert "footnote serve --users" in ran.stderr


def test_people_are_invited_listed_and_kept_out(footnote: Run, home: Path) -> None:
    invited = footnote("people", "invite", "ed", "editor")
    assert invited.returncode == 0
    assert "good once, within 24 hours" in invited.stderr
    with open_people(home) as people:
        ed = enter_by_link(people, invited.stdout.strip().rpartition("/")[2], "", "", PASSWORD)
    assert ed.role == "editor"
    footnote("people", "role", "ed", "reader")
    assert [line.split() for line in footnote("people", "list").stdout.splitlines()] == [
        ["ed", "reader", "ed"],
        ["olga", "owner", "Olga"],
    ]
    footnote("people", "disable", "ed")
    assert "kept out" in footnote("people", "list").stdout
    footnote("people", "disable", "ed", "--undo")
    again = footnote("people", "link", "ed").stdout.strip().rpartition("/")[2]
    with open_people(home) as people:
        assert enter_by_link(people, again, "", "", "another long password").id == ed.id
        assert not person_by_login(people, "ed").disabled
    log = footnote("people", "log").stdout
    assert "the command line: invited ed as editor" in log
    assert "the command line: disabled ed" in log
    assert PASSWORD not in log
    assert again not in log


def test_what_cannot_be_done_is_said(footnote: Run, home: Path) -> None:
    for arguments, said in {
        ("role", "olga", "reader"): "the last owner",
        ("disable", "olga"): "the last owner",
        ("role", "olga", "king"): "owner, editor or reader",
        ("invite", "olga"): "already",
        ("link", "nobody"): "footnote people list",
    }.items():
        ran = footnote("people", *arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert said in ran.stderr


def test_what_does_not_go_together_with_accounts_is_said(
    footnote: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_PORT", "0")
    for arguments, said in {
        ("--users", "--open"): "choose",
        ("--users", "--user-header", "Remote-User"): "name the proxy with --proxy",
        ("--user-header", "Remote-User", "--proxy", "127.0.0.1"): "--users",
        # Past that, on an address that isn't this machine's, what can't be listened on ends it.
        ("--users", "--host", "192.0.2.1"): "can't be opened",
    }.items():
        ran = footnote("serve", *arguments)
        assert ran.returncode == 2
        assert said in ran.stderr
    monkeypatch.setenv("FOOTNOTE_OIDC_ISSUER", "http://id.example.org")
    assert "FOOTNOTE_OIDC_ISSUER" in footnote("serve", "--users").stderr
    monkeypatch.setenv("FOOTNOTE_TOKEN", "a-secret-of-more-than-sixteen")
    assert "FOOTNOTE_TOKEN is one token for all" in footnote("serve", "--users").stderr
