"""What SQLite or the disk complained of comes in, a sentence with its own way out goes out."""

import errno
import shutil
import sqlite3
from pathlib import Path

from footnote.index.errors import BadInput, FootnoteError, LibraryDamaged, LibraryError

ERRORS = (sqlite3.Error, OSError, UnicodeError, OverflowError)
SAFE = "What was added before is safe."
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EACCES, errno.EPERM, errno.EROFS}
# As Chroma puts it, which tells of errors in words alone.
_SAYS_FULL = ("disk is full", "os error 28", "os error 122")
_SAYS_REFUSED = ("disk i/o error", "os error 5)", "os error 27", "os error 30", "readonly database")
_NOTHING = 1_000_000  # bytes free on a disk that is as good as full


def storage_fault(error: Exception, path: Path) -> FootnoteError:
    """Say what to do about an error that came while a file was read or written."""
    if isinstance(error, UnicodeError | OverflowError):
        return strange(error)
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, path)
    code = error.errno if isinstance(error, OSError) else None
    if code in _FULL:
        return _full(path, error)
    return _not_to_be_written(path) if code in _LOCKED else _refused(path, error)


def told_fault(error: Exception, path: Path) -> LibraryError | None:
    """Say what to do about an error whose words are those of a disk; None if they aren't."""
    words = str(error).lower()
    if any(one in words for one in _SAYS_FULL):
        return _full(path, error)
    return _refused(path, error) if any(one in words for one in _SAYS_REFUSED) else None


def _full(path: Path, error: object) -> LibraryError:
    """Say that the disk is full."""
    return LibraryError(f"The disk of {path} is full ({error}). Make room, then try again. {SAFE}")


def closed() -> LibraryError:
    """Say that the library was closed."""
    return LibraryError("The library was closed. Open it again: `Assistant.open()`.")


def of_newer(form: int, known: int) -> LibraryError:
    """Say that a newer program wrote the tables."""
    return LibraryError(
        f"This library was written by a newer Footnote (form {form}; this one knows up to "
        f"{known}). Nothing was touched: use that one, or update this: "
        "`pip install --upgrade footnote-assistant`."
    )


def _of_sqlite(error: sqlite3.Error, path: Path) -> FootnoteError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # not SQLite's own word, but that of Python's module
        return closed() if "closed database" in str(error) else strange(error)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LibraryError(
                f"Another program holds {path} ({error}): a backup, or a database browser. Close "
                "the file there, or wait for it, then try again; nothing is damaged."
            )
        case sqlite3.SQLITE_FULL:
            return _full(path, error)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return _not_to_be_written(path)
        case sqlite3.SQLITE_IOERR:
            return _refused(path, error)
    return LibraryDamaged(
        f"The library's own records ({path.name}) can't be read ({error}). Bring the file back "
        "from a copy, or move it away and add the articles again."
    )


def strange(error: Exception) -> BadInput:
    """Say that something given can't be kept as it is."""
    return BadInput(f"An id, a name or a number can't be used as it is given ({error}).")


def _not_to_be_written(path: Path) -> LibraryError:
    return LibraryError(
        f"{path} can't be written: the file, its folder or its disk is read-only. Its articles can "
        "be listed, shown and asked; to change them, copy the folder to where it can be written "
        "and name that with FOOTNOTE_HOME."
    )


def _refused(path: Path, error: object) -> LibraryError:
    if shutil.disk_usage(path.parent).free < _NOTHING:
        return _full(path, error)
    return LibraryError(
        f"The disk of {path} refused ({error}). Look whether it has room and is sound, then try "
        f"again. {SAFE}"
    )
