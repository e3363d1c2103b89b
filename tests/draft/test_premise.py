"""What a question takes for granted: pairs of questions that differ in one thing."""

import pytest

from footnote.assistant.draft.premise import find_contradiction, find_wrong_count
from footnote.assistant.question.question import read_question
from footnote.index.article import Article
from footnote.index.evidence import Evidence
from tests.asking import evidence_of, found_for

TEXT = """# Harbour

In 1995 the harbour was bought by the Swedish shipping company Norrland Line. The company opened a
second basin, and traffic increased by 40 percent. The council did not approve a third basin.

The Economist ranked the harbour as the 32nd busiest of the world. Four cranes stand on the quay.
Ferries leave from the King George IV Pier at noon.
In May the German minister Anna Weber opened the new bridge over the canal.
The captains prefer slow cranes over fast tides.
None of the old treaties mention the right of the fishermen to the quay.
The tolls on the northern canal increased in 2019.
Because the guild of the pilots left the harbour and because a frost kept the lock shut for most of
the winter, as nobody living had seen it do, and as the almanac had said that it would not, so that
few believed it even then, the tolls on the northern canal decreased in 2018 and also in 2020.
Our shares have been traded on the exchange of Riga since 2004.
The Stör flows into the Elbe. The guild made Karl Falk master of Norrland.
"""


@pytest.fixture(scope="module")
def pool() -> list[Evidence]:
    article = Article.from_text(TEXT, title="Harbour")
    return evidence_of(article)


@pytest.mark.parametrize(
    ("question", "claimed", "said"),
    [
        ("Which shipping company bought the harbour in 2005?", "2005", "1995"),
        ("Which shipping company bought the harbour in 1995?", None, None),
        ("Who ranked the harbour as the 22nd busiest of the world?", "22nd", "32nd"),
        ("Who ranked the harbour as the 32nd busiest of the world?", None, None),
        ("Why did traffic decrease by 40 percent?", "decrease", "increased"),
        ("Why did traffic increase by 40 percent?", None, None),
        ("Why did traffic increase by 60 percent?", "60 percent", "40 percent"),
        ("Why did the council approve a third basin?", "", "not"),
        ("Why did the council not approve a third basin?", None, None),
        ("Why did the company not open a second basin?", "not", ""),
        ("Did the council approve a third basin?", None, None),  # asks just that
        ("Why do the captains prefer slow cranes over fast tides?", None, None),
        ("When did the minister Olga Weber open the new bridge over the canal?", "Olga", "Anna"),
        ("When did the minister Anna Weber open the new bridge over the canal?", None, None),
        ("Why did the Swiss minister Weber open the new bridge?", "Swiss", "German"),
        ("When do ferries leave from the King George IV Pier?", None, None),
        ("What company bought the harbour in the 19th century?", "19th century", "1995"),
        ("What company bought the harbour in the 1800s?", "1800s", "1995"),
        ("What company bought the harbour in the 20th century?", None, None),
        ("What company bought the harbour in the 1900s?", None, None),
        ("Which harbour was bought by the company Swedish Line?", "Swedish Line", "Norrland Line"),
        ("Which harbour was bought by the company Norrland Line?", None, None),
        ("What do the five cranes on the quay do?", "five", "Four"),
        ("What do the four cranes on the quay do?", None, None),
        ("How many old treaties mention the right of the fishermen to the quay?", None, None),
        ("Why do the old treaties mention the right of the fishermen to the quay?", "", "not"),
        # A long sentence grants it.
        ("Why did the tolls on the northern canal decrease?", None, None),
        # “The Corporation” is “we”.
        ("Since when have the Corporation's shares been traded on the exchange?", None, None),
        ("What flows into the Elbe?", None, None),
        ("Who made Falk master of Norrland?", None, None),
        ("Since when have the Swedbank shares been traded on the exchange?", "Swedbank", "Riga"),
    ],
)
def test_one_thing_that_the_article_says_otherwise(
    pool: list[Evidence], question: str, claimed: str | None, said: str | None
) -> None:
    found = find_contradiction(found_for(question, pool))
    if claimed is None:
        assert found is None
    else:
        assert found is not None
        assert (found.claimed, found.said) == (claimed, said)


@pytest.mark.parametrize(
    "question",
    [
        "Which minister, Ana Weber, opened the new bridge over the canal?",  # misspelt
        "What did the UN minister open, the new bridge over the canal?",  # initials
        "Who is Peter Falk?",  # nothing else in common
        "Does the minister have a new bridge over the canal in Malmo?",  # no name in that place
        "What happened in the 1980s when the harbour was bought by a shipping company?",  # a decade
    ],
)
def test_what_only_looks_like_another_name_or_number(pool: list[Evidence], question: str) -> None:
    assert find_contradiction(found_for(question, pool)) is None


LIST = """# Harbour

The harbour has the following three warehouses:

- North Warehouse
- East Warehouse
- Old Warehouse
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What are the five warehouses of the harbour?", "3"),
        ("What are the three warehouses of the harbour?", None),
        ("What are the warehouses of the harbour?", None),
        ("Name two of the warehouses of the harbour.", None),
        ("Name five of the warehouses of the harbour.", "3"),
        ("What are the warehouses built in 1920?", None),  # counts nothing
    ],
)
def test_a_list_that_is_longer_in_the_question(question: str, said: str | None) -> None:
    article = Article.from_text(LIST, title="Harbour")
    items = [one for one in evidence_of(article) if one.unit.kind == "item"]
    found = find_wrong_count(read_question(question), items)
    assert (found.said if found else None) == said
