"""The library on disk: whole or absent, one owner, faults noticed and mended."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import (
    BadInput,
    EmbedderChanged,
    LibraryDamaged,
    LibraryError,
    LibraryInUse,
    NotFound,
)
from footnote.index.library.library import Library, rebuild
from footnote.index.library.lock import is_locked
from footnote.index.library.records import Records
from footnote.index.read import read_text
from footnote.index.search.search import fuse, search
from tests.conftest import ROOT
from tests.engines import Services

OTHER = "# Rivers\n\nThe Amazon is a river in South America.\n\nThe Nile flows north."


@pytest.fixture
def library(kept: Services, tmp_path: Path) -> Iterator[Library]:
    with kept.open(tmp_path, TinyEmbedder()) as opened:
        yield opened


@pytest.fixture
def rivers() -> Article:
    return read_text(OTHER, name="rivers.md")


def test_an_article_comes_back_whole(library: Library, briefing: Article) -> None:
    assert library.add(briefing) == briefing
    assert library.articles() == (briefing,)
    assert library.article(briefing.id) == briefing


def test_the_same_text_twice_is_one_article(library: Library, briefing: Article) -> None:
    library.add(briefing)
    counts = library.store.counts()
    library.add(briefing)
    assert library.store.counts() == counts == library.records.counts()


def test_it_is_there_after_closing(kept: Services, tmp_path: Path, briefing: Article) -> None:
    with kept.open(tmp_path, TinyEmbedder()) as library:
        library.add(briefing)
    with kept.open(tmp_path, TinyEmbedder()) as library:
        assert library.articles() == (briefing,)
        assert search(library, "Who ordered the talks?")


def test_removing_forgets_everything(library: Library, briefing: Article, rivers: Article) -> None:
    library.add(briefing)
    library.add(rivers)
    library.remove(briefing.id)
    assert library.articles() == (rivers,)
    assert library.store.counts() == library.records.counts()
    assert {hit.passage.article_id for hit in search(library, "talks with Maduro")} == {rivers.id}
    with pytest.raises(NotFound, match="footnote list"):
        library.remove(briefing.id)


def test_progress_ends_at_the_total(library: Library, briefing: Article) -> None:
    seen: list[tuple[int, int]] = []
    library.add(briefing, lambda done, of: seen.append((done, of)))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1] == library.records.counts()[0]


def test_the_texts_stay_in_the_records(library: Library, briefing: Article) -> None:
    library.add(briefing)
    for collection in library.store._collections.values():
        found = collection.get()
        assert found["ids"]
        assert not any(found["documents"] or [])


def test_rows_of_before_that_have_texts_are_found_and_carried_without_them(
    library: Library, briefing: Article
) -> None:
    library.add(briefing)
    expected = [hit.passage.id for hit in search(library, "Who ordered the talks?")]
    for collection in library.store._collections.values():
        rows = collection.get(include=["embeddings", "metadatas"])
        collection.upsert(
            rows["ids"],
            embeddings=rows["embeddings"],
            metadatas=rows["metadatas"],
            documents=["as it was kept before"] * len(rows["ids"]),
        )
    assert [hit.passage.id for hit in search(library, "Who ordered the talks?")] == expected
    for rows in library.store.all_rows("lines"):
        assert set(rows) == {"ids", "embeddings", "metadatas"}
    library.remove(briefing.id)
    assert library.store.counts() == (0, 0)


class Held(TinyEmbedder):
    """Embeds nothing that speaks of the sea until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = threading.Event(), threading.Event()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if any("sea" in text for text in texts):
            self.asked.set()
            assert self.let_go.wait(60)
        return super().embed_documents(texts)


def test_adding_one_article_does_not_wait_until_another_is_embedded(
    kept: Services, tmp_path: Path, rivers: Article
) -> None:
    held = Held()
    with kept.open(tmp_path, held) as library, ThreadPoolExecutor(1) as other:
        sea = other.submit(library.add, read_text("The sea is deep.", name="sea.md"))
        try:
            assert held.asked.wait(60)
            library.add(rivers)
            assert library.articles() == (rivers,)
        finally:
            held.let_go.set()
        assert (rivers, sea.result()) == library.articles()
        assert library.store.counts() == library.records.counts()


def test_search_stays_within_one_article(
    library: Library, briefing: Article, rivers: Article
) -> None:
    library.add(briefing)
    library.add(rivers)
    hits = search(library, "Which river is in South America?", article_id=rivers.id)
    assert {hit.passage.article_id for hit in hits} == {rivers.id}
    best = search(library, "Which river is in South America?")[0]
    assert "Amazon" in best.passage.text
    assert best.passage.text[best.focus[0] - best.passage.start :].startswith("The Amazon")
    assert best.ranks["words"] == 1


def test_fusing_adds_z_scores_and_forgives_what_is_missing() -> None:
    signals = {"a": {"x": 1.0, "y": 0.5, "w": 0.0}, "b": {"y": 5.0, "z": 1.0}, "c": {}}
    fused = fuse(signals, {"a": 0.5, "b": 0.5, "c": 1.0})
    assert max(fused, key=lambda id: fused[id]) == "y"
    assert set(fused) == {"w", "x", "y", "z"}
    assert sum(fused.values()) == pytest.approx(0)


@pytest.mark.parametrize("strange", [{"$ne": ""}, None, 7, ["a"]])
def test_bad_64_an_article_id_is_a_text(library: Library, strange: object) -> None:
    with pytest.raises(BadInput):
        library.article(strange)  # type: ignore[arg-type]


# --- one owner ----------------------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from footnote.index.library.library import Library
from footnote.index.embed.tiny import TinyEmbedder
with Library(Path(sys.argv[1]), TinyEmbedder()) as library:
    library.announce("http://127.0.0.1:7860")
    print("open", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_bad_74_a_second_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    child = _python(HOLD, tmp_path)
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "open"
        began = time.monotonic()
        with pytest.raises(LibraryInUse, match=f"process {child.pid}") as refused:
            Library(tmp_path, TinyEmbedder())
        assert time.monotonic() - began < 2
        assert refused.value.address == "http://127.0.0.1:7860"
        assert is_locked(tmp_path)
    finally:
        _end(child, signal.SIGKILL)
    assert not is_locked(tmp_path)
    Library(tmp_path, TinyEmbedder()).close()


def test_a_second_opening_in_one_process_is_refused_too(library: Library) -> None:
    if isinstance(library.where, str):
        pytest.skip("a database is open in many places")
    with pytest.raises(LibraryInUse, match=f"process {os.getpid()}"):
        Library(library.home, TinyEmbedder())


# --- faults -------------------------------------------------------------------------------------

ADD_SLOWLY = """
import json, sys, time
from pathlib import Path
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.library.records import Records
from footnote.index.embed.tiny import TinyEmbedder
part = "Paragraph {0} tells of the river {0} and its towns. " * 6
text = "\\n\\n".join(part.format(n) for n in range(400))
with Library(Path(sys.argv[1]), TinyEmbedder(), **json.loads(sys.argv[2])) as library:
    library.add(
        read_text(text, name="long.md"), lambda done, of: print(done, of, flush=True)
    )
    print("added", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 3, 6])
def test_bad_72_killed_while_adding_leaves_the_article_whole_or_absent(
    kept: Services, tmp_path: Path, briefing: Article, lines: int
) -> None:
    child = _python(ADD_SLOWLY, tmp_path, json.dumps(kept.of(tmp_path)))
    assert child.stdout is not None
    for _ in range(lines):
        child.stdout.readline()
    _end(child, signal.SIGKILL)
    with kept.open(tmp_path, TinyEmbedder()) as library:
        assert library.articles() == ()
        assert library.store.counts() == (0, 0)
        library.add(briefing)
        assert search(library, "Who ordered the talks?")


def test_a_failure_while_adding_leaves_nothing(
    library: Library, briefing: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(library.records, "finish", full)
        with pytest.raises(LibraryError, match="No space left"):
            library.add(briefing)
    assert library.articles() == ()
    assert library.store.counts() == (0, 0)
    assert library.add(briefing) == briefing


def test_chroma_deleted_is_noticed_and_made_again(tmp_path: Path, briefing: Article) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        library.add(briefing)
        counts = library.records.counts()
    shutil.rmtree(tmp_path / "chroma")
    with pytest.raises(LibraryDamaged, match=r"holds 0 of .*footnote rebuild"):
        Library(tmp_path, TinyEmbedder(), mends=False)
    with Library(tmp_path, TinyEmbedder()) as library:
        assert search(library, "Who ordered the talks?")
        library.index_all()
        assert library.store.counts() == library.records.counts() == counts
        assert library.by_words == ""


def test_rebuilding_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no library"):
        rebuild(tmp_path / "typo", TinyEmbedder())
    assert not (tmp_path / "typo").exists()


def test_another_embedder_is_refused_with_two_ways_out(
    kept: Services, tmp_path: Path, briefing: Article
) -> None:
    with kept.open(tmp_path, TinyEmbedder("one")) as library:
        library.add(briefing)
    with pytest.raises(EmbedderChanged, match=r"--embeddings one.*footnote rebuild"):
        kept.open(tmp_path, TinyEmbedder("two"))


def test_bad_77_the_same_name_with_other_vectors_is_refused(
    kept: Services, tmp_path: Path, briefing: Article
) -> None:
    class Changed(TinyEmbedder):
        def embed_query(self, text: str) -> list[float]:
            return super().embed_query(text)[::-1]

    with kept.open(tmp_path, TinyEmbedder()) as library:
        library.add(briefing)
    with (
        kept.open(tmp_path, Changed()) as library,
        pytest.raises(EmbedderChanged, match="footnote rebuild"),
    ):
        search(library, "Who ordered the talks?")


def test_rebuilding_takes_another_embedder_in(
    kept: Services, tmp_path: Path, briefing: Article
) -> None:
    with kept.open(tmp_path, TinyEmbedder("one")) as library:
        library.add(briefing)
    assert rebuild(tmp_path, TinyEmbedder("two", dimension=32), **kept.of(tmp_path)) == 1
    with kept.open(tmp_path, TinyEmbedder("two", dimension=32)) as library:
        assert search(library, "Who ordered the talks?")


def test_an_older_split_wants_a_rebuild(kept: Services, tmp_path: Path, briefing: Article) -> None:
    with kept.open(tmp_path, TinyEmbedder()) as library:
        library.add(briefing)
        known = json.loads(library.records.fact("fingerprint"))
        library.records.set_fact("fingerprint", json.dumps({**known, "splitter": "0"}))
    with pytest.raises(LibraryDamaged, match="another version"):
        kept.open(tmp_path, TinyEmbedder())


def test_records_that_are_no_database_are_named(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(LibraryDamaged, match=r"library\.sqlite3"):
        Library(tmp_path, TinyEmbedder())
    assert not is_locked(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="FOOTNOTE_HOME"):
        Library(tmp_path / "file" / "home", TinyEmbedder())


def test_reading_the_records_needs_no_lock(library: Library, briefing: Article) -> None:
    from footnote.index.library.records import Records

    library.add(briefing)
    records = Records(library.where, read_only=True)
    assert records.articles() == (briefing,)
    with pytest.raises(LibraryError, match="read-only"):
        records.forget(briefing.id)
    records.close()


def _python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def _end(child: subprocess.Popen[str], how: signal.Signals) -> None:
    child.send_signal(how)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def _in_child(script: str) -> str:
    """Run a few lines in a process of their own, as Chroma keeps state in a process."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stdout


def test_what_a_source_says_of_an_article_is_kept(library: Library) -> None:
    article = Article.from_text(
        "One page.\nAnother page.",
        title="Pages",
        author="A. Writer",
        date="2026-11",
        language="en",
        pages=(0, 10),
    )
    library.add(article)
    assert library.article(article.id) == article
    assert [article.page(offset) for offset in (0, 9, 10, 20)] == [1, 1, 2, 2]


def test_a_library_of_before_gets_the_new_columns(tmp_path: Path, briefing: Article) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        library.add(briefing)
    with sqlite3.connect(tmp_path / "library.sqlite3") as db:
        db.execute("DROP INDEX articles_listed")
        for column in ("author", "date", "language", "pages"):
            db.execute(f"ALTER TABLE articles DROP COLUMN {column}")
    with Records(tmp_path, read_only=True) as records:
        assert records.articles() == (briefing,)
    with Library(tmp_path, TinyEmbedder()) as library:
        assert library.articles() == (briefing,)
