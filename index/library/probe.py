"""The folder of Chroma comes in, whether it answers rightly goes out.

Runs as a process of its own (`python -m footnote.index.library.probe FOLDER`), while nobody has the
folder open: some damage ends the process that asks. A process that is killed while Chroma writes a
graph's files leaves old ones beside new ones, and what was written last isn't found by its own
vector any more, or by none.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chromadb import Collection

_BROKEN = 3  # exit status; one that the probe doesn't give itself is a signal's
_CANNOT_TELL = (0, 1, 2)
_TIMEOUT = 300  # seconds
_NEWEST = 5_000  # rows, of which a part may stand only in what was being written
_STEPS = (500, 100)  # rows that are tried of the newest, and of those before
_AT_ONCE = 100
_FAR = 0.01  # cosine distance that a vector can't have from itself
_MISSED = 0.02  # share of a sound graph that may not be reached, which is an approximate one


def answers(folder: Path) -> bool:
    """Say whether what a killed process left there can be opened, and finds what it holds."""
    if not (folder / "chroma.sqlite3").exists():
        return True  # and empty
    command = [sys.executable, "-m", "footnote.index.library.probe", str(folder)]
    try:
        child = subprocess.run(command, capture_output=True, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired:
        return False
    return child.returncode in _CANNOT_TELL


def is_sound(folder: Path) -> bool:
    """Say whether rows of every collection are found by their own vectors."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(path=str(folder), settings=settings)
    for one in client.list_collections():
        lost = list(_lost(client.get_collection(one.name, embedding_function=None)))
        if sum(lost) > _MISSED * len(lost):
            return False
    return True


def _lost(collection: "Collection") -> Iterator[bool]:
    """Yield of some rows, most of them new, whether their own vectors don't find them."""
    count = collection.count()
    newest = max(count - _NEWEST, 0)
    for start, end, most in ((newest, count, _STEPS[0]), (0, newest, _STEPS[1])):
        ids = collection.get(include=[], limit=end - start, offset=start)["ids"] if end else []
        chosen = ids[:: max(len(ids) // most, 1)]
        for at in range(0, len(chosen), _AT_ONCE):
            some = chosen[at : at + _AT_ONCE]
            vectors = collection.get(ids=some, include=["embeddings"])["embeddings"]
            found = collection.query(vectors, n_results=1, include=["distances"])["distances"]
            yield from (not near or not abs(near[0]) < _FAR for near in found or ())


if __name__ == "__main__":
    try:
        sound = is_sound(Path(sys.argv[1]))
    except Exception:
        sound = False
    sys.exit(0 if sound else _BROKEN)
