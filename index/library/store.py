"""Texts go in with their ids, the nearest ids come out: Chroma.

Everything here is derived from the library's own records and can be rebuilt at any time. Two
collections: one vector a passage, and one vector a line of it (a sentence, a list item, a row).
Their texts stay in the records: Chroma would index every three letters of them, which nobody asks
for, takes half the time of writing and half of the disk.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import numpy as np
from chromadb.api.types import Include, Where

from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.embed.vectors import Vectors
from footnote.index.errors import LibraryError
from footnote.index.library.chroma import (
    chroma_fault,
    collection_of,
    open_client,
    rows_in,
    sessions_of,
)
from footnote.index.library.faults import closed, storage_fault
from footnote.index.library.one_article import Kept, Rows
from footnote.index.library.scope import ALL, Scope
from footnote.index.progress import Step

Stored = dict[str, Any]  # rows: their ids, embeddings and metadatas, as Chroma has them
IdsOf = Callable[[str, str], list[str]]  # of which kind of rows, and of which article
Done = TypeVar("Done")

BATCH = 250  # Chroma holds Python's lock while it writes: 250 rows take 0.06 s
# Rows of one article that are compared one by one: 8 MB, 2 ms. A server writes them out in digits.
_MOST, _MOST_SENT = 5_000, 500
KINDS = ("passages", "lines")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to store, under an id: a passage of an article, or a line of one."""

    id: str
    passage_id: str
    article_id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near a vector: cosine similarity, and the offsets of what was compared."""

    similarity: float
    start: int
    end: int


class Store:
    """The two collections of one library, in a folder or on a Chroma server.

    A row that another process removes at this moment may still be found, and stand nowhere; it is
    passed over.

    LibraryDamaged is what making it again mends: whatever a folder has, and rows that a server
    lost. LibraryError is the rest: no server, no room.
    """

    def __init__(self, where: Path | str, library_id: str, ids_of: IdsOf) -> None:
        """Open or make the collections; `ids_of` knows the ids of an article's rows."""
        self._where, self._ids_of = where, ids_of
        self._closed = False
        self._kept = Kept()
        self._most = _MOST if isinstance(where, Path) else _MOST_SENT
        self._names = _names_of(library_id)
        self._client = self._asked(partial(open_client, where))
        try:
            self._collections = {
                kind: self._asked(partial(collection_of, self._client, name))
                for kind, name in self._names.items()
            }
        except LibraryError:
            self.close()  # else the next opening in this process is this one
            raise

    def add(
        self,
        passages: Sequence[Entry],
        lines: Sequence[Entry],
        embeddings: NamedEmbeddings,
        progress: Step | None = None,
    ) -> None:
        """Embed and store; the same ids again are the same rows."""
        done, total = 0, size(passages) + size(lines)
        for kind, entries in zip(KINDS, (passages, lines), strict=True):
            for batch in batches(entries):
                rows: Stored = {
                    "ids": [entry.id for entry in batch],
                    "embeddings": embeddings.embed_documents([entry.text for entry in batch]),
                    "metadatas": [_place_of(entry) for entry in batch],
                }
                self.put(kind, rows)
                done += size(batch)
                if progress:
                    progress(done, total)

    def put(self, kind: str, rows: Stored) -> None:
        """Store rows as they are; the same ids again are the same rows."""
        self._kept.forget()
        self._asked(partial(self._collections[kind].upsert, **rows))
        self._kept.forget()

    def all_rows(self, kind: str) -> Iterator[Stored]:
        """Yield all that is stored of a kind, in batches that `put` takes."""
        get = self._collections[kind].get
        ids = self._asked(partial(get, include=[]))["ids"]
        what: Include = ["embeddings", "metadatas"]
        for at in range(0, len(ids), BATCH):
            found: Any = self._asked(partial(get, ids=ids[at : at + BATCH], include=what))
            yield {name: found[name] for name in ("ids", *what)}

    def remove(self, article_id: str) -> None:
        """Forget an article's rows; nothing happens if there are none."""
        for collection in self._collections.values():
            self._asked(partial(collection.delete, where={"article_id": article_id}))
        self._kept.forget()

    def clear(self) -> None:
        """Forget every row."""
        for kind, name in self._names.items():
            self._asked(partial(self._client.delete_collection, name))
            self._collections[kind] = self._asked(partial(collection_of, self._client, name))
        self._kept.forget()

    def counts(self) -> tuple[int, int]:
        """Return how many passages and lines are stored."""
        return self._count("passages"), self._count("lines")

    def near_passages(self, vector: list[float], k: int, within: Scope = ALL) -> dict[str, Near]:
        """Return the nearest passages, by passage id."""
        return self._nearest("passages", vector, k, within)

    def near_lines(self, vector: list[float], k: int, within: Scope = ALL) -> dict[str, Near]:
        """Return the passages of the k nearest lines, by passage id, each with its nearest line."""
        return self._nearest("lines", vector, k, within)

    def line_vectors(self, article_id: str) -> dict[tuple[int, int], Vectors]:
        """Return the vectors of an article's lines, by their offsets."""
        where = {"article_id": article_id}
        rows = self._few("lines", article_id) or self._rows("lines", where=where)
        return {
            (place["start"], place["end"]): vector
            for place, vector in zip(rows.places, rows.vectors, strict=True)
        }

    def close(self) -> None:
        """Let go of the folder."""
        self._closed = True
        if close := getattr(self._client, "close", None):
            close()
        for session in sessions_of(self._client):  # Chroma leaves its connections open
            session.close()

    def _count(self, kind: str) -> int:
        get = self._client.get_collection
        return self._asked(lambda: int(get(self._names[kind], embedding_function=None).count()))

    def _nearest(self, kind: str, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
        rows = self._few(kind, within.only) if within.only and within.exact else None
        found = rows.nearest(vector, k) if rows else self._searched(kind, vector, k, within)
        nearest: dict[str, Near] = {}
        for place, similarity in found:  # nearest first
            near = Near(similarity, place["start"], place["end"])
            nearest.setdefault(place["passage_id"], near)
        return nearest

    def _searched(
        self, kind: str, vector: list[float], k: int, within: Scope
    ) -> list[tuple[Any, float]]:
        search = partial(self._collections[kind].query, np.array([vector], np.float32), n_results=k)
        what: Include = ["metadatas", "distances"]
        found = self._asked(lambda: search(where=_where(within), include=what))
        (places,), (distances,) = found["metadatas"] or [[]], found["distances"] or [[]]
        pairs = zip(places, distances, strict=True)
        return [(place, 1.0 - distance) for place, distance in pairs if place]

    def _few(self, kind: str, article_id: str) -> Rows | None:
        """Return an article's rows to be compared one by one; None if they are too many."""

        def read() -> Rows | None:
            ids = self._ids_of(kind, article_id)
            return self._rows(kind, ids=ids) if len(ids) <= self._most else None

        return self._kept.rows(kind, article_id, read)

    def _rows(self, kind: str, **which: Any) -> Rows:
        get = partial(self._collections[kind].get, include=["embeddings", "metadatas"], **which)
        if which.get("ids") == []:
            return Rows.of([], [])
        found = self._asked(get)
        vectors: Any = found["embeddings"]
        rows = zip(found["metadatas"] or [], vectors, strict=True)
        there = [(place, vector) for place, vector in rows if place]
        return Rows.of([place for place, _ in there], [vector for _, vector in there])

    def _asked(self, do: Callable[[], Done]) -> Done:
        """Let Chroma do something; its own errors become those that say what to do."""
        try:
            if not self._closed:
                with suppress(httpx.TransportError):  # once: a server that came back hangs up
                    return do()
                return do()
        except Exception as error:
            fault = closed() if self._closed else chroma_fault(error, self._where)
            if fault is None:
                raise
            raise fault from error
        raise closed()


def counts_in(where: Path | str, library_id: str) -> tuple[int, ...] | None:
    """Count the passages and lines in a folder that nobody has open; None if that takes opening."""
    return rows_in(where, [*_names_of(library_id).values()]) if isinstance(where, Path) else None


def _names_of(library_id: str) -> dict[str, str]:
    return {kind: f"footnote-{library_id}-{kind}" for kind in KINDS}


def wipe(folder: Path) -> None:
    """Delete a store's folder, at once or not at all, so that the next opening starts empty."""
    away = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(away, ignore_errors=True)
    try:
        if folder.exists():
            folder.rename(away)
    except OSError as error:
        raise storage_fault(error, folder) from error
    shutil.rmtree(away, ignore_errors=True)


def size_of(folder: Path) -> int:
    """Return how many bytes the files of a store take."""
    with suppress(FileNotFoundError):  # one went meanwhile, so nobody needs to know exactly
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return 0


def _where(within: Scope) -> Where | None:
    if within.only:
        return {"article_id": within.only}
    others: Any = {"$nin": list(within.without)}  # Chroma's types know no list of names alone
    return {"article_id": others} if within.without else None


def batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield batches of texts of like length, longest first: padding costs as much as words."""
    ordered = sorted(entries, key=lambda entry: -len(entry.text))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def size(entries: Sequence[Entry]) -> int:
    """Return how much there is to embed: the characters of texts, and one for each text."""
    return sum(len(entry.text) + 1 for entry in entries)


def _place_of(entry: Entry) -> dict[str, str | int]:
    return {
        "article_id": entry.article_id,
        "passage_id": entry.passage_id,
        "start": entry.start,
        "end": entry.end,
    }
