"""The splits of LangChain's tutorial: texts of 1,000 characters, in a store that knows meaning."""

from collections.abc import Callable
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def splits(embedder: str) -> Callable[[Path], InMemoryVectorStore]:
    """Load the embedder and return how an article is split and stored."""
    embeddings = HuggingFaceEmbeddings(model_name=embedder)
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )

    def stored(article: Path) -> InMemoryVectorStore:
        store = InMemoryVectorStore(embeddings)
        text = article.read_text(encoding="utf-8")
        store.add_documents(splitter.split_documents([Document(page_content=text)]))
        return store

    return stored
