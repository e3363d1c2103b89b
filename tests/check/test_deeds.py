"""Who did what to whom, and what is said of something else: pairs of the same words."""

import pytest

from footnote.assistant.check.exact.checks import check_all
from footnote.assistant.check.exact.deeds import swapped
from footnote.assistant.check.exact.mixed import said_of_another


@pytest.mark.parametrize(
    ("claim", "evidence", "turned"),
    [
        ("Otto Maier sued Anna Kuhn.", "Anna Kuhn sued Otto Maier.", True),
        ("Anna Kuhn sued Otto Maier.", "Anna Kuhn sued Otto Maier.", False),
        ("Otto Maier was sued by Anna Kuhn.", "Anna Kuhn sued Otto Maier.", False),
        ("Anna Kuhn was sued by Otto Maier.", "Anna Kuhn sued Otto Maier.", True),
        ("The farmers sued the council.", "The council sued the old farmers.", True),
        ("The bank bought the mill from the company.", "The company bought it from a bank.", False),
        (
            "The bank bought the mill from the company.",
            "The company bought the mill from the bank.",
            True,
        ),
        ("Peru accuses Chile of theft.", "Chile accuses Peru of theft.", True),
        ("Anna Kuhn married Otto Maier.", "Otto Maier married Anna Kuhn.", False),
        ("Kiel borders Plön.", "Plön borders Kiel.", False),
        (
            "Otto Maier sued Anna Kuhn.",
            "Anna Kuhn sued Otto Maier. Then Otto Maier sued Anna Kuhn.",
            False,
        ),
    ],
)
def test_who_did_it_to_whom(claim: str, evidence: str, turned: bool) -> None:
    assert swapped(claim, evidence) is turned
    assert (check_all(claim, evidence) is not None) is turned


BRIDGES = (
    "The dam was built in 1950 by Otto Maier.\nThe bridge over the Elde was built in 1960 by "
    "Anna Kuhn, and painted in 1970."
)


@pytest.mark.parametrize(
    ("claim", "evidence", "said"),
    [
        ("The bridge was built in 1960.", BRIDGES, None),
        ("The bridge was built in 1950.", BRIDGES, ("1950", "1960")),
        ("The bridge was built by Otto Maier.", BRIDGES, ("Otto Maier", "Anna Kuhn")),
        ("Otto Maier built the bridge.", BRIDGES, ("Otto Maier", "Anna Kuhn")),
        ("Otto Maier built the dam.", BRIDGES, None),
        ("Anna Kuhn painted the bridge in 1970.", BRIDGES, None),
        (
            "Otto Maier was born in Lübeck.",
            "Otto Maier was born in Kiel and died in Lübeck.",
            ("Lübeck", "Kiel"),
        ),
        ("Otto Maier died in Lübeck.", "Otto Maier was born in Kiel and died in Lübeck.", None),
        ("Anna built the inn in 1960.", "Anna and Otto built the inn in 1960.", None),
        (
            "The talks with Peru ended.",
            "The talks with Chile ended, while those with Peru go on.",
            ("Peru", "Chile"),
        ),
        ("Sales were 40 in 2018.", "Sales, 2019: 40\nSales, 2018: 35", ("40", "35")),
        ("Sales were 35 in 2018.", "Sales, 2019: 40\nSales, 2018: 35", None),
        ("It sold 12 mills.", "It sold 12 mills. In May it sold 14 mills.", None),
    ],
)
def test_what_is_said_of_something_else(
    claim: str, evidence: str, said: tuple[str, str] | None
) -> None:
    assert said_of_another(claim, evidence) == said
    assert (check_all(claim, evidence) is not None) is (said is not None)
