"""How far it holds: limits, parts of a whole, “only”, and what was once so."""

import pytest

from assistant.checks import check_all
from assistant.checks.extents import alone, no_more, other_bound, wider
from assistant.checks.sides import other_time


@pytest.mark.parametrize(
    ("claim", "evidence", "limit"),
    [
        ("40 people died.", "At least 40 people died.", "at least"),
        ("At least 40 people died.", "At least 40 people died.", ""),
        ("More than 40 people died.", "Over 40 people died.", ""),
        ("Fewer than 40 people died.", "More than 40 people died.", "more than"),
        ("It employs 500 people.", "It employs up to 500 people.", "at most"),
        ("It employs at least 500.", "It employs up to 500 people.", "at most"),
        ("It employs 500 people.", "It employs about 500 people.", ""),
        ("It employs at least 500.", "It employs 500 people.", ""),
        ("Groups of three sing.", "Groups of three or more sing.", "at least"),
        ("It is made in 18 countries.", "It is sold in over 180 and made in 18 countries.", ""),
        ("It had two abbots.", "It flourished under two abbots.", ""),
        ("It had 12 abbots.", "It had under 12 abbots.", "below"),
        ("It was held over 12 days.", "It was held on 12 days.", ""),
    ],
)
def test_limits_of_numbers(claim: str, evidence: str, limit: str) -> None:
    found = other_bound(claim, evidence)
    assert (found[1] if found else "") == limit
    assert (check_all(claim, evidence) is not None) is bool(limit)


@pytest.mark.parametrize(
    ("claim", "evidence", "part"),
    [
        ("All members voted.", "Most of the members voted.", "most"),
        ("All members voted.", "Some members voted.", "some"),
        ("Some members voted.", "All members voted.", ""),
        ("All members voted.", "All members voted, and some sang.", ""),
        ("Every member voted.", "The most famous members voted.", ""),
        ("Everybody may enter.", "Only members may enter.", "only"),
        ("Many members voted.", "Few members voted.", "Few"),
        ("Many members voted.", "Quite a few members voted.", ""),
        ("Some have no patience at all.", "Some have no patience.", ""),
    ],
)
def test_parts_of_a_whole(claim: str, evidence: str, part: str) -> None:
    assert wider(claim, evidence) == part
    assert (check_all(claim, evidence) is not None) is bool(part)


@pytest.mark.parametrize(
    ("claim", "evidence", "added"),
    [
        ("Only members may enter.", "Members may enter.", True),
        ("Only members may enter.", "Only members may enter.", False),
        ("Only the cook survived.", "The cook was the sole survivor who survived.", False),
        ("Members may enter.", "Only members may enter.", False),
    ],
)
def test_an_only_of_ones_own(claim: str, evidence: str, added: bool) -> None:
    assert alone(claim, evidence) is added
    assert (check_all(claim, evidence) is not None) is added


@pytest.mark.parametrize(
    ("claim", "evidence", "once"),
    [
        ("The bridge is a toll road.", "The bridge used to be a toll road.", "used to"),
        ("The bridge was a toll road.", "The bridge used to be a toll road.", ""),
        ("The bridge is a toll road.", "The bridge was once a toll road.", "was once"),
        ("The bridge is used for tolls.", "The bridge is used to take tolls.", ""),
        ("Plön is a port.", "Plön, formerly known as Plune, is a port.", ""),
    ],
)
def test_what_was_once_so(claim: str, evidence: str, once: str) -> None:
    assert no_more(claim, evidence) == once
    assert (check_all(claim, evidence) is not None) is bool(once)


@pytest.mark.parametrize(
    ("claim", "evidence", "turned"),
    [
        ("It has run since 2010.", "It ran until 2010.", True),
        ("It ran until 2010.", "It ran until 2010.", False),
        ("It ran by 2010.", "It ran until 2010.", False),
        ("Sales fell to 40 from 30.", "Sales fell from 40 to 30.", True),
        ("Sales fell to 30.", "Sales fell from 40 to 30.", False),
        ("It ran from 2010 to 2012.", "It ran from 2010 to 2012.", False),
    ],
)
def test_since_and_until(claim: str, evidence: str, turned: bool) -> None:
    assert (other_time(claim, evidence) is not None) is turned
    assert (check_all(claim, evidence) is not None) is turned
