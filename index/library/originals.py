"""The file that an article was read from comes in, and out again: it is kept beside the records.

Only the page wants it, to show a PDF as it looks; so what can't be kept is no error.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FOLDER = "library.originals"
MOST = 2_000_000_000  # bytes of all of them; beyond that the text alone is kept


def keep_original(home: Path, article_id: str, data: bytes) -> None:
    """Keep an article's file for the owner alone, unless there are too many."""
    folder = home / FOLDER
    with suppress(OSError):
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


def has_original(home: Path, article_id: str) -> bool:
    """Say whether an article's file is kept."""
    return (home / FOLDER / article_id).is_file()


def original(home: Path, article_id: str) -> bytes:
    """Return the file of an article; empty if it isn't kept."""
    with suppress(OSError):
        return (home / FOLDER / article_id).read_bytes()
    return b""


def forget_originals(home: Path, article_ids: Iterable[str]) -> None:
    """Delete the files of articles that are gone."""
    for id in article_ids:
        with suppress(OSError):
            (home / FOLDER / id).unlink(missing_ok=True)
