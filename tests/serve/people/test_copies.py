"""Copies of a home with accounts: all of it, while it is open, and back again."""

import os
from pathlib import Path

import pytest

from footnote import Assistant
from footnote.assistant.serve.people.copies import back_up_house, restore_house
from footnote.assistant.serve.people.entering import (
    FIRST_LIBRARY,
    enter_by_link,
    person_with_password,
)
from footnote.assistant.serve.people.libraries import libraries_of, make_library
from footnote.assistant.serve.people.person import person_by_login
from footnote.assistant.serve.people.tables import FILE, open_people
from footnote.assistant.serve.people.tokens import make_link
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryInUse
from footnote.index.library.schema import LIBRARIES
from tests.conftest import Run
from tests.serve.people.conftest import PASSWORD

NILE = Article.from_text("The Nile flows north.", title="Nile")
AMUR = Article.from_text("The Amur flows east.", title="Amur")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that one person used, and then two libraries of an owner."""
    home = tmp_path / "home"
    with Assistant.open(home, "none", TinyEmbedder()) as assistant:
        assistant.add(NILE)
    with open_people(home) as people:
        olga = enter_by_link(people, make_link(people), "olga", "Olga", PASSWORD)
        second = make_library(people, "Rivers", olga.id, by=olga.id)
    (home / LIBRARIES).mkdir()
    os.symlink("..", home / LIBRARIES / FIRST_LIBRARY)
    with Assistant.open(home / LIBRARIES / second, "none", TinyEmbedder()) as assistant:
        assistant.add(AMUR)
    return home


def texts(folder: Path) -> list[str]:
    with Assistant.open(folder, "none", TinyEmbedder()) as assistant:
        return [one.text for one in assistant.articles()]


def test_all_of_a_home_comes_back(home: Path, tmp_path: Path) -> None:
    copy, there = tmp_path / "copy", tmp_path / "there"
    with open_people(home), Assistant.open(home, "none", TinyEmbedder()):  # it is open meanwhile
        assert back_up_house(home, copy) == (1, 2)
    restored = restore_house(copy, there)
    assert [texts(one) for one in restored] == [[NILE.text], [AMUR.text]]
    with open_people(there) as people:
        olga = person_with_password(people, "olga", PASSWORD)
        libraries = libraries_of(people, olga)
    assert {one.name for one in restored} == libraries.keys()
    assert (copy.stat().st_mode & 0o777, (copy / FILE).stat().st_mode & 0o777) == (0o700, 0o600)


def test_what_was_there_is_kept_and_nothing_is_changed_while_a_page_is_open(
    home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    back_up_house(home, copy)
    with open_people(home) as people:
        olga = person_by_login(people, "olga")
        third = make_library(people, "Lakes", olga.id, by=olga.id)
    with Assistant.open(home, "none", TinyEmbedder()), pytest.raises(LibraryInUse):
        restore_house(copy, home)
    with open_people(home) as people:
        assert third in libraries_of(people, olga)
    assert restore_house(copy, home)
    with open_people(home) as people:
        assert third not in libraries_of(people, olga)
    (before,) = home.glob("people.before-*.sqlite3")
    assert before.stat().st_mode & 0o777 == 0o600
    assert texts(home) == [NILE.text]


def test_what_is_no_copy_touches_nothing(home: Path, tmp_path: Path) -> None:
    copy, there = tmp_path / "copy", tmp_path / "there"
    back_up_house(home, copy)
    with pytest.raises(BadInput, match="is there already"):
        back_up_house(home, copy)
    (copy / f"{FIRST_LIBRARY}.sqlite3").write_bytes(b"no library")
    with pytest.raises(BadInput, match="is no copy of a library"):
        restore_house(copy, there)
    (copy / FILE).unlink()
    with pytest.raises(BadInput, match="is no copy of the accounts"):
        restore_house(copy, there)
    assert not there.exists()


def test_from_the_command_line(home: Path, tmp_path: Path, footnote: Run) -> None:
    copy = tmp_path / "copy"
    ran = footnote("backup", copy)
    assert ran.returncode == 0, ran.stderr
    assert "the accounts (1) and the libraries (2)" in ran.stderr
    ran = footnote("restore", copy)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.count("The search index is new: 1 article.") == 2
