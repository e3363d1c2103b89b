"""The figures of an article: whose, how much of what, and nothing that only looks like one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.assistant.make.figures import Figures, figures
from footnote.index.article import Article


def _stated(text: str) -> list[tuple[str, str, str, str, str]]:
    made = figures(Article.from_text(text, title="Any"))
    return [(one.subject, one.figure, one.value, one.to, one.unit) for one in made.figures]


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("The Nile is 6,650 km long.", ("The Nile", "6,650 km", "6650", "", "km")),
        (
            "The repair costs 2.4 million euros.",
            ("The repair", "2.4 million euros", "2400000", "", "euros"),
        ),
        ("Sales rose by 9 percent.", ("Sales", "9 percent", "9", "", "%")),
        ("The fee is $5 a night.", ("The fee", "$5 a night", "5", "", "$")),
        (
            "The plant employs about 120 people.",
            ("The plant", "about 120 people", "120", "", "people"),
        ),
        (
            "Kestrel expects between 850 and 870 million euros.",
            ("Kestrel", "850 and 870 million euros", "850000000", "870000000", "euros"),
        ),
        ("The loss was $5–7 million.", ("The loss", "$5–7 million", "5000000", "7000000", "$")),
        ("It holds 40 barrels.", ("", "40 barrels", "40", "", "barrels")),
        (
            "Mr Nouri said that the county had promised 250,000 pounds.",
            ("the county", "250,000 pounds", "250000", "", "pounds"),
        ),
        (
            "Kestrel bought Lumen Tides, a firm with 85 employees.",
            ("", "85 employees", "85", "", "employees"),  # whose they are isn't plain
        ),
        (
            "The order is for 3,000 new full-time jobs.",
            ("The order", "3,000 new full-time jobs", "3000", "", "new full-time jobs"),
        ),
    ],
)
def test_a_figure_is_read_with_whose_it_is(
    sentence: str, stated: tuple[str, str, str, str, str]
) -> None:
    assert _stated(sentence) == [stated]


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2024 the weir was closed.",
        "On 12 May 2025 the talks began, and on 3 June they ended.",
        "See Section 12 and Table 3 on page 45.",
        "The Boeing 747 flies on.",
        "Sync 4.2 runs well, and PostgreSQL 13 still works.",
        "It opened at 10:30.",
        "It was the 3rd and the 21st time.",
        "The two leaders met.",
        "Call 555-2019 or write to RFC 2119.",
        "In 1984 people left the valley.",
        "One of them left.",
        "Article 66 is long.",
        "The note [12] says so.",
    ],
)
def test_what_only_looks_like_a_figure(sentence: str) -> None:
    assert _stated(sentence) == []


TABLE = """# Results

In millions of euros:

| Item | Full year 2024 | Employees |
| --- | --- | --- |
| Revenue | 812.4 | 1,240 |
| Loss | (3.1) | n/a |
"""


def test_cells_have_their_row_their_column_and_the_scale_of_their_table() -> None:
    article = Article.from_text(TABLE, title="Results")
    made = figures(article)
    found = [(one.subject, one.what, one.figure, one.value, one.unit) for one in made.figures]
    assert found == [
        ("Revenue", "Full year 2024", "812.4", "812400000", "million"),
        ("Revenue", "Employees", "1,240", "1240", ""),
        ("Loss", "Full year 2024", "(3.1)", "-3100000", "million"),
    ]
    assert made.verify(article)


@pytest.mark.parametrize(
    "change",
    [{"value": "8124"}, {"subject": "Loss"}, {"figure": "812"}, {"unit": "dollars"}, {"to": "1"}],
)
@pytest.mark.parametrize("text", [TABLE, "Revenue was 812.4 million euros."])
def test_a_forged_figure_is_noticed(text: str, change: dict[str, str]) -> None:
    article = Article.from_text(text, title="Results")
    made = figures(article)
    forged = replace(made, figures=(replace(made.figures[0], **change), *made.figures[1:]))
    assert [one.fault for one in forged.verify(article).faults] == ["the figure isn't there"]


@given(st.text(alphabet="0123456789 .,$%€-–/()aAms\nMayandto|", max_size=80))
def test_whatever_the_article_its_figures_hold(text: str) -> None:
    article = Article.from_text(text, title="Any")
    made = figures(article)
    assert made.verify(article)
    assert Figures.from_json(made.to_json()) == made
    assert all(one.figure in one.citation.quote for one in made.figures)
