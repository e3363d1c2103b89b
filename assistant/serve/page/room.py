"""Nothing comes in, a folder for uploads goes out that is the owner's alone; what they may take."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MOST_FILES = 200  # uploads that nobody has added yet, of all readers together
MOST_BYTES = 400_000_000
_FULL = (
    "Too many files wait here to be added. Add some of them first, or try again in an hour: "
    "what nobody adds is deleted."
)


def _own_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="footnote-", dir=os.environ.get("GRADIO_TEMP_DIR")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


UPLOADS = _own_folder()  # of this process: named to Gradio before it is imported (lean.py)


class Room:
    """What uploads may take until they are added, and what they take now."""

    def __init__(self, folder: Path, files: int = MOST_FILES, size: int = MOST_BYTES) -> None:
        """Watch a folder."""
        self.folder, self._files, self._size = folder, files, size
        self._coming: list[int] = []  # bytes of each upload that is on its way

    @contextmanager
    def taking(self, size: int) -> Iterator[str]:
        """Take an upload of so many bytes in this block; yields why not, if there is no room."""
        sizes = [*_sizes(self.folder), *self._coming, size]
        if len(sizes) > self._files or sum(sizes) > self._size:
            yield _FULL
            return
        self._coming.append(size)
        try:
            yield ""
        finally:
            self._coming.remove(size)


def _sizes(folder: Path) -> Iterator[int]:
    for file in folder.rglob("*"):
        with suppress(OSError):  # it was added, or deleted, just now
            if file.is_file():
                yield file.stat().st_size
