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
from footnote.index.errors import BadInput, LibraryError
from footnote.index.library.library import Library
from footnote.index.search.search import search


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real Chroma server on a free port."""
    chroma = shutil.which("chroma", path=str(Path(sys.executable).parent))
    if chroma is None:
        pytest.skip("the command `chroma` isn't beside this Python")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [chroma, "run", "--path", str(tmp_path / "server"), "--port", str(port)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/v2/heartbeat")
        yield address
    finally:
        child.kill()
        child.wait()
        with warnings.catch_warnings():  # Chroma's client never closes its connections
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


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
