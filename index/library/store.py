"""Texts go in with their ids, the nearest ids come out: Chroma, through langchain-chroma.

Everything here is derived from the library's own records and can be rebuilt at any time. Two
collections: one vector a passage, and one vector a line of it (a sentence, a list item, a row).
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from footnote.index.errors import BadInput, LibraryDamaged, LibraryError
from footnote.index.library.scope import ALL, Scope
from footnote.index.progress import Step

BATCH = 100  # Chroma holds Python's lock while it writes: 100 rows take 0.1 s, 5,000 take 3.6 s
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}


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
    """The two collections of one library, in a folder or on a Chroma server."""

    def __init__(self, where: Path | str, library_id: str, embeddings: Embeddings) -> None:
        """Open or make the collections; LibraryError if Chroma can't."""
        self._client = _client(where)
        self._collections = {
            kind: Chroma(
                client=self._client,
                collection_name=f"footnote-{library_id}-{kind}",
                embedding_function=embeddings,
                collection_configuration=_HNSW,  # type: ignore[arg-type]
            )
            for kind in ("passages", "lines")
        }
        self.passages = self._collections["passages"]
        self.lines = self._collections["lines"]

    def add(
        self, passages: Sequence[Entry], lines: Sequence[Entry], progress: Step | None = None
    ) -> None:
        """Embed and store; the same ids again are the same rows."""
        done, total = 0, len(passages) + len(lines)
        for collection, entries in ((self.passages, passages), (self.lines, lines)):
            for batch in _batches(entries):
                collection.add_texts(
                    [entry.text for entry in batch],
                    metadatas=[
                        {
                            "article_id": entry.article_id,
                            "passage_id": entry.passage_id,
                            "start": entry.start,
                            "end": entry.end,
                        }
                        for entry in batch
                    ],
                    ids=[entry.id for entry in batch],
                )
                done += len(batch)
                if progress:
                    progress(done, total)

    def remove(self, article_id: str) -> None:
        """Forget an article's rows; nothing happens if there are none."""
        with _answering():
            for collection in self._collections.values():
                collection.delete(where={"article_id": article_id})

    def clear(self) -> None:
        """Forget every row."""
        for collection in self._collections.values():
            collection.reset_collection()

    def counts(self) -> tuple[int, int]:
        """Return how many passages and lines are stored."""
        with _answering():
            return self._count("passages"), self._count("lines")

    def near_passages(self, vector: list[float], k: int, within: Scope = ALL) -> dict[str, Near]:
        """Return the nearest passages, by passage id."""
        return _nearest(self.passages, vector, k, within)

    def near_lines(self, vector: list[float], k: int, within: Scope = ALL) -> dict[str, Near]:
        """Return the passages of the k nearest lines, by passage id, each with its nearest line."""
        return _nearest(self.lines, vector, k, within)

    def line_vectors(self, article_id: str) -> dict[tuple[int, int], list[float]]:
        """Return the vectors of an article's lines, by their offsets."""
        with _answering():
            found = self.lines.get(
                where={"article_id": article_id}, include=["embeddings", "metadatas"]
            )
        return {
            (place["start"], place["end"]): vector
            for place, vector in zip(found["metadatas"], found["embeddings"], strict=True)
        }

    def close(self) -> None:
        """Let go of the folder."""
        close = getattr(self._client, "close", None)
        if close:
            close()

    def _count(self, kind: str) -> int:
        name = self._collections[kind]._collection_name
        return int(self._client.get_collection(name, embedding_function=None).count())


def wipe(folder: Path) -> None:
    """Delete a store's folder, so that the next opening starts empty."""
    shutil.rmtree(folder, ignore_errors=True)


def _where(within: Scope) -> dict[str, Any] | None:
    if within.only:
        return {"article_id": within.only}
    return {"article_id": {"$nin": list(within.without)}} if within.without else None


def _client(where: Path | str) -> ClientAPI:
    settings = Settings(anonymized_telemetry=False)
    try:
        if isinstance(where, Path):
            where.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(path=str(where), settings=settings)
        url = urlsplit(where)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise BadInput(f"“{where}” is not the address of a Chroma server (http://host:port).")
        return chromadb.HttpClient(
            host=url.hostname, port=url.port or 8000, ssl=url.scheme == "https", settings=settings
        )
    except (OSError, ValueError, chromadb.errors.ChromaError) as error:
        raise LibraryError(
            f"The search index at {where} can't be opened ({error}). "
            "`footnote rebuild` makes it again; the articles themselves are kept apart from it."
        ) from error


@contextmanager
def _answering() -> Iterator[None]:
    """Turn Chroma's own errors into one that says what to do."""
    try:
        yield
    except chromadb.errors.ChromaError as error:
        raise LibraryDamaged(
            f"The search index doesn't answer ({error}). The articles themselves are safe. Run "
            "`footnote rebuild` to make it again."
        ) from error


def _batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield batches of texts of like length, longest first: padding costs as much as words."""
    ordered = sorted(entries, key=lambda entry: -len(entry.text))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _nearest(collection: Chroma, vector: list[float], k: int, within: Scope) -> dict[str, Near]:
    with _answering():
        found = collection.similarity_search_by_vector_with_relevance_scores(
            vector, k=k, filter=_where(within)
        )
    nearest: dict[str, Near] = {}
    for document, distance in found:  # nearest first
        place = document.metadata
        near = Near(1.0 - distance, place["start"], place["end"])
        nearest.setdefault(place["passage_id"], near)
    return nearest
