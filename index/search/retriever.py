"""The library as a LangChain retriever: a question in, passages as Documents out."""

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from footnote.index.article import Hit
from footnote.index.errors import BadInput
from footnote.index.library.library import Library
from footnote.index.search.search import K, search


class LibraryRetriever(BaseRetriever):
    """Finds the k best passages of one article, or of the whole library if none is named."""

    library: Any  # a Library; pydantic has no business copying it
    article_id: str | None = None
    k: int = K
    prepare: Callable[[object], str] = str  # a question as it came, to one that can be searched

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        library: Library = self.library
        article_id = self.article_id and library.records.current(self.article_id)
        hits = search(library, self.prepare(query), article_id=article_id, k=self.k)
        return [document_of(hit) for hit in hits]


def check_most(k: object) -> None:
    """Refuse a number of passages that is none; BadInput."""
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise BadInput("`k` says how many passages to find: a whole number from 1.")


def document_of(hit: Hit) -> Document:
    """Return a hit as a Document; `metadata["hit"]` is the hit itself."""
    passage = hit.passage
    return Document(
        page_content=passage.text,
        id=passage.id,
        metadata={
            "article_id": passage.article_id,
            "start": passage.start,
            "end": passage.end,
            "headings": list(passage.headings),
            "score": hit.score,
            "hit": hit,
        },
    )
