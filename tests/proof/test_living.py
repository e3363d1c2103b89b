"""Citations in a changed article: unchanged, moved, reworded or gone; what sentences still hold."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnote.assistant.answer import Citation
from footnote.assistant.check.claims import cite
from footnote.assistant.proof.hold import Ground, Standing, hold
from footnote.assistant.proof.place import Placed, State, in_words, place, place_units
from footnote.assistant.proof.recheck import evidence_at
from footnote.index.align.near import difference
from footnote.index.article import Article
from footnote.index.evidence import gather
from footnote.index.split.units import split
from tests.conftest import BRIEFING

TOWN = """# The town

The town lies on the river Elda. It has 40,000 inhabitants and a railway station.

The market is held every Saturday in front of the town hall. Farmers from all of the villages \
sell fruit and cheese there.

## The dam

The dam above the town holds 40 million litres of water. It was built in 1931, and the king \
opened it in the following spring.

Visitors may walk over the dam in summer. In winter the path is closed.

## Rules

The guards give these rules:

- Dogs must be kept on a lead.
- Fires are forbidden on the whole shore.
- Boats need a licence from the harbour master.

| Year | Visitors | Boats |
|---|---|---|
| 2018 | 12,000 | 310 |
| 2019 | 15,500 | 310 |
| 2020 | 4,200 | 120 |

## The mill

Visitors may walk over the dam in summer. The miller sells flour.
"""


def article(text: str) -> Article:
    return Article.from_text(text, title="The town")


def citation(old: Article, words: str, nth: int = 0) -> Citation:
    """Cite the unit that holds some words, for the nth time."""
    found = [one for one in gather(old, split(old)) if words in one.quote]
    return cite(found[nth])


def placed(new: str, words: str, nth: int = 0, *, old_is_known: bool = True) -> Placed:
    old = article(TOWN)
    (found,) = place([citation(old, words, nth)], old if old_is_known else None, article(new))
    return found


def held(new: str, words: str, sentence: str = "", nth: int = 0) -> Standing:
    """Hold a sentence, or the quote itself, against a new version."""
    old, now = article(TOWN), article(new)
    cited = citation(old, words, nth)
    ((found, units),) = place_units([cited], old, now)
    before, there = evidence_at(old)[cited.start, cited.end], evidence_at(now)
    ground = Ground(found, (before,), tuple(there[one.start, one.end] for one in units))
    return hold(sentence or before.readable, "", [ground], list(there.values()))


def change(*pairs: tuple[str, str]) -> str:
    text = TOWN
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_an_article_that_stayed_leaves_all_unchanged() -> None:
    old = article(TOWN)
    cited = [cite(one, n) for n, one in enumerate(gather(old, split(old)), start=1)]
    assert {one.state for one in place(cited, old, article(TOWN))} == {State.UNCHANGED}
    later = place(cited, old, article(TOWN + "\nThe end.\n"))
    assert {one.state for one in later} == {State.UNCHANGED}


# The words that are cited, what is changed, what is said of it, whether its sentence holds.
EDITS = [
    ("The town lies", ("# The town", "# The town\n\nNew."), "moved", True),
    ("40 million", ("40 million", "60 million"), "reworded", False),
    ("The town lies", ("river Elda", "river Edla"), "reworded", False),
    ("railway station", ("railway station", "railway staiton"), "reworded", True),
    ("The market", ("every Saturday", "every Sunday"), "reworded", False),
    ("Farmers", ("from all of the villages", "from some of the villages"), "reworded", False),
    ("In winter", ("the path is closed", "the path is not closed"), "reworded", False),
    ("In winter", ("In winter the path is closed.", "The path is closed in winter."), "re", True),
    ("The dam above", ("holds", "may hold"), "reworded", False),
    ("It was built", ("1931, and the king", "1931. The king"), "reworded", True),
    ("It was built", (" It was built in 1931, and the king opened it", " The king opened it"), "re",
     False),
    ("Farmers", (" Farmers from all of the villages sell fruit and cheese there.", ""), "gone",
     False),
    ("Farmers", ("Farmers from all of the villages sell fruit and cheese there.",
     "A band plays until noon, and children dance."), "gone", False),
    ("Boats need", ("licence", "permit"), "reworded", True),
    ("Fires", ("- Fires are forbidden on the whole shore.\n", ""), "gone", False),
    ("Dogs", ("- Dogs must be kept on a lead.\n- Fires are forbidden on the whole shore.",
     "- Fires are forbidden on the whole shore.\n- Dogs must be kept on a lead."), "moved", True),
    ("15,500", ("15,500", "16,100"), "reworded", False),
    ("15,500", ("| 2018 | 12,000 | 310 |\n", ""), "moved", True),
    ("15,500", ("| 2019 | 15,500 | 310 |\n", ""), "gone", False),
    ("15,500", ("| 2018 |", "| 2017 | 9,000 | 15,500 |\n| 2018 |"), "moved", True),
]  # fmt: skip


@pytest.mark.parametrize(("words", "edit", "state", "holds"), EDITS)
def test_our_own_edits(words: str, edit: tuple[str, str], state: str, holds: bool) -> None:
    new = change(edit)
    found = placed(new, words)
    assert found.state.startswith(state), in_words(found)
    assert new[found.start : found.end] == found.quote
    standing = held(new, words)
    assert standing.holds is holds, standing.why
    assert bool(standing.why) is not holds


def test_a_paragraph_that_moved_is_found() -> None:
    market = TOWN[TOWN.index("The market") : TOWN.index("## The dam")]
    new = f"{change((market, ''))}\n{market}"
    found = placed(new, "Farmers")
    assert found.state is State.MOVED
    assert found.start == new.index("Farmers")
    assert found.headings == ("The town", "The mill")


def test_of_the_same_words_the_right_ones_are_found() -> None:
    """It stands under two headings: each keeps its own, and a new one in front takes neither."""
    same = "Visitors may walk over the dam in summer."
    new = f"# Before\n\n{same}\n\n{TOWN}"
    first, second, third = (at for at in range(len(new)) if new.startswith(same, at))
    assert (placed(new, same, 0).start, placed(new, same, 1).start) == (second, third)
    assert first < second


def test_of_two_like_sentences_that_which_was_deleted_is_gone() -> None:
    same = "Visitors may walk over the dam in summer."
    without = change((f"{same} In winter", "In winter"))
    assert placed(without, same, 0).state is State.GONE
    assert placed(without, same, 1).state is State.MOVED
    assert placed(without, same, 1).start == without.index(same)


def test_a_figure_isnt_found_in_another_row() -> None:
    """310 stands in two rows: the row that was deleted isn't found in the one that stayed."""
    without = change(("| 2018 | 12,000 | 310 |\n", ""))
    assert placed(without, "310", 0).state is State.GONE
    assert placed(without, "310", 1).state is State.MOVED
    assert placed(without, "310", 1, old_is_known=False).state is State.MOVED
    assert placed(without, "310", 0, old_is_known=False).state is State.GONE


def test_the_difference_is_shown_word_by_word() -> None:
    found = placed(change(("40 million", "60 million")), "40 million")
    said = "The dam above the town holds [-40-] {+60+} million litres of water."
    assert in_words(found) == said
    assert [one.kind for one in found.changes] == ["same", "removed", "added", "same"]


def test_a_sentence_cut_in_two_is_found_in_both() -> None:
    new = change(("1931, and the king", "1931. The king"))
    found = placed(new, "It was built")
    assert found.quote == "It was built in 1931. The king opened it in the following spring."


def test_two_sentences_that_became_one_are_both_found() -> None:
    new = change(("closed.", "closed;"), ("summer. In", "summer, and in"))
    assert placed(new, "In winter").quote == placed(new, "Visitors may", 0).quote


def test_a_sentence_that_stands_elsewhere_too_holds() -> None:
    new = change((" It has 40,000 inhabitants and a railway station.", ""))
    new += "\nThe town has 40,000 inhabitants and a railway station.\n"
    standing = held(new, "40,000", "It has 40,000 inhabitants and a railway station.")
    assert standing.holds
    if standing.instead:
        assert standing.instead[0].quote.startswith("The town has 40,000")


@pytest.mark.parametrize(
    ("sentence", "edit", "why"),
    [
        ("The dam holds 40 million litres.", ("40 million", "60 million"), "40 million"),
        ("The dam holds 40 million litres.", ("holds", "does not hold"), "denies"),
        ("The dam holds 40 million litres.", ("holds 40", "may hold 40"), "may"),
        ("The dam holds 40 million litres.", ("litres of water", "litres of clear water"), ""),
    ],
)
def test_it_says_why_a_sentence_no_longer_holds(
    sentence: str, edit: tuple[str, str], why: str
) -> None:
    standing = held(change(edit), "40 million", sentence)
    assert standing.holds is not bool(why)
    assert why in standing.why


def test_a_place_that_came_and_disagrees_is_told() -> None:
    old = article(TOWN)
    now = article(TOWN + "\nThe dam above the town holds 55 million litres of water.\n")
    cited = citation(old, "40 million")
    ((found, units),) = place_units([cited], old, now)
    there = evidence_at(now)
    rest = [there[one.start, one.end] for one in units]
    ground = Ground(found, (evidence_at(old)[cited.start, cited.end],), tuple(rest))
    came = [one for one in there.values() if "55 million" in one.quote]
    standing = hold(rest[0].quote, "", [ground], list(there.values()), came)
    assert not standing.holds
    assert "55 million" in standing.why


def test_a_cell_whose_row_got_another_name_is_reworded() -> None:
    found = placed(change(("| 2019 |", "| 2019/20 |")), "15,500")
    assert found.state is State.REWORDED
    assert found.quote == "15,500"
    assert in_words(found) == "[-2019,-] {+2019/20,+} Visitors: 15,500"


def test_a_row_that_lost_a_cell_no_longer_holds() -> None:
    old, now = article(TOWN), article(change(("15,500 | 310", " | 310")))
    cells = [citation(old, "2019"), citation(old, "15,500"), citation(old, "310", 1)]
    before, there = evidence_at(old), evidence_at(now)
    grounds = [
        Ground(one, (before[cell.start, cell.end],), tuple(there[u.start, u.end] for u in units))
        for cell, (one, units) in zip(cells, place_units(cells, old, now), strict=True)
    ]
    assert grounds[1].placed.state is State.GONE
    standing = hold("2019: 15,500: 310", "", grounds, list(there.values()))
    assert not standing.holds


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_found_is_always_the_articles_own_words(seed: int) -> None:
    """Whatever happens to an article, a place is a place in it, and its words say the state."""
    chance = random.Random(seed)
    old = Article.from_text(BRIEFING.read_text(encoding="utf-8"), title="Briefing")
    lines = old.text.split("\n")
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(lines))
        lines[at : at + chance.randint(0, 2)] = [
            " ".join(chance.sample(lines[at].split(" "), len(lines[at].split(" "))))
        ]
    new = Article.from_text("\n".join(lines), title="Briefing")
    cited = [cite(one, n) for n, one in enumerate(gather(old, split(old)), start=1)]
    for one, found in zip(cited, place(cited, old, new), strict=True):
        assert new.text[found.start : found.end] == found.quote
        assert (found.state is State.GONE) is (found.quote == "")
        if found.state in (State.UNCHANGED, State.MOVED):
            assert found.quote.split() == one.quote.split()
            assert not found.changes
        assert (found.state is State.REWORDED) is bool(found.changes)


words = st.lists(st.sampled_from("the dam holds forty million litres not".split()), max_size=12)


@given(words, words)
def test_a_difference_leads_from_one_text_to_the_other(one: list[str], other: list[str]) -> None:
    changes = difference(" ".join(one), " ".join(other))
    old = [c.text for c in changes if c.kind != "added"]
    new = [c.text for c in changes if c.kind != "removed"]
    assert " ".join(old).split() == one
    assert " ".join(new).split() == other
