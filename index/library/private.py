"""A library's folder comes in; what stands in it is then for its owner alone."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
# How what we put there begins, and the settings that may hold a key.
_OURS = ("library.", "people.", "chroma", "states", "lock", "owner.json", "footnote.toml")


def keep_private(home: Path) -> None:
    """Let nobody but the owner open what a library keeps; the folder too, if nothing else is there.

    What belongs to another user, or to a file system without such modes, stays as it is.
    """
    with suppress(OSError):
        names = os.listdir(home)
        ours = [home / name for name in names if name.startswith(_OURS)]
        if len(ours) == len(names):
            ours.append(home)
        for path in ours:
            _set(path)
            if path != home:
                for inner in _below(path):
                    _set(inner)


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        yield from (Path(where, name) for name in (*folders, *files))


def _set(path: Path) -> None:
    mode = _FOLDER if path.is_dir() else _FILE
    with suppress(OSError):
        if not path.is_symlink() and path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)
