"""A Haystack pipeline: embed the question, retrieve, build the prompt, generate, build the answer.

Splitter (200 words) and retriever (the best ten) as they are by default. The prompt is that of
“Get started”, with the documents numbered and a request to cite them, because AnswerBuilder's
reference pattern needs the numbers; the documents that it returns as referenced are what it cites.
"""

from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.builders import AnswerBuilder, ChatPromptBuilder
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import Secret
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.protocol import MAX_TOKENS, PATIENCE, Ask, Hear, Index, Job, Reply, serve

PROMPT = """
Given these documents, answer the question.
Cite the documents that you use by their number in square brackets, such as [2].
Documents:
{% for document in documents %}
[{{ loop.index }}] {{ document.content }}
{% endfor %}
Question: {{ question }}
Answer:
"""


def start(job: Job) -> Index:
    """Load the embedder and return how an article is indexed."""
    embedder = SentenceTransformersDocumentEmbedder(model=job.embedder, progress_bar=False)
    embedder.warm_up()
    splitter = DocumentSplitter()

    def index(article: Path) -> Ask:
        store = InMemoryDocumentStore()
        document = Document(content=article.read_text(encoding="utf-8"))
        parts = splitter.run(documents=[document])["documents"]
        store.write_documents(embedder.run(documents=parts)["documents"])
        return _asking(_pipeline(job, store))

    return index


def _pipeline(job: Job, store: InMemoryDocumentStore) -> Pipeline:
    template = [ChatMessage.from_user(PROMPT)]
    components = {
        "text_embedder": SentenceTransformersTextEmbedder(model=job.embedder, progress_bar=False),
        "retriever": InMemoryEmbeddingRetriever(store),
        "prompt_builder": ChatPromptBuilder(template=template, required_variables="*"),
        "llm": _generator(job),
        "answer_builder": AnswerBuilder(reference_pattern=r"\[(\d+)\]"),
    }
    pipeline = Pipeline()
    for name, component in components.items():
        pipeline.add_component(name, component)
    pipeline.connect("text_embedder.embedding", "retriever.query_embedding")
    pipeline.connect("retriever.documents", "prompt_builder.documents")
    pipeline.connect("prompt_builder.prompt", "llm.messages")
    pipeline.connect("llm.replies", "answer_builder.replies")
    pipeline.connect("retriever.documents", "answer_builder.documents")
    return pipeline


def _generator(job: Job) -> OpenAIChatGenerator:
    return OpenAIChatGenerator(
        api_key=Secret.from_token(job.key),
        model=job.model,
        api_base_url=job.address,
        generation_kwargs={"temperature": 0, "max_tokens": MAX_TOKENS},
        timeout=PATIENCE,
    )


def _asking(pipeline: Pipeline) -> Ask:
    def ask(question: str, hear: Hear) -> Reply:
        inputs: dict[str, Any] = {
            "text_embedder": {"text": question},
            "prompt_builder": {"question": question},
            "llm": {"streaming_callback": lambda chunk: hear(chunk.content)},
            "answer_builder": {"query": question},
        }
        result = pipeline.run(inputs, include_outputs_from={"retriever"})
        answer = result["answer_builder"]["answers"][0]
        cited = [document.content for document in answer.documents]
        found = [document.content for document in result["retriever"]["documents"]]
        return Reply(answer.data, cited=cited, retrieved=found)

    return ask


if __name__ == "__main__":
    serve(start, "haystack-ai", "sentence-transformers-haystack")
