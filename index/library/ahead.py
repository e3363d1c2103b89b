"""An article comes in, the vectors that a store will ask for are made before it asks.

A store writes while everybody else who adds waits; what takes long, it should find done.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from footnote.index.article import Article, Passage
from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.embed.vectors import Vectors
from footnote.index.library.entries import entries_of
from footnote.index.library.store import Entry, batches, size
from footnote.index.progress import Step
from footnote.index.split.units import passages

Cut = tuple[list[Passage], list[Entry], list[Entry]]  # passages, their entries, those of lines


@dataclass(frozen=True, slots=True)
class _Ready:
    article_id: str
    cut: Cut
    vectors: Mapping[str, Vectors]


_READY: ContextVar[_Ready | None] = ContextVar("what is ready of the article being added")


class Ahead(Embeddings):
    """An embedding model that knows the vectors of the article that its caller is adding."""

    def __init__(self, embeddings: NamedEmbeddings) -> None:
        """Stand before a model."""
        self._embeddings = embeddings
        self.name = embeddings.name

    @contextmanager
    def embed(self, article: Article, progress: Step | None = None) -> Iterator[None]:
        """Split and embed an article; within this block its vectors are there at once."""
        cut = _cut(article)
        _, entries, lines = cut
        vectors: dict[str, Vectors] = {}
        done, total = 0, size(entries) + size(lines)
        if progress:
            progress(0, len(entries))
        for batch in batches([*entries, *lines]):  # together, so that fewer are read half full
            texts = [entry.text for entry in batch]
            found = np.asarray(self._embeddings.embed_documents(texts), dtype=np.float32)
            vectors.update(zip(texts, found, strict=True))
            done += size(batch)
            if progress:
                progress(done * len(entries) // total, len(entries))  # as a reader counts them
        token = _READY.set(_Ready(article.id, cut, vectors))
        try:
            yield
        finally:
            _READY.reset(token)

    def cut(self, article: Article) -> Cut:
        """Return the passages of an article and what of them is embedded, cut before or now."""
        ready = _READY.get(None)
        return ready.cut if ready and ready.article_id == article.id else _cut(article)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of texts, made ahead or now."""
        ready = _READY.get(None)
        if ready and all(text in ready.vectors for text in texts):
            return [ready.vectors[text].tolist() for text in texts]
        return self._embeddings.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        return self._embeddings.embed_query(text)


def _cut(article: Article) -> Cut:
    return entries_of(article, passages(article))
