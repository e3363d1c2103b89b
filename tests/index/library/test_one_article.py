"""The rows of one article are compared one by one, and are never older than the store."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.library import sqlite
from footnote.index.library.library import Library
from footnote.index.library.one_article import Kept, Rows
from footnote.index.library.row_ids import row_ids
from footnote.index.library.scope import Scope
from footnote.index.library.store import KINDS
from footnote.index.read import read_text
from footnote.index.search.search import search


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, TinyEmbedder()) as opened:
        yield opened


_PIECES = st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3)


def _add(library: Library, text: str) -> Article:
    return library.add(read_text(text, name="notes.txt"))


@given(st.lists(_PIECES, min_size=1, max_size=20), _PIECES, st.integers(1, 30))
def test_the_nearest_are_those_with_the_greatest_cosine(
    rows: list[list[float]], asked: list[float], k: int
) -> None:
    found = Rows.of(range(len(rows)), rows).nearest(asked, k)
    given, vector = np.array(rows, np.float32), np.array(asked, np.float32)
    cosines = [
        float(one @ vector) / (float(np.linalg.norm(one)) * float(np.linalg.norm(vector)))
        if np.linalg.norm(one) > 1e-12 and np.linalg.norm(vector) > 1e-12
        else 0.0
        for one in given.astype(np.float64)
    ]
    best = sorted(cosines, reverse=True)[:k]
    assert [similarity for _, similarity in found] == pytest.approx(best, abs=1e-5)


def test_an_article_without_rows_has_nothing_near() -> None:
    assert Rows.of([], []).nearest([1.0, 0.0], 3) == []


def test_what_was_read_while_rows_changed_is_not_kept() -> None:
    kept = Kept()

    def read() -> Rows:
        kept.forget()  # as a store does that adds meanwhile
        return Rows.of(["half"], [[1.0]])

    kept.rows("lines", "a", read)
    whole = Rows.of(["one", "two"], [[1.0], [0.5]])
    assert kept.rows("lines", "a", lambda: whole) is whole
    assert kept.rows("lines", "a", lambda: pytest.fail("it was read again")) is whole


def test_that_an_article_has_no_rows_is_not_kept() -> None:
    kept, whole = Kept(), Rows.of(["one"], [[1.0]])
    kept.rows("lines", "a", lambda: Rows.of([], []))  # another process adds them
    assert kept.rows("lines", "a", lambda: whole) is whole


def test_one_article_and_the_whole_library_measure_the_same(library: Library) -> None:
    added = library.add(
        read_text("The river rose in May.\n\nThe bridge was built in 1931.\n", name="notes.txt")
    )
    vector = library.vector("When was the bridge built?")
    for near in (library.near_passages, library.near_lines):
        alone, among = near(vector, 9, Scope(added.id)), near(vector, 9, Scope())
        assert alone.keys() == among.keys()
        for id, one in alone.items():
            assert one.similarity == pytest.approx(among[id].similarity, abs=1e-4)
            assert (one.start, one.end) == (among[id].start, among[id].end)


def test_a_removed_article_is_near_nothing(library: Library) -> None:
    added = _add(library, "The river rose in May.\n")
    vector = library.vector("river")
    assert library.near_lines(vector, 3, Scope(added.id))
    library.remove(added.id)
    assert not library.near_lines(vector, 3, Scope(added.id))
    _add(library, "The river rose in May.\n")
    assert library.near_lines(vector, 3, Scope(added.id))


def test_an_article_of_many_rows_is_searched_by_the_index(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = library.add(
        read_text("\n\n".join(f"Year {n} was dry." for n in range(40)), name="notes.txt")
    )
    store = library.store
    few = library.near_lines(library.vector("Year 7"), 5, Scope(added.id))
    store._kept.forget()
    monkeypatch.setattr(store, "_most", 10)
    many = library.near_lines(library.vector("Year 7"), 5, Scope(added.id))
    assert few.keys() == many.keys()


def test_the_records_know_the_ids_of_an_articles_rows(tmp_path: Path) -> None:
    table = "| Year | Boats |\n|---|---|\n| 2025 | 3 |\n| 2026 | 5 |"
    text = f"# Boats\n\nThey are long. They have sails.\n\n- one\n- two\n\n{table}\n"
    with Library(tmp_path, TinyEmbedder()) as library:
        ids = [library.add(read_text(text + more, name=f"{more}.md")).id for more in ("a", "b")]
        stored = {
            kind: {id for rows in library.store.all_rows(kind) for id in rows["ids"]}
            for kind in KINDS
        }
        known = {
            kind: [id for one in ids for id in row_ids(library.records, kind, one)]
            for kind in KINDS
        }
    assert len(stored["lines"]) == 2 * (2 + 2 + 3 + 1)
    assert {kind: sorted(found) for kind, found in stored.items()} == {
        kind: sorted(found) for kind, found in known.items()
    }


RIVER = "".join(
    f"# {name}\n\n{said} " + "Nothing else is known of it, and nobody asks. " * 30 + "\n\n"
    for name, said in (
        ("River", "The river is deep and cold."),
        ("Ferry", "The ferry crosses the river at noon."),
        ("Mill", "The mill stands beside it."),
    )
)
OTHERS = ("# Ferries\n\nA ferry is a ship. A ferry sails.", "# Noon\n\nNoon is when ferries rest.")


def test_an_article_is_searched_as_if_it_stood_alone(library: Library) -> None:
    river = _add(library, RIVER)
    question = "When does the ferry cross the deep river?"
    alone = library.with_words(question, 9, Scope(river.id))
    assert 1 < len(alone) < library.records.counts()[0]
    hits = [(hit.passage.id, hit.score) for hit in search(library, question, article_id=river.id)]
    for text in OTHERS:
        _add(library, text)
    assert library.with_words(question, 9, Scope(river.id)) == alone
    again = [(hit.passage.id, hit.score) for hit in search(library, question, article_id=river.id)]
    assert again == [(id, pytest.approx(score)) for id, score in hits]


def test_kept_words_are_never_of_an_article_that_stood_in_their_place(library: Library) -> None:
    river = _add(library, RIVER)
    assert library.with_words("ferry", 9, Scope(river.id))
    library.remove(river.id)
    assert library.with_words("ferry", 9, Scope(river.id)) == {}
    mill = _add(library, RIVER.replace("erry", "arm"))
    assert library.with_words("ferry", 9, Scope(mill.id)) == {}
    assert library.with_words("farm", 9, Scope(mill.id))


def test_the_words_of_few_articles_are_kept(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_KEPT", 2)
    added = [_add(library, text) for text in (RIVER, *OTHERS)]
    for _ in range(2):
        found = [library.with_words("ferry noon", 9, Scope(one.id)) for one in added]
        assert all(found)
        assert len(library.records.engine.__dict__["_alone"]) == 2  # those of one passage each
