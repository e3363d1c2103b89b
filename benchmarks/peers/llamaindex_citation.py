"""LlamaIndex's CitationQueryEngine, with every default: chunks of 1,024 tokens, the best two.

It cuts them into numbered sources of 512 tokens and asks the model to cite these by number; the
sources whose numbers stand in the answer are what it cites.
"""

import re
from pathlib import Path

from llama_index.core import Document, Settings, VectorStoreIndex
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.llms.openai_like import OpenAILike

from benchmarks.peers.protocol import MAX_TOKENS, PATIENCE, Ask, Hear, Index, Job, Reply, serve

CONTEXT = 16_384  # tokens, as the server was started with
_CITED = re.compile(r"\[([\d,\s]+)\]|\b[Ss]ources? (\d+)")
_LABEL = re.compile(r"\ASource \d+:\n")


def start(job: Job) -> Index:
    """Load the embedder and return how an article is indexed."""
    Settings.embed_model = HuggingFaceEmbedding(model_name=job.embedder)
    Settings.llm = OpenAILike(
        model=job.model,
        api_base=job.address,
        api_key=job.key,
        is_chat_model=True,
        context_window=CONTEXT,
        temperature=0,
        max_tokens=MAX_TOKENS,
        timeout=PATIENCE,
    )
    return _index


def _index(article: Path) -> Ask:
    document = Document(text=article.read_text(encoding="utf-8"))
    engine = CitationQueryEngine.from_args(
        VectorStoreIndex.from_documents([document]), streaming=True
    )

    def ask(question: str, hear: Hear) -> Reply:
        response = engine.query(question)
        said = []
        for piece in response.response_gen:
            hear(piece)
            said.append(piece)
        text = "".join(said)
        sources = [_LABEL.sub("", node.get_content()).strip() for node in response.source_nodes]
        cited = [sources[number - 1] for number in _numbers(text) if 0 < number <= len(sources)]
        return Reply(text, cited=cited, retrieved=sources)

    return ask


def _numbers(text: str) -> list[int]:
    """Return the numbers of the sources that a text cites, each once."""
    found = re.findall(r"\d+", " ".join(one[0] for one in _CITED.finditer(text)))
    return sorted({int(number) for number in found})


if __name__ == "__main__":
    serve(start, "llama-index-core", "llama-index-embeddings-huggingface")
