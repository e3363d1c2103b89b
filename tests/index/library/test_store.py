"""The store on a Chroma server: the same library, its vectors kept elsewhere."""

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryError, LibraryInUse
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.search.search import search
from tests.engines import Chroma


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Chroma]:
    started = Chroma(tmp_path / "server")
    try:
        yield started
    finally:
        started.kill()
        with warnings.catch_warnings():  # Chroma's client leaves some connections open
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture
def server(running: Chroma) -> str:
    return running.address


@pytest.mark.slow
def test_a_library_on_a_server(server: str, tmp_path: Path, briefing: Article) -> None:
    with Library(tmp_path / "home", TinyEmbedder(), store=server) as library:
        library.add(briefing)
        assert library.store.counts() == library.records.counts()
    assert not (tmp_path / "home" / "chroma").exists()
    with Library(tmp_path / "home", TinyEmbedder(), store=server) as library:
        assert search(library, "Who ordered the talks?")
        library.remove(briefing.id)
        assert library.store.counts() == (0, 0)


@pytest.mark.slow
def test_a_server_that_goes_and_comes_back(
    running: Chroma, tmp_path: Path, briefing: Article
) -> None:
    river = read_text("The river is long.", name="river.md")
    home, gone = tmp_path / "home", r"Chroma server at .* doesn't answer .*chroma run"
    with Library(home, TinyEmbedder(), store=running.address) as library:
        library.add(briefing)
        search(library, "Who ordered the talks?")
        running.kill()
        for call in (
            lambda: search(library, "Who ordered the talks?"),
            lambda: library.add(river),
            lambda: library.remove(briefing.id),
        ):
            with pytest.raises(LibraryError, match=gone) as said:
                call()
            assert "rebuild" not in str(said.value)
        with pytest.raises(LibraryInUse):
            Library(home, TinyEmbedder(), store=running.address)
        assert library.articles() == (briefing,)
        running.start()
        assert search(library, "Who ordered the talks?")
        library.add(river)
        library.remove(briefing.id)
        assert library.articles() == (river,)
        assert library.store.counts() == library.records.counts()
        running.kill()
    with pytest.raises(LibraryError, match=gone):
        Library(home, TinyEmbedder(), store=running.address)


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="address of a Chroma server"):
        Library(tmp_path, TinyEmbedder(), store="ftp://somewhere")


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"server at .*chroma run.*FOOTNOTE_STORE"):
        Library(tmp_path, TinyEmbedder(), store="http://127.0.0.1:9")
