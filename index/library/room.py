"""A folder and the length of a text come in; LibraryError if the disk has no room for it."""

import shutil
from pathlib import Path

from footnote.index.errors import LibraryError

# Of a library's files, once an article of English prose is in, for each character of its text:
# the vectors of its lines make up most of it (`make bench-library` measures it).
BYTES_PER_CHARACTER = 60
RESERVE = 50_000_000  # bytes that stay free: a full disk stops reading too


def check_room(home: Path, characters: int, what: str) -> None:
    """Refuse an article that would fill the disk, before anything of it is written."""
    needed = characters * BYTES_PER_CHARACTER + RESERVE
    free = shutil.disk_usage(home).free
    if free < needed:
        raise LibraryError(
            f"{what} needs about {_megabytes(needed)} on the disk of {home}, and "
            f"{_megabytes(free)} are free. Nothing of it was kept. Make room, or use a library on "
            "another disk with FOOTNOTE_HOME, then add it again."
        )


def _megabytes(count: int) -> str:
    return f"{max(count // 1_000_000, 1 if count else 0):,} MB"
