"""Words that stand in columns parted by spaces are a table where that is sure; prose never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.index.article import Article
from footnote.index.split.units import split

SHIPS = "Month      In    Out\n-----      --    ---\nApril      31     28\nMay         4      9\n"
MONEY = "Assets     2024     2023\nShips     1,200    1,100\nPiers       300      310\n"
FRAME = "```\n   boat  crew  hours\n0   Una     3    120\n1  Elin     5     99\n```\n"


def cells(text: str) -> dict[str, tuple[str, str]]:
    article = Article.from_text(text, title="t")
    return {text[u.start : u.end]: (u.row, u.column) for u in split(article) if u.kind == "cell"}


@pytest.mark.parametrize(
    ("text", "cell", "names"),
    [
        (SHIPS, "28", ("April", "Out")),
        (f"Table 1. Ships\n\n{SHIPS}\nThe end.\n", "9", ("May", "Out")),
        (f"Ships of the harbour:\n{SHIPS}", "9", ("May", "Out")),
        (MONEY, "1,100", ("Ships", "2023")),
        (f"{MONEY}It was a good year.  The harbour was open.\n", "310", ("Piers", "2023")),
        (FRAME, "Elin", ("1", "boat")),
        ("Length    12 m\nDraught    3 m\nBeam       4 m\n", "3 m", ("Draught", "")),
    ],
)
def test_columns_are_a_table(text: str, cell: str, names: tuple[str, str]) -> None:
    assert cells(text)[cell] == names


@pytest.mark.parametrize(
    "text",
    [
        "It was spring.  The pier was open,\nas it was.  Nobody came in 2019,\nor so.  In 12.\n",
        "1990   Founded by Una Orsk\n1991   Moved to the harbour\n1992   Closed again\n",
        "May 4.  The vessel came in and lay\nMay 9.  The chain was raised\nMay 10.  It left\n",
        "The left column of this    the right one goes on with\n"
        "paper is prose, and so     what it says, and has\n"
        "is the other column.       12 lines in all.\n",
        "Una      3\nElin     5\n",
        "Una      3\nElin and all the others  5\nMara   7 8\n",
        "```\nx = 1\ny = 2  # two\nz = 3\n```\n",
        "  Roses are red,    I say\n  violets blue,     you say\n  and so on.        They say\n",
    ],
)
def test_prose_is_none(text: str) -> None:
    assert cells(text) == {}


def test_a_line_that_hangs_goes_on_with_the_one_above() -> None:
    text = "May 4.  It lay at the\n        outer mole.\nMay 9.  It came to\n        41 tonnes.\n"
    units = [text[u.start : u.end] for u in split(Article.from_text(text, title="t"))]
    assert units[-1] == "It came to\n        41 tonnes."


line = st.lists(st.sampled_from(["Una", "5", "it was.", "2019", "--", "|"]), max_size=5)


@given(st.lists(st.tuples(line, st.integers(1, 4)), max_size=9))
def test_each_word_is_in_one_unit(lines: list[tuple[list[str], int]]) -> None:
    text = "\n".join((" " * gap).join(words) for words, gap in lines) + "\nThe end.\n"
    units = split(Article.from_text(text, title="t"))
    said = "".join(text[u.start : u.end] for u in units)
    assert [one for one in said if one.isalnum()] == [one for one in text if one.isalnum()]
