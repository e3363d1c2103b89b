"""What of a cell's words is one figure or one date, and what is neither."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.index.words.figures import Figure, dates, read_date, read_figure


@pytest.mark.parametrize(
    ("words", "number", "scale", "unit", "money"),
    [
        ("1,240", "1240", "", "", ""),
        ("61.9", "61.9", "", "", ""),
        ("(12)", "-12", "", "", ""),
        ("−3", "-3", "", "", ""),
        ("$ (0.19)", "-0.19", "", "", "$"),
        ("($1,105)", "-1105", "", "", "$"),
        ("€2.4 million", "2.4", "million", "", "€"),
        ("2.4 million euros", "2.4", "million", "euros", ""),
        ("12%", "12", "", "%", ""),
        ("(3.5 %)", "-3.5", "", "%", ""),
        ("12 percent", "12", "", "%", ""),
        ("214 metres", "214", "", "metres", ""),
        ("45km", "45", "", "km", ""),
        ("4*", "4", "", "", ""),
        ("2 [1]", "2", "", "", ""),
        ("1,240¹", "1240", "", "", ""),
        ("**890**", "890", "", "", ""),
    ],
)
def test_one_figure(words: str, number: str, scale: str, unit: str, money: str) -> None:
    assert read_figure(words) == Figure(Decimal(number), scale, unit, money)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "n/a",
        "–",
        "none",
        "3–5",
        "3 to 5",
        "2018: 4",
        "about 5",
        "<5",
        "4.2.1",
        "2025/26",
        "3rd",
        "12,5",
        "1.240,50",
        "(12",
        "12)",
        "1990s",
        "five",
        "9" * 40,
        "1\n2",
    ],
)
def test_no_figure(words: str) -> None:
    assert read_figure(words) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12 March 1961", (1961, 3, 12)),
        ("March 12, 1961", (1961, 3, 12)),
        ("3 Oct 2020", (2020, 10, 3)),
        ("2020-02-29", (2020, 2, 29)),
        ("March 1961", (1961, 3)),
        ("1911", (1911,)),
        ("30 February 1990", None),
        ("2021-02-29", None),
        ("Ltd 2019", None),
        ("99 May 2000", None),
        ("soon", None),
        ("4711", None),
    ],
)
def test_one_date(words: str, day: tuple[int, ...] | None) -> None:
    assert read_date(words) == day


def test_the_dates_of_a_sentence() -> None:
    text = "She led it from 1998 until 3 May 2012, not until 31 June 2013."
    assert dates(text) == [("1998", (1998,)), ("3 May 2012", (2012, 5, 3))]


@given(st.text(max_size=80))
def test_whatever_stands_in_a_cell_is_read_or_not(words: str) -> None:
    read_figure(words)
    read_date(words)
    dates(words)
