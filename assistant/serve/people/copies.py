"""A home with accounts comes in, a folder of checked copies goes out, while it is open; and back.

The folder has the accounts, and each library under its id.
"""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from footnote.assistant.serve.people.tables import FILE
from footnote.index.errors import BadInput
from footnote.index.library.copies import back_up, check_copy, restore
from footnote.index.library.faults import ERRORS, storage_fault
from footnote.index.library.lock import Ownership
from footnote.index.library.schema import FILE as LIBRARY
from footnote.index.library.schema import LIBRARIES, copy_of


def back_up_house(home: Path, folder: Path) -> tuple[int, int]:
    """Copy accounts and libraries to a new folder; return how many there are of each.

    BadInput if the folder is there, LibraryError if something can't be read or written.
    """
    if folder.exists():
        raise BadInput(f"{folder} is there already. Name a new folder.")
    part = folder.with_name(f"{folder.name}.part")
    try:
        part.mkdir(mode=0o700, parents=True)
        with closing(
            sqlite3.connect(f"{(home / FILE).absolute().as_uri()}?mode=ro", uri=True)
        ) as db:
            copy_of(db, part / FILE)
        kept = sorted(one.parent for one in (home / LIBRARIES).glob(f"*/{LIBRARY}"))
        for one in kept:
            back_up(one, part / f"{one.name}.sqlite3")
        people = _people_in(part / FILE)
        os.replace(part, folder)
    except ERRORS as error:
        raise storage_fault(error, folder) from error
    return people, len(kept)


def restore_house(folder: Path, home: Path) -> list[Path]:
    """Put copies in the place of what nobody has open; return the libraries' folders.

    What was there is kept beside it, and their search indexes are then to be made again. BadInput
    if something is no whole copy, LibraryInUse if a page is open: nothing was changed then.
    """
    files = sorted(one for one in folder.glob("*.sqlite3") if one.name != FILE)
    _people_in(folder / FILE)
    for file in files:
        check_copy(file)
    there = [home / LIBRARIES / file.stem for file in files]
    for one in there:
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
        Ownership(one).release()
    _put(folder / FILE, home / FILE)
    for file, one in zip(files, there, strict=True):
        restore(file, one)
    return there


def _put(file: Path, there: Path) -> None:
    """Put a copy of the accounts in their place; those that were there are kept beside it."""
    try:
        if there.exists():
            before = f"people.before-{time.strftime('%Y%m%d-%H%M%S')}.sqlite3"
            with closing(sqlite3.connect(there)) as db:
                copy_of(db, there.with_name(before))
        with closing(sqlite3.connect(file)) as db:
            incoming = copy_of(db, there.with_name("people.incoming.sqlite3"))
        for beside in ("-wal", "-shm"):  # of the old one, whose changes are in its copy
            there.with_name(f"{FILE}{beside}").unlink(missing_ok=True)
        os.replace(incoming, there)
    except ERRORS as error:
        raise storage_fault(error, there) from error


def _people_in(file: Path) -> int:
    """Count the people of a copy of the accounts; BadInput unless it is sound."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            (sound,) = db.execute("PRAGMA integrity_check").fetchone()
            (count,) = db.execute("SELECT count(*) FROM people").fetchone()
    except ERRORS as error:
        raise BadInput(f"{file} is no copy of the accounts ({error}).") from None
    if sound != "ok":
        raise BadInput(f"{file} is damaged ({str(sound)[:80]}). Use another copy.")
    return int(count)
