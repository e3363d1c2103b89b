"""Copies: made while the library is written, whole or not there, and brought back checked."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from footnote import Assistant
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryInUse, NotFound
from footnote.index.library.copies import back_up, check_copy, restore
from footnote.index.library.schema import FILE
from tests.conftest import ORDERS, Run


def test_a_copy_is_made_while_articles_are_added(assistant: Assistant, tmp_path: Path) -> None:
    over, added = Event(), []

    def add() -> None:
        for number in range(1_000):
            text = f"The dam number {number} holds water."
            added.append(assistant.add(Article.from_text(text, title=f"Dam {number}")).id)
            if over.is_set():
                return

    adding = Thread(target=add)
    adding.start()
    try:
        counts = [back_up(assistant.library.home, tmp_path / f"{n}.sqlite3") for n in range(5)]
    finally:
        over.set()
        adding.join()
    assert counts == sorted(counts)
    assert 1 <= counts[-1] <= len(added) + 1
    file = tmp_path / "4.sqlite3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.glob("*.sqlite3*")) == [
        f"{n}.sqlite3" for n in range(5)
    ]


def test_it_comes_back_with_answers_and_what_was_there_is_kept(
    footnote: Run, tmp_path: Path
) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy.sqlite3"
    with Assistant.open(home, "none", TinyEmbedder()) as assistant:
        assistant.add_bundled(read_ahead=False)
        kept = assistant.keep(assistant.ask(ORDERS))
        assert footnote("backup", copy).returncode == 0  # it is open meanwhile
        assistant.add(Article.from_text("The Nile flows north.", title="Nile"))
        refused = footnote("restore", copy)
        assert refused.returncode == 2
        assert "is open in process" in refused.stderr
    ran = footnote("restore", copy)
    assert ran.returncode == 0, ran.stderr
    assert "Of 1 kept answers, 1 are verified." in ran.stderr
    (before,) = home.glob("library.before-*.sqlite3")
    assert check_copy(before) == 2
    with Assistant.open(home, "none", TinyEmbedder()) as assistant:
        assert len(assistant.articles()) == 1
        assert [one.id for one in assistant.kept()] == [kept.id]
        assert assistant.ask(ORDERS).outcome == "answered"
        assert not assistant.library.by_words


def test_a_library_is_made_of_a_copy_where_there_was_none(
    assistant: Assistant, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(assistant.library.home, copy)
    assert restore(copy, tmp_path / "new" / "home") is None
    with Assistant.open(tmp_path / "new" / "home", "none", TinyEmbedder()) as other:
        assert other.listing() == assistant.listing()


def test_what_is_no_copy_touches_nothing(assistant: Assistant, tmp_path: Path) -> None:
    home = assistant.library.home
    copy, changed = tmp_path / "copy.sqlite3", tmp_path / "changed.sqlite3"
    back_up(home, copy)
    with pytest.raises(BadInput, match="is there already"):
        back_up(home, copy)
    with pytest.raises(NotFound):
        back_up(tmp_path / "nothing", tmp_path / "x.sqlite3")
    changed.write_bytes(copy.read_bytes())
    with closing(sqlite3.connect(changed)) as db, db:
        db.execute("UPDATE articles SET text = 'Something else.'")
    (tmp_path / "text.txt").write_text("no library")
    torn = tmp_path / "torn.sqlite3"
    torn.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    target = tmp_path / "target"
    for file, says in (
        (changed, "isn't what it was"),
        (tmp_path / "text.txt", "is no copy of a library"),
        (torn, "is no copy of a library|is damaged"),
    ):
        with pytest.raises(BadInput, match=says):
            restore(file, target)
    assert not target.exists()
    with pytest.raises(LibraryInUse):
        restore(copy, home)


def test_a_library_of_before_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Assistant.open(home, "none", TinyEmbedder()) as assistant:
        assistant.add(Article.from_text("The Nile flows north.", title="Nile"))
    assert not list(home.glob("library.form-*"))
    with closing(sqlite3.connect(home / FILE)) as db:
        db.execute("PRAGMA user_version = 0")
    for _ in range(2):
        with Assistant.open(home, "none", TinyEmbedder()) as assistant:
            assert len(assistant.articles()) == 1
    (kept,) = home.glob("library.form-*")
    assert kept.name == "library.form-0.sqlite3"
    assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (0,)


def test_of_a_database_the_copies_are_its_own(
    footnote: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_DATABASE", "postgresql+psycopg://nobody@nowhere.invalid/none")
    for command in ("backup", "restore"):
        ran = footnote(command, tmp_path / "copy.sqlite3")
        assert (ran.returncode, "pg_dump" in ran.stderr) == (2, True)
