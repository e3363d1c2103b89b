"""Libraries on either engine, in real services: a test says where, and opens them all alike."""

import hashlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.library.library import Library
from tests.postgres import Server as Postgres


class Chroma:
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


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            httpx.get(address, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the Chroma server doesn't start")


@dataclass(frozen=True)
class Services:
    """What a library is kept in: nothing but its folder, or a database and a Chroma server."""

    postgres: Postgres | None = None
    chroma: Chroma | None = None

    def of(self, home: Path) -> dict[str, str]:
        """Return where the library of a folder is kept, as `Library` is told."""
        if not self.postgres or not self.chroma:
            return {}
        name = "of_" + hashlib.sha256(str(home).encode()).hexdigest()[:16]
        return {"database": self.postgres.make(name), "store": self.chroma.address}

    def open(self, home: Path, embeddings: NamedEmbeddings | None = None, **more: Any) -> Library:
        """Open the library of a folder."""
        return Library(home, embeddings or TinyEmbedder(), **self.of(home), **more)


@contextmanager
def running(*settings: str) -> Iterator[Services]:
    """Run PostgreSQL and a Chroma server, in a folder that its user can reach too."""
    with TemporaryDirectory(prefix="footnote-") as name, ExitStack() as started:
        folder = Path(name)
        folder.chmod(0o711)
        postgres = Postgres(folder / "postgres", *settings)
        started.callback(postgres.kill)
        chroma = Chroma(folder / "chroma")
        started.callback(chroma.kill)
        yield Services(postgres, chroma)
