"""The store on a Chroma server: the same library, its vectors kept elsewhere."""

import gc
import shutil
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, LibraryError, LibraryInUse
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.search.search import search


class Server:
    """A real Chroma server on a free port, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        chroma = shutil.which("chroma", path=str(Path(sys.executable).parent))
        if chroma is None:
            pytest.skip("the command `chroma` isn't beside this Python")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._command = [chroma, "run", "--path", str(folder), "--port", str(port)]
        self.start()

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        self._child = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)
        _wait_for(f"{self.address}/api/v2/heartbeat")

    def kill(self) -> None:
        self._child.kill()
        self._child.wait()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "server")
    try:
        yield started
    finally:
        started.kill()
        with warnings.catch_warnings():  # Chroma's client leaves some connections open
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture
def server(running: Server) -> str:
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
    running: Server, tmp_path: Path, briefing: Article
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


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            httpx.get(address, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the Chroma server doesn't start")
