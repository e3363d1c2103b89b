"""Inputs 73 and 78, and more of their kind: each fault of storage has its own way out."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from footnote import Assistant
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, FootnoteError, LibraryError, NotFound
from footnote.index.library import library as opening
from footnote.index.library.kept_rows import forget_row, kept_rows
from footnote.index.library.library import Library
from footnote.index.library.records import FILE, Records
from footnote.index.read import read_text
from footnote.index.search.search import search
from tests.conftest import BRIEFING, ORDERS, REPLIES, ROOT, SHOWN, MakeAssistant
from tests.index.library.test_library import _in_child

RIVER = read_text("The river is long and flows north.", name="river.md")
LAKE = read_text("The lake is deep and cold.", name="lake.md")
LONG = read_text("\n\n".join(f"Town {n} lies by the sea." for n in range(400)), name="towns.md")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home", TinyEmbedder()) as opened:
        opened.add(RIVER)
        yield opened


def finds_the_river(library: Library) -> bool:
    return search(library, "How long is the river?")[0].passage.article_id == RIVER.id


# --- another program holds the file ---------------------------------------------------------------

CHANGES: dict[str, Callable[[Library], object]] = {
    "add": lambda library: library.add(LAKE),
    "remove": lambda library: library.remove(RIVER.id),
    "tag": lambda library: library.tag(RIVER.id, "water"),
    "rename": lambda library: library.rename(RIVER.id, "Water"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_file_that_another_program_holds_is_not_called_damaged(
    library: Library, change: Callable[[Library], object]
) -> None:
    library.records.engine.db.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(library.home / FILE)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match=r"Another program holds .*nothing is damaged") as held:
        change(library)
    assert "from a copy" not in str(held.value)
    other.close()
    assert finds_the_river(library)
    change(library)


# --- a full disk ----------------------------------------------------------------------------------


def test_bad_73_records_that_are_full_lose_nothing(library: Library) -> None:
    def most(pages: int) -> None:
        library.records.engine.db.execute(f"PRAGMA max_page_count = {pages}")

    most(library.records.engine.db.execute("PRAGMA page_count").fetchone()[0] + 2)
    with pytest.raises(LibraryError, match=r"is full .*Make room") as full:
        library.add(LONG)
    assert "rebuild" not in str(full.value)
    assert finds_the_river(library)
    most(1_000_000)
    library.add(LONG)
    assert library.records.ids() == (RIVER.id, LONG.id)
    assert library.store.counts() == library.records.counts()


NO_ROOM = """
import resource, sys
from pathlib import Path
from tests.index.library.test_faults import LAKE, LONG, RIVER, finds_the_river
from footnote.index.errors import LibraryError
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.library.library import Library

def most(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

with Library(Path(sys.argv[1]), TinyEmbedder()) as library:
    most(200_000)
    try:
        library.add(LONG)
    except LibraryError as error:
        print(error)
    assert finds_the_river(library)
    most(resource.RLIM_INFINITY)
    library.add(LAKE)
    library.index_all()
    assert library.records.ids() == (RIVER.id, LAKE.id), library.records.ids()
    assert library.store.counts() == library.records.counts()
"""


@pytest.mark.slow
def test_bad_73_files_that_may_not_grow_lose_nothing(library: Library) -> None:
    library.close()
    said = _in_child(f"import sys; sys.argv[1:] = [{str(library.home)!r}]\n{NO_ROOM}")
    assert "could not be stored, and nothing of it was kept" in said
    assert "rebuild" not in said


# --- a folder that can only be read ---------------------------------------------------------------


def test_a_library_that_can_only_be_read_is_listed_shown_and_asked(
    make_assistant: MakeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_assistant(REPLIES) as opened:
        opened.add(BRIEFING)
    monkeypatch.setattr(opening, "only_to_read", lambda home: True)
    snapshot = shutil.copytree(tmp_path / "home", tmp_path / "snapshot")
    before = {file: file.read_bytes() for file in snapshot.rglob("*") if file.is_file()}
    assistant = make_assistant(REPLIES, home=snapshot)
    (article,) = assistant.articles()
    answer = assistant.ask(ORDERS)
    assert answer.text == SHOWN
    assert "can only be read" in answer.note
    assert "by their words alone" in answer.note
    summary = assistant.ask("Summarize it in three sentences")
    assert len(summary.sentences) == 3
    assert "3 of 40 sentences" in summary.note
    for change in (
        lambda: assistant.add(RIVER),
        lambda: assistant.remove(article.id),
        lambda: assistant.library.tag(article.id, "water"),
    ):
        with pytest.raises(LibraryError, match=r"read-only.*FOOTNOTE_HOME"):
            change()
    assert {file: file.read_bytes() for file in before} == before
    assert not (snapshot / "owner.json").exists()


def alone(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a shell script that mounts file systems, which nobody else sees."""
    enter = ["unshare", "--map-root-user", "--mount", "sh", "-eu", "-c"]
    try:
        tried = subprocess.run(
            [*enter, 'mount -t tmpfs none "$0"', arguments[0]], capture_output=True
        )
    except OSError:
        pytest.skip("needs `unshare`")
    if tried.returncode:
        pytest.skip("this machine lets nobody mount anything")
    keep = {**os.environ, "FOOTNOTE_MODEL": "none", "FOOTNOTE_EMBEDDINGS": "tiny"}
    command = [*enter, script, *map(str, arguments), sys.executable]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=keep)


@pytest.mark.slow
def test_bad_78_a_snapshot_on_a_disk_that_can_only_be_read(library: Library) -> None:
    library.close()
    script = """
    mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"
    export FOOTNOTE_HOME="$0"
    for what in list "show $1" "ask Where.does.the.river.flow?" doctor kept; do
        "$2" -m footnote $what || echo "STATUS $?"
    done
    "$2" -m footnote add README.md 2>&1 || echo "STATUS $?"
    """
    done = alone(script, library.home, RIVER.id)
    assert done.stdout.count("STATUS") == 1, (done.stdout, done.stderr)
    assert "flows north" in done.stdout
    assert "which can only be read" in done.stdout
    assert "read-only" in done.stdout
    assert "found by their words alone" in done.stderr
    assert "our side" not in done.stdout + done.stderr


@pytest.mark.slow
def test_bad_73_a_disk_that_is_full(tmp_path: Path) -> None:
    script = """
    mount -t tmpfs -o size=80m none "$0"
    export FOOTNOTE_HOME="$0/home"
    printf 'The river is long and flows north.' > "$0/river.md"
    printf 'The lake is deep and cold.' > "$0/lake.md"
    say() { "$1" -m footnote $2 2>&1 || echo "STATUS $?"; echo "---"; }
    say "$1" "add --no-read $0/river.md"
    cat /dev/zero > "$0/filler" 2> /dev/null || true
    say "$1" "add --no-read $0/lake.md"
    say "$1" doctor
    say "$1" rebuild
    rm "$0/filler"
    say "$1" doctor
    say "$1" "ask Where.does.the.river.flow?"
    """
    done = alone(script, tmp_path)
    added, more, doctor, rebuilt, mended, answer, _ = done.stdout.split("---\n")
    assert RIVER.id in added, done.stdout
    for said in (more, doctor, rebuilt):
        assert "STATUS 2" in said, done.stdout
        assert "Make room" in said or "is full" in said
        assert "our side" not in said
        assert "from a copy" not in said
    assert "STATUS" not in mended, done.stdout
    assert "flows north" in answer


# --- closed, newer, strange -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda assistant: assistant.ask(ORDERS),
        lambda assistant: assistant.add(RIVER),
        lambda assistant: assistant.listing(),
        lambda assistant: assistant.articles(),
        lambda assistant: assistant.remove(RIVER.id),
        lambda assistant: assistant.library.rename(RIVER.id, "Water"),
        lambda assistant: assistant.library.tag(RIVER.id, "water"),
        lambda assistant: assistant.as_retriever(RIVER.id),
        lambda assistant: LATER[0].invoke("How long is the river?"),
    ],
)
def test_a_library_that_was_closed_says_so(
    assistant: Assistant, call: Callable[[Assistant], object]
) -> None:
    LATER[:] = [assistant.as_retriever()]
    LATER[0].invoke("How long is the river?")
    assistant.close()
    with pytest.raises(LibraryError, match="was closed"):
        call(assistant)


LATER: list[object] = []


@pytest.mark.parametrize(
    "open_it",
    [
        lambda home: Library(home, TinyEmbedder()),
        lambda home: Records(home, read_only=True),
        kept_rows,
        lambda home: forget_row(home, "x"),
    ],
    ids=["library", "records", "kept", "forget"],
)
def test_a_library_of_a_newer_program_is_left_alone(
    library: Library, open_it: Callable[[Path], object]
) -> None:
    library.close()
    with sqlite3.connect(library.home / FILE) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = (library.home / FILE).read_bytes()
    with pytest.raises(LibraryError, match=r"newer Footnote.*pip install --upgrade"):
        open_it(library.home)
    assert (library.home / FILE).read_bytes() == before


@pytest.mark.parametrize(
    "call",
    [
        lambda library: forget_row(library.home, ["x"]),
        lambda library: library.article("\ud800"),
        lambda library: library.tag(RIVER.id, 5),
        lambda library: library.tag(RIVER.id, [None]),
        lambda library: library.tag(None, "water"),
        lambda library: library.rename(RIVER.id, None),
        lambda library: library.rename(RIVER.id, 5),
        lambda library: library.rename(5, "Water"),
    ],
)
def test_what_is_no_text_is_refused_with_a_word(
    library: Library, call: Callable[[Library], object]
) -> None:
    library.records.set_fact("kept", "")
    kept_rows(library.home)
    with pytest.raises(FootnoteError) as refused:
        call(library)
    assert isinstance(refused.value, BadInput | NotFound)


def test_a_text_is_one_tag(library: Library) -> None:
    library.tag(RIVER.id, add="rivers")
    assert library.listing()[0].tags == ("rivers",)
    library.tag(RIVER.id, add=["water", "north"], remove="rivers")
    assert library.listing()[0].tags == ("north", "water")
