"""A folder and the length of a text come in; LibraryError if the disk has no room for it."""

import shutil
from pathlib import Path

from footnote.index.errors import LibraryError

# Of a library's files, once an article of English prose is in, for each character of its text:
# the vectors of its lines make up most of it (`make bench-library` measures it).
BYTES_PER_CHARACTER = 60
RESERVE = 50_000_000  # bytes that stay free: a full disk stops reading too


def check_room(home: Path, characters: int, what: str, original: int = 0) -> None:
    """Refuse an article that would fill the disk, before anything of it is written.

    `original` are the bytes of its file, if that is kept.
    """
    if lack := _lack(home, characters, what, -original):
        raise LibraryError(
            f"{lack} Nothing of it was kept. Make room, or use a library on another disk with "
            "FOOTNOTE_HOME, then add it again."
        )


def check_rebuilding(home: Path, characters: int, *, freed: int) -> None:
    """Refuse to drop a search index, which frees some bytes, if a new one would fill the disk."""
    if lack := _lack(home, characters, "Making the search index again", freed):
        raise LibraryError(f"{lack} Make room, then run `footnote rebuild`. The articles are safe.")


def little_room(home: Path) -> str:
    """Say how much is free on a disk that is as good as full; nothing of any other."""
    free = shutil.disk_usage(home).free
    return _megabytes(free) if free < RESERVE else ""


def _lack(home: Path, characters: int, what: str, freed: int = 0) -> str:
    needed = characters * BYTES_PER_CHARACTER + RESERVE
    free = shutil.disk_usage(home).free + freed
    if free >= needed:
        return ""
    return (
        f"{what} needs about {_megabytes(needed)} on the disk of {home}, and {_megabytes(free)} "
        "are free."
    )


def _megabytes(count: int) -> str:
    return f"{max(count // 1_000_000, 1 if count else 0):,} MB"
