"""What stands over a clause: myths, attempts, plans, doubts. Pairs differ in the frame alone."""

import pytest

from footnote.assistant.check.exact.checks import affirms, check_all, denies
from footnote.assistant.check.exact.frames import denied_by, left_open_by, spoken_in
from footnote.index.article import Article
from tests.asking import evidence_of, grounded

TEA = "Tea prevents fever."


@pytest.mark.parametrize(
    ("evidence", "denied"),
    [
        ("It is false that tea prevents fever.", True),
        ("It is true that tea prevents fever.", False),
        ("It is a common misconception that tea prevents fever.", True),
        ("It is a common experience that tea prevents fever.", False),
        ("Myth: Tea prevents fever.", True),
        ("Myth #2: tea prevents fever.", True),
        ("These are myths about tea: tea prevents fever.", True),
        ("Rule 2: tea prevents fever.", False),
        ("The alarm was false: tea prevents fever.", False),
        ("The idea that tea prevents fever is wrong.", True),
        ("The idea that tea prevents fever is old.", False),
        ("That tea prevents fever is a myth.", True),
        ("There is no evidence that tea prevents fever.", True),
        ("There is no doubt that tea prevents fever.", False),
        ("Nobody has shown that tea prevents fever.", True),
        ("Nobody was surprised that tea prevents fever.", False),
        ("Does tea prevent fever? No, it only warms.", True),
        ("Does tea prevent fever? Now we know: it does.", False),
        ("It is false that tea prevents fever. But in truth tea prevents fever.", False),
    ],
)
def test_what_the_article_denies_in_other_words_than_not(evidence: str, denied: bool) -> None:
    assert bool(denied_by(TEA, evidence)) is denied
    assert denies(evidence, TEA) is denied
    assert (check_all(TEA, evidence) is not None) is denied
    if denied:  # so that it may be said with a “not”
        assert not affirms(evidence, "Tea doesn't prevent fever.")


@pytest.mark.parametrize(
    ("claim", "evidence", "frame"),
    [
        ("It opened in May.", "It was supposed to open in May.", "supposed to"),
        ("It was to open in May.", "It was supposed to open in May.", ""),
        ("It opened in June.", "It was supposed to open in May, but opened in June.", ""),
        ("It is haunted.", "It is said to be haunted.", "said to"),
        ("It is said to be haunted.", "It is said to be haunted.", ""),
        ("He sold the bridge.", "He planned to sell the bridge.", "planned to"),
        ("He planned to sell the bridge.", "He planned to sell the bridge.", ""),
        ("He sold the bridge.", "He managed to sell the bridge.", ""),
        ("They repaired the gate.", "They should have repaired the gate.", "should have"),
        ("They repaired the gate.", "Their attempt to repair the gate failed.", "attempt to"),
        ("It closed in 2019.", "It almost closed in 2019.", "almost"),
        ("It nearly closed in 2019.", "It almost closed in 2019.", ""),
        ("Shops may open early.", "They debate whether shops may open early.", "whether"),
        ("Shops may open early.", "They debate because shops may open early.", ""),
        ("The clinic closed.", "Had the clinic closed, many would have died.", "Had"),
        ("The tower is shut.", "She did not say that the tower is shut.", "not say that"),
        ("Dogs are carried.", "Dogs are carried, even if they are large.", ""),
    ],
)
def test_what_the_article_leaves_open(claim: str, evidence: str, frame: str) -> None:
    assert left_open_by(claim, evidence) == frame
    assert (check_all(claim, evidence) is not None) is bool(frame)


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("The clinic is the best in the country.", False),
        ("Its director said that the clinic is the best in the country.", True),
        ("The clinic has forty beds.", True),
    ],
)
def test_what_only_somebody_says_in_quotation_marks(claim: str, holds: bool) -> None:
    evidence = "“The clinic is the best in the country,” its director said. The clinic has 40 beds."
    assert spoken_in(claim, evidence) is ("best" in claim)
    assert (check_all(claim, evidence) is None) is holds


PAGE = """# Tea

## Myths about tea

People tell each other many things.

- Tea prevents fever.
- Cold tea dyes the hair.

## Facts and myths about sugar

- Sugar gives restless children energy.

## Does milk thicken the blood?

No. Milk was tried on forty sailors.

## Who drinks green tea at night?

Sailors do.
"""


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Tea prevents fever.", False),
        ("Tea doesn't prevent fever.", True),
        ("Cold tea dyes the hair.", False),
        ("Sugar gives restless children energy.", True),
        ("Milk thickens the blood.", False),
        ("Milk was tried on forty sailors.", True),
        ("Somebody drinks green tea at night.", False),  # only the question says so
        ("Who drinks green tea at night?", True),
        ("Sailors drink green tea at night.", True),
    ],
)
def test_lists_of_myths_and_questions_answered_with_no(sentence: str, shown: bool) -> None:
    article = Article.from_text(PAGE, title="Tea")
    found = grounded("What is said of it?", sentence, evidence_of(article), sure=True)
    assert bool(found.sentences) is shown
