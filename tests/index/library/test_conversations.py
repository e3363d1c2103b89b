"""Conversations in the library's file: made, gone on with, listed, renamed, deleted, had back."""

import sqlite3
from pathlib import Path

import pytest

from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import NotFound
from footnote.index.library import conversation_rows as store
from footnote.index.library.library import Library
from footnote.index.library.schema import FILE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Library(tmp_path, TinyEmbedder()).close()
    return tmp_path


def begin(home: Path, id: str, *turns: str, owner: str = "") -> None:
    store.keep_conversation(home, id, owner, "{}")
    for number, turn in enumerate(turns, start=1):
        store.begin_turn(home, id, number, turn, turn)


def move_back(home: Path, column: str, id: str) -> None:
    """Let something have happened two days ago."""
    db = sqlite3.connect(home / FILE)
    with db:
        query = f"UPDATE conversations SET {column} = datetime('now', '-2 days') WHERE id = ?"
        db.execute(query, (id,))
    db.close()


def test_a_library_of_before_gets_the_tables_at_the_first_question(home: Path) -> None:
    assert store.conversation_row(home, "a") is None
    assert store.titles_of(home, "") == ()
    begin(home, "a", "One?")
    assert store.titles_of(home, "") == (("a", "One?"),)


def test_every_version_of_a_turn_stays(home: Path) -> None:
    begin(home, "a", "One?", "Two?")
    assert store.begin_turn(home, "a", 1, "One again?", "ignored") == 2
    store.end_turn(home, "a", 1, 2, "One again, answered")
    found = [(one.number, one.version, one.turn) for one in store.turn_rows(home, "a")]
    assert found == [(1, 1, "One?"), (1, 2, "One again, answered"), (2, 1, "Two?")]


def test_the_list_is_the_owners_and_newest_first(home: Path) -> None:
    begin(home, "a", "One?")
    begin(home, "b", "Two?")
    begin(home, "c", "Three?", owner="other")
    begin(home, "d")
    store.begin_turn(home, "a", 2, "More?", "More?")
    assert [id for id, _ in store.titles_of(home, "")] == ["a", "b"]
    assert not store.rename_conversation(home, "c", "", "Mine")
    assert not store.delete_conversation(home, "c", "")
    assert store.rename_conversation(home, "b", "", "Deux")
    assert ("b", "Deux") in store.titles_of(home, "")


def test_what_is_deleted_can_be_had_back_for_a_while_and_is_gone_then(home: Path) -> None:
    begin(home, "a", "A secret?")
    assert store.delete_conversation(home, "a", "")
    assert store.conversation_row(home, "a") is None
    assert store.delete_conversation(home, "a", "", undo=True)
    assert store.titles_of(home, "") == (("a", "A secret?"),)
    store.delete_conversation(home, "a", "")
    move_back(home, "deleted", "a")
    store.purge_conversations(home)
    assert not store.delete_conversation(home, "a", "", undo=True)
    assert store.turn_rows(home, "a") == ()
    db = sqlite3.connect(home / FILE)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    assert b"A secret" not in (home / FILE).read_bytes()


def test_one_without_a_question_is_forgotten_after_a_day(home: Path) -> None:
    begin(home, "a")
    store.purge_conversations(home)
    assert store.conversation_row(home, "a") is not None
    move_back(home, "changed", "a")
    store.purge_conversations(home)
    assert store.conversation_row(home, "a") is None


def test_a_copy_begins_with_all_turns(home: Path) -> None:
    begin(home, "a", "One?", "Two?", owner="ada")
    store.keep_conversation(home, "b", "bob", "{}", "a")
    store.begin_turn(home, "b", 3, "Three?", "Three?")
    assert [one.turn for one in store.turn_rows(home, "b")] == ["One?", "Two?", "Three?"]
    assert len(store.turn_rows(home, "a")) == 2
    assert store.titles_of(home, "bob") == (("b", "One?"),)


def test_without_a_library_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no library"):
        store.titles_of(tmp_path, "")
