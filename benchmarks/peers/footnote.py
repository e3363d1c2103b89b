"""Footnote, over the same address as the others; as it is installed; or without a model.

It runs in Footnote's own environment. The first word is the first of the draft. As installed, its
model is in its own process, which reads each article once and keeps what it has read: that is part
of indexing, as a page does it while its reader reads.
"""

import atexit
import shutil
import tempfile
from pathlib import Path

from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from benchmarks.peers.protocol import MAX_TOKENS, PATIENCE, Ask, Hear, Index, Job, Reply, serve
from footnote import Answered, Assistant, Said
from footnote.assistant.model.open import LOCAL, NONE

_MODELS = {"own": LOCAL, "": NONE}


def start(job: Job) -> Index:
    """Load the embedder and return how an article is indexed."""
    model = _MODELS[job.address] if job.address in _MODELS else _chat(job)
    home = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    assistant = Assistant.open(home, model)
    assistant.load()

    def index(article: Path) -> Ask:
        added = assistant.add(article, read_ahead=False)
        assistant.loading.read_now(added, long=True)
        return _asking(assistant, added.id)

    return index


def _chat(job: Job) -> ChatOpenAI:
    return ChatOpenAI(
        model=job.model,
        base_url=job.address,
        api_key=SecretStr(job.key),
        temperature=0,
        max_completion_tokens=MAX_TOKENS,
        timeout=PATIENCE,
    )


def _asking(assistant: Assistant, article: str) -> Ask:
    text = assistant.text(article)

    def ask(question: str, hear: Hear) -> Reply:
        for event in assistant.stream(question, article=article):
            if isinstance(event, Said):
                hear(event.text)
            if isinstance(event, Answered):
                answer = event.answer
        return Reply(
            answer.text,
            cited=[citation.quote for citation in answer.citations],
            retrieved=[text[hit.passage.start : hit.passage.end] for hit in answer.hits],
            outcome=answer.outcome,
        )

    return ask


if __name__ == "__main__":
    serve(start, "footnote-assistant")
