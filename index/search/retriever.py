"""The library as a LangChain retriever: a question in, passages as Documents out."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from footnote.index.article import Hit
from footnote.index.library.library import Library
from footnote.index.search.search import K, search


class LibraryRetriever(BaseRetriever):
    """Finds the k best passages of one article, or of the whole library if none is named."""

    library: Any  # a Library; pydantic has no business copying it
    article_id: str | None = None
    k: int = K

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        library: Library = self.library
        hits = search(library, query, article_id=self.article_id, k=self.k)
        return [document_of(hit) for hit in hits]


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
