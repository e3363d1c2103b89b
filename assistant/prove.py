"""A text of somebody's comes in; each of its sentences goes out with what the article says of it.

It goes down the same path as a question: each sentence is searched for, held against the units
that come nearest, and shown with those that carry it, or withheld with the nearest.
"""

from collections.abc import Iterator
from dataclasses import replace

from footnote.assistant.answer import Answer, Outcome
from footnote.assistant.ask import Desk
from footnote.assistant.check.claims import Claim, Grounded, write
from footnote.assistant.check.sentences import Draft, drafts
from footnote.assistant.draft.reply import Clock
from footnote.assistant.draft.said import Bench, judge_sentence
from footnote.assistant.model.failure import logged
from footnote.assistant.model.open import NONE
from footnote.assistant.question.question import check_question
from footnote.index.errors import BadInput
from footnote.index.given import expect
from footnote.index.progress import Progress, step
from footnote.index.read import clean
from footnote.index.words import content_words, words
from footnote.index.words.language import speaking
from footnote.index.words.pronouns import goes_on

MAX_TEXT = 20_000  # characters
PROVED = "What of this text does the article say?"
_WHOSE = "These are the sentences of the text. What each rests on stands beside it."
_BY_WORDS = "No model judged all of them: the others were compared by their words alone."
_FEW = 3  # content words: a sentence with fewer is read with the question that it answers
_LONGEST = 500  # characters of a sentence that are searched for


def prove(
    desk: Desk,
    text: str,
    question: str | None = None,
    article: str | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Hold each sentence of a text against an article, or the library.

    BadInput or NotFound if the text, the question it answers, or the article can't be used.
    """
    given = expect(text, str, "What is to be checked is a text.")
    with speaking(desk.language(given, desk.scope(article))):
        return _prove(desk, given, question, article, progress)


def _prove(
    desk: Desk, text: str, question: str | None, article: str | None, progress: Progress | None
) -> Answer:
    clock, asked = Clock(), check_question(question) if question else ""
    said, scope = _sentences(text), desk.scope(article)
    bench, why = _bench(desk)
    tell, claims = step(progress, "checking the text"), list[Claim]()
    for done, (one, before) in enumerate(_with_what_they_go_on_from(said, asked), 1):
        material = desk.find(f"{before} {one.text}".strip()[:_LONGEST], scope, asked)
        try:
            claims.append(judge_sentence(one, material, bench, before))
        except Exception as error:
            bench, why = replace(bench, writer=None), f"{logged(error)}."
            claims.append(judge_sentence(one, material, bench, before))
        if tell:
            tell(done, len(said))
    clock.mark("answered")
    by = bench.writer.model.name if bench.writer else NONE
    note = f"{desk.library.by_words} {_WHOSE if bench.writer else f'{_WHOSE} {why} {_BY_WORDS}'}"
    return _answer(question or PROVED, write(claims), by, " ".join(note.split()), clock)


def _bench(desk: Desk) -> tuple[Bench, str]:
    """Return who judges; if nobody does, why."""
    try:
        writer, why = desk.loading.writer(desk.patience), desk.loading.reason
    except Exception as error:
        writer, why = None, f"{logged(error)}."
    return Bench(writer, desk.level, desk.config), why


def _sentences(text: object) -> list[Draft]:
    """Cut a text into sentences; BadInput says what is wrong with it."""
    text = expect(text, str, "What is to be checked is a text.")
    if len(text) > MAX_TEXT:
        raise BadInput(
            f"That text has {len(text):,} characters; {MAX_TEXT:,} are the most. "
            "Check it in several parts."
        )
    found = [one for one in drafts(clean(text)) if words(one.text)]
    if not found:
        raise BadInput("There is no sentence to check in that text.")
    return found


def _with_what_they_go_on_from(said: list[Draft], asked: str) -> Iterator[tuple[Draft, str]]:
    """Yield each sentence with what one must have read before it; mostly nothing."""
    last = ""
    for one in said:
        before = last if goes_on(one.text) else ""
        yield one, before or (asked if len(content_words(one.text)) < _FEW else "")
        last = one.text


def _answer(question: str, proved: Grounded, by: str, note: str, clock: Clock) -> Answer:
    held, failed = len(proved.sentences), len(proved.withheld)
    outcome = Outcome.PARTLY if failed else Outcome.ANSWERED
    missing = f"The article doesn't say {failed} of {held + failed} sentences." if failed else ""
    return Answer(
        question=question,
        asked=question,
        outcome=outcome if held else Outcome.NOT_IN_ARTICLE,
        text=proved.text,
        sentences=proved.sentences,
        citations=proved.citations,
        withheld=proved.withheld,
        missing=missing,
        model=by,
        note=note,
        timings=clock.seconds,
    ).sealed()
