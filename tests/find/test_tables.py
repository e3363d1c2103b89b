"""A table is read whole: what its rows are, what they hold, and in what their figures count."""

import pytest

from footnote.assistant.find.tables import MOST_ROWS, Table, tables
from footnote.index.article import Article
from footnote.index.evidence import Pool
from tests.asking import evidence_of, found_for

TEXT = """# Fair

Stalls, takings in thousands of euros:

| Stall | Takings 2030 | Takings 2031 | Staff |
|---|---|---|---|
| Cider | 12 | 14 | 3 |
| Bread | 9 | (1) | 2 |
| Total | 21 | 13 | 5 |

## Games

| Game | Price (cents) | Prize |
|---|---|---|
| Hoopla | 50 | a bear |
| **Old** | | |
| Skittles | 80 | a ham |
"""


@pytest.fixture(scope="module")
def pool() -> Pool:
    return evidence_of(Article.from_text(TEXT, title="Fair"))


def of(pool: Pool) -> list[Table]:
    return list(tables(found_for("How many stalls are there?", pool)))


def test_rows_columns_and_what_they_are(pool: Pool) -> None:
    stalls, games = of(pool)
    assert (stalls.kind, [row.name for row in stalls.plain]) == ("Stall", ["Cider", "Bread"])
    assert stalls.measures == ("Takings 2030", "Takings 2031", "Staff")
    assert games.measures == ("Price (cents)",)
    assert (stalls.parted, games.parted) == (False, True)
    assert stalls.row_of(stalls.rows[1].cells["Staff"]) is stalls.rows[1]


def test_the_caption_counts_only_what_it_names(pool: Pool) -> None:
    stalls, games = of(pool)
    unit, said_by = stalls.unit_of(stalls.rows[0], "Takings 2030")
    assert (unit, said_by and said_by.quote) == ("thousand euros", stalls.caption[0].quote)
    assert stalls.unit_of(stalls.rows[0], "Staff") == ("", None)
    assert games.unit_of(games.rows[0], "Price (cents)") == ("cents", None)


def test_a_part_of_a_table_is_read_as_the_whole(pool: Pool) -> None:
    part = [one for one in pool if one.unit.row == "Bread"]
    (stalls,) = of(Pool(part))
    assert [row.name for row in stalls.rows] == ["Cider", "Bread", "Total"]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Sales (€ million)", "million €"),
        ("Sales (€m)", "million €"),
        ("Sales ($'000)", "thousand $"),
        ("Depth (m)", "m"),
        ("Sales (restated)", ""),
        ("Fee in kroner", "kroner"),
        ("Share (%)", "%"),
    ],
)
def test_a_header_says_in_what_it_counts(header: str, unit: str) -> None:
    text = f"# Fair\n\n| Stall | {header} |\n|---|---|\n| Cider | 12 |\n"
    (table,) = of(evidence_of(Article.from_text(text, title="Fair")))
    assert table.unit_of(table.rows[0], header)[0] == unit


def test_of_a_long_table_few_rows_are_read() -> None:
    rows = "".join(f"| Stall {number} | {number} |\n" for number in range(MOST_ROWS + 1))
    text = f"# Fair\n\n| Stall | Staff |\n|---|---|\n{rows}"
    (table,) = of(evidence_of(Article.from_text(text, title="Fair")))
    assert len(table.rows) < 200
    assert table.too_long.startswith("Nothing was reckoned: the table has 1,001 rows")
