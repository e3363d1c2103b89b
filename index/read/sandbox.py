"""A file that is no plain text comes in, what a child process read of it goes out.

Parsers of such formats are large and their input is hostile. So each file is parsed in a fresh
process with limits of memory, time and output (`child.py`). It gets no environment of ours, hence
no keys, and it can write no file. Whatever becomes of it, the reader gets a sentence.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from footnote.index.errors import BadInput
from footnote.index.progress import Step

SECONDS = 60  # of computing: a busy machine takes none of it away
CLOCK = 600 if os.name == "posix" else SECONDS  # seconds; elsewhere only the clock limits a child
MEMORY = 2_000_000_000  # bytes of address space
MAX_OUTPUT = 100_000_000  # bytes of JSON that may come back
MAX_TEXT = 20_000_000  # characters of canonical text
MAX_LEFT_OUT = 20  # sentences on what is left out
MAX_STEPS = 2_500  # pages that are told of
_BEAT = 0.3  # seconds between two looks whether to go on
_ROOT = Path(__file__).resolve().parents[2]
# Without `site`, which takes most of a start, an install in place isn't found by its name: so that
# is told where it is, and its own `__init__` needn't run.
_START = """
import sys, types
footnote = sys.modules["footnote"] = types.ModuleType("footnote")
footnote.__path__ = [sys.argv.pop(1)]
from footnote.index.read.child import main
main()
"""
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
_FIELDS = ("text", "title", "author", "date", "language")
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
_WAY_OUT = "Save it as text, or split it, and add that."


@dataclass(frozen=True, slots=True)
class Found:
    """What the child says a file holds."""

    text: str
    title: str
    author: str
    date: str
    language: str
    pages: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()


def parse(
    kind: str, data: bytes, *, name: str, source: str = "", progress: Step | None = None
) -> Found | None:
    """Parse a file in a child process; None if it is plain text, BadInput if that didn't go.

    `progress` counts pages. It is told a few times a second, and stops the child if it raises.
    """
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        output, late = run_child([kind, _address(source)], file, progress)
    if late:
        raise BadInput(f"“{name}” takes longer than {late} to read. {_WAY_OUT}")
    if len(output) > MAX_OUTPUT:
        raise BadInput(f"“{name}” unpacks to far more text than an article has. {_WAY_OUT}")
    said = _said(output)
    if said is None or isinstance(said, Found):
        return said
    if said is PICTURES and kind != "scan":
        return parse("scan", data, name=name, source=source, progress=progress)
    raise BadInput(f"“{name}” {said}")


def run_child(arguments: list[str], file: Any, progress: Step | None) -> tuple[bytes, str]:
    """Run the child over a file; return its output, and the time that it ran over, if any."""
    clock = SECONDS if arguments[0] == "scan" else CLOCK  # of a scan, for each page
    late = threading.Event()
    with subprocess.Popen(
        [sys.executable, "-S", "-B", "-c", _START, str(_ROOT), *arguments],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as child:

        def stop() -> None:
            late.set()
            child.kill()

        def watch() -> threading.Timer:
            timer = threading.Timer(clock, stop)
            timer.daemon = True
            timer.start()
            return timer

        def go_on() -> None:
            if progress:
                progress(*last)

        timer, output, last = watch(), b"", (0, 0)
        try:
            assert child.stdout is not None
            for line in _lines(child.stdout, go_on):
                if not (taken := _step(line)):
                    output = line
                    break
                timer.cancel()
                timer = watch()
                last = taken
                go_on()
            if len(output) > MAX_OUTPUT:
                child.kill()
            if child.wait() == -_OUT_OF_TIME:
                return output, f"{SECONDS} seconds of computing"
            return output, f"{clock:g} seconds" if late.is_set() else ""
        finally:
            timer.cancel()
            child.kill()


def _lines(pipe: IO[bytes], go_on: Callable[[], None]) -> Iterator[bytes]:
    """Yield the lines that come, asking meanwhile whether to; no more of them than may come."""
    come: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_pass_on, args=(pipe, come), daemon=True).start()
    while True:
        try:
            line = come.get(timeout=_BEAT)
        except Empty:
            go_on()
            continue
        if not line:
            return
        yield line


def _pass_on(pipe: IO[bytes], come: SimpleQueue[bytes]) -> None:
    for _ in range(MAX_STEPS):
        come.put(line := pipe.readline(MAX_OUTPUT + 1))
        if not line:
            return
    come.put(b"")


def _step(line: bytes) -> tuple[int, int] | None:
    """Return how many pages of how many are done, if a line says that."""
    if not line.startswith(b'{"step"') or len(line) > 100:
        return None
    try:
        done, of = json.loads(line)["step"]
    except (ValueError, KeyError, TypeError):
        return None
    return (done, of) if type(done) is type(of) is int else None


def _environment() -> dict[str, str]:
    """Give the child our import path, so that it needs no set-up, and none of our secrets."""
    paths = [str(_ROOT), *(str(Path(path or ".").resolve()) for path in sys.path)]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # Sets in the same order each time, so the same file gives the same text.
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


def _address(source: str) -> str:
    """Return a source if it is a web address, which may tell a page's date."""
    known = source.startswith(("http://", "https://")) and len(source) < 2_000
    return source if known and source.isprintable() else ""


def _said(output: bytes) -> Found | str | None:
    """Return what the child read, or why it didn't; nothing else that it says counts."""
    try:
        said = json.loads(output)
        if isinstance(said, dict) and said.get("otherwise") is True:
            return None
        pages = tuple(said["pages"]) if "text" in said else ()
        words = [said[field] for field in _FIELDS] if "text" in said else []
        left_out = tuple(said.get("left_out", ()))[:MAX_LEFT_OUT]
        reason = said.get("refused", "")
        pictures = said.get("pictures") is True
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _DIED
    text = all(isinstance(word, str) for word in (*words, *left_out))
    numbers = all(type(page) is int and page >= 0 for page in pages)
    if words and text and numbers and list(pages) == sorted(pages) and len(words[0]) <= MAX_TEXT:
        return Found(**dict(zip(_FIELDS, words, strict=True)), pages=pages, left_out=left_out)
    if pictures:
        return PICTURES
    return reason if isinstance(reason, str) and 0 < len(reason) < 300 else _DIED


PICTURES = "is made of pictures."
_DIED = f"can't be read: it is damaged, or made to break the program that reads it. {_WAY_OUT}"
