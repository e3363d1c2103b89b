"""A library's folder comes in, its ownership goes out: one process at a time, by an OS lock."""

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from footnote.index.errors import LibraryError, LibraryInUse
from footnote.index.library.schema import FILE

_OWNER = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has the library open: process id, what it was called as, since when, its page."""

    pid: int
    program: str
    since: str
    address: str = ""


class Ownership:
    """Holds the lock of a library's folder until it is released or the process ends.

    It is `doubtful` if the process that had it before didn't release it, and stays so for the next
    one until somebody has looked at what that left.
    """

    def __init__(self, home: Path) -> None:
        """Take the lock at once, or raise LibraryInUse, which names the owner."""
        self._home = home
        self._lock = FileLock(home / "lock", mode=0o600, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise _in_use(home, owner_of(home)) from None
        except OSError as error:
            raise LibraryError(
                f"The folder {home} can't be written ({error.strerror}). "
                "Choose another with FOOTNOTE_HOME."
            ) from error
        self.doubtful = (home / _OWNER).exists()
        self.announce("")

    def announce(self, address: str) -> None:
        """Write down who owns the library, and where its page is."""
        program = " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:2]])
        owner = Owner(os.getpid(), program, time.strftime("%H:%M"), address)
        with suppress(OSError):  # the lock holds without it; a full disk is said where it matters
            (self._home / _OWNER).write_text(json.dumps(asdict(owner)), encoding="utf-8")

    def release(self) -> None:
        """Let another process open the library."""
        if not self.doubtful:
            with suppress(OSError):
                (self._home / _OWNER).unlink(missing_ok=True)
        self._lock.release()


def only_to_read(home: Path) -> bool:
    """Say whether a library is there that can't be written: a snapshot, or somebody else's."""
    file = home / FILE
    return file.exists() and not (os.access(home, os.W_OK) and os.access(file, os.W_OK))


def is_locked(home: Path) -> bool:
    """Say whether some process has the library open now."""
    lock = FileLock(home / "lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False  # nobody can have it open to write either
    lock.release()
    return False


def owner_of(home: Path) -> Owner | None:
    """Read who last said that they own the library; None if nobody did."""
    try:
        return Owner(**json.loads((home / _OWNER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _in_use(home: Path, owner: Owner | None) -> LibraryInUse:
    if owner is None:
        return LibraryInUse(f"The library {home} is open in another process. Stop it first.")
    who = f"process {owner.pid} ({owner.program}, since {owner.since})"
    if owner.address:
        return LibraryInUse(
            f"The library {home} is open in {who}, whose page is {owner.address}. "
            f"Ask there, or stop that process first.",
            address=owner.address,
        )
    return LibraryInUse(
        f"The library {home} is open in {who}. Wait for it, stop it, or use another library "
        "with FOOTNOTE_HOME."
    )
