"""How far it holds: limits, parts of a whole, “only”, what was once so, and conditions."""

import pytest

from footnote.assistant.check.exact.checks import check_all
from footnote.assistant.check.exact.conditions import condition_of
from footnote.assistant.check.exact.extents import alone, no_more, other_bound, wider
from footnote.assistant.check.exact.sides import other_time
from footnote.index.article import Article
from tests.asking import evidence_of, grounded


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


@pytest.mark.parametrize(
    ("claim", "evidence", "condition"),
    [
        ("The road will close.", "If the river rises, the road will close.", "If the river rises"),
        ("The road will close.", "The road will close if the river rises.", "if the river rises"),
        ("The road will close.", "The road will close unless it rains.", "unless it rains"),
        ("The road will close.", "The road will close only if it rains.", "only if it rains"),
        ("The road will close.", "The road will close.", ""),
        (
            "If the river rises, the road will close.",
            "If the river rises, the road will close.",
            "",
        ),
        (
            "The rising river will close the road.",
            "If the river rises, it will close the road.",
            "",
        ),
        (
            "The road will close.",
            "The road will close. If it rains, the road will close early.",
            "",
        ),
        ("The road will close.", "The road will close, and the ferry too if it rains.", ""),
        ("The road will close and they pay.", "The road will close and they pay if it rains.", ""),
        ("The road will close.", "The road will close even if it rains.", ""),
        ("The guards close the road.", "The guards of the road ask if they may close.", ""),
        ("The guards close the road.", "The guards close the road if needed.", "if needed"),
        ("The road may close.", "If the river rises, the road may close.", ""),
    ],
)
def test_a_condition_that_is_left_out(claim: str, evidence: str, condition: str) -> None:
    assert condition_of(claim, evidence) == condition


def test_a_condition_that_the_question_names_may_be_left_out() -> None:
    article = Article.from_text("If the river rises, the road will close.", title="Dam")
    pool = evidence_of(article)
    asked = grounded("What happens if the river rises?", "The road will close.", pool)
    assert asked.text == "The road will close."
    plain = grounded("Will the road close?", "The road will close.", pool)
    assert plain.text == ""
    assert plain.withheld[0].reason == "the article only says so “If the river rises”"
