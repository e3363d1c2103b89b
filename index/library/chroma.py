"""Where vectors are kept comes in, Chroma goes out: a client of it, and its errors in sentences."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb import Collection
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.config import Settings

from footnote.index.errors import BadInput, LibraryDamaged, LibraryError
from footnote.index.library.faults import told_fault

_PATIENCE = 60.0  # seconds for a server to answer; Chroma would wait for ever
HNSW: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}
}

# The rows of a collection, up to which change they are, and which was the last that came.
_COUNT = """
SELECT (SELECT count(*) FROM embeddings WHERE segment_id = segments.id),
    coalesce((SELECT seq_id FROM max_seq_id WHERE segment_id = segments.id), 0),
    coalesce((SELECT max(seq_id) FROM embeddings_queue WHERE topic LIKE '%/' || collections.id), 0)
FROM collections JOIN segments ON segments.collection = collections.id AND scope = 'METADATA'
WHERE collections.name = ?
"""


def open_client(where: Path | str) -> ClientAPI:
    """Open the Chroma of a folder, made if need be, or reach for a server; BadInput if none is."""
    settings = Settings(anonymized_telemetry=False)
    if isinstance(where, Path):
        where.mkdir(parents=True, exist_ok=True)
        try:
            return chromadb.PersistentClient(path=str(where), settings=settings)
        except ValueError as error:  # what it says of a database that it can't read
            raise _damaged(error) from error
    url = urlsplit(where)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise BadInput(f"“{where}” is not the address of a Chroma server (http://host:port).")
    client = chromadb.HttpClient(
        host=url.hostname, port=url.port or 8000, ssl=url.scheme == "https", settings=settings
    )
    for session in sessions_of(client):
        session.timeout = _PATIENCE
    return client


def sessions_of(client: ClientAPI) -> list[httpx.Client]:
    """Return the connections to a server; a folder has none."""
    asking = (client, getattr(client, "_admin_client", None))
    found = [getattr(getattr(one, "_server", None), "_session", None) for one in asking]
    return [one for one in found if one is not None]


def collection_of(client: ClientAPI, name: str) -> Collection:
    """Open a collection, or make it."""
    return client.get_or_create_collection(name, configuration=HNSW, embedding_function=None)


def rows_in(folder: Path, names: Sequence[str]) -> tuple[int, ...] | None:
    """Count the rows of collections in a folder that nobody has open; None if Chroma has to say.

    Chroma takes seconds to count what its own table says in milliseconds. A client must not be
    open: whoever closes a file takes the locks of all who have it open in this process.
    """
    try:
        where = f"{(folder / 'chroma.sqlite3').absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as db:
            rows = {name: db.execute(_COUNT, (name,)).fetchall() for name in names}
    except sqlite3.Error:
        return None
    settled = all(len(found) == 1 and found[0][1] >= found[0][2] for found in rows.values())
    return tuple(found[0][0] for found in rows.values()) if settled else None


def chroma_fault(error: Exception, where: Path | str) -> LibraryError | None:
    """Say what an error of Chroma means; None if it is none of Chroma's."""
    by_chroma = isinstance(error, chromadb.errors.ChromaError)
    by_itself = isinstance(error, chromadb.errors.InternalError | chromadb.errors.NotFoundError)
    if isinstance(where, Path):
        if by_itself or isinstance(error, OSError):
            return told_fault(error, where) or _damaged(error)
        return _refused(error) if by_chroma else None
    if by_itself:
        return _damaged(error)
    # What a server's own client raises of HTTP may have no class of its own.
    if by_chroma or isinstance(error, httpx.HTTPError | ValueError) or type(error) is Exception:
        return LibraryError(
            f"The Chroma server at {where} doesn't answer ({error}). Start it again (`chroma run`)"
            ", or see whether FOOTNOTE_STORE names the right one. The articles are kept in the "
            "home folder, and are safe."
        )
    return None


def _damaged(error: Exception) -> LibraryDamaged:
    return LibraryDamaged(
        f"The search index doesn't answer ({error}). The articles themselves are safe. Run "
        "`footnote rebuild` to make it again."
    )


def _refused(error: Exception) -> LibraryError:
    return LibraryError(
        f"The search index takes no such thing ({error}). Was it made with another embedding "
        "model? `footnote rebuild` makes it again; the articles themselves are safe."
    )
