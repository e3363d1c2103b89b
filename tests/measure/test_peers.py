"""How `make bench-peers` scores: refusals, citations, right answers. No other tool is needed."""

import pytest

from benchmarks.peers.score import Mark, Said, is_refused, is_right, mark, overlaps, refuses
from footnote.assistant.answer import Outcome
from footnote.assistant.measure.question_file import Place, Question

SENTENCE = "By the end of the embargo in March 1974, the price of oil had risen to nearly $12."
PRICE = Question(
    id="1",
    article="oil.md",
    question="What was the price of oil in March 1974?",
    answers=("nearly $12", "$12"),
    evidence=(Place(0, len(SENTENCE), SENTENCE),),
)
ABSENT = Question(id="2", article="oil.md", question="Who led it?", outcome=Outcome.NOT_IN_ARTICLE)


def said(text: str, *cited: str, retrieved: tuple[str, ...] = (), outcome: str = "") -> Said:
    return Said("1", text, cited, retrieved, outcome, first_word_s=1.0, whole_s=2.0, error="")


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I don’t know the answer.",
        "I do not have enough information.",
        "I'm unable to answer this.",
        "The context does not mention a leader.",
        "The provided documents do not say who led it.",
        "The text doesn't explicitly state who led it.",
        "Based on the sources, this cannot be determined.",
        "The question can't be answered from the article.",
        "There is no information about it in the context.",
        "There is no specific mention of a leader.",
        "None of the provided sources mention a leader.",
        "The leader is not specified.",
        "The leader is not explicitly mentioned in the given passage.",
        "Empty Response",
    ],
)
def test_a_plain_refusal_is_one(text: str) -> None:
    assert refuses(text)
    assert is_refused(ABSENT, said(text))


@pytest.mark.parametrize(
    "text",
    [
        "The embargo ended in March 1974.",
        "Parliament cannot make laws on defence.",
        "Some states did not join the embargo.",
        "Warsaw does not have a port.",
        "No country was asked twice.",
        "He was not the first to know.",
        "",
    ],
)
def test_an_answer_is_no_refusal(text: str) -> None:
    assert not refuses(text)
    assert not is_refused(ABSENT, said(text))


def test_a_hedge_that_holds_the_answer_is_no_refusal() -> None:
    assert not is_refused(PRICE, said("The context does not say why, but it was nearly $12."))


@pytest.mark.parametrize(
    ("outcome", "refused"),
    [("answered", False), ("partly", False), ("corrected", True), ("not_in_article", True)],
)
def test_footnote_refuses_by_its_outcome(outcome: str, refused: bool) -> None:
    assert is_refused(ABSENT, said("It says something else.", outcome=outcome)) == refused


@pytest.mark.parametrize(
    ("cited", "holds"),
    [
        (SENTENCE, True),
        (f"# Oil\n\nIt began in 1973. {SENTENCE} Prices fell later.", True),
        ("the price of oil had risen to nearly $12. Prices fell later, and more slowly.", True),
        ("in March 1974, the price of oil", True),
        ("By the end of the decade, prices had fallen again.", False),
        ("the price of gas", False),
        ("oil", False),
        ("", False),
    ],
)
def test_a_citation_holds_if_it_shares_enough_with_the_evidence(cited: str, holds: bool) -> None:
    assert overlaps(cited, SENTENCE) == holds


def test_a_short_sentence_of_evidence_must_be_there_whole() -> None:
    assert overlaps("Then came the price. Oil rose. Nobody knew why.", "Oil rose.")
    assert not overlaps("Gas rose.", "Oil rose.")


def test_a_number_of_a_source_is_no_answer() -> None:
    question = Question(id="1", article="oil.md", question="How many?", answers=("2",))
    assert not is_right(question, "It is not said [2].")
    assert not is_right(question, "It is not said [Source 2].")
    assert is_right(question, "There were 2 [1].")


def test_of_a_long_known_answer_half_the_words_are_enough() -> None:
    question = Question(
        id="1",
        article="law.md",
        question="What is it?",
        answers=("The public policy power of the state to intervene against a negligent parent",),
    )
    assert is_right(question, "It is the power of the state to intervene against parents.")
    assert not is_right(question, "It is the power of the people.")


def test_an_answer_is_marked() -> None:
    chunk = f"# Oil\n\n{SENTENCE}"
    given = mark(PRICE, said("Nearly $12 [1].", chunk, "Else", retrieved=("Else", chunk)))
    assert given == Mark(
        said=given.said,
        answerable=True,
        right=True,
        words=1.0,
        refused=False,
        holds=True,
        precision=0.5,
        first=False,
        five=True,
    )
    assert given.lengths == [len(chunk), 4]


def test_the_citations_of_a_wrong_answer_are_looked_at_those_of_a_refusal_are_not() -> None:
    wrong = mark(PRICE, said("It was $3.", SENTENCE))
    assert (wrong.right, wrong.holds, wrong.precision) == (False, True, 1.0)
    refusal = mark(PRICE, said("I don't know.", SENTENCE))
    assert (refusal.holds, refusal.precision, refusal.lengths) == (None, None, [])
    absent = mark(ABSENT, said("It was he.", SENTENCE))
    assert (absent.right, absent.holds, absent.lengths) == (None, None, [])


def test_an_answer_without_a_citation_has_none_that_holds() -> None:
    given = mark(PRICE, said("Nearly $12."))
    assert (given.holds, given.precision) == (False, None)
