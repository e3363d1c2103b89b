"""A library's folder comes in, its ownership goes out: one process at a time, by an OS lock."""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from footnote.index.errors import LibraryError, LibraryInUse


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has the library open: process id, what it was called as, since when, its page."""

    pid: int
    program: str
    since: str
    address: str = ""


class Ownership:
    """Holds the lock of a library's folder until it is released or the process ends."""

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
        self.announce("")

    def announce(self, address: str) -> None:
        """Write down who owns the library, and where its page is."""
        program = " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:2]])
        owner = Owner(os.getpid(), program, time.strftime("%H:%M"), address)
        (self._home / "owner.json").write_text(json.dumps(asdict(owner)), encoding="utf-8")

    def release(self) -> None:
        """Let another process open the library."""
        (self._home / "owner.json").unlink(missing_ok=True)
        self._lock.release()


def is_locked(home: Path) -> bool:
    """Say whether some process has the library open now."""
    lock = FileLock(home / "lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def owner_of(home: Path) -> Owner | None:
    """Read who last said that they own the library; None if nobody did."""
    try:
        return Owner(**json.loads((home / "owner.json").read_text(encoding="utf-8")))
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
