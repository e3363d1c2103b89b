"""A question that names a row and a column is answered by the cell where they meet."""

import pytest

from footnote.assistant.check.shown import at_scale
from footnote.assistant.draft.cells import find_cells
from footnote.index.article import Article
from footnote.index.evidence import Evidence
from tests.asking import evidence_of, found_for
from tests.conftest import MakeAssistant

TEXT = """# Port report

What each part of the port earned (in thousands, except per berth):

| | Year ended 31 May 2019 | Year ended 31 May 2018 | Change |
|---|---|---|---|
| Ferry fares | $1,240 | $1,105 | $135 |
| Ferry fares, winter | 310 | 295 | 15 |
| Ferry fares per berth | 4 | 3 | 1 |
| Fines | – | 12 | (12) |

| Measure | Aim | Cost |
|---|---|---|
| Longer pier | Room for two ferries | 2 million |
| Night lamps | Fewer accidents | 40,000 |

Sales of each shop (shares in thousands):

| Shop | Sales 2017 | Sales 2018 |
|---|---|---|
| Bakery | 80 | 90 |
| Books | 50 | 60 |

| Shop | Sales 2017 |
|---|---|
| Books | 51 |

Table 4: Tolls, in millions of euros, except per ship

| | 2021 | 2022 |
|---|---|---|
| Night toll | 7.5 | 8.5 |
| Toll per ship | 0.4 | 0.5 |

Fees at each lock:

| Lock | May 2016 | May 2016, % of all fees |
|---|---|---|
| Upper lock | 700 | 35% |
| Lower lock | 1,300 | 65% |
"""


@pytest.fixture(scope="module")
def pool() -> list[Evidence]:
    article = Article.from_text(TEXT, title="Port report")
    return evidence_of(article)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("What is the aim of the longer pier?", ["Room for two ferries"]),
        ("How much is the cost of night lamps?", ["40,000"]),
        ("What were the ferry fares in 2019?", ["$1,240"]),
        ("What were the ferry fares in 2018 and 2019?", ["$1,240", "$1,105"]),
        ("What were the winter ferry fares in 2018?", ["295"]),
        ("What was the change in ferry fares?", ["$135"]),
        ("What were the bakery's sales in 2018?", ["90"]),
        ("What were all fees of the upper lock in May 2016?", ["700"]),
        ("What % of all fees was of the upper lock in May 2016?", ["35%"]),
        ("What is the aim?", []),  # of what?
        ("What is the aim and the cost of the longer pier?", []),  # two things, of one row
        ("Why is the aim of the longer pier room for two ferries?", []),
        ("What is the aim of the longer pier at night?", []),  # “night” is of another row
        ("What is the aim of the shorter pier?", []),
        ("What is not the aim of the longer pier?", []),
        ("What were the ferry fares in 2017?", []),
        ("What were the ferry fares in 2018 to 2019?", []),
        ("What was the growth of ferry fares in 2019?", []),  # would have to be reckoned
        ("What were the fines in 2019?", []),  # the cell says nothing
        ("What were the books' sales in 2017?", []),  # two tables, two figures
    ],
)
def test_a_cell_is_found_by_its_row_and_column_or_not_at_all(
    pool: list[Evidence], question: str, quotes: list[str]
) -> None:
    assert [one.quote for one in find_cells(found_for(question, pool))] == quotes


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "What were the ferry fares in 2019?",
            "Ferry fares, Year ended 31 May 2019: $1,240 (in thousands)",
        ),
        ("What were the ferry fares per berth in 2019?", ": 4"),
        ("What is the cost of the longer pier?", "Longer pier, Cost: 2 million"),
        ("What were the bakery's sales in 2018?", "Bakery, Sales 2018: 90"),  # no shares
        ("What was the night toll in 2021?", "Night toll, 2021: 7.5 (in millions)"),  # a caption
        ("What was the toll per ship in 2022?", "Toll per ship, 2022: 0.5"),
    ],
)
def test_a_figure_is_said_at_the_scale_of_its_table(
    pool: list[Evidence], question: str, said: str
) -> None:
    (cell,) = find_cells(found_for(question, pool))
    assert at_scale(cell).endswith(said)


def test_nobody_judges_what_the_table_says(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    assistant.add(Article.from_text(TEXT, title="Port report"))
    answer = assistant.ask("What were the ferry fares in 2018 and 2019?")
    assert answer.text == (
        "- Ferry fares, Year ended 31 May 2019: $1,240 (in thousands)\n"
        "- Ferry fares, Year ended 31 May 2018: $1,105 (in thousands)"
    )
    assert [one.column for one in answer.citations] == [
        "Year ended 31 May 2019",
        "Year ended 31 May 2018",
    ]
    assert "judged" not in answer.timings
