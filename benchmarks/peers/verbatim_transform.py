"""verbatim-core, the heart of verbatim-rag: a model copies spans, and only what is there is shown.

It retrieves nothing itself, so the best five splits of LangChain's tutorial come in, five being
what its own `verbatim_query` asks for. The spans that it shows or lists are what it cites. Its own
client bounds no reply, and a small model that is held to JSON may write without end: here it gets
the same tokens as the others.
"""

from functools import partial
from pathlib import Path
from typing import Any

from langchain_core.vectorstores import InMemoryVectorStore
from verbatim_core import VerbatimTransform
from verbatim_core.llm_client import LLMClient

from benchmarks.peers.protocol import MAX_TOKENS, PATIENCE, Ask, Hear, Index, Job, Reply, serve
from benchmarks.peers.splits import splits

_MOST = 5


def start(job: Job) -> Index:
    """Load the embedder and return how an article is indexed."""
    stored = splits(job.embedder)
    client = LLMClient(job.model, temperature=0, api_base=job.address, api_key=job.key)
    completions: Any = client.client.chat.completions
    completions.create = partial(completions.create, max_tokens=MAX_TOKENS, timeout=PATIENCE)
    transform = VerbatimTransform(client)

    def index(article: Path) -> Ask:
        return _asking(transform, stored(article))

    return index


def _asking(transform: VerbatimTransform, store: InMemoryVectorStore) -> Ask:
    def ask(question: str, hear: Hear) -> Reply:
        found = [one.page_content for one in store.similarity_search(question, k=_MOST)]
        said = transform.transform(question, [{"content": one} for one in found])
        cited = [one.text for document in said.documents for one in document.highlights]
        return Reply(said.answer, cited=cited, retrieved=found)

    return ask


if __name__ == "__main__":
    serve(start, "verbatim-core", "langchain-text-splitters")
