"""An `Answer` comes in, a LangChain `AIMessage` with core Citation annotations goes out."""

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
    for sentence in answer.sentences:
        for number in sentence.citations:
            citation = answer.cited(number)
            annotations.append(
                create_citation(
                    id=f"{citation.article_id}:{citation.start}-{citation.end}",
                    title=" — ".join(citation.headings) or None,
                    start_index=sentence.start,
                    end_index=sentence.end,
                    cited_text=citation.quote,
                    article_id=citation.article_id,
                    article_sha256=citation.article_sha256,
                    article_start=citation.start,
                    article_end=citation.end,
                )
            )
    text = answer.text or answer.missing
    block = create_text_block(text, annotations=annotations or None)
    return AIMessage(
        content=[block],  # type: ignore[list-item]
        response_metadata={"outcome": str(answer.outcome), "model_name": answer.model},
    )
