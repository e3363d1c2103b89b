"""A library's folder comes in, a checked copy of its records goes out, while it is open; and back.

The records are the truth: the search index is made again from them, and isn't copied.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from footnote.index.article import sha256
from footnote.index.errors import BadInput, LibraryError
from footnote.index.library.engine import Row
from footnote.index.library.faults import ERRORS, storage_fault
from footnote.index.library.lock import Ownership
from footnote.index.library.schema import FILE, copy_of, open_file

_INDEX = "chroma"


def back_up(home: Path, file: Path) -> int:
    """Copy a library's records to a new file, whoever has them open; return how many articles.

    NotFound if there is no library, BadInput if the file is there, LibraryError if it can't be had.
    """
    if os.path.exists(file):
        raise BadInput(f"{file} is there already. Name a new file.")
    with _said(file), closing(open_file(home / FILE, "ro", timeout=10)) as db:
        copy_of(db, file)
    return check_copy(file)


def restore(file: Path, home: Path) -> Path | None:
    """Put a copy in the place of a library that nobody has open; return where the old one is now.

    The search index is then to be made again. BadInput if the file is no whole copy.
    """
    check_copy(file)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner, there = Ownership(home), home / FILE
    try:
        before = None
        if there.exists():
            before = home / f"library.before-{time.strftime('%Y%m%d-%H%M%S')}.sqlite3"
            back_up(home, before)
        with _said(there), closing(open_file(file, "ro")) as db:
            incoming = copy_of(db, home / "library.incoming.sqlite3")
            for beside in ("-wal", "-shm"):  # of the old one, whose changes are in its copy
                there.with_name(f"{FILE}{beside}").unlink(missing_ok=True)
            os.replace(incoming, there)
        shutil.rmtree(home / _INDEX, ignore_errors=True)
        return before
    finally:
        owner.release()


def check_copy(file: Path) -> int:
    """Return how many articles a copy holds; BadInput unless all of it can be read as it was."""
    try:
        with closing(open_file(file, "ro")) as db:
            (sound,) = db.execute("PRAGMA integrity_check").fetchone()
            rows = db.execute("SELECT id, sha256, text FROM articles WHERE state = 'ready'")
            count = sum(1 for row in rows if is_whole(row, file))
    except LibraryError:
        raise
    except ERRORS as error:
        raise BadInput(f"{file} is no copy of a library ({error}).") from None
    if sound != "ok":
        raise BadInput(f"{file} is damaged ({str(sound)[:80]}). Use another copy.")
    return count


def is_whole(row: Row, what: Path | str) -> bool:
    """Say that an article's text is what it was; BadInput if it isn't."""
    if sha256(row["text"]) != row["sha256"]:
        raise BadInput(f"{what} is damaged: the text of {row['id']} isn't what it was.")
    return True


@contextmanager
def _said(file: Path) -> Iterator[None]:
    try:
        yield
    except ERRORS as error:
        raise storage_fault(error, file) from error
