"""Two places that disagree are both shown; two that speak of different things are not."""

import pytest

from assistant.conflict import disagree, with_conflicts
from assistant.evidence import Evidence, gather, rarity
from assistant.ground import ground
from index.article import Article
from index.split import split


def pool_of(*paragraphs: str) -> list[Evidence]:
    article = Article.from_text("\n\n".join(paragraphs), title="Two places")
    return gather(article, split(article))


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
    assert disagree(pool[0], pool[1], rarity(pool)) is conflict
    assert disagree(pool[1], pool[0], rarity(pool)) is conflict


def test_both_places_are_shown_each_with_its_citation() -> None:
    pool = pool_of(
        "The dam on the river holds 40 million litres of water.",
        "Nobody lives near it.",
        "According to the plan, the dam on the river holds 60 million litres of water.",
    )
    found = ground("How much water does the dam hold?", "The dam holds 40 million litres.", pool)
    both = with_conflicts(found, pool)
    assert [citation.quote for citation in both.citations] == [pool[0].quote, pool[2].quote]
    assert [sentence.citations for sentence in both.sentences] == [(1,), (2,)]
    assert with_conflicts(found, pool[:2]) == found
