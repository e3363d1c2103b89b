"""People, groups, libraries, sessions, tokens and links in their tables, on either engine."""

import stat
from pathlib import Path

import pytest
from argon2 import Parameters, extract_parameters

from footnote.assistant.serve.api.refusals import TooMany
from footnote.assistant.serve.people import secret
from footnote.assistant.serve.people.entering import (
    FIRST_LIBRARY,
    Wrong,
    change_password,
    enter_by_link,
    person_of_link,
    person_with_password,
)
from footnote.assistant.serve.people.happened import happened
from footnote.assistant.serve.people.libraries import (
    libraries_of,
    make_library,
    share,
    shares_of,
)
from footnote.assistant.serve.people.limits import Limits, take
from footnote.assistant.serve.people.person import (
    Person,
    Role,
    add_person,
    everybody,
    has_owner,
    person_by_id,
    set_disabled,
    set_role,
)
from footnote.assistant.serve.people.sessions import (
    begin_session,
    end_session,
    person_in_session,
    sessions_of,
)
from footnote.assistant.serve.people.tables import FORMS, People, bring_up_to_date, open_people
from footnote.assistant.serve.people.teams import make_team, set_member, teams
from footnote.assistant.serve.people.tokens import (
    end_token,
    make_link,
    make_token,
    person_with_token,
    tokens_of,
)
from footnote.index.errors import BadInput, FootnoteError, LibraryError, NotFound
from footnote.index.library.engine import Engine
from tests.serve.people.conftest import PASSWORD, Clock


def come(people: People, login: str, role: Role = "editor") -> Person:
    """Let somebody be invited and come, with the password that all have here."""
    link = make_link(people, add_person(people, login, role, by="test").id)
    return enter_by_link(people, link, "", "", PASSWORD)


def first_owner(people: People) -> Person:
    return enter_by_link(people, make_link(people), "Olga@example.org ", "Olga", PASSWORD)


# --- coming in ------------------------------------------------------------------------------------


def test_the_first_link_makes_the_owner_of_what_was_there(people: People) -> None:
    assert not has_owner(people)
    earlier, link = make_link(people), make_link(people)
    assert person_of_link(people, link) is None
    with pytest.raises(BadInput, match="no longer"):  # a new one took its place
        enter_by_link(people, earlier, "eve", "Eve", PASSWORD)
    olga = enter_by_link(people, link, "Olga@example.org ", "Olga", PASSWORD)
    assert (olga.login, olga.name, olga.role) == ("olga@example.org", "Olga", "owner")
    assert [*libraries_of(people, olga)] == [FIRST_LIBRARY]
    assert has_owner(people)
    late = make_link(people)
    for used in (link, late):
        with pytest.raises(BadInput, match="no longer"):
            enter_by_link(people, used, "eve", "Eve", PASSWORD)
    assert everybody(people) == (olga,)


def test_a_link_that_failed_can_be_used_again_and_ends_after_a_day(
    people: People, clock: Clock
) -> None:
    link = make_link(people)
    with pytest.raises(BadInput, match="10 to 200 characters"):
        enter_by_link(people, link, "olga", "Olga", "short")
    with pytest.raises(BadInput, match="1 to 120"):
        enter_by_link(people, link, " ", "Olga", PASSWORD)
    assert everybody(people) == ()
    clock.pass_by(seconds=24 * 3600 - 1)
    assert person_of_link(people, link) is None
    clock.pass_by(seconds=1)
    with pytest.raises(BadInput, match="no longer"):
        enter_by_link(people, link, "olga", "Olga", PASSWORD)


def test_who_is_invited_chooses_a_password_once(people: People) -> None:
    first_owner(people)
    ed = add_person(people, "ed", "editor", by="test")
    link = make_link(people, ed.id)
    with pytest.raises(Wrong):  # there is none yet, not even an empty one
        person_with_password(people, "ed", "")
    assert enter_by_link(people, link, "olga@example.org", "", PASSWORD).id == ed.id
    assert person_with_password(people, " ED", PASSWORD).id == ed.id
    with pytest.raises(BadInput, match="no longer"):
        enter_by_link(people, link, "", "", "another long password")
    with pytest.raises(BadInput, match="already"):
        add_person(people, "Ed", "reader")


def test_wrong_passwords_are_told_alike_and_slowed_down(people: People, clock: Clock) -> None:
    come(people, "ed")
    for login in ("ed", "nobody"):
        for _ in range(5):
            with pytest.raises(Wrong, match="The name or the password is wrong"):
                person_with_password(people, login, "wrong")
        with pytest.raises(TooMany, match="30 seconds") as told:
            person_with_password(people, login, PASSWORD)
        assert told.value.seconds == 30
    clock.pass_by(seconds=31)
    with pytest.raises(Wrong):
        person_with_password(people, "ed", "wrong")
    with pytest.raises(TooMany, match="60 seconds"):
        person_with_password(people, "ed", PASSWORD)
    clock.pass_by(seconds=61)
    assert person_with_password(people, "ed", PASSWORD)
    with pytest.raises(Wrong):  # from the start
        person_with_password(people, "ed", "wrong")


def test_a_password_is_hashed_the_same_way_for_known_and_unknown(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time that a sign-in takes is argon2's: it runs once, whoever is named."""
    come(people, "ed")
    set_disabled(people, come(people, "off").id, True, by="test")
    add_person(people, "invited", "reader")
    ran: list[Parameters] = []

    class Counting(secret.PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            ran.append(extract_parameters(str(hash)))
            return bool(super().verify(hash, password))

    secret._nobodys()
    monkeypatch.setattr(secret, "_HASHER", Counting())
    for login in ("ed", "off", "invited", "nobody"):
        with pytest.raises(Wrong):
            person_with_password(people, login, "wrong password")
    assert len(ran) == 4
    assert all(one == ran[0] for one in ran)  # the same costs


# --- sessions and tokens --------------------------------------------------------------------------


def test_a_session_ends_after_a_week_of_silence_or_a_month(people: People, clock: Clock) -> None:
    ed = come(people, "ed")
    one = begin_session(people, ed.id, "Firefox")
    for _ in range(4):
        clock.pass_by(days=6)
        found = person_in_session(people, one)
        assert found is not None
        assert found[0].id == ed.id
    clock.pass_by(days=6.1)
    assert person_in_session(people, one) is None  # a month, though it was in use
    assert sessions_of(people, ed.id) == ()
    other = begin_session(people, ed.id)
    clock.pass_by(days=7.1)
    assert person_in_session(people, other) is None


def test_sessions_end_with_signing_out_a_new_password_and_being_kept_out(people: People) -> None:
    ed, eve = come(people, "ed"), come(people, "eve")
    mine, other, hers = (begin_session(people, one) for one in (ed.id, ed.id, eve.id))

    def alive() -> list[bool]:
        return [person_in_session(people, one) is not None for one in (mine, other, hers)]

    found = person_in_session(people, mine)
    assert found is not None
    end_session(people, eve.id, found[1].digest)  # it isn't hers to end
    assert alive() == [True, True, True]
    end_session(people, ed.id, found[1].digest)
    assert alive() == [False, True, True]
    with pytest.raises(Wrong):
        change_password(people, ed, "not the old one", "another long password")
    change_password(people, ed, PASSWORD, "another long password")
    assert alive() == [False, False, True]
    set_disabled(people, eve.id, True, by="test")
    assert alive() == [False, False, False]
    with pytest.raises(Wrong):
        person_with_password(people, "eve", PASSWORD)
    set_disabled(people, eve.id, False, by="test")
    assert alive() == [False, False, False]
    assert person_with_password(people, "eve", PASSWORD)


def test_a_token_has_an_end_and_only_its_digest_is_kept(people: People, clock: Clock) -> None:
    ed, eve = come(people, "ed"), come(people, "eve")
    secret = make_token(people, ed.id, "a script", may="read", library="x", days=3)
    (known,) = tokens_of(people, ed.id)
    assert secret not in str(known)
    assert person_with_token(people, secret) == (person_by_id(people, ed.id), known)
    for strange in ("", known.digest, secret[:-1], "\ud800"):
        assert person_with_token(people, strange) is None
    for wrong in ({"may": "own"}, {"may": "read", "days": 0}, {"may": "read", "days": 367}):
        with pytest.raises(BadInput):
            make_token(people, ed.id, "another", **wrong)  # type: ignore[arg-type]
    end_token(people, eve.id, known.digest)
    assert person_with_token(people, secret)
    set_disabled(people, ed.id, True, by="test")
    assert person_with_token(people, secret) is None
    set_disabled(people, ed.id, False, by="test")
    clock.pass_by(days=3)
    assert person_with_token(people, secret) is None
    assert tokens_of(people, ed.id) == ()
    again = make_token(people, ed.id, "another", may="edit")
    end_token(people, ed.id, tokens_of(people, ed.id)[0].digest)
    assert person_with_token(people, again) is None


def test_nothing_that_opens_a_door_stands_in_the_tables(here: People, tmp_path: Path) -> None:
    ed = come(here, "ed")
    secrets = (
        make_link(here),
        begin_session(here, ed.id),
        make_token(here, ed.id, "a script", may="edit"),
        PASSWORD,
    )
    files = [*tmp_path.glob("people.sqlite3*")]
    assert files
    written = b"".join(file.read_bytes() for file in files)
    assert b"a script" in written
    assert not [one for one in secrets if one.encode() in written]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


# --- libraries ------------------------------------------------------------------------------------


def rights(people: People, person: Person) -> dict[str, str]:
    person = person_by_id(people, person.id)
    return {one.title: one.right for one in libraries_of(people, person).values()}


def test_each_editor_begins_with_a_library_that_only_they_reach(people: People) -> None:
    ed, eve, rita = come(people, "ed"), come(people, "eve"), come(people, "rita", "reader")
    assert rights(people, ed) == rights(people, eve) == {"My articles": "own"}
    assert not libraries_of(people, ed).keys() & libraries_of(people, eve).keys()
    assert rights(people, rita) == {}
    assert rights(people, first_owner(people)) == {"My articles": "own"}
    set_role(people, rita.id, "editor", by="test")
    assert rights(people, rita) == {"My articles": "own"}


def test_a_library_is_shared_with_people_and_groups(people: People) -> None:
    ed, eve, rita = come(people, "ed"), come(people, "eve"), come(people, "rita", "reader")
    desk = make_team(people, "Desk", by="test")
    ours = make_library(people, "Ours", desk, by="test")
    wells = make_library(people, "Wells", ed.id, by=ed.id)
    share(people, wells, eve.id, "read", by=ed.id)
    share(people, wells, rita.id, "edit", by=ed.id)
    assert rights(people, eve)["Wells"] == "read"
    assert rights(people, rita) == {"Wells": "read"}  # a reader reads
    set_member(people, desk, eve.id, True, by="test")
    assert rights(people, eve)["Ours"] == "own"
    share(people, wells, desk, "edit", by=ed.id)
    assert rights(people, eve)["Wells"] == "edit"  # the more of the two
    assert [(one.called, one.may) for one in shares_of(people, wells)] == [
        ("Desk", "edit"),
        ("eve", "read"),
        ("rita", "edit"),
    ]
    share(people, wells, desk, "", by=ed.id)
    set_member(people, desk, eve.id, False, by="test")
    assert rights(people, eve) == {"My articles": "own", "Wells": "read"}
    assert [team.members for team in teams(people)] == [()]
    for holder, library in (("nobody", wells), (eve.id, "nothing")):
        with pytest.raises(NotFound):
            share(people, library, holder, "read", by=ed.id)
    with pytest.raises(BadInput):
        share(people, ours, eve.id, "own", by=ed.id)


def test_there_is_always_an_owner(people: People) -> None:
    olga, ed = first_owner(people), come(people, "ed")
    for change in (
        lambda: set_role(people, olga.id, "reader", by=olga.id),
        lambda: set_disabled(people, olga.id, True, by=olga.id),
    ):
        with pytest.raises(BadInput, match="the last owner"):
            change()
    set_role(people, ed.id, "owner", by=olga.id)
    set_disabled(people, olga.id, True, by=ed.id)
    assert person_by_id(people, olga.id).disabled


# --- limits and the log ---------------------------------------------------------------------------


def test_what_is_too_much_is_said_in_time_and_does_not_count(people: People, clock: Clock) -> None:
    limits = Limits(questions=3, bytes=1_000)
    for _ in range(3):
        take(people, limits, "one", "questions")
    clock.pass_by(seconds=20)
    with pytest.raises(TooMany, match=r"than 3 questions in a minute\..*in 40 seconds") as told:
        take(people, limits, "one", "questions")
    assert told.value.seconds == 40
    take(people, limits, "another", "questions")
    clock.pass_by(seconds=40)
    take(people, limits, "one", "questions")
    take(people, limits, "one", "bytes", 900)
    with pytest.raises(TooMany, match="Add more in 24 hours"):
        take(people, limits, "one", "bytes", 101)
    take(people, limits, "one", "bytes", 100)
    for _ in range(9):
        take(people, limits, "one", "articles")  # of which there may be any number


def test_the_log_says_who_did_what(people: People, clock: Clock) -> None:
    olga = first_owner(people)
    ed = add_person(people, "ed", "editor", by=olga.id)
    with pytest.raises(Wrong):
        person_with_password(people, "ed", "wrong")
    begin_session(people, olga.id)
    make_token(people, olga.id, "a script", may="edit")
    set_disabled(people, ed.id, True, by=olga.id)
    assert [(one.who, one.what, one.about) for one in happened(people)] == [
        ("olga@example.org", "disabled", "ed"),
        ("olga@example.org", "made token", "to edit all, 90 days"),
        ("olga@example.org", "signed in", "password"),
        ("ed", "wrong password", ""),
        ("olga@example.org", "invited", "ed as editor"),
        ("olga@example.org", "came by a link", ""),
        ("olga@example.org", "joined", "olga@example.org as owner"),
    ]
    clock.pass_by(days=401)
    begin_session(people, olga.id)
    assert [one.what for one in happened(people)] == ["signed in"]


# --- the tables -----------------------------------------------------------------------------------


def test_tables_are_brought_up_to_date_step_by_step(people: People) -> None:
    ed = come(people, "ed")
    later = (*FORMS, "CREATE TABLE more (id TEXT PRIMARY KEY); INSERT INTO more VALUES ('1')")
    bring_up_to_date(people.engine, later)
    bring_up_to_date(people.engine, later)  # once is enough
    assert len(people.engine.rows("SELECT * FROM more")) == 1
    assert person_by_id(people, ed.id) == ed
    with pytest.raises(LibraryError, match=r"newer Footnote.*pip install --upgrade"):
        bring_up_to_date(people.engine)
    broken = (*later, "CREATE TABLE fine (id TEXT); CREATE TABLE more (id TEXT)")
    with pytest.raises(FootnoteError):
        bring_up_to_date(people.engine, broken)
    assert not people.engine.has("fine")
    bring_up_to_date(people.engine, later)


def test_two_processes_use_the_same_tables(people: People, tmp_path: Path) -> None:
    where = getattr(people.engine, "_engine", None)
    address = where.url.render_as_string(hide_password=False) if where else tmp_path / "home"
    with open_people(address) as other:
        ed = come(other, "ed")
        session = begin_session(people, ed.id)
        with open_people(address, people.clock) as third:
            found = person_in_session(third, session)
        assert found is not None
        assert found[0] == ed


def test_a_library_of_one_person_has_no_such_file(tmp_path: Path) -> None:
    from footnote.index.library.records import Records

    with Records(tmp_path):
        pass
    with open_people(tmp_path) as people:
        engine: Engine = people.engine
        assert not engine.has("articles")
    assert {"library.sqlite3", "people.sqlite3"} <= {file.name for file in tmp_path.iterdir()}
