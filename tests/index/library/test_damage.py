"""Inputs 75 and 78: files that are gone, cut off or not writable; clocks that jump; no home."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from footnote.index.embed.tiny import TINY, TinyEmbedder
from footnote.index.errors import LibraryDamaged, LibraryError
from footnote.index.library.entries import entries_of
from footnote.index.library.health import examine_library, problems
from footnote.index.library.library import Library
from footnote.index.library.lock import is_locked
from footnote.index.library.records import FILE, Records
from footnote.index.library.store import counts_in
from footnote.index.read import read_text
from footnote.index.search.search import search
from footnote.index.split.units import passages
from tests.conftest import BRIEFING, ROOT
from tests.index.library.test_library import _in_child

PART = "The river {0} is long and wide. Its towns know it well. It flows to the sea {0}. " * 3
OPEN = """
from pathlib import Path
from footnote.index.library.library import Library, rebuild
from footnote.index.library.scope import ALL
from footnote.index.search.search import search
from footnote.index.embed.tiny import TinyEmbedder
home, tiny = Path({home!r}), TinyEmbedder()
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library large enough for Chroma to have written its graphs, which it does by thousands."""
    home = tmp_path_factory.mktemp("sound")
    _in_child(
        OPEN.format(home=str(home)) + "from footnote.index.read import read_text\n"
        f"text = '\\n\\n'.join({PART!r}.format(n) for n in range(360))\n"
        "with Library(home, tiny) as library: library.add(read_text(text, name='rivers.md'))"
    )
    assert list((home / "chroma").glob("*/index_metadata.pickle"))
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "home"))


def segments(name: str, keep: float) -> Callable[[Path], None]:
    """Cut off a file of every segment."""

    def cut(home: Path) -> None:
        for file in (home / "chroma").glob(f"*/{name}"):
            os.truncate(file, int(file.stat().st_size * keep))

    return cut


def without_segments(home: Path) -> None:
    for folder in (home / "chroma").glob("*/"):
        shutil.rmtree(folder)


def without_index(home: Path) -> None:
    (home / "chroma" / "chroma.sqlite3").unlink()


def half_an_index(home: Path) -> None:
    file = home / "chroma" / "chroma.sqlite3"
    os.truncate(file, file.stat().st_size // 2)


DAMAGES = {
    "segment folders missing": without_segments,
    "header empty": segments("header.bin", 0),
    "vectors cut in half": segments("data_level0.bin", 0.5),  # ends the process that searches
    "ids empty": segments("index_metadata.pickle", 0),
    "index missing": without_index,
    "index cut in half": half_an_index,
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_bad_75_a_damaged_index_is_found_by_the_doctor(
    home: Path, damage: Callable[[Path], None]
) -> None:
    damage(home)
    found = examine_library(home, "tiny")
    assert found
    assert all("footnote rebuild" in problem for problem in found)


@pytest.mark.slow
def test_bad_75_a_sound_index_is_called_sound(home: Path) -> None:
    assert examine_library(home, "tiny") == []


@pytest.mark.slow
@pytest.mark.parametrize(("lost", "sound"), [(1, True), (40, False), (120, False)])
def test_bad_75_one_line_that_is_not_reached_is_no_damage(
    tmp_path: Path, lost: int, sound: bool
) -> None:
    # The graph of neighbours is approximate: in a sound index one text in some hundreds is missed.
    paragraphs = [f"The river {n} runs {'far ' * 150}past town {n}." for n in range(100, 260)]
    with Library(tmp_path, TinyEmbedder()) as library:
        article = library.add(read_text("\n\n".join(paragraphs), name="rivers.md"))
        _, _, lines = entries_of(article, passages(article))
        away = sorted(lines, key=lambda line: -len(line.text))[:lost]
        nowhere = [[0.0] * 63 + [-1.0] for _ in away]
        library.store._collections["lines"].update([line.id for line in away], embeddings=nowhere)
    assert (problems(tmp_path, "tiny", "") == []) is sound


@pytest.mark.slow
def test_bad_75_rebuilding_mends_it(home: Path) -> None:
    segments("data_level0.bin", 0.5)(home)
    mended = _in_child(
        OPEN.format(home=str(home)) + "print(rebuild(home, tiny))\n"
        "with Library(home, tiny) as library: print(len(search(library, 'The river 7')))"
    )
    assert mended.split() == ["1", "6"]


ASK = """
with Library(home, tiny) as library:
    first, said = search(library, 'The river 7'), library.by_words
    library.index_all()
    print(len(first), '|', said, '|', len(library.near_lines(library.vector('river 7'), 6, ALL)))
"""


def _killed(home: Path) -> None:
    """Leave the library as a process does that was killed."""
    (home / "owner.json").write_text("{}")


def torn(home: Path) -> None:
    """Leave old vectors beside a new graph, as a kill between the writing of two files does."""
    for file in (home / "chroma").glob("*/data_level0.bin"):
        data = file.read_bytes()
        half = len(data) // 2
        file.write_bytes(data[:half] + bytes(len(data) - half))


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage", [*DAMAGES.values(), torn], ids=[*DAMAGES.keys(), "vectors of before"]
)
def test_bad_72_75_what_a_kill_spoiled_mends_itself_while_words_answer(
    home: Path, damage: Callable[[Path], None]
) -> None:
    damage(home)
    _killed(home)
    asked = _in_child(OPEN.format(home=str(home)) + ASK)
    by_words, said, by_vectors = asked.split(" | ")
    assert int(by_words) == 6
    assert "being made again" in said
    assert int(by_vectors) > 0
    assert examine_library(home, "tiny") == []


@pytest.mark.slow
def test_bad_75_damage_that_a_question_meets_mends_too(home: Path) -> None:
    DAMAGES["ids empty"](home)
    asked = _in_child(OPEN.format(home=str(home)) + ASK)
    assert asked.startswith("6 | The search index is being made again")
    assert examine_library(home, "tiny") == []


def test_bad_72_a_sound_index_is_kept_though_its_process_was_killed(tmp_path: Path) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        library.add(read_text("The river is long.", name="river.md"))
    there = {file: file.stat().st_ino for file in (tmp_path / "chroma").rglob("*")}
    _killed(tmp_path)
    with Library(tmp_path, TinyEmbedder()) as library:
        assert library.by_words == ""
    assert {file: file.stat().st_ino for file in (tmp_path / "chroma").rglob("*")} == there
    assert not (tmp_path / "owner.json").exists()


def cut_records(to: int | None) -> Callable[[Path], None]:
    def cut(file: Path) -> None:
        if to is None:
            file.unlink()
        else:
            os.truncate(file, to if to < 9_999 else file.stat().st_size // 2)

    return cut


@pytest.mark.parametrize("size", [None, 0, 100, 5_000, 9_999], ids=str)
def test_bad_75_records_missing_or_cut_off_are_not_taken_for_a_new_library(
    tmp_path: Path, size: int | None
) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        library.add(read_text(BRIEFING.read_text(encoding="utf-8"), name="briefing.md"))
    cut_records(size)(tmp_path / FILE)
    with pytest.raises(LibraryDamaged, match=r"library\.sqlite3.*from a copy"):
        Library(tmp_path, TinyEmbedder())
    assert not is_locked(tmp_path)


def test_a_rebuild_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        river = library.add(read_text("The river is long.", name="river.md"))
        other = library.add(read_text("The lake is deep.", name="lake.md"))
    with Library(tmp_path, TinyEmbedder(), start_over=True) as library:
        assert library.records.pending() == (river.id, other.id)
        assert "0 of 2 articles" in library.by_words
        assert search(library, "How deep is the lake?")[0].passage.article_id == other.id
    (problem,) = problems(tmp_path, TINY, "")
    assert "`footnote rebuild` makes it now" in problem
    with Library(tmp_path, TinyEmbedder()) as library:
        assert library.index_all() == 2
        assert library.by_words == ""
        assert library.store.counts() == library.records.counts() == (2, 2)


# --- the machine --------------------------------------------------------------------------------


def test_bad_78_a_clock_that_jumps_back_changes_no_order(tmp_path: Path) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        first = library.add(read_text("The first text.", name="a", source="/a.md"))
        with library.records._transaction() as db:  # as if the clock had been ahead then
            for table in ("articles", "versions"):
                db.execute(f"UPDATE {table} SET added = '2099-01-01 00:00:00'")
        second = library.add(read_text("The second text.", name="a", source="/a.md"))
        other = library.add(read_text("Another text.", name="b", source="/b.md"))
        assert library.current(first.id) == second
        assert [one.current for one in library.versions(first.id)] == [False, True]
        assert library.records.ids() == (second.id, other.id)


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder nobody can write to")
def test_bad_78_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    for folder in (Path("/sys/kernel/footnote"), Path("/sys/kernel")):
        with pytest.raises(LibraryError, match="FOOTNOTE_HOME"):
            Library(folder, TinyEmbedder())


@pytest.mark.slow
def test_bad_78_without_a_home_and_without_a_network(tmp_path: Path) -> None:
    keep = {"PATH": os.environ["PATH"], "HF_HUB_OFFLINE": "1", "FOOTNOTE_MODEL": "none"}
    command = [sys.executable, "-m", "footnote", "add", str(BRIEFING), "--home", str(tmp_path)]
    added = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=keep)
    assert added.returncode == 0, added.stderr
    with Records(tmp_path, read_only=True) as records:
        assert len(records.ids()) == 1


# --- counting before opening ----------------------------------------------------------------------


def test_what_is_there_is_counted_before_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    with Library(tmp_path, TinyEmbedder()) as library:
        assert counts_in(folder, "nobody") is None
        library.add(read_text(PART, name="river.md"))
        id, there = library.records.fact("library_id"), library.store.counts()
        assert there == library.records.counts()
    assert counts_in(folder, id) == there
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as db, db:
        db.execute(
            "INSERT INTO embeddings_queue (seq_id, operation, topic, id) "
            "SELECT 1000000, 3, 'persistent://default/default/' || id, 'new' FROM collections"
            " WHERE name LIKE '%-lines'"
        )
    assert counts_in(folder, id) is None  # what came last is to be taken in first, by Chroma
    assert counts_in(tmp_path / "nowhere", id) is None
    assert counts_in("http://127.0.0.1:8000", id) is None


def test_rows_that_are_gone_are_missed_at_the_opening(tmp_path: Path) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        library.add(read_text(PART, name="river.md"))
    with closing(sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3")) as db, db:
        db.execute("DELETE FROM embeddings WHERE id = (SELECT max(id) FROM embeddings)")
    with pytest.raises(LibraryDamaged, match="holds 9 of 10 entries"):
        Library(tmp_path, TinyEmbedder(), mends=False)
