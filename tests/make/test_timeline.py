"""A timeline: in order, as exact as the article, nothing guessed, every line proven."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.assistant.make.timeline import Timeline, timeline
from footnote.index.article import Article
from footnote.index.errors import BadInput

TEXT = """# The weir, 1999

The weir was renewed in May 2024. It was finished in 1931. It is long. Was it dug in 1900?

## The flood of 2002

Two houses fell. In June 2003 they were rebuilt.

## 2025

- 12 May: the strike began.
- On 3 June it ended.
- March on, they said.

| Day | What | Cost |
| --- | ---- | ---- |
| 2 January 2020 | a pump | 300 |
| 1 January 2020 | a crane | 700 |
"""


@pytest.fixture
def weir() -> Article:
    return Article.from_text(TEXT, title="The weir")


def test_what_is_dated_is_put_in_order(weir: Article) -> None:
    made = timeline(weir)
    assert [(one.when, one.words, one.text, one.under is not None) for one in made.events] == [
        ("1931", "1931", "It was finished in 1931.", False),
        ("2002", "2002", "Two houses fell.", True),
        ("2003-06", "June 2003", "In June 2003 they were rebuilt.", False),
        ("2020-01-01", "1 January 2020", "What: a crane · Cost: 700", False),
        ("2020-01-02", "2 January 2020", "What: a pump · Cost: 300", False),
        ("2024-05", "May 2024", "The weir was renewed in May 2024.", False),
        ("2025", "2025", "On 3 June it ended.", True),
        ("2025", "2025", "March on, they said.", True),
        ("2025-05-12", "12 May", "12 May: the strike began.", True),
    ]
    assert made.undated == 1  # “It is long.”; a question states nothing, the title dates nothing


def test_every_line_proves_itself(weir: Article) -> None:
    made = timeline(weir)
    assert made.verify(weir)
    assert made.verify({weir.id: weir.text})
    assert Timeline.from_json(made.to_json()) == made
    assert made.to_dict()["events"][0]["when"] == "1931"
    assert not made.verify(Article.from_text(TEXT + " ", title=""))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"when": "1932"}, "the date isn't there"),
        ({"words": "2024"}, "the date isn't there"),
        ({"text": "It was finished in 1932."}, "the date isn't there"),
    ],
)
def test_a_forged_line_is_noticed(weir: Article, change: dict[str, str], said: str) -> None:
    made = timeline(weir)
    forged = replace(made, events=(replace(made.events[0], **change), *made.events[1:]))
    assert [one.fault for one in forged.verify(weir).faults] == [said]


def test_another_order_is_noticed(weir: Article) -> None:
    made = timeline(weir)
    turned = replace(made, events=made.events[::-1])
    assert [one.fault for one in turned.verify(weir).faults] == ["not in the order of the dates"]


def test_what_is_no_timeline_is_refused() -> None:
    with pytest.raises(BadInput, match="not a timeline"):
        Timeline.from_json('{"events": 3}')


@given(st.lists(st.sampled_from([*TEXT.split("\n"), "# 2025", "In 2001, x.", "| a | 2001 |"])))
def test_whatever_the_article_a_timeline_holds(lines: list[str]) -> None:
    article = Article.from_text("\n\n".join(lines), title="Any")
    made = timeline(article)
    assert made.verify(article)
    assert Timeline.from_json(made.to_json()) == made
