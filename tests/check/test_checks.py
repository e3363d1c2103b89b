"""Exact checks: pairs that differ in one thing only, and pairs that only look different."""

from decimal import Decimal

import pytest

from footnote.assistant.check.checks import (
    Check,
    check_all,
    check_direction,
    check_negation,
    check_numbers,
)
from footnote.index.words.quantities import quantities

SOURCE = "In 2019 the U.S. spent $1.2 million on 40 trucks, 25% more than in 2018."


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.2 million", "1200000", ""),
        ("1,200,000", "1200000", ""),
        ("$3.8bn", "3800000000", "$"),
        ("US$ 5", "5", "$"),
        ("£56.5m", "56500000", "£"),
        ("25 percent", "25", "%"),
        ("25%", "25", "%"),
        ("twenty-five", "25", ""),
        ("three hundred", "300", ""),
        ("the 21st century", "21", ""),
        ("in 1974", "1974", ""),
        ("0.50", "0.5", ""),
    ],
)
def test_quantities_have_one_form(text: str, value: str, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["one of them", "no one", "F16", "A4", "someone else", "often"])
def test_some_figures_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


def passes(check: Check, claim: str, evidence: str) -> bool:
    return check(claim, evidence) is None


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("It spent $1,200,000 in 2019.", True),
        ("It spent 1.2 million dollars.", True),
        ("It bought forty trucks.", True),
        ("It spent 25 percent more.", True),
        ("It spent $1.2 billion in 2019.", False),
        ("It spent $1.2 million in 2017.", False),
        ("It bought 41 trucks.", False),
        ("It bought fifty trucks.", False),
        ("It spent £1.2 million.", False),
        ("It spent 25 million more.", False),
        ("The two years differ.", True),
    ],
)
def test_numbers(claim: str, holds: bool) -> None:
    assert passes(check_numbers, claim, SOURCE) is holds


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("Fewer than 15,000 sailors came in 2019.", True),
        ("More than 10,000 sailors came in 2019.", True),
        ("Fewer than 10,000 sailors came in 2019.", False),
        ("More than 15,000 sailors came in 2019.", False),
        ("15,000 sailors came in 2019.", False),
        ("Fewer than 15,000 sailors came in 2018.", False),
    ],
)
def test_a_bound_is_kept_or_broken(claim: str, holds: bool) -> None:
    assert passes(check_numbers, claim, "In 2019, 11,000 sailors came.") is holds


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("The minister denied the report.", "The minister denied the report.", True),
        ("The minister confirmed the report.", "The minister confirmed the report.", True),
        ("The bridge was closed.", "The bridge was not closed.", False),
        ("The bridge was not closed.", "The bridge was closed.", False),
        ("Force has been ruled out.", "Force has not been ruled out.", False),
        ("Force has not been ruled out.", "Force has not been ruled out.", True),
        ("They left without a deal.", "They left with a deal in hand.", False),
        ("The channels are open.", "The channels between the two sides have not closed.", True),
        ("Rain fell on Monday.", "Rain fell on Monday, but no river rose.", True),
        ("The dam holds water.", "If the dam fails to hold water, sirens sound.", True),
        ("The dam holds water.", "The dam fails to hold water, and sirens sound.", False),
        ("If the dam holds water, all is well.", "If the dam fails to hold water, run.", False),
        ("The Long Ladder is a work of art.", "The Long Ladder is not a ladder.", True),
        ("It is a ladder.", "The Long Ladder is not a ladder.", False),
        ("You cannot file two cases.", "You cannot, however, file two cases.", True),
        ("You can file two cases.", "You cannot, however, file two cases.", False),
        ("Never give the key away.", "Never, ever, EVER give the key away.", True),
        ("Always give the key away.", "Never, ever, EVER give the key away.", False),
    ],
)
def test_negation(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_negation, claim, evidence) is holds


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("Washington decreased the pressure.", "Washington increased the pressure.", False),
        ("Washington increased the pressure.", "Washington increased the pressure.", True),
        ("Sales fell in May.", "Sales rose in May.", False),
        ("Sales rose in May and fell in June.", "Sales rose in May and fell in June.", True),
        ("It happened before the war.", "It happened after the war.", False),
        ("The largest lake is here.", "The smallest lake is here.", False),
        ("A guard sits behind the desk.", "A guard sits in front of the desk.", False),
        ("The current mayor sings.", "The former mayor sings.", False),
        ("Public bills are long.", "Private bills are long.", False),
        ("Anna opposed the bridge.", "Anna gave her consent to the bridge.", False),
        ("Anna opposed the bridge.", "Anna opposed the bridge.", True),
        ("The council did not approve the bridge.", "The council rejected the bridge.", True),
        ("The council approved the bridge.", "The council rejected the bridge.", False),
    ],
)
def test_direction(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_direction, claim, evidence) is holds


@pytest.mark.parametrize("text", ["", "?", "not", "may", "1", "Critics say", "before"])
def test_nothing_breaks_on_scraps(text: str) -> None:
    check_all(text, text)
    check_all(text, "")
    check_all("", text)
