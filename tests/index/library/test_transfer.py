"""A whole library goes from one place to another: all of it, or nothing, whatever cuts it off."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryError, LibraryInUse, NotFound
from footnote.index.library import waiting
from footnote.index.library.carried import CARRIED, OTHERWISE
from footnote.index.library.conversation_rows import begin_turn, keep_conversation
from footnote.index.library.engine import Where
from footnote.index.library.kept_rows import KeptPlace, keep_row
from footnote.index.library.library import Library
from footnote.index.library.note_rows import write_note
from footnote.index.library.originals import keep_original
from footnote.index.library.rating_rows import rate_row
from footnote.index.library.records import FILE, Records
from footnote.index.library.transfer import Place, transfer
from footnote.index.read import read_text
from footnote.index.search.search import search
from tests.conftest import ROOT, Run
from tests.engines import Services

pytestmark = pytest.mark.slow

OLD = read_text("The river is long.", name="river.md", source="/notes/river.md")
RIVER = read_text("The river is long and flows north.", name="river.md", source="/notes/river.md")
LAKE = read_text("# Lakes\n\nThe lake is deep. It is cold.\n\n- ice\n- fish", name="lake.md")
ARRIVING = read_text("The sea is wide.", name="sea.md")
DERIVED = {"words", "word_places"}  # of the passages, by each engine in its own way


class NoModel(TinyEmbedder):
    """An embedder of the same name that embeds no article."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if len(texts) > 1 or texts[0] in OLD.text + RIVER.text + LAKE.text:
            raise AssertionError(f"embedded anew: {texts}")
        return super().embed_documents(texts)


def place(services: Services, home: Path) -> Place:
    return Place(home, **services.of(home))


def fill(library: Library) -> None:
    """Put something into every table, also what is on its way in."""
    where = library.where
    for article in (OLD, LAKE, RIVER):
        library.add(article)
    keep_original(where, LAKE.id, b"the file of the lake")
    library.tag(LAKE.id, ["water", "deep"])
    library.rename(RIVER.id, "Rivers")
    library.set_done("something")
    library.records.set_file("/notes/river.md", 34, 1, RIVER.id)
    library.records.set_arrival(LAKE.id, "a maker", '{"says": "cold"}')
    keep_row(where, "one", '{"answer": "“deep”"}', [KeptPlace(LAKE.id, 13, 17)])
    keep_row(where, "two", '{"answer": "“long”"}', [KeptPlace(OLD.id, 13, 17)])
    write_note(where, "one", "Lakes", "To be looked at again.")
    rate_row(where, "one", 1, "{}", True)
    keep_conversation(where, "talk", "me", "{}")
    assert begin_turn(where, "talk", 1, '{"asked": "How deep?"}', "How deep?") == 1
    assert begin_turn(where, "talk", 1, '{"asked": "How deep, again?"}', "") == 2
    library.records.engine.make(waiting.TABLES)
    number = waiting.put(library.records.engine, waiting.Waiting("file", "lake.md", data=b"."))
    waiting.settle(library.records.engine, number, "in", LAKE.id)
    library.records.begin(ARRIVING)


def rows(where: Where) -> dict[str, list[dict[str, Any]]]:
    """All rows of a library, in an order of their own."""
    with Records(where, read_only=True) as records:
        return {
            table: sorted(
                (
                    {name: row[name] for name in row.keys() if name != "rowid"}  # noqa: SIM118
                    for row in records.engine.rows(f"SELECT * FROM {table}")
                ),
                key=repr,
            )
            for table in CARRIED
            if records.engine.has(table)
        }


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def way(request: pytest.FixtureRequest, services: Services, tmp_path: Path) -> tuple[Place, Place]:
    """A library with something in every table, and the place that it goes to."""
    engines = [services if name == "postgresql" else Services() for name in request.param.split()]
    with engines[0].open(tmp_path / "here") as library:
        fill(library)
    return place(engines[0], tmp_path / "here"), place(engines[2], tmp_path / "there")


def opened(at: Place, embeddings: TinyEmbedder | None = None) -> Library:
    return Library(at.home, embeddings or NoModel(), store=at.store, database=at.database)


def is_empty(at: Place) -> bool:
    with opened(at) as library:
        assert library.store.counts() == (0, 0)
    return not any(rows(at.where)[table] for table in CARRIED)


# --- whole ----------------------------------------------------------------------------------------


def test_no_table_is_forgotten() -> None:
    """Whoever declares a table carries it, or says here why it needn't be."""
    made = re.compile(r"CREATE (?:VIRTUAL )?TABLE IF NOT EXISTS (\w+)")
    files = [file for room in ("index", "assistant") for file in (ROOT / room).rglob("*.py")]
    files = [one for one in files if one.parent.name != "people"]  # of a house, not of a library
    declared = {name for file in files for name in made.findall(file.read_text("utf-8"))}
    assert declared == {*CARRIED, *OTHERWISE, *DERIVED}


def test_all_of_it_is_there_afterwards(way: tuple[Place, Place]) -> None:
    here, there = way
    before = rows(here.where)
    assert [table for table in CARRIED if not before[table]] == []
    counts = transfer(here, there)
    assert rows(here.where) == rows(there.where) == before
    assert {table: len(before[table]) for table in CARRIED} | {"files": 1} == {
        name: count for name, count in counts.items() if name != "vectors"
    }
    with opened(here) as old, opened(there) as new:
        assert counts["vectors"] == sum(new.store.counts()) == sum(old.records.counts())
        assert new.by_words == ""
        assert [one.id for one in new.listing()] == [LAKE.id, RIVER.id]
        assert [one.title for one in new.listing()] == [one.title for one in old.listing()]
        assert new.original(LAKE.id) == b"the file of the lake"
        assert new.was_done("something")
        for question in ("How deep is the lake?", "Which river flows north?", "ice"):
            ours, theirs = search(old, question), search(new, question)
            assert [(hit.passage, hit.ranks) for hit in ours] == [
                (hit.passage, hit.ranks) for hit in theirs
            ]
        for id in (LAKE.id, RIVER.id):
            vectors = new.line_vectors(id)
            assert {at: vector.tolist() for at, vector in old.line_vectors(id).items()} == {
                at: pytest.approx(vector.tolist(), abs=1e-6) for at, vector in vectors.items()
            }


def test_it_goes_on_where_it_is(way: tuple[Place, Place]) -> None:
    here, there = way
    transfer(here, there)
    with opened(there, TinyEmbedder()) as library:
        sea = library.add(read_text("The bay is wide.", name="bay.md"))
        assert library.store.counts() == library.records.counts()
        assert [one.id for one in library.listing()][-1] == sea.id
        keep_row(library.where, "three", "{}", [KeptPlace(sea.id, 0, 3)])
        rate_row(library.where, "three", 1, "{}", False)
    back = Place(here.home.with_name("back"))
    transfer(there, back)
    assert rows(back.where) == rows(there.where)


def test_an_index_that_is_not_whole_is_made_again(way: tuple[Place, Place]) -> None:
    here, there = way
    with Records(here.where) as records:
        records.set_fact("rebuilding", "yes")
    assert "vectors" not in transfer(here, there)
    with opened(there, TinyEmbedder()) as library:
        library.index_all()
        assert library.store.counts() == library.records.counts()
        assert library.by_words == ""
        assert search(library, "How deep is the lake?")[0].passage.article_id == LAKE.id


# --- or not at all --------------------------------------------------------------------------------

CUT_OFF = """
import json, sys
from pathlib import Path
from footnote.index.library.transfer import Place, transfer
def place(given):
    return Place(Path(given.pop("home")), **given)
def progress(what, done, of):
    if what == sys.argv[3]:
        print("there", flush=True)
        sys.stdin.read()
transfer(place(json.loads(sys.argv[1])), place(json.loads(sys.argv[2])), progress)
"""


def _given(at: Place) -> str:
    return json.dumps({"home": str(at.home), "database": at.database, "store": at.store})


@pytest.mark.parametrize("step", ["vectors", "articles", "turns", "words", "files"])
def test_a_kill_leaves_nothing_and_the_next_one_works(way: tuple[Place, Place], step: str) -> None:
    here, there = way
    before = rows(here.where)
    command = [sys.executable, "-c", CUT_OFF, _given(here), _given(there), step]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "there\n"
        child.kill()
    assert rows(here.where) == before
    assert not any(rows(there.where)[table] for table in CARRIED)
    transfer(here, there)
    assert rows(there.where) == before
    with opened(there) as library:
        assert library.by_words == ""
        assert library.store.counts() == library.records.counts()


@pytest.mark.parametrize("step", ["vectors", "passages", "files"])
def test_what_fails_leaves_nothing(way: tuple[Place, Place], step: str) -> None:
    here, there = way

    def fail(what: str, done: int, of: int) -> None:
        if what == step:
            raise LibraryError("The disk is full.")

    with pytest.raises(LibraryError, match="disk is full"):
        transfer(here, there, fail)
    assert not (there.home / "library.originals").exists()
    assert is_empty(there)


def test_a_text_that_is_not_what_it_was_is_not_carried(way: tuple[Place, Place]) -> None:
    here, there = way
    with Records(here.where) as records, records.engine.transaction() as db:
        db.execute("UPDATE articles SET text = 'Something else.' WHERE id = ?", (LAKE.id,))
    with pytest.raises(BadInput, match=f"{LAKE.id} isn't what it was"):
        transfer(here, there)
    assert is_empty(there)


# --- what is refused ------------------------------------------------------------------------------


def test_a_place_that_has_a_library_is_left_alone(way: tuple[Place, Place]) -> None:
    here, there = way
    with opened(there, TinyEmbedder()) as library:
        library.add(ARRIVING)
    with pytest.raises(BadInput, match=r"a library in .* already"):
        transfer(here, there)
    with opened(there, TinyEmbedder()) as library:
        assert [one.id for one in library.listing()] == [ARRIVING.id]
        assert library.by_words == ""


def test_what_waits_is_waited_for(way: tuple[Place, Place]) -> None:
    here, there = way
    with Records(here.where) as records:
        waiting.put(records.engine, waiting.Waiting("file", "bay.md", data=b"The bay is wide."))
    with pytest.raises(LibraryError, match="waits to be added"):
        transfer(here, there)


def test_nobody_may_have_a_folder_open(tmp_path: Path) -> None:
    here, there = Place(tmp_path / "here"), Place(tmp_path / "there")
    with Library(here.home, TinyEmbedder()) as library:
        library.add(LAKE)
        with pytest.raises(LibraryInUse):
            transfer(here, there)
    with Library(there.home, TinyEmbedder()), pytest.raises(LibraryInUse):
        transfer(here, there)


def test_each_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    nothing, there = Place(tmp_path / "nothing"), Place(tmp_path / "there")
    with pytest.raises(NotFound, match="no library in"):
        transfer(nothing, there)
    assert not (there.home / FILE).exists()
    with pytest.raises(BadInput, match="is there already"):
        transfer(there, Place(tmp_path / "nothing" / ".." / "there"))
    with pytest.raises(BadInput, match=r"needs a Chroma server.*--store"):
        transfer(there, Place(there.home, database="postgresql+psycopg://nobody@/none"))


def test_a_library_that_can_only_be_read_is_carried_without_its_index(tmp_path: Path) -> None:
    here, there = Place(tmp_path / "here"), Place(tmp_path / "there")
    with Library(here.home, TinyEmbedder()) as library:
        library.add(LAKE)
    (here.home / "chroma").rename(here.home / "elsewhere")
    assert "vectors" not in transfer(here, there)
    assert rows(there.where)["articles"] != []


# --- from the command line ------------------------------------------------------------------------


def test_from_the_command_line_there_and_back(
    footnote: Run, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "home", TinyEmbedder()) as library:
        fill(library)
    where: Mapping[str, str] = services.of(tmp_path / "home")
    ran = footnote("copy", where["database"], "--store", where["store"])
    assert ran.returncode == 0, ran.stderr
    assert "4 texts, 2 passages, 7 vectors, 1 file, 2 kept answers" in ran.stderr
    assert "set FOOTNOTE_DATABASE and FOOTNOTE_STORE" in ran.stderr
    assert services.postgres is not None
    assert services.postgres.password not in ran.stderr
    monkeypatch.setenv("FOOTNOTE_DATABASE", where["database"])
    monkeypatch.setenv("FOOTNOTE_STORE", where["store"])
    assert "Rivers" in footnote("list").stdout
    ran = footnote("copy", tmp_path / "back")
    assert ran.returncode == 0, ran.stderr
    assert rows(tmp_path / "back") == rows(tmp_path / "home")
    again = footnote("copy", tmp_path / "back")
    assert (again.returncode, "already" in again.stderr) == (2, True)
