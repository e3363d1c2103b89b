"""Articles that change: one current version of each document, the earlier texts kept as proof."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from footnote import verify
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryError, NotFound
from footnote.index.library.library import Library
from footnote.index.library.records import Records
from footnote.index.library.sqlite import SQLite
from footnote.index.read import read_text
from footnote.index.search.search import search
from tests.conftest import ORDERS, REPLIES, MakeAssistant
from tests.engines import Services
from tests.index.library.test_library import _end, _python

pytestmark = pytest.mark.slow

PLACE = "https://news.example/ferries"
OLD = "The ferries sail again on Thursday, said the mayor of Lindau."
NEW = "The ferries sail again on Friday, said the mayor of Lindau."
NEWEST = "The ferries do not sail before Sunday, said the mayor of Lindau."
QUESTION = "When do the ferries sail again?"


def ferries(text: str, source: str = PLACE) -> Article:
    return read_text(text, name="ferries.md", source=source)


def found(library: Library, question: str = QUESTION) -> list[str]:
    return [hit.passage.text for hit in search(library, question)]


def agrees(library: Library) -> bool:
    return library.store.counts() == library.records.counts() and not library.records.unfinished()


@pytest.fixture
def library(kept: Services, tmp_path: Path) -> Iterator[Library]:
    with kept.open(tmp_path, TinyEmbedder()) as opened:
        yield opened


@pytest.mark.parametrize("source", [PLACE, "/home/someone/ferries.md"])
def test_the_same_place_with_other_text_is_a_new_version(library: Library, source: str) -> None:
    old, new = (library.add(ferries(text, source)) for text in (OLD, NEW))
    assert library.records.ids() == (new.id,)
    assert [listed.versions for listed in library.listing()] == [2]
    assert found(library) == [NEW]
    assert library.with_words("Thursday", 5) == {}
    assert agrees(library)
    assert library.article(old.id).text == OLD
    assert library.current(old.id) == library.current(new.id) == new
    for id in (old.id, new.id):
        versions = library.versions(id)
        assert [(one.article_id, one.current) for one in versions] == [
            (old.id, False),
            (new.id, True),
        ]


@pytest.mark.parametrize("source", ["", "ferries.md", "Pasted text", "folder/ferries.md"])
def test_a_name_that_names_no_place_makes_no_versions(library: Library, source: str) -> None:
    old, new = (library.add(ferries(text, source)) for text in (OLD, NEW))
    assert library.records.ids() == (old.id, new.id)
    assert len(library.versions(old.id)) == 1


def test_a_part_of_a_page_is_that_page(library: Library) -> None:
    library.add(ferries(OLD))
    new = library.add(ferries(NEW, f"{PLACE}#today"))
    assert library.records.ids() == (new.id,)


def test_an_earlier_text_that_comes_back_is_current_again(library: Library) -> None:
    old, new, newest = (library.add(ferries(text)) for text in (OLD, NEW, NEWEST))
    assert library.add(ferries(OLD)) == old
    assert found(library) == [OLD]
    versions = [(one.article_id, one.current) for one in library.versions(new.id)]
    assert versions == [(new.id, False), (newest.id, False), (old.id, True)]
    assert agrees(library)


def test_removing_any_version_removes_them_all(library: Library, briefing: Article) -> None:
    library.add(briefing)
    old, new = (library.add(ferries(text)) for text in (OLD, NEW))
    library.remove(old.id)
    assert library.records.ids() == (briefing.id,)
    for id in (old.id, new.id):
        for gone in (library.article, library.current, library.versions, library.remove):
            with pytest.raises(NotFound):
                gone(id)
    assert agrees(library)


def test_one_text_in_two_places_stays_as_long_as_one_has_it(library: Library) -> None:
    old = library.add(ferries(OLD, "/a.md"))
    assert library.add(ferries(OLD, "/b.md")) == old
    new = library.add(ferries(NEW, "/a.md"))
    assert library.records.ids() == (old.id, new.id)
    assert library.article(old.id).source == "/b.md"
    assert library.current(old.id).id == old.id
    library.add(ferries(NEW, "/b.md"))
    assert library.records.ids() == (new.id,)
    assert library.current(old.id) == new
    library.remove(new.id)
    assert library.records.ids() == ()
    assert agrees(library)


def test_what_is_current_elsewhere_outlives_a_removed_document(library: Library) -> None:
    old = library.add(ferries(OLD, "/a.md"))
    new = library.add(ferries(NEW, "/a.md"))
    library.add(ferries(NEWEST, "/b.md"))
    library.add(ferries(OLD, "/b.md"))
    library.remove(new.id)
    assert library.records.ids() == (old.id,)
    assert found(library) == [OLD]
    assert agrees(library)


def test_a_chosen_title_and_tags_go_to_the_next_version(library: Library) -> None:
    old = library.add(ferries(OLD))
    library.records.rename(old.id, "Lake Constance")
    library.records.tag(old.id, ["lake", "ships"], [])
    library.records.tag(old.id, [], ["ships"])
    new = library.add(ferries(NEW))
    assert new.title == "Lake Constance"
    assert [listed.tags for listed in library.listing()] == [("lake",)]
    assert new.sha256 == ferries(NEW).sha256


def test_an_article_of_the_same_title_can_become_the_earlier_version(library: Library) -> None:
    old = library.add(ferries(OLD, "/a.md"))
    new = library.add(ferries(NEW, "/b.md"))
    assert [one.id for one in library.namesakes(new.id)] == [old.id]
    library.replace(old.id, new.id)
    assert library.records.ids() == (new.id,)
    assert [(one.article_id, one.current) for one in library.versions(new.id)] == [
        (old.id, False),
        (new.id, True),
    ]
    assert library.current(old.id) == new
    assert found(library) == [NEW]
    assert not library.namesakes(new.id)
    assert agrees(library)
    with pytest.raises(BadInput, match="versions of one article already"):
        library.replace(old.id, new.id)
    with pytest.raises(NotFound):
        library.replace("nothing", new.id)


def test_later_versions_go_on_from_where_the_new_one_stands(library: Library) -> None:
    old, new = library.add(ferries(OLD, "/a.md")), library.add(ferries(NEW, "/b.md"))
    library.replace(old.id, new.id)
    newest = library.add(ferries(NEWEST, "/b.md"))
    assert [one.article_id for one in library.versions(newest.id)] == [old.id, new.id, newest.id]
    library.remove(newest.id)
    assert library.records.ids() == ()
    assert agrees(library)


def test_a_failure_leaves_the_version_before(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    old = library.add(ferries(OLD))
    new = library.add(ferries(NEW))
    for text in (OLD, NEWEST):
        with monkeypatch.context() as patch:
            patch.setattr(library.records, "finish", full)
            with pytest.raises(LibraryError):
                library.add(ferries(text))
        assert found(library) == [NEW]
        assert library.current(old.id) == new
        assert library.article(old.id).text == OLD
        assert library.store.counts() == library.records.counts()
    library.add(ferries(OLD))
    assert agrees(library)


# --- killed -------------------------------------------------------------------------------------

UPDATE = """
import json, sys, time
from pathlib import Path
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.embed.tiny import TinyEmbedder

def wait(*_):
    print("now", flush=True)
    time.sleep(60)

with Library(Path(sys.argv[1]), TinyEmbedder(), **json.loads(sys.argv[5])) as library:
    if sys.argv[2] == "after":
        library._index.clear_unfinished = wait
    article = read_text(sys.argv[3], name="ferries.md", source=sys.argv[4])
    library.add(article, wait if sys.argv[2] == "before" else None)
"""


@pytest.mark.parametrize(("moment", "stands"), [("before", NEW), ("after", OLD)])
def test_bad_72_killed_while_a_version_comes_leaves_the_one_or_the_other(
    kept: Services, tmp_path: Path, moment: str, stands: str
) -> None:
    with kept.open(tmp_path, TinyEmbedder()) as library:
        old, new = (library.add(ferries(text)) for text in (OLD, NEW))
    child = _python(UPDATE, tmp_path, moment, OLD, PLACE, json.dumps(kept.of(tmp_path)))
    assert child.stdout is not None
    assert child.stdout.readline() == "now\n"
    _end(child, signal.SIGKILL)
    with kept.open(tmp_path, TinyEmbedder()) as library:
        assert [one.text for one in library.articles()] == [stands]
        assert found(library) == [stands]
        assert agrees(library)
        assert {library.article(id).text for id in (old.id, new.id)} == {OLD, NEW}
        assert library.current(old.id).text == library.current(new.id).text == stands


# --- libraries of before, and answers of before ---------------------------------------------------


def _as_before(home: Path) -> None:
    """Take away what version 1.0.0 didn't know."""
    with sqlite3.connect(home / "library.sqlite3") as db:
        db.executescript("DROP TABLE versions; DROP TABLE tags; DROP INDEX articles_listed;")
        for column in ("author", "date", "language", "pages", "characters", "renamed"):
            db.execute(f"ALTER TABLE articles DROP COLUMN {column}")


def test_a_library_of_before_opens_and_its_articles_change(tmp_path: Path) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        old = library.add(ferries(OLD))
        other = library.add(ferries(NEWEST, "pasted"))
    _as_before(tmp_path)
    with Records(tmp_path, read_only=True) as records:
        assert records.articles() == (old, other)
        assert [one.characters for one in records.listing()] == [len(OLD), len(NEWEST)]
        assert [len(records.versions(id)) for id in (old.id, other.id)] == [1, 1]
        assert records.current(old.id) == old.id
    with Library(tmp_path, TinyEmbedder()) as library:
        assert [one.characters for one in library.listing()] == [len(OLD), len(NEWEST)]
        new = library.add(ferries(NEW))
        assert library.records.ids() == (other.id, new.id)
        assert library.current(old.id) == new
        assert agrees(library)


def test_an_answer_holds_by_the_version_it_was_made_from(
    make_assistant: MakeAssistant, tmp_path: Path
) -> None:
    file = tmp_path / "talks.md"
    assistant = make_assistant(REPLIES)
    file.write_text("The talks are held on the orders of Donald Trump.")
    old = assistant.add(file)
    answer = assistant.ask(ORDERS)
    file.write_text("The talks are held on nobody's orders. They have ended.")
    new = assistant.add(file)
    assert verify(answer, assistant.library.records.texts([old.id])).holds
    assert {hit.passage.article_id for hit in assistant.ask(ORDERS, article=old.id).hits} == {
        new.id
    }


def test_a_list_reads_no_text(library: Library) -> None:
    if not isinstance(library.records.engine, SQLite):
        pytest.skip("PostgreSQL keeps long texts out of the rows")
    asked: list[str] = []
    library.records.engine.db.set_trace_callback(asked.append)
    library.listing(), library.records.ids(), library.records.counts()
    library.records.engine.db.set_trace_callback(None)
    assert len(asked) == 3
    for query in asked:
        plan = [row["detail"] for row in library.records._rows(f"EXPLAIN QUERY PLAN {query}")]
        of_articles = [step for step in plan if "articles" in step]
        assert of_articles
        assert all("COVERING INDEX articles_listed" in step for step in of_articles)
