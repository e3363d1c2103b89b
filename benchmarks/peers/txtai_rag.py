"""txtai's RAG quick start: Textractor, Embeddings, and RAG with the best three as context.

Two things differ from the quick start. It cuts by sections, which here would be whole articles,
too long for the model, so Textractor cuts by paragraphs. And its output is `reference` instead of
`flatten`, which names the paragraph that carries an answer best: that is what it cites. With a
reference it doesn't stream.
"""

from pathlib import Path
from typing import Any

from txtai import RAG, Embeddings
from txtai.pipeline import Textractor

from benchmarks.peers.protocol import MAX_TOKENS, PATIENCE, Ask, Hear, Index, Job, Reply, serve

# What the quick start's prompts ask for, in our words; the marks are txtai's.
SYSTEM = "You are a kind helper."
TEMPLATE = """
Question: {question}

Use this text to answer it:
{context}
"""


def start(job: Job) -> Index:
    """Load the embedder and return how an article is indexed."""
    textractor = Textractor(paragraphs=True)
    models: dict[str, Any] = {}  # so that the indexes share one embedding model
    Embeddings(path=job.embedder, models=models).transform("ready")

    def index(article: Path) -> Ask:
        embeddings = Embeddings(content=True, path=job.embedder, models=models)
        embeddings.index(textractor(str(article)))
        return _asking(embeddings, job)

    return index


def _asking(embeddings: Embeddings, job: Job) -> Ask:
    rag = RAG(
        embeddings,
        f"openai/{job.model}",
        system=SYSTEM,
        template=TEMPLATE,
        output="reference",
        task="litellm",
        api_base=job.address,
        api_key=job.key,
        timeout=PATIENCE,
    )

    def ask(question: str, hear: Hear) -> Reply:
        said = rag(question, maxlength=MAX_TOKENS, temperature=0, stripthink=True)
        found = embeddings.search(question, rag.context)
        cited = [one["text"] for one in found if one["id"] == said["reference"]]
        return Reply(said["answer"], cited=cited, retrieved=[one["text"] for one in found])

    return ask


if __name__ == "__main__":
    serve(start, "txtai", "litellm")
