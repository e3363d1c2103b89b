"""PaperQA's `Docs`, with its own settings: chunks of 5,000 characters, a summary of each of ten.

The model sums up every chunk found for a question and gives it a mark; the five best sums are what
it answers from, and it cites their keys. The chunks behind the keys in an answer are what it cites.

Three things differ. An article comes with its name as its citation, for which the model would be
asked. Its details aren't looked up, which needs the network. And the answer comes whole, since a
piece of it would be heard only once all chunks are summed up, seconds before its end.
"""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from paperqa import Docs, Settings
from paperqa.llms import embedding_model_factory

from benchmarks.peers.protocol import MAX_TOKENS, PATIENCE, Ask, Hear, Index, Job, Reply, serve

Done = TypeVar("Done")


def start(job: Job) -> Index:
    """Load the embedder and return how an article is indexed."""
    settings = _settings(job)
    embedder = embedding_model_factory(f"st-{job.embedder}")
    loop = asyncio.new_event_loop()

    def wait(work: Coroutine[Any, Any, Done]) -> Done:
        return loop.run_until_complete(work)

    wait(embedder.embed_documents(["ready"]))

    def index(article: Path) -> Ask:
        docs = Docs()
        name = article.stem
        adding = docs.aadd(
            article, citation=name, docname=name, settings=settings, embedding_model=embedder
        )
        wait(adding)

        def ask(question: str, hear: Hear) -> Reply:
            said = wait(docs.aquery(question, settings, embedding_model=embedder))
            most = settings.answer.evidence_k
            found = wait(docs.retrieve_texts(question, most, settings, embedder))
            cited = [one.text.text for one in said.contexts if one.id in said.used_contexts]
            return Reply(said.answer, cited=cited, retrieved=[one.text for one in found])

        return ask

    return index


def _settings(job: Job) -> Settings:
    model = f"openai/{job.model}"
    parameters = {
        "model": model,
        "api_base": job.address,
        "api_key": job.key,
        "temperature": 0,
        "max_tokens": MAX_TOKENS,
        "timeout": PATIENCE,
    }
    config = {"model_list": [{"model_name": model, "litellm_params": parameters}]}
    return Settings(
        llm=model,
        llm_config=config,
        summary_llm=model,
        summary_llm_config=config,
        temperature=0,
        parsing={"use_doc_details": False, "multimodal": False},
    )


if __name__ == "__main__":
    serve(start, "paper-qa", "litellm")
