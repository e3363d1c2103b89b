"""The benchmark of what is settled without a model: each way, and what counts as right."""

import pytest

from benchmarks.structure import settle
from footnote.assistant.answer import Outcome
from footnote.assistant.measure.question_file import Question
from footnote.index.article import Article
from footnote.index.evidence import Evidence
from tests.asking import evidence_of

TEXT = """# Port

The harbour was bought by the shipping company Norrland Line in 1995.

| | 2018 | 2019 |
|---|---|---|
| Ferry fares | 1,105 | 1,240 |
"""


@pytest.fixture(scope="module")
def pool() -> list[Evidence]:
    article = Article.from_text(TEXT, title="Port")
    return evidence_of(article)


@pytest.mark.parametrize(
    ("asked", "answers", "way", "right"),
    [
        ("What were the ferry fares in 2018?", ("1,105",), "cells", True),
        ("What were the ferry fares in 2018?", ("1,240",), "cells", False),
        ("In which year were ferry fares highest?", ("2019",), "comparison", True),
        ("In which year were ferry fares highest?", ("2018",), "comparison", False),
        ("Which shipping company bought the harbour in 2005?", (), "premise", True),
        (
            "Which shipping company bought the harbour in 2005?",
            ("Norrland Line",),
            "premise",
            False,
        ),
        ("Who paints the ferries?", (), "", False),
    ],
)
def test_a_question_is_settled_in_one_way_rightly_or_not(
    pool: list[Evidence], asked: str, answers: tuple[str, ...], way: str, right: bool
) -> None:
    outcome = Outcome.ANSWERED if answers else Outcome.NOT_IN_ARTICLE
    question = Question("one", "port.md", asked, answers=answers, outcome=outcome)
    settled = settle(question, pool)
    assert (settled.way, settled.right) == (way, right)


def test_of_a_list_all_items_must_be_said(pool: list[Evidence]) -> None:
    asked = "What were the ferry fares in 2018 and 2019?"
    both = Question("one", "port.md", asked, must_list=("1,105", "1,240"))
    more = Question("one", "port.md", asked, must_list=("1,105", "1,240", "1,300"))
    assert settle(both, pool).right
    assert not settle(more, pool).right
