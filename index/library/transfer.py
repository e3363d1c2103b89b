"""A library's place and an empty one come in; then the whole library stands in both, or in one.

Every table is carried as it is, and the vectors with it, so that nothing is embedded anew. What
counts is one transaction at the end: a copy that is cut off before it leaves an empty library.
"""

import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from footnote.index.errors import BadInput, FootnoteError, LibraryError
from footnote.index.library.carried import (
    CARRIED,
    NUMBERED,
    TABLES,
    facts_of,
    keep_all_words,
    ready_rows,
)
from footnote.index.library.copies import is_whole
from footnote.index.library.database import write_fact
from footnote.index.library.engine import Ask, Connection, Row, Where
from footnote.index.library.lock import Ownership, only_to_read
from footnote.index.library.originals import FOLDER, all_originals, put_original
from footnote.index.library.private import keep_private
from footnote.index.library.probe import answers
from footnote.index.library.records import Records
from footnote.index.library.room import check_room
from footnote.index.library.row_ids import row_ids
from footnote.index.library.store import KINDS, Store, wipe
from footnote.index.progress import Progress

_AT_ONCE = 50  # rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library is: its folder, or a database; and the Chroma server, if it has one."""

    home: Path
    database: str = ""
    store: str = ""

    @property
    def where(self) -> Where:
        """Return where its records are."""
        return self.database or self.home

    @property
    def vectors(self) -> Path | str:
        """Return where its vectors are."""
        return self.store or self.home / "chroma"


def transfer(source: Place, target: Place, progress: Progress | None = None) -> dict[str, int]:
    """Carry a library to a place where there is none; return how many of each thing are in both.

    Without `vectors` in it, the search index is to be made again there. NotFound if there is no
    library, BadInput if there is one already, LibraryInUse if another process has one of them.
    """
    if _is_one(source, target):
        raise BadInput("The library is there already. Name another place.")
    if target.database and not target.store:
        raise BadInput(
            "A library in a database needs a Chroma server for its vectors. Start one (`chroma "
            "run`), and name it with --store http://host:port."
        )
    with ExitStack() as held:
        known = held.enter_context(Records(source.where, read_only=True))
        sound = _hold_source(source, held)
        held.enter_context(known.engine.writing())
        ask = held.enter_context(known.engine.snapshot())
        _check_settled(known)
        with _begun(target, known) as made:
            count = _Counting(progress)
            vectors = sound and _carry_vectors(source, target, known, made, count)
            with made.engine.transaction() as db:
                counts = _carry_rows(ask, db, known, made, count)
                counts["files"] = _carry_originals(source, target, known, db, count)
                # Who has that place open, empty as it was, opens the search index anew.
                write_fact(db, "generation", str(made.generation() + 1))
                if vectors:
                    counts["vectors"] = sum(known.counts())
                else:
                    write_fact(db, "rebuilding", "yes")
                    db.execute("UPDATE articles SET lines = -1 WHERE state = 'ready'")
    keep_private(target.home)
    return counts


class _Counting:
    """Tells how far it is."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._done = progress, dict[str, int]()

    def __call__(self, what: str, more: int, of: int = 0) -> None:
        self._done[what] = self._done.get(what, 0) + more
        if self._progress:
            self._progress(what, self._done[what], of)


# --- beginning and ending -------------------------------------------------------------------------


def _is_one(source: Place, target: Place) -> bool:
    if source.database or target.database:
        return source.where == target.where
    return source.home.resolve() == target.home.resolve()


def _hold_source(source: Place, held: ExitStack) -> bool:
    """Keep other processes out of a folder; say whether its vectors can be read."""
    if not isinstance(source.where, Path):
        return bool(source.store)
    if only_to_read(source.home):
        return bool(source.store)
    owner = Ownership(source.home)
    held.callback(owner.release)
    return bool(source.store) or not owner.doubtful or answers(source.home / "chroma")


def _check_settled(known: Records) -> None:
    waits = "SELECT 1 FROM waiting WHERE state NOT IN ('in', 'refused') LIMIT 1"
    if known.engine.has("waiting") and known.engine.rows(waits):
        raise LibraryError(
            "Something still waits to be added. Let `footnote work` finish, then copy the library."
        )


@contextmanager
def _begun(target: Place, known: Records) -> Iterator[Records]:
    """Open the target, empty; and leave it so if the block raises."""
    with ExitStack() as opened:
        if isinstance(target.where, Path):
            target.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = Ownership(target.home)
            opened.callback(owner.release)
            check_room(target.home, known.characters(), "The library")
        made = opened.enter_context(Records(target.where))
        made.engine.make(TABLES)
        opened.enter_context(made.engine.writing())
        _check_empty(made, target)
        _clear(target)
        try:
            yield made
        except BaseException:
            with suppress(FootnoteError, OSError):
                _clear(target)
            raise
        if isinstance(target.where, Path):
            owner.doubtful = False


def _check_empty(made: Records, target: Place) -> None:
    if any(made.engine.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in CARRIED):
        where = target.home if isinstance(target.where, Path) else "that database"
        raise BadInput(f"There is a library in {where} already. Name a place where there is none.")


def _clear(target: Place) -> None:
    """Take away what a copy that was cut off left beside the records, which have nothing yet."""
    if isinstance(target.where, Path):
        shutil.rmtree(target.home / FOLDER, ignore_errors=True)
    if isinstance(target.vectors, Path):
        wipe(target.vectors)


# --- carrying -------------------------------------------------------------------------------------


def _carry_rows(
    ask: Ask, db: Connection, known: Records, made: Records, count: _Counting
) -> dict[str, int]:
    counts = {}
    for table in CARRIED:
        if known.engine.has(table):
            of = known.engine.rows(f"SELECT count(*) AS count FROM {table}")[0]["count"]
            order = " ORDER BY rowid" if table == "articles" else ""
            _insert(db, table, ask(f"SELECT * FROM {table}{order}"), count, of)
            if table in NUMBERED:
                made.engine.count_on(db, table)
            (there,) = db.execute(f"SELECT count(*) AS count FROM {table}").fetchall()
            if there["count"] != of:
                raise _different(table, of, there["count"])
            counts[table] = of
    for key, value in facts_of(known):
        write_fact(db, key, value)
    keep_all_words(db, made, lambda: count("words", 1, counts["articles"]))
    return counts


def _insert(db: Connection, table: str, rows: Iterable[Row], count: _Counting, of: int) -> None:
    given = iter(rows)
    for first in given:
        names = [name for name in first.keys() if name != "rowid"]  # noqa: SIM118
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        some = list(chain([first], islice(given, _AT_ONCE)))
        if table == "articles":
            for row in some:
                is_whole(row, "The library")
        values = [[row[name] for name in names] for row in some]
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
        count(table, len(some), of)


def _carry_originals(
    source: Place, target: Place, known: Records, db: Connection, count: _Counting
) -> int:
    number = 0
    for id, data in all_originals(source.where, known.engine):
        put_original(target.where, db, id, data)
        number += 1
        count("files", 1)
    return number


def _carry_vectors(
    source: Place, target: Place, known: Records, made: Records, count: _Counting
) -> bool:
    """Carry what the search index holds of articles that are ready; False if it isn't whole."""
    id = known.fact("library_id")
    if not id or known.fact("rebuilding") or known.pending(most=1):
        return False
    new = made.fact("library_id") or uuid.uuid4().hex[:12]
    made.set_fact("library_id", new)
    expected, ready = known.counts(), set(known.ids())
    carried = dict.fromkeys(KINDS, 0)
    with _opened(source, id, known) as old, _opened(target, new, made) as store:
        store.clear()
        for kind in KINDS:
            for rows in old.all_rows(kind):
                kept = ready_rows(rows, ready)
                store.put(kind, kept)
                carried[kind] += len(kept["ids"])
                count("vectors", len(kept["ids"]), sum(expected))
        if tuple(carried.values()) == expected == store.counts():
            return True
        store.clear()
        return False


@contextmanager
def _opened(place: Place, library_id: str, records: Records) -> Iterator[Store]:
    store = Store(place.vectors, library_id, partial(row_ids, records))
    try:
        yield store
    finally:
        store.close()


def _different(what: str, of: int, there: int) -> LibraryError:
    return LibraryError(
        f"Of {of:,} rows in “{what}” {there:,} arrived, so nothing was kept. Does another program "
        "write there? Try it again."
    )
