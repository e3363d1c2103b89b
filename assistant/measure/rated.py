"""What readers said of sentences comes in, questions with what is known of their answers go out."""

from collections.abc import Iterator, Sequence
from itertools import chain

from footnote.assistant.answer import Answer, Citation, Outcome
from footnote.assistant.measure.question_file import Place, Question, as_line
from footnote.assistant.proof.kept import identity
from footnote.assistant.proof.ratings import Rating
from footnote.assistant.proof.texts import Texts
from footnote.index.article import Article
from footnote.index.errors import NotFound


def file_of(article_id: str) -> str:
    """Name the file in which an article's text is put for a question."""
    return f"{article_id}.md"


def cases(ratings: Sequence[Rating]) -> Iterator[Question]:
    """Make a question of each answer that was rated.

    A sentence that helps must be cited again, one that is wrong mustn't be said again. Where none
    helps, a person has to say yet what is right: the question isn't checked.
    """
    answers = {identity(one.answer): one.answer for one in ratings}
    for id, answer in answers.items():
        own = [one for one in ratings if identity(one.answer) == id]
        if not answer.citations:
            continue
        article = _article_of(answer)
        helped = [one.sentence for one in own if one.said == "helps"]
        wrong = [one.sentence for one in own if one.said == "wrong"]
        cited = [one for one in _cited(answer, helped) if one.article_id == article]
        yield Question(
            id=f"page-{id}",
            article=file_of(article),
            question=answer.asked or answer.question,
            cites=tuple(dict.fromkeys(one.quote for one in cited)),
            lacks=tuple(answer.sentences[at].text for at in wrong),
            evidence=tuple(Place(one.start, one.end, one.quote) for one in cited),
            outcome=answer.outcome if helped else Outcome.ANSWERED,
            checked=bool(helped),
        )


def question_files(ratings: Sequence[Rating], texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield the names and the texts of a question file and of the articles beside it."""
    yield "page.questions.jsonl", "".join(map(as_line, cases(ratings)))
    for article in articles_of(ratings, texts):
        yield f"articles/{file_of(article.id)}", article.text


def articles_of(ratings: Sequence[Rating], texts: Texts) -> Iterator[Article]:
    """Yield the articles that the questions are asked of, each once, where they are still there."""
    for id in dict.fromkeys(_article_of(one.answer) for one in ratings if one.answer.citations):
        try:
            yield texts.article(id)
        except NotFound:
            continue


def _article_of(answer: Answer) -> str:
    """Return the article that most of an answer's citations are of."""
    ids = [one.article_id for one in answer.citations]
    return max(dict.fromkeys(ids), key=ids.count)


def _cited(answer: Answer, sentences: Sequence[int]) -> Iterator[Citation]:
    numbers = chain.from_iterable(answer.sentences[at].citations for at in sentences)
    return (answer.cited(number) for number in dict.fromkeys(numbers))
