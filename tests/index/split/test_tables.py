"""Headers of tables: one row or several, names over several columns, figures that are no names."""

import pytest

from footnote.index.article import Article
from footnote.index.split.tables import column_names, header_rows
from tests.asking import evidence_of, grounded

SPREAD = [
    ["", "Years ended December 31", "", ""],
    ["Rates", "2019", "2018", "2017"],
    ["Dividend yield", "4.5%", "4.6%", "4.1%"],
]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (SPREAD, 2),
        ([["Country", "Role"], ["Cuba", "an ally"], ["Brazil", "a neighbour"]], 1),
        ([["", "2019", "2018"], ["Sales", "12", "10"]], 1),
        ([["", "", "2019"], ["Sales", "12", "10"], ["Costs", "1", "2"]], 1),
        ([["", "Fiscal year", ""], ["", "2019", "2018"], ["Sales", "—", "10"]], 2),
        ([["Only", ""]], 1),
        ([["", "2019", "2018"], ["(dollars in thousands)", "", ""], ["Sales", "12", "10"]], 2),
        ([["", "2019", ""], ["", "$", "%"], ["Sales", "12", "3"]], 2),
        ([["Part", "2019"], ["Assets:", ""], ["Sales", "12"]], 1),
    ],
)
def test_header_rows(rows: list[list[str]], count: int) -> None:
    assert header_rows(rows) == count


def test_a_name_over_several_columns_stands_for_all_of_them() -> None:
    assert column_names(SPREAD[:2]) == [
        "Rates",
        "Years ended December 31 2019",
        "Years ended December 31 2018",
        "Years ended December 31 2017",
    ]


def test_the_scale_of_figures_is_no_name_of_a_column() -> None:
    rows = [["", "2019", "2018"], ["(dollars in thousands)", "", ""], ["Sales", "12", "10"]]
    assert column_names(rows[:2]) == ["", "2019", "2018"]


@pytest.mark.parametrize(
    ("draft", "supported"),
    [
        ("Sales in 2019 were $12 thousand.", True),
        ("Sales in 2019 were $12,000.", True),
        ("Sales in 2019 were $12 million.", False),
        ("Sales in 2019 were $10 thousand.", False),
    ],
)
def test_a_scale_in_a_row_of_its_own_holds_for_every_figure(draft: str, supported: bool) -> None:
    table = "||2019|2018|\n|---|---|---|\n|(dollars in thousands)|||\n|Sales|12|10|\n"
    article = Article.from_text(f"# Report\n\n{table}", title="Report")
    found = grounded("What were the sales in 2019?", draft, evidence_of(article))
    assert bool(found.sentences) is supported, found.withheld


def test_a_year_that_only_heads_a_column_is_cited_there() -> None:
    article = Article.from_text(TABLE, title="Report")
    pool = evidence_of(article)
    question = "For which years does the table give accrued expenses?"
    found = grounded(question, "It gives accrued expenses for 2019 and 2018.", pool)
    assert found.sentences, found.withheld
    assert [citation.column or citation.quote for citation in found.citations] == ["2018", "2019"]


TABLE = """# Report

The principal parts of the taxes were as follows:

| (In thousands) | 2019 | 2018 |
|---|---|---|
| Deferred tax assets: | | |
| Inventory | $7,144 | $6,609 |
| Accrued expenses | 2,330 | 2,850 |
"""


@pytest.mark.parametrize(
    ("draft", "supported"),
    [
        ("The deferred tax assets for inventory in 2019 were $7,144 thousand.", True),
        ("The deferred tax assets for inventory in 2019 were $7,144.", True),
        ("The deferred tax assets for inventory in 2019 were $7.144 million.", True),
        ("The deferred tax assets for inventory in 2019 were $7,144 million.", False),
        ("The deferred tax assets for inventory in 2018 were $7,144 thousand.", False),
    ],
)
def test_a_figure_is_read_with_its_year_its_scale_and_the_line_over_it(
    draft: str, supported: bool
) -> None:
    article = Article.from_text(TABLE, title="Report")
    pool = evidence_of(article)
    found = grounded("What were the deferred tax assets for inventory?", draft, pool)
    assert bool(found.sentences) is supported, found.withheld
    if supported:
        assert [citation.quote for citation in found.citations] == ["$7,144"]
