"""The largest and the smallest of a row: told by comparing its figures, never by guessing."""

import pytest

from footnote.assistant.draft.extremes import find_extreme
from footnote.assistant.proof.verify import verify
from footnote.index.article import Article
from footnote.index.evidence import Evidence
from tests.asking import evidence_of, found_for, grounded
from tests.conftest import MakeAssistant

TABLE = """# Report

The sales of each region, and what they cost, were:

| | 2019 | 2018 | 2017 |
|---|---|---|---|
| Northern sales | 120 | 140 | 130 |
| Southern sales | 95 | 95 | 80 |
| Result | (12) | 7 | (3) |
| Ferries | | 6 | 5 |
| Change | | (5) | (3) |
| Staff, by year | 2018: 4 | five | many |
"""


@pytest.fixture(scope="module")
def pool() -> list[Evidence]:
    article = Article.from_text(TABLE, title="Report")
    return evidence_of(article)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("In which year were northern sales the largest?", "2018: 140, the highest of 3"),
        ("Which year had the lowest northern sales?", "2019: 120, the lowest of 3"),
        ("In which year was the result the smallest?", "2019: (12), the lowest of 3"),
        ("In which year was the result the highest?", "2018: 7, the highest of 3"),
        ("In which year was the amount of ferries higher?", "2018: 6, the highest of 2"),
        ("Which year had fewer ferries, or a lower amount of ferries?", None),
        ("In which year were northern sales higher?", None),  # of three
        ("In which year was the change greater?", None),  # both are below nothing
        ("In which year was the amount of ferries higher than 5?", None),
        ("In which year were southern sales the largest?", None),  # the same in two years
        ("In which year were sales the largest?", None),  # which sales?
        ("In which year were eastern sales the largest?", None),
        ("Which year had the second highest northern sales?", None),
        ("Which region had the largest sales?", None),
        ("In which year was the staff the largest?", None),  # not one figure a year
    ],
)
def test_the_figures_of_a_row_are_compared(
    pool: list[Evidence], question: str, said: str | None
) -> None:
    found = find_extreme(found_for(question, pool))
    assert (found and found.line.text.endswith(said or "")) if said else found is None


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("Northern sales were largest in 2018, at 140.", True),
        ("Northern sales were 150 in 2019.", False),
        ("Northern sales were 120 in 2019.", True),
        ("Northern sales were lowest in 2019, at 120.", True),
    ],
)
def test_a_figure_that_nothing_says_is_withheld(
    pool: list[Evidence], draft: str, shown: bool
) -> None:
    found = grounded("What is said of northern sales?", draft, pool)
    assert bool(found.sentences) is shown, found.withheld


def test_every_cell_that_was_compared_is_cited(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    article = assistant.add(Article.from_text(TABLE, title="Report"))
    answer = assistant.ask("In which year were northern sales the largest?")
    assert answer.reckoning
    assert answer.reckoning.line == "Northern sales, 2018: 140, the highest of 3"
    assert answer.text == (
        "Northern sales, 2018: 140, the highest of 3\n"
        "- Northern sales, 2019: 120\n- Northern sales, 2018: 140\n- Northern sales, 2017: 130"
    )
    assert verify(answer, article)
    assert [citation.quote for citation in answer.citations] == ["120", "140", "130"]
    assert {citation.article_id for citation in answer.citations} == {article.id}
