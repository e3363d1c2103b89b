"""One library of many processes, in PostgreSQL; and each fault of that, with its way out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from footnote.assistant.serve.doctor import _shared
from footnote.assistant.settings import load_settings
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, EmbedderChanged, FootnoteError, LibraryError, NotFound
from footnote.index.library.kept_rows import KeptPlace, keep_row, kept_ids_on, kept_rows
from footnote.index.library.library import Library, rebuild
from footnote.index.library.records import Records
from footnote.index.library.scope import Scope
from footnote.index.read import read_text
from footnote.index.search.search import search
from tests.conftest import ROOT
from tests.engines import Services
from tests.index.library.test_library import _python
from tests.postgres import Server

pytestmark = pytest.mark.slow

RIVER = read_text("The river is long and flows north.", name="river.md")
LAKE = read_text("The lake is deep and cold.", name="lake.md")
SEA = read_text("\n\n".join(f"Town {n} lies by the sea." for n in range(60)), name="sea.md")


def texts_found(library: Library, question: str) -> str:
    return search(library, question)[0].passage.text


# --- several at once ------------------------------------------------------------------------------

MANY = """
import json, sys
from pathlib import Path
from footnote.index.library.library import Library
from footnote.index.library.scope import Scope
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.read import read_text
from footnote.index.search.search import search
who = sys.argv[3]
with Library(Path(sys.argv[1]), TinyEmbedder(), **json.loads(sys.argv[2])) as library:
    print("open", flush=True)
    for n in range(6):
        text = f"Village {who}{n} has {n} wells. " * 20
        mine = read_text(text, name=f"{who}{n}.md", source=f"/{who}/{n % 4}.md")
        library.add(mine)
        search(library, "How many wells are there?")
    library.remove(mine.id)
    print("done", flush=True)
"""


def test_processes_that_add_remove_and_ask_at_once_agree(
    services: Services, tmp_path: Path
) -> None:
    where = json.dumps(services.of(tmp_path))
    children = [_python(MANY, tmp_path, where, who) for who in "abc"]
    said = [child.communicate(timeout=100)[0] for child in children]
    assert said == ["open\ndone\n"] * 3
    with services.open(tmp_path) as library:
        # Each adds to four places, of which two get a second version, and takes one of its own out.
        assert len(library.records.ids()) == 3 * 4 - 3
        assert library.store.counts() == library.records.counts()
        assert not library.records.unfinished()


def test_one_process_sees_what_another_did(services: Services, tmp_path: Path) -> None:
    with services.open(tmp_path) as one, services.open(tmp_path) as other:
        one.add(RIVER)
        assert texts_found(other, "How long is the river?") == RIVER.text
        other.add(LAKE)
        other.tag(RIVER.id, "water")
        assert texts_found(one, "How deep is the lake?") == LAKE.text
        assert [listed.tags for listed in one.listing()] == [("water",), ()]
        one.remove(RIVER.id)
        with pytest.raises(NotFound):
            other.article(RIVER.id)
        assert [hit.passage.article_id for hit in search(other, "river")] == [LAKE.id]


def test_who_has_it_open_goes_on_when_another_makes_the_index_again(
    services: Services, tmp_path: Path
) -> None:
    with services.open(tmp_path) as library:
        library.add(RIVER)
        library.add(LAKE)
        assert rebuild(tmp_path, TinyEmbedder(), **services.of(tmp_path)) == 2
        assert texts_found(library, "How deep is the lake?") == LAKE.text
        assert library.by_words == ""
        library.add(SEA)
        assert library.store.counts() == library.records.counts()
        rebuild(tmp_path, TinyEmbedder("other", dimension=32), **services.of(tmp_path))
        with pytest.raises(EmbedderChanged, match="“other”"):
            library.add(read_text("The bay is wide.", name="bay.md"))


def test_who_starts_does_not_wait_for_who_writes(services: Services, tmp_path: Path) -> None:
    with services.open(tmp_path) as library:
        library.add(RIVER)
        with library.records.engine.transaction() as db:
            for table in ("articles", "passages", "words", "meta"):
                db.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
            with Records(library.where) as other:
                assert other.ids() == (RIVER.id,)


ADD = """
import json, sys
from pathlib import Path
from footnote.index.library.library import Library
from footnote.index.library.scope import Scope
from footnote.index.embed.tiny import TinyEmbedder
from tests.index.library.test_shared import SEA
with Library(Path(sys.argv[1]), TinyEmbedder(), **json.loads(sys.argv[2])) as library:
    with library._index.writing():
        library.records.begin(SEA)
        print("begun", flush=True)
        sys.stdin.read()
"""


def test_what_a_killed_process_left_is_cleared_by_the_next_that_adds(
    services: Services, tmp_path: Path
) -> None:
    with services.open(tmp_path) as library:
        child = subprocess.Popen(
            [sys.executable, "-c", ADD, str(tmp_path), json.dumps(services.of(tmp_path))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "begun\n"
        assert library.records.unfinished() == (SEA.id,)
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
        library.add(RIVER)
        assert library.records.unfinished() == ()
        assert library.store.counts() == library.records.counts()


def test_the_same_passages_share_words_on_either_engine(
    services: Services, tmp_path: Path, briefing: Article
) -> None:
    more = read_text(
        "# Ships\n\nThe MS-12 sailed naïvely; so did MS 12b.\n\nTalks, talking, talked: O'Neil's.",
        name="ships.md",
    )
    with Library(tmp_path / "here", TinyEmbedder()) as here, services.open(tmp_path) as there:
        for library in (here, there):
            for article in (briefing, more, SEA):
                library.add(article)
        for question in (
            "Who ordered the talks with Maduro?",
            "What did MS-12 do?",
            "naive O'Neil",
            "Which towns lie by the sea?",
            "zzz",
            "?",
        ):
            ours, theirs = (one.with_words(question, 20) for one in (here, there))
            assert theirs == pytest.approx(ours)
            for id in (briefing.id, SEA.id):
                ours, theirs = (one.with_words(question, 20, Scope(id)) for one in (here, there))
                assert theirs == pytest.approx(ours)
        for id in (SEA.id, more.id):
            within = [
                [(hit.passage.id, hit.ranks) for hit in search(one, "sea talks", article_id=id)]
                for one in (here, there)
            ]
            assert within[0] == within[1]


def test_kept_answers_stand_beside_the_articles(services: Services, tmp_path: Path) -> None:
    where = services.of(tmp_path)["database"]
    with pytest.raises(NotFound, match="no library in"):
        kept_rows(where)
    with services.open(tmp_path) as library:
        library.add(RIVER)
    assert kept_rows(where) == ()
    place = KeptPlace(RIVER.id, 4, 9)
    row = keep_row(where, "one", '{"answer": "“long”"}', [place])
    assert keep_row(where, "one", "another", [place]) == row
    assert kept_rows(where) == kept_rows(where, ["one", "two"]) == (row,)
    assert kept_ids_on(where, [KeptPlace(RIVER.id, 0, 5)]) == ("one",)
    assert kept_ids_on(where, [KeptPlace(RIVER.id, 9, 12)]) == ()


def test_the_doctor_looks_at_a_library_that_is_in_use(services: Services, tmp_path: Path) -> None:
    where = services.of(tmp_path)
    settings = load_settings(home=tmp_path, embeddings="tiny", **where)
    (finding,) = _shared(settings)
    assert "none yet in the database" in finding.said
    with services.open(tmp_path) as library:
        library.add(RIVER)
        (finding,) = _shared(settings)
        assert (finding.sound, "1 article in the database" in finding.said) == (True, True)
        library.store.clear()
        (finding,) = _shared(settings)
        assert not finding.sound
        assert "footnote rebuild" in finding.said
        assert where["database"] not in finding.said


# --- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("secret%20of%20postgres", "wrong"), "lets nobody in .*the user or the password"),
        (("@/", "@/not_"), "does not exist.*Make it there"),
        (("?host=", "?host=/nowhere"), "doesn't answer .*Start PostgreSQL again"),
    ],
)
def test_each_way_of_not_getting_in_has_its_own_way_out(
    services: Services, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    address = services.of(tmp_path)["database"].replace(*change)
    with pytest.raises(LibraryError, match=says) as refused:
        Records(address)
    assert "secret" not in str(refused.value)
    assert "is safe" in str(refused.value)


@pytest.mark.parametrize(
    "address", ["mysql://a/b", "postgresql+nothing://a/b", "postgresql://a:b@c:d/e"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(BadInput, match="FOOTNOTE_DATABASE"):
        Records(address)


def test_a_database_needs_a_chroma_server(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"needs a Chroma server.*FOOTNOTE_STORE"):
        Library(tmp_path, TinyEmbedder(), database="postgresql+psycopg://nobody@/none")


@pytest.fixture
def own(services: Services, tmp_path: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """A server that a test may kill, with few connections; and where its library is."""
    assert services.postgres is not None
    assert services.chroma is not None
    folder = services.postgres.folder.parent / tmp_path.name[-20:]
    server = Server(folder, "max_connections=8", "superuser_reserved_connections=2")
    try:
        yield server, {"database": server.make("own"), "store": services.chroma.address}
    finally:
        server.kill()


def test_a_server_that_goes_and_comes_back_loses_nothing(
    own: tuple[Server, dict[str, str]], tmp_path: Path
) -> None:
    server, where = own
    with Library(tmp_path, TinyEmbedder(), **where) as library:
        library.add(RIVER)
        server.kill()
        for call in (
            lambda: search(library, "How long is the river?"),
            lambda: library.add(LAKE),
            lambda: library.remove(RIVER.id),
            lambda: library.listing(),
            lambda: kept_rows(library.where),
        ):
            with pytest.raises(LibraryError, match=r"database .*safe"):
                call()
        server.start()
        assert texts_found(library, "How long is the river?") == RIVER.text
        library.add(LAKE)
        assert library.store.counts() == library.records.counts() == (2, 2)


def test_a_connection_lost_while_adding_leaves_nothing(
    own: tuple[Server, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, where = own
    with Library(tmp_path, TinyEmbedder(), **where) as library:
        library.add(RIVER)
        finish = library.records.finish

        def cut(*given: object, **more: object) -> None:
            with server.connect() as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'footnote'"
                )
            finish(*given, **more)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(library.records, "finish", cut)
            with pytest.raises(LibraryError, match="nothing of it was kept"):
                library.add(LAKE)
        assert library.records.ids() == (RIVER.id,)
        assert library.add(LAKE) == LAKE
        assert library.store.counts() == library.records.counts() == (2, 2)


def test_too_many_connections_are_said(own: tuple[Server, dict[str, str]], tmp_path: Path) -> None:
    server, where = own
    others = [server.connect() for _ in range(8)]
    try:
        with pytest.raises(LibraryError, match=r"max_connections.*fewer processes"):
            Library(tmp_path, TinyEmbedder(), **where)
    finally:
        for one in others:
            one.close()
    Library(tmp_path, TinyEmbedder(), **where).close()


def test_a_database_that_can_only_be_read_says_so(services: Services, tmp_path: Path) -> None:
    assert services.postgres is not None
    with services.open(tmp_path) as library:
        library.add(RIVER)
        where = library.where
    database = str(where).partition("@/")[2].partition("?")[0]
    with services.postgres.connect() as asked:
        asked.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with pytest.raises(LibraryError, match=r"can't be written.*FOOTNOTE_DATABASE"):
        Records(where)
    with Records(where, read_only=True) as records:
        assert records.ids() == (RIVER.id,)
        with pytest.raises(LibraryError, match="read-only"):
            records.forget(RIVER.id)


def test_a_library_of_a_newer_program_is_left_alone(services: Services, tmp_path: Path) -> None:
    with services.open(tmp_path) as library:
        assert library.records.fact("form") == "1"
        library.records.set_fact("form", "99")
    for open_it in (lambda: services.open(tmp_path), lambda: kept_rows(library.where)):
        with pytest.raises(LibraryError, match=r"newer Footnote.*pip install --upgrade"):
            open_it()


@pytest.mark.parametrize("strange", ["a\0b", "\ud800"])
def test_what_postgresql_cannot_keep_is_refused_with_a_word(
    services: Services, tmp_path: Path, strange: str
) -> None:
    with services.open(tmp_path) as library, pytest.raises(FootnoteError) as refused:
        library.records.set_fact("kept", strange)
    assert isinstance(refused.value, BadInput)
