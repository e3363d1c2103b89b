"""An `Answer` comes in, a LangChain `AIMessage` with core Citation annotations goes out."""

from collections.abc import Iterator
from dataclasses import asdict

from langchain_core.messages import AIMessage
from langchain_core.messages.content import (
    Citation,
    NonStandardAnnotation,
    create_citation,
    create_text_block,
)

from footnote.assistant.answer import Answer
from footnote.index.given import expect


def to_message(answer: Answer) -> AIMessage:
    """Return a message whose text is the answer's; offsets in the article are in `extras`."""
    answer = expect(answer, Answer, "Give an Answer; Answer.from_json reads one that was saved.")
    annotations: list[Citation | NonStandardAnnotation] = []
    for start, end, numbers in _cited_spans(answer):
        for number in numbers:
            citation = answer.cited(number)
            annotations.append(
                create_citation(
                    id=f"{citation.article_id}:{citation.start}-{citation.end}",
                    title=" — ".join(citation.headings) or None,
                    start_index=start,
                    end_index=end,
                    cited_text=citation.quote,
                    article_id=citation.article_id,
                    article_sha256=citation.article_sha256,
                    article_start=citation.start,
                    article_end=citation.end,
                )
            )
    text = answer.text or answer.missing or answer.note
    block = create_text_block(text, annotations=annotations or None)
    known: dict[str, object] = {"outcome": str(answer.outcome), "model_name": answer.model}
    if answer.reckoning:
        known["reckoning"] = asdict(answer.reckoning)
    if answer.steps:
        known["steps"] = [asdict(one) for one in answer.steps]
    return AIMessage(
        content=[block],  # type: ignore[list-item]
        response_metadata=known,
    )


def _cited_spans(answer: Answer) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield where each line of the answer stands that cites, and the numbers of what it cites."""
    if answer.reckoning:
        numbers = tuple(dict.fromkeys(answer.reckoning.citations))
        yield 0, len(answer.reckoning.line), numbers
    for sentence in answer.sentences:
        yield sentence.start, sentence.end, sentence.citations
