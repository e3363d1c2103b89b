"""The file that an article was read from comes in, and out again: it is kept beside the records.

A folder has it as a file, a database in a table, so that each process finds what another added.
Only the page wants it, to show a PDF as it looks; so what can't be kept is no error.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from footnote.index.errors import LibraryError
from footnote.index.library.beside import rows, writing
from footnote.index.library.engine import Where

FOLDER = "library.originals"
MOST = 2_000_000_000  # bytes of all of them; beyond that the text alone is kept
_TABLES = """
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
    with suppress(LibraryError), writing(where, _TABLES) as db:
        taken = db.execute("SELECT coalesce(sum(size), 0) AS size FROM originals").fetchone()
        if taken["size"] + len(data) <= MOST:
            db.execute(
                "INSERT INTO originals VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (article_id, len(data), data),
            )


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
    with suppress(LibraryError), writing(where, _TABLES) as db:
        db.executemany("DELETE FROM originals WHERE article_id = ?", [(id,) for id in ids])
