"""Sums are done by code, exactly, and not at all where the figures don't allow it."""

import pytest

from footnote.assistant.answer import How
from footnote.assistant.check.reckon import Term, reckon


def line(how: How, unit: str, *words: str) -> str | None:
    done = reckon(how, [Term(one, f"row {at}") for at, one in enumerate(words)], unit)
    return done and done.text


@pytest.mark.parametrize(
    ("how", "unit", "words", "said"),
    [
        ("difference", "million euros", ("61.9", "52.4"), "61.9 − 52.4 = 9.5 million euros"),
        ("difference", "", ("$1,240", "$1,105"), "1,240 − 1,105 = $135"),
        ("difference", "", ("(164)", "(120)"), "−164 − (−120) = −44"),
        ("difference", "", ("35%", "20%"), "35 − 20 = 15 percentage points"),
        ("difference", "", ("1.1 million", "800,000"), "1,100,000 − 800,000 = 300,000"),
        ("difference", "euros", ("2.5 million", "2 million"), "2.5 − 2 = 0.5 million euros"),
        ("sum", "", ("1", "2", "3"), "1 + 2 + 3 = 6"),
        ("sum", "", ("0.1", "0.2"), "0.1 + 0.2 = 0.3"),
        ("sum", "", tuple("1" * 20), "1 + 1 + … + 1 = 20"),
        ("average", "", ("1", "2"), "(1 + 2) ÷ 2 = 1.5"),
        ("average", "", ("1", "1", "2"), "(1 + 1 + 2) ÷ 3 ≈ 1.3"),
        ("share", "", ("27", "34"), "27 ÷ 34 ≈ 79.4%"),
        ("share", "", ("1", "1", "3"), "1 ÷ (1 + 3) = 25%"),
        ("growth", "", ("30", "20"), "(30 − 20) ÷ 20 = 50%"),
        ("growth", "", ("20", "30"), "(20 − 30) ÷ 30 ≈ −33.3%"),
        ("most", "", ("3", "(9)", "7"), "row 2: 7, the highest of 3"),
        ("least", "", ("3", "(9)", "7"), "row 1: (9), the lowest of 3"),
        ("most", "", ("2 million", "40,000"), "row 0: 2 million, the highest of 2"),
        ("most", "", ("3 May 1974", "12 March 1961"), "row 0: 3 May 1974, the latest of 2"),
        ("fastest", "", ("2", "1", "30", "20"), "row 0: 2 from 1, 100%, the fastest growth of 2"),
        (
            "span",
            "days",
            ("1 March 2020", "1 March 2021"),
            "1 March 2020 to 1 March 2021: 365 days",
        ),
        ("span", "years", ("2 May 1911", "1 May 1912"), "2 May 1911 to 1 May 1912: 0 years"),
        ("span", "years", ("1998", "1999"), "1998 to 1999: 1 year"),
        ("span", "months", ("May 2020", "July 2021"), "May 2020 to July 2021: 14 months"),
        ("count", "plants", ("A", "B"), "2 plants: A, B"),
        ("count", "steps", ("Stop it.", "Start it."), "2 steps"),
    ],
)
def test_a_line(how: How, unit: str, words: tuple[str, ...], said: str) -> None:
    assert line(how, unit, *words) == said


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("share", ("0", "0")),
        ("share", ("5", "4")),
        ("share", ("(1)", "4")),
        ("growth", ("5", "0")),
        ("growth", ("5", "(5)")),
        ("fastest", ("2", "0", "3", "1")),
        ("fastest", ("2", "1", "3")),
        ("sum", ("1", "n/a")),
        ("sum", ("1",)),
        ("sum", ("5 km", "5 miles")),
        ("sum", ("$5", "€5")),
        ("most", ("5%", "5")),
        ("most", ("7", "7")),
        ("most", ("7",)),
        ("average", ()),
        ("count", ()),
        ("span", ("30 February 1990", "1991")),
        ("span", ("1999", "1998")),
        ("difference", ("1", "2", "3")),
    ],
)
def test_what_can_not_be_reckoned(how: How, words: tuple[str, ...]) -> None:
    assert line(how, "years" if how == "span" else "", *words) is None


def test_days_are_known_only_between_days() -> None:
    assert line("span", "days", "1998", "1999") is None
    assert line("span", "years", "1998", "3 May 1999") is None


def test_a_year_is_one_only_where_its_column_says_so() -> None:
    beds = reckon("most", [Term("1500", "A, Beds"), Term("1800", "B, Beds")])
    built = reckon("most", [Term("1500", "A, Built"), Term("1800", "B, Built")])
    assert beds
    assert beds.text == "B, Beds: 1800, the highest of 2"
    assert built
    assert built.text == "B, Built: 1800, the latest of 2"
