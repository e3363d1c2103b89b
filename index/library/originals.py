"""The file that an article was read from comes in, and out again: it is kept beside the records.

A folder has it as a file, a database in a table, so that each process finds what another added.
Only the page wants it, to show a PDF as it looks; so what can't be kept is no error.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from footnote.index.errors import LibraryError
from footnote.index.library.beside import rows, writing
from footnote.index.library.engine import Connection, Engine, Where

FOLDER = "library.originals"
MOST = 2_000_000_000  # bytes of all of them; beyond that the text alone is kept
TABLES = """
CREATE TABLE IF NOT EXISTS originals (
    article_id TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL
);
"""


def keep_original(where: Where, article_id: str, data: bytes) -> None:
    """Keep an article's file for the owner alone, unless there are too many."""
    if isinstance(where, Path):
        with suppress(OSError):
            _keep_file(where / FOLDER, article_id, data)
        return
    with suppress(LibraryError), writing(where, TABLES) as db:
        taken = db.execute("SELECT coalesce(sum(size), 0) AS size FROM originals").fetchone()
        if taken["size"] + len(data) <= MOST:
            _insert(db, article_id, data)


def _insert(db: Connection, article_id: str, data: bytes) -> None:
    query = "INSERT INTO originals VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    db.execute(query, (article_id, len(data), data))


def _keep_file(folder: Path, article_id: str, data: bytes) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    taken = sum(one.stat().st_size for one in folder.iterdir())
    file, made = folder / article_id, folder / f"{article_id}.part"
    if file.exists() or taken + len(data) > MOST:
        return
    made.touch(mode=0o600)
    try:
        made.write_bytes(data)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


def all_originals(where: Where, engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Yield the ids of articles whose files are kept, and the files, one at a time."""
    if isinstance(where, Path):
        found = engine.rows("SELECT id FROM articles ORDER BY id")
        ids = [row["id"] for row in found if has_original(where, row["id"])]
        yield from ((id, original(where, id)) for id in ids)
    elif engine.has("originals"):
        for row in engine.rows("SELECT article_id FROM originals ORDER BY article_id"):
            id = row["article_id"]
            (kept,) = engine.rows("SELECT data FROM originals WHERE article_id = ?", (id,))
            yield id, bytes(kept["data"])


def put_original(where: Where, db: Connection, article_id: str, data: bytes) -> None:
    """Keep an article's file beside what a transaction keeps; OSError if it can't be."""
    if isinstance(where, Path):
        _keep_file(where / FOLDER, article_id, data)
    else:
        _insert(db, article_id, data)


def has_original(where: Where, article_id: str) -> bool:
    """Say whether an article's file is kept."""
    if isinstance(where, Path):
        return (where / FOLDER / article_id).is_file()
    query = "SELECT 1 AS it FROM originals WHERE article_id = ?"
    return bool(rows(where, "originals", query, article_id))


def original(where: Where, article_id: str) -> bytes:
    """Return the file of an article; empty if it isn't kept."""
    if isinstance(where, Path):
        with suppress(OSError):
            return (where / FOLDER / article_id).read_bytes()
        return b""
    query = "SELECT data FROM originals WHERE article_id = ?"
    found = rows(where, "originals", query, article_id)
    return bytes(found[0]["data"]) if found else b""


def forget_originals(where: Where, article_ids: Iterable[str]) -> None:
    """Delete the files of articles that are gone."""
    ids = tuple(article_ids)
    if isinstance(where, Path):
        for id in ids:
            with suppress(OSError):
                (where / FOLDER / id).unlink(missing_ok=True)
        return
    with suppress(LibraryError), writing(where, TABLES) as db:
        db.executemany("DELETE FROM originals WHERE article_id = ?", [(id,) for id in ids])
