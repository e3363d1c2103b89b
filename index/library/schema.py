"""The path of a library's records comes in, an open SQLite connection with every column goes out.

The tables are declared here, for every engine. A library of before gets what came later when it is
opened; opened only to read, where nothing can be written, it gets views that stand in for it.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from footnote.index.errors import NotFound
from footnote.index.library.engine import Mode
from footnote.index.library.faults import of_newer, storage_fault
from footnote.index.library.versions import document_of

FILE = "library.sqlite3"
LIBRARIES = "libraries"  # in the home folder of many, each library in one of its own
FORM = 1  # of the tables: an older program doesn't touch those of a newer one
TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, lines INTEGER NOT NULL DEFAULT 0,
    added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles(id), start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    headings TEXT NOT NULL, units TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_of ON passages (article_id, start);
CREATE TABLE IF NOT EXISTS versions (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, article_id TEXT NOT NULL,
    source TEXT NOT NULL, added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, current INTEGER NOT NULL,
    UNIQUE (document, article_id)
);
CREATE INDEX IF NOT EXISTS versions_of ON versions (article_id);
CREATE TABLE IF NOT EXISTS tags (
    article_id TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (article_id, tag)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    article_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS arrivals (
    article_id TEXT PRIMARY KEY, maker TEXT NOT NULL, arrival TEXT NOT NULL
) WITHOUT ROWID;
"""
WORDS = """
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    body, tokenize = "porter unicode61 remove_diacritics 2"
);
"""
_MODES: dict[Mode, Literal["ro", "rw", "rwc"]] = {"read": "ro", "change": "rw", "make": "rwc"}
# Columns that came later.
ADDED = {
    "articles": {
        "author": "TEXT NOT NULL DEFAULT ''",
        "date": "TEXT NOT NULL DEFAULT ''",
        "language": "TEXT NOT NULL DEFAULT ''",
        "pages": "TEXT NOT NULL DEFAULT '[]'",
        "characters": "INTEGER NOT NULL DEFAULT -1",
        "renamed": "INTEGER NOT NULL DEFAULT 0",
    }
}
# Holds all that a list of articles shows, so that no text is read for it: what stands behind a
# long text in its row is reached only through the text.
_INDEXES = """
CREATE INDEX IF NOT EXISTS articles_listed ON articles (
    state, id, title, source, author, date, language, characters, added, lines
);
"""
_STAND_INS = {
    "versions": "SELECT rowid AS number, id AS document, id AS article_id, source, added, "
    "1 AS current FROM main.articles WHERE state = 'ready'",
    "tags": "SELECT '' AS article_id, '' AS tag WHERE 0",
    "arrivals": "SELECT '' AS article_id, '' AS maker, '' AS arrival WHERE 0",
}
_STAND_IN_COLUMNS = {
    "author": "''",
    "date": "''",
    "language": "''",
    "pages": "'[]'",
    "characters": "length(text)",
    "renamed": "0",
}


def connect(path: Path, mode: Mode, **options: Any) -> sqlite3.Connection:
    """Open the records; NotFound if there are none, LibraryError if they can't be used.

    To `change` them is to open them as they are; to `make` them is to bring them up to date, too.
    """
    try:
        db = open_file(path, _MODES[mode], **options)
        if mode == "read":
            _stand_in(db)
        elif mode == "make":
            _keep_as_it_was(db, path)
            _bring_up_to_date(db)
        else:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")  # what somebody deletes is gone
    except (sqlite3.Error, OSError) as error:
        raise storage_fault(error, path) from error
    return db


def connect_bare(path: Path, mode: Mode, **options: Any) -> sqlite3.Connection:
    """Open a file that is no library's, and has whatever tables its user makes."""
    try:
        if mode == "make" and not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        db = open_file(path, _MODES[mode], **options)
        if mode != "read":
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")
    except (sqlite3.Error, OSError) as error:
        raise storage_fault(error, path) from error
    return db


def open_file(path: Path, mode: Literal["ro", "rw", "rwc"], **options: Any) -> sqlite3.Connection:
    """Open the file as it is; NotFound if it isn't there, unless `rwc` is to make it.

    LibraryError if a newer program wrote it.
    """
    if mode != "rwc" and not path.exists():
        raise no_library(path.parent)
    try:
        return _known(_connected(path, f"mode={mode}", **options))
    except sqlite3.OperationalError as error:
        cannot_open = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CANTOPEN
        if mode != "ro" or not cannot_open or _is_written(path):
            raise
        # SQLite wants to put a file beside this one, and there it can't: a disk only to be read.
        return _known(_connected(path, "immutable=1", **options))


def no_library(home: Path) -> NotFound:
    """Say that there is no library in a folder."""
    return NotFound(f"There is no library in {home} yet. Add an article to make one.")


def _connected(path: Path, how: str, **options: Any) -> sqlite3.Connection:
    db: sqlite3.Connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, **options
    )
    db.row_factory = sqlite3.Row
    return db


def _known(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        (form,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    if form > FORM:
        db.close()
        raise of_newer(form, FORM)
    return db


def _is_written(path: Path) -> bool:
    """Say whether changes stand beside the file that aren't in it yet."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def copy_of(db: sqlite3.Connection, file: Path) -> Path:
    """Copy what a connection sees to a file, whoever writes meanwhile; whole, or not there."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(part)) as copy:
            db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    return file


def _keep_as_it_was(db: sqlite3.Connection, path: Path) -> None:
    """Copy a library of before, once, before it is changed to what is written now."""
    columns = _columns(db, "articles")
    (form,) = db.execute("PRAGMA user_version").fetchone()
    if not columns or (form >= FORM and ADDED["articles"].keys() <= columns):
        return
    kept = path.with_name(f"library.form-{form}.sqlite3")
    if not kept.exists():
        copy_of(db, kept)


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript(TABLES + WORDS)
    with db:
        for table, columns in ADDED.items():
            for name in columns.keys() - _columns(db, table):
                db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
        db.execute(_INDEXES)
        db.execute("UPDATE articles SET characters = length(text) WHERE characters < 0")
        _first_versions(db)
        if db.execute("PRAGMA user_version").fetchone()[0] < FORM:
            db.execute(f"PRAGMA user_version = {FORM}")


def _first_versions(db: sqlite3.Connection) -> None:
    """Let each article of a library that knew no versions be the first of its document."""
    rows = db.execute(
        "SELECT id, source, added FROM articles WHERE state = 'ready' "
        "AND id NOT IN (SELECT article_id FROM versions)"
    ).fetchall()
    db.executemany(
        "INSERT INTO versions (document, article_id, source, added, current) VALUES (?,?,?,?,1)",
        [(document_of(row["source"]) or row["id"], *row) for row in rows],
    )


def _stand_in(db: sqlite3.Connection) -> None:
    """Shadow tables that are missing, or miss columns, by views of the same name."""
    missing = _STAND_IN_COLUMNS.keys() - _columns(db, "articles")
    if missing:
        more = ", ".join(f"{_STAND_IN_COLUMNS[name]} AS {name}" for name in missing)
        db.execute(
            f"CREATE TEMP VIEW articles AS SELECT rowid AS rowid, *, {more} FROM main.articles"
        )
    for name, query in _STAND_INS.items():
        if not _columns(db, name):
            db.execute(f"CREATE TEMP VIEW {name} AS {query}")


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in db.execute(f"PRAGMA main.table_info({table})")}
