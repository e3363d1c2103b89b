"""Files, folders and addresses come in, articles go into the library; each says what became of it.

Cut off, the same call goes on: a file that hasn't changed since it was read isn't opened again, and
a text that is in the library isn't embedded again.
"""

import os
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from footnote.assistant.assistant import Assistant
from footnote.assistant.show.reading import read_line
from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.fetch import is_address
from footnote.index.library.library import Library
from footnote.index.library.room import check_room
from footnote.index.progress import EMBEDDING, Progress, Stopped
from footnote.index.read.files import source_of

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
_OFFICE = frozenset(".docx .pptx .xlsx .xls .odt .ods .odp .rtf .epub".split())
FORMS = frozenset(".csv .tsv .eml .msg .ipynb .srt .vtt .rss .atom .tex".split())
SUFFIXES = TEXTS | FORMS | _OFFICE | {".html", ".htm", ".xhtml", ".pdf"}
Stamp = tuple[str, int, int]  # of a file: its path, its size, and when it was changed
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
) -> Generator[Taken, None, None]:
    """Add files, all readable files of folders, and addresses; yield what became of each, in order.

    While one is embedded and written, the next is read or fetched. Nothing is read ahead by the
    model. LibraryError ends it: the rest would fail in the same way.
    """
    found = sources_in(sources)
    sizes = [_size(source) for source in found]
    known = set(assistant.library.records.ids())
    _check_room(assistant.library, found, sizes)
    bar = _Bar(progress, found, sizes)
    with closing(_ahead((_read(assistant, source, bar) for source in found), bar)) as read:
        for one in read:
            taken = one.taken or _add(assistant, one, known, bar)
            known.add(taken.id)
            bar.tell(one.source, 1)
            yield taken


@dataclass(frozen=True, slots=True)
class _Coming:
    """A file or address on its way: what is to be added, or what became of it before."""

    source: str | Path
    stamp: Stamp | None
    given: Article | str | Path = ""
    taken: Taken | None = None


def _ahead(items: Iterator[_Coming], bar: "_Bar") -> Generator[_Coming, None, None]:
    """Yield each; in a thread, the next is made while the caller works with this one."""
    with ThreadPoolExecutor(1) as thread:
        try:
            coming = thread.submit(next, items, None)
            while item := coming.result():
                coming = thread.submit(next, items, None)
                yield item
        except BaseException:  # nobody waits for what is being made
            bar.stop()
            raise


def _read(assistant: Assistant, source: str | Path, bar: "_Bar") -> _Coming:
    if isinstance(source, Path) and os.path.isdir(source):
        kinds = ", ".join(sorted(SUFFIXES))
        reason = f"“{source}” holds no file to add: {kinds}."
        return _Coming(source, None, taken=Taken(str(source), reason=reason))
    stamp = _stamp(source)
    if taken := _unchanged(assistant.library, source, stamp):
        return _Coming(source, stamp, taken=taken)
    if assistant.queue:  # whose workers read it
        return _Coming(source, stamp, source)
    try:
        return _Coming(source, stamp, assistant.read(source, bar.part(source)))
    except BadInput as error:
        return _Coming(source, stamp, taken=Taken(str(source), reason=str(error)))


def _add(assistant: Assistant, one: _Coming, known: set[str], bar: "_Bar") -> Taken:
    try:
        added = assistant.add(one.given, progress=bar.part(one.source), read_ahead=False)
    except BadInput as error:
        return Taken(str(one.source), reason=str(error))
    if one.stamp and one.stamp == _stamp(one.source):  # else it changed while it was read
        assistant.library.records.set_file(*one.stamp, added.id)
    new = added.id not in known
    whole = not added.left_out
    read = read_line(added)
    return Taken(str(one.source), added.id, added.title, new, read=read, is_whole=whole)


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


def _unchanged(library: Library, source: str | Path, stamp: Stamp | None) -> Taken | None:
    """Return the article that a file was read as, if it is still that file."""
    there = stamp and library.records.file(*stamp)
    return Taken(str(source), there, library.records.title(there)) if there else None


def _stamp(source: str | Path) -> Stamp | None:
    """Return what tells a file from what it was before; None if it isn't a file."""
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
        if Path(source).suffix.lower() in TEXTS and not _unchanged(library, source, _stamp(source))
    ]
    if len(plain) > 1 and isinstance(library.where, Path):
        check_room(library.home, sum(plain), f"Adding {len(plain):,} files")


class _Bar:
    """One bar for all, counted in bytes: reading what is no text is half of the work.

    Of one source, each step is told.
    """

    def __init__(
        self, progress: Progress | None, sources: Sequence[str | Path], sizes: Sequence[int]
    ) -> None:
        """Count sources of so many bytes."""
        self._progress = progress
        self._sizes = dict(zip(sources, sizes, strict=True))
        self._done = dict.fromkeys(sources, 0)
        self._so_far, self._all = 0, sum(sizes)
        self._lock = Lock()
        self._stopped = False

    def stop(self) -> None:
        """Let whoever tells more stop."""
        self._stopped = True

    def part(self, source: str | Path) -> Progress:
        """Return whom to tell of the steps of one source."""
        reading = 0.0 if Path(source).suffix.lower() in TEXTS else 0.5

        def told(what: str, done: int, of: int) -> None:
            if self._stopped:
                raise Stopped
            if len(self._sizes) > 1:
                share = done / max(of, 1)
                embeds = what.startswith(EMBEDDING)
                self.tell(source, reading + (1 - reading) * share if embeds else reading * share)
            elif self._progress:
                self._progress(what, done, of)

        return told

    def tell(self, source: str | Path, share: float) -> None:
        """Say how much of a source is done, of 1."""
        with self._lock:
            done = max(self._done[source], int(share * self._sizes[source]))
            self._so_far += done - self._done[source]
            self._done[source] = done
            if self._progress:
                self._progress(f"adding {len(self._sizes):,} articles", self._so_far, self._all)
