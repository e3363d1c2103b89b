"""Files, folders and addresses come in, articles go into the library; each says what became of it.

Cut off, the same call goes on: a file that hasn't changed since it was read isn't opened again, and
a text that is in the library isn't embedded again.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from footnote.assistant.assistant import Assistant
from footnote.assistant.show.reading import read_line
from footnote.index.errors import BadInput
from footnote.index.fetch import is_address
from footnote.index.library.library import Library
from footnote.index.library.room import check_room
from footnote.index.progress import Progress, Step, step
from footnote.index.read.files import source_of

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
_OFFICE = frozenset(".docx .pptx .xlsx .xls .odt .ods .odp .rtf .epub".split())
FORMS = frozenset(".csv .tsv .eml .msg .ipynb .srt .vtt .rss .atom .tex".split())
SUFFIXES = TEXTS | FORMS | _OFFICE | {".html", ".htm", ".xhtml", ".pdf"}
_SOME = 100_000  # what a page of the web counts in a bar that counts bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file or address: the article that holds it, or why it was refused."""

    source: str
    id: str = ""
    title: str = ""
    is_new: bool = False
    read: str = ""  # what was found in it, and what was left out
    is_whole: bool = True  # nothing was left out
    reason: str = ""


def add_all(
    assistant: Assistant, sources: Sequence[str | Path], progress: Progress | None = None
) -> Iterator[Taken]:
    """Add files, all readable files of folders, and addresses; yield what became of each.

    Nothing is read ahead by the model. LibraryError ends it: the rest would fail in the same way.
    """
    found = sources_in(sources)
    sizes = [_size(source) for source in found]
    known = set(assistant.library.records.ids())
    _check_room(assistant.library, found, sizes)
    what, whole, done = f"adding {len(found):,} articles", sum(sizes), 0
    for source, size in zip(found, sizes, strict=True):
        part = _part(progress, what, done, size, whole)
        taken = _unchanged(assistant.library, source) or _add(assistant, source, known, part)
        known.add(taken.id)
        done += size
        if progress:
            progress(what, done, whole)
        yield taken


def sources_in(sources: Sequence[str | Path]) -> list[str | Path]:
    """Return the sources in order, each once, a folder replaced by the readable files in it.

    A folder that has none stays, to be refused. What begins with a dot is left out, and links to
    other folders aren't followed.
    """
    found: dict[str | Path, None] = {}
    for source in sources:
        if not str(source).strip():
            raise BadInput("An empty name, perhaps of a variable that isn't set, names no file.")
        if isinstance(source, str) and is_address(source):
            found[source] = None
        elif os.path.isdir(folder := Path(os.path.expanduser(source))):
            found.update(dict.fromkeys(list(_files_in(folder)) or [folder]))
        else:
            found[Path(source)] = None
    return list(found)


def _files_in(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(here, name)


def _add(assistant: Assistant, source: str | Path, known: set[str], part: Progress | None) -> Taken:
    if isinstance(source, Path) and os.path.isdir(source):
        kinds = ", ".join(sorted(SUFFIXES))
        return Taken(str(source), reason=f"“{source}” holds no file to add: {kinds}.")
    stamp = _stamp(source)
    try:
        added = assistant.add(source, progress=part, read_ahead=False)
    except BadInput as error:
        return Taken(str(source), reason=str(error))
    if stamp and stamp == _stamp(source):  # else it changed while it was read
        assistant.library.records.set_file(*stamp, added.id)
    new = added.id not in known
    whole = not added.left_out
    return Taken(str(source), added.id, added.title, new, read=read_line(added), is_whole=whole)


def _unchanged(library: Library, source: str | Path) -> Taken | None:
    """Return the article that a file was read as, if it is still that file."""
    stamp = _stamp(source)
    there = stamp and library.records.file(*stamp)
    return Taken(str(source), there, library.records.title(there)) if there else None


def _stamp(source: str | Path) -> tuple[str, int, int] | None:
    """Return a file's path, its size, and when it was changed; None if it isn't a file."""
    if not isinstance(source, Path):
        return None
    try:
        path = source.expanduser().resolve()
        state = path.stat()
    except (OSError, ValueError, RuntimeError):
        return None
    return source_of(path), state.st_size, state.st_mtime_ns


def _size(source: str | Path) -> int:
    stamp = _stamp(source)
    return max(stamp[1], 1) if stamp else _SOME


def _check_room(library: Library, sources: Sequence[str | Path], sizes: Sequence[int]) -> None:
    """Refuse many files that the disk has no room for, before the first; of text a byte is one."""
    plain = [
        size
        for source, size in zip(sources, sizes, strict=True)
        if Path(source).suffix.lower() in TEXTS and not _unchanged(library, source)
    ]
    if len(plain) > 1 and isinstance(library.where, Path):
        check_room(library.home, sum(plain), f"Adding {len(plain):,} files")


def _part(
    progress: Progress | None, what: str, before: int, size: int, total: int
) -> Progress | None:
    """Turn the progress of one article into that of all, counted in bytes."""
    if progress is None or size == total:
        return progress  # of one file, each step is told
    whole: Step | None = step(progress, what)
    return lambda _, done, of: whole(before + size * done // max(of, 1), total) if whole else None
