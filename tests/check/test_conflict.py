"""Two places that disagree are both shown; two that speak of different things are not."""

import pytest

from footnote.assistant.check.claims import write
from footnote.assistant.check.conflict import disagree, with_conflicts
from footnote.assistant.check.shown import whole
from footnote.assistant.check.who_says import DIFFER
from footnote.index.article import Article, Hit
from footnote.index.embed.embedder import similarity
from footnote.index.embed.minilm import MiniLM
from footnote.index.evidence import Evidence, Pool
from footnote.index.split.units import passages
from tests.asking import evidence_of, found_for, grounded
from tests.conftest import MakeAssistant


def pool_of(*paragraphs: str) -> list[Evidence]:
    article = Article.from_text("\n\n".join(paragraphs), title="Two places")
    return evidence_of(article)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (
            "The dam on the river holds 40 million litres of water.",
            "The dam on the river holds 60 million litres of water.",
            True,
        ),
        (
            "The dam on the river holds 40 million litres of water.",
            "The dam on the river holds 40,000,000 litres of water.",
            False,
        ),
        (
            "The dam on the river holds 40 million litres of water.",
            "The mill on the brook holds 60 million tons of grain.",
            False,
        ),
        (
            "The council approved the plan for the new dam.",
            "The council did not approve the plan for the new dam.",
            True,
        ),
        (
            "Fishing on the river increased after the dam was built.",
            "Fishing on the river decreased after the dam was built.",
            True,
        ),
        (
            "In Norway the price of fish rose by 5 percent last year.",
            "In Sweden the price of fish rose by 7 percent last year.",
            False,
        ),
    ],
)
def test_places_that_differ_in_one_thing(one: str, other: str, conflict: bool) -> None:
    pool = pool_of(one, other)
    assert disagree(pool[0], pool[1], pool.weights) is conflict
    assert disagree(pool[1], pool[0], pool.weights) is conflict


def test_both_places_are_shown_each_with_its_citation() -> None:
    pool = pool_of(
        "The dam on the river holds 40 million litres of water.",
        "Nobody lives near it.",
        "According to the plan, the dam on the river holds 60 million litres of water.",
    )
    asked = "How much water does the dam hold?"
    found = grounded(asked, "The dam holds 40 million litres.", pool)
    both = with_conflicts(found, found_for(asked, pool))
    assert [citation.quote for citation in both.citations] == [pool[0].quote, pool[2].quote]
    assert [sentence.citations for sentence in both.sentences] == [(1,), (2,)]
    assert with_conflicts(found, found_for(asked, pool[:2])) == found


PAPERS = {
    "first": "The old bridge at Arlen was designed by Clara Vogt. It is made of stone.",
    "second": "Travellers admire Arlen. They cross its old bridge, which Peter Lind designed.",
    "third": "The old bridge at Arlen, designed by Clara Vogt, has three arches.",
    "fourth": "The museum at Arlen was designed by Ida Falk, and it shows coins.",
}
DESIGNED = "Who designed the old bridge at Arlen?"


@pytest.mark.parametrize("draft", [None, "Clara Vogt designed the old bridge at Arlen."])
def test_bad_50_what_another_article_says_otherwise_is_shown_too(
    make_assistant: MakeAssistant, draft: str | None
) -> None:
    """With quotes alone, and with a model that has read only one of them."""
    assistant = make_assistant({DESIGNED: draft} if draft else None)
    ids = {
        name: assistant.add(Article.from_text(text, title=name), read_ahead=False).id
        for name, text in PAPERS.items()
    }
    answer = assistant.ask(DESIGNED)
    cited = {one.article_id for one in answer.citations}
    assert ids["second"] in cited
    assert cited & {ids["first"], ids["third"]}
    assert ids["fourth"] not in cited, "it speaks of something else"
    assert "Clara Vogt" in answer.text
    assert "Peter Lind" in answer.text
    assert DIFFER in answer.note
    alone = assistant.ask(DESIGNED, article=ids["first"])
    assert {one.article_id for one in alone.citations} == {ids["first"]}
    assert DIFFER not in alone.note


@pytest.mark.parametrize(
    ("question", "one", "other", "differ"),
    [
        (
            "How many arches does the bridge at Arlen have?",
            "The bridge at Arlen has three arches of stone.",
            "At Arlen there is a bridge. It counts 4 arches in all.",
            True,
        ),
        (
            "How many arches does the bridge at Arlen have?",
            "The bridge at Arlen has three arches of stone.",
            "At Arlen there is a bridge. Its arches number 3, not four.",
            False,
        ),
        (
            "When was the bridge at Arlen built?",
            "The bridge at Arlen was built in 1720.",
            "Builders finished the bridge at Arlen in 1731, it seems.",
            True,
        ),
        (
            "Is the bridge at Arlen closed to cars?",
            "The bridge at Arlen is closed to cars.",
            "Is the bridge at Arlen closed to cars? No, since spring it is open.",
            True,
        ),
    ],
)
def test_the_same_answer_in_other_words_is_no_conflict(
    make_assistant: MakeAssistant, question: str, one: str, other: str, differ: bool
) -> None:
    assistant = make_assistant()
    for text in (one, other):
        assistant.add(Article.from_text(text, title="Arlen"), read_ahead=False)
    answer = assistant.ask(question)
    assert answer.citations
    assert (DIFFER in answer.note) is differ, answer.text


def test_a_question_in_an_article_is_no_answer(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    text = "How tall is the tower of Arlen? It measures 40 metres."
    assistant.add(Article.from_text(text, title="Questions"), read_ahead=False)
    asked, said = assistant.ask("How tall is the tower of Arlen?").sentences
    assert (asked.context, said.text) == (True, "It measures 40 metres.")


@pytest.mark.parametrize(
    ("second", "shown"),
    [
        ("The seat of the county is therefore the town of Norrby.", True),
        ("The seat of the county is therefore the town of Keene.", False),
    ],
)
def test_an_article_that_agrees_at_first_may_disagree_later(
    make_assistant: MakeAssistant, second: str, shown: bool
) -> None:
    asked = "What is the seat of the county where Lempster lies?"
    assistant = make_assistant({asked: "The seat of Sullivan County is Keene."})
    ours = "Lempster lies in Sullivan County. The seat of the county is the town of Keene."
    theirs = f"Lempster lies in Sullivan County, in the north. {second}"
    for title, text in (("Ours", ours), ("Theirs", theirs)):
        assistant.add(Article.from_text(text, title=title), read_ahead=False)
    answer = assistant.ask(asked)
    assert ("Norrby" in answer.text) is shown, answer.text
    assert (DIFFER in answer.note) is shown


@pytest.mark.parametrize(
    ("other", "opposed"),
    [
        # It names neither the book nor the boat, but tells of the same as the place that is cited.
        ("When the elves leave on their last voyage, they make for the land of Valinor.", True),
        ("The elves of the north learnt to smelt iron from a smith named Telchar.", False),
    ],
)
def test_a_place_that_is_like_the_cited_one_may_disagree_with_it(
    embedder: MiniLM, other: str, opposed: bool
) -> None:
    asked = "Where do the elves go on the boat in the Lord of the Rings?"
    cited = "In the Lord of the Rings the elves journey on the boat to the land of Mordor."
    articles = [Article.from_text(text, title="A passage") for text in (cited, other)]
    pool = Pool(one for article in articles for one in evidence_of(article))
    hits = tuple(Hit(passages(article)[0], 1.0) for article in articles)
    found = found_for(asked, pool, hits, similar=similarity(embedder))
    shown = with_conflicts(write(whole(pool[:1], pool)), found)
    assert (len(shown.citations) == 2) is opposed
