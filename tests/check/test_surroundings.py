"""Names that a passage speaks of, and names that only stand somewhere else in the article."""

import pytest

from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.draft.quotes import quoted
from footnote.index.article import Article, Hit
from footnote.index.evidence import Evidence
from footnote.index.split.units import passages
from footnote.index.words.stems import stems
from tests.asking import evidence_of, found_for, grounded

TEXT = """# The guild of Norrland

The pilots of Kiel founded the guild, and Anna Weber led it.

## Ribe

In 1950 a storm broke the bridge. The mayor had it built again.

It was painted red.

Otto Lind bought two ferries in Oslo. He sold one of them in 1960. Then Karl Falk bought the other.

The Union of Free Skippers (UFS) was founded in spring. UFS owns three tugs.

| Harbour | Depth |
|---|---|
| Plön | 4 m |
| Husum | 7 m |

The pilots of Kiel met every summer. The rules of the guild were few.

In Kiel the guild had a house.

The U.S. consul came by boat. In spring Weber met some officials of the United Nations.
The Member of the southern parliament came too.

Oct 1950 The keys were lost.
"""


@pytest.fixture(scope="module")
def pool() -> list[Evidence]:
    article = Article.from_text(TEXT, title="The guild of Norrland")
    return evidence_of(article)


@pytest.mark.parametrize(
    ("claim", "rests_on", "name"),
    [
        ("In 1950 a storm broke the bridge of Ribe.", "In 1950", ""),  # the heading over it
        ("In 1950 a storm broke the bridge of Norrland.", "In 1950", ""),  # the title
        ("In 1950 a storm broke the bridge of Husum.", "In 1950", "Husum"),
        ("In 1950 Anna Weber broke the bridge.", "In 1950", "Anna"),
        ("Otto Lind sold a ferry in 1960.", "He sold", ""),  # its own paragraph, before it
        ("Karl Falk sold a ferry in 1960.", "He sold", "Karl"),  # what comes after it
        ("The bridge of the mayor was painted in 1950.", "It was painted", ""),
        ("The Union of Free Skippers owns three tugs.", "UFS owns", ""),  # its initials
        ("The Union of Old Skippers owns three tugs.", "UFS owns", "Old"),
        ("The American consul came by boat.", "The U.S.", ""),
        ("The consul of the United States came by boat.", "The U.S.", ""),
        ("The consul of the United Nations came by boat.", "The U.S.", "United"),
        ("The British consul came by boat.", "The U.S.", "British"),
        ("Anna Weber met some of the UN officials.", "In spring", ""),  # short both ways
        ("The MKP came.", "The Member of the", "MKP"),
        ("In October 1950 a storm broke the bridge.", "In 1950", "October"),
        ("Karl Weber met some officials.", "In spring", "Karl"),  # nobody is called so
        ("The harbour of Husum is 7 m deep.", "7 m", ""),  # anywhere in the table
        ("The guild of Kiel had few rules.", "The rules", ""),  # what much of the article is about
    ],
)
def test_a_passage_speaks_of_a_name(
    pool: list[Evidence], claim: str, rests_on: str, name: str
) -> None:
    chosen = [one for one in pool if one.quote.startswith(rests_on)]
    assert len(chosen) == 1
    assert unspoken(claim, chosen, pool) == name


def test_what_begins_with_it_goes_on_from_the_paragraph_before(pool: list[Evidence]) -> None:
    (painted,) = (one for one in pool if one.quote.startswith("It was painted"))
    (bought,) = (one for one in pool if one.quote.startswith("Otto Lind"))
    assert unspoken("The bridge was painted for the Mayor.", [painted], pool) == ""
    assert unspoken("Two ferries were bought for the Mayor.", [bought], pool) == "Mayor"


def test_only_names_that_the_question_brought_are_asked_about(pool: list[Evidence]) -> None:
    (broke,) = (one for one in pool if one.quote.startswith("In 1950"))
    claim = "In 1950 a storm broke the bridge of Husum."
    assert unspoken(claim, [broke], pool, frozenset(stems("What broke in Husum?"))) == "Husum"
    assert unspoken(claim, [broke], pool, frozenset(stems("What broke in Kiel?"))) == ""


def test_a_sentence_is_withheld_if_its_passage_names_nobody_of_that_name(
    pool: list[Evidence],
) -> None:
    asked, draft = "When did a storm break the bridge of Oslo?", "A storm broke it in 1950."
    assert grounded(asked, draft, pool).text == draft
    named = grounded(asked, "A storm broke the bridge of Oslo in 1950.", pool)
    assert named.text == ""
    assert "doesn't name “Oslo”" in named.withheld[0].reason


def test_a_quote_must_speak_of_the_names_in_the_question(pool: list[Evidence]) -> None:
    article = pool[0].article
    hits = [Hit(one, 1.0, {}, (one.start, one.end)) for one in passages(article)]
    (claim,) = quoted(found_for("When did a storm break the bridge?", pool, hits))
    assert claim.draft.text.startswith("In 1950")
    assert quoted(found_for("When did a storm break the bridge of Oslo?", pool, hits)) == []
