"""Conversations in the library's file: made, gone on with, listed, renamed, deleted, had back."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from footnote.index.errors import NotFound
from footnote.index.library import conversation_rows as store
from footnote.index.library.database import open_engine
from footnote.index.library.engine import Where
from footnote.index.library.schema import FILE
from tests.engines import Services


@pytest.fixture
def where(kept: Services, tmp_path: Path) -> Where:
    with kept.open(tmp_path) as library:
        return library.where


def begin(where: Where, id: str, *turns: str, owner: str = "") -> None:
    store.keep_conversation(where, id, owner, "{}")
    for number, turn in enumerate(turns, start=1):
        store.begin_turn(where, id, number, turn, turn)


def move_back(where: Where, column: str, id: str) -> None:
    """Let something have happened two days ago."""
    then = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%d %H:%M:%S")
    with closing(open_engine(where, "change")) as engine, engine.transaction() as db:
        db.execute(f"UPDATE conversations SET {column} = ? WHERE id = ?", (then, id))


def test_a_library_of_before_gets_the_tables_at_the_first_question(where: Where) -> None:
    assert store.conversation_row(where, "a") is None
    assert store.titles_of(where, "") == ()
    begin(where, "a", "One?")
    assert store.titles_of(where, "") == (("a", "One?"),)


def test_every_version_of_a_turn_stays(where: Where) -> None:
    begin(where, "a", "One?", "Two?")
    assert store.begin_turn(where, "a", 1, "One again?", "ignored") == 2
    store.end_turn(where, "a", 1, 2, "One again, answered")
    found = [(one.number, one.version, one.turn) for one in store.turn_rows(where, "a")]
    assert found == [(1, 1, "One?"), (1, 2, "One again, answered"), (2, 1, "Two?")]


def test_the_list_is_the_owners_and_newest_first(where: Where) -> None:
    begin(where, "a", "One?")
    begin(where, "b", "Two?")
    begin(where, "c", "Three?", owner="other")
    begin(where, "d")
    store.begin_turn(where, "a", 2, "More?", "More?")
    assert [id for id, _ in store.titles_of(where, "")] == ["a", "b"]
    assert not store.rename_conversation(where, "c", "", "Mine")
    assert not store.delete_conversation(where, "c", "")
    assert store.rename_conversation(where, "b", "", "Deux")
    assert ("b", "Deux") in store.titles_of(where, "")


def test_what_is_deleted_can_be_had_back_for_a_while_and_is_gone_then(where: Where) -> None:
    begin(where, "a", "A secret?")
    assert store.delete_conversation(where, "a", "")
    assert store.conversation_row(where, "a") is None
    assert store.delete_conversation(where, "a", "", undo=True)
    assert store.titles_of(where, "") == (("a", "A secret?"),)
    store.delete_conversation(where, "a", "")
    move_back(where, "deleted", "a")
    store.purge_conversations(where)
    assert not store.delete_conversation(where, "a", "", undo=True)
    assert store.turn_rows(where, "a") == ()
    if isinstance(where, Path):
        db = sqlite3.connect(where / FILE)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        assert b"A secret" not in (where / FILE).read_bytes()


def test_one_without_a_question_is_forgotten_after_a_day(where: Where) -> None:
    begin(where, "a")
    store.purge_conversations(where)
    assert store.conversation_row(where, "a") is not None
    move_back(where, "changed", "a")
    store.purge_conversations(where)
    assert store.conversation_row(where, "a") is None


def test_a_copy_begins_with_all_turns(where: Where) -> None:
    begin(where, "a", "One?", "Two?", owner="ada")
    store.keep_conversation(where, "b", "bob", "{}", "a")
    store.begin_turn(where, "b", 3, "Three?", "Three?")
    assert [one.turn for one in store.turn_rows(where, "b")] == ["One?", "Two?", "Three?"]
    assert len(store.turn_rows(where, "a")) == 2
    assert store.titles_of(where, "bob") == (("b", "One?"),)


def test_without_a_library_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no library"):
        store.titles_of(tmp_path, "")


def test_versions_that_begin_at_the_same_time_have_numbers_of_their_own(where: Where) -> None:
    begin(where, "a", "One?")
    with ThreadPoolExecutor(4) as readers:
        made = readers.map(lambda n: store.begin_turn(where, "a", 1, f"Again {n}?", ""), range(8))
        assert sorted(made) == list(range(2, 10))
