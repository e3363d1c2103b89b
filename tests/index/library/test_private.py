"""A library's folder is its owner's alone: while it is open, and after."""

import os
import stat
from pathlib import Path

import pytest

from footnote import Assistant
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING


def modes(home: Path) -> dict[str, int]:
    found = {str(path.relative_to(home)): path for path in home.rglob("*")}
    return {name: stat.S_IMODE(path.stat().st_mode) for name, path in found.items()}


@pytest.fixture(autouse=True)
def loose() -> None:
    """What makes files readable for everybody, as on most machines."""
    os.umask(0o022)


def test_nobody_else_can_open_what_a_library_keeps(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Assistant.open(home, "none", TinyEmbedder()) as assistant:
        assistant.add(BRIEFING)
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert modes(home)["library.sqlite3"] == 0o600
        assert modes(home)["lock"] == 0o600
    assert len(modes(home)) > 3
    assert {mode & 0o077 for mode in modes(home).values()} == {0}


def test_a_library_that_others_could_read_no_longer_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Assistant.open(home, "none", TinyEmbedder()):
        pass
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with Assistant.open(home, "none", TinyEmbedder()):
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert {mode & 0o077 for mode in modes(home).values()} == {0}


def test_what_is_not_ours_stays_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir(mode=0o755)
    mine = home / "notes.txt"
    mine.write_text("mine")
    mine.chmod(0o644)
    with Assistant.open(home, "none", TinyEmbedder()):
        pass
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert modes(home)["notes.txt"] == 0o644
    assert modes(home)["library.sqlite3"] == 0o600
