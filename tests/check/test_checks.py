"""Exact checks: pairs that differ in one thing only, and pairs that only look different."""

from decimal import Decimal

import pytest

from footnote.assistant.answer import Verdict
from footnote.assistant.check.exact.checks import (
    Check,
    check_all,
    check_attribution,
    check_direction,
    check_modality,
    check_names,
    check_negation,
    check_numbers,
    check_possessor,
    check_sides,
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
        ("Threats drive allies away.", "Threats could drive allies away.", False),
        ("Threats may drive allies away.", "Threats could drive allies away.", True),
        ("The pact might end the war.", "The pact may end the war.", True),
        ("The pact will end the war.", "The pact may end the war.", False),
        ("The pact was signed in Rome.", "The pact was signed in Rome and may end it.", True),
        ("The pact ended the war.", "In May the pact ended the war.", True),
        ("The pact ended the war.", "May 8 the pact ended the war.", True),
    ],
)
def test_modality(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_modality, claim, evidence) is holds


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("The plan is too costly.", "Critics say the plan is too costly.", False),
        ("Critics say the plan is too costly.", "Critics say the plan is too costly.", True),
        ("According to critics, it is costly.", "Some critics argue it is costly.", True),
        ("The plan is too costly.", "The plan is too costly.", True),
        ("The mayor said that the road is closed.", "The road is closed.", False),
        ("The mayor said that the road is closed.", "The mayor confirmed it is closed.", True),
        ("The mayor said that it is closed.", "According to the mayor, it is closed.", True),
        ("The mayor said that it is closed.", "“It is closed,” said the mayor.", True),
        ("The mayor said that it is closed.", "He said that the road is closed.", True),
        ("The mayor said that it is closed.", "Police said the mayor closed it.", False),
        ("The SNP argued that oil pays.", "The party argued that oil pays.", True),
        ("The SNP argued that oil pays.", "The minister argued that oil pays.", False),
        ("The article says that it is closed.", "The road is closed.", True),
        ("The United States gains by it.", "Critics say the United States gains by it.", False),
        ("It is costly, as the text states.", "Critics say it is costly.", False),
    ],
)
def test_attribution(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_attribution, claim, evidence) is holds


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


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("Allies prefer talks over threats.", "Allies prefer talks over threats.", True),
        ("Allies prefer threats over talks.", "Allies prefer talks over threats.", False),
        ("Peru is larger than Chile.", "Chile is larger than Peru.", False),
        ("Peru is larger than Chile.", "Peru is larger than Chile.", True),
        ("The farmers were sued by the council.", "The council was sued by the farmers.", False),
        ("The farmers were sued by the council.", "The council sued the farmers.", True),
        ("They used wind rather than coal.", "They used coal rather than wind.", False),
        ("They used wind rather than coal.", "Rather than coal, they used wind.", True),
        ("Otto was ordered to sail.", "Ships sailed by Otto’s order.", False),
        ("Otto was ordered to sail.", "Ships sailed on the orders of Otto.", False),
        ("Otto was ordered to sail.", "By Anna’s order Otto sailed.", True),
        ("Otto was elected in May.", "In May, by Otto’s election, all changed.", True),
        ("Otto was attacked.", "Anna was attacked by Otto.", False),
        ("Otto was attacked.", "Otto was attacked by Anna, and Per by Otto’s attack.", True),
        ("Yards were changed into gardens.", "Gardens were changed into yards.", False),
        ("Yards were changed into gardens.", "Yards were changed into gardens.", True),
        ("They gave seats to Labour.", "They took seats from Labour.", False),
        ("They gave seats to Labour.", "They gave ten seats to Labour.", True),
        ("He moved to Oslo.", "He moved from Bergen to Oslo.", True),
        ("He moved to Oslo.", "He moved from Oslo to Bergen.", False),
        ("He moved to Oslo.", "He moved from Oslo.", False),
        ("The second port is Kiel.", "Plön is the second port, second only to Kiel.", False),
        ("The second port is Plön.", "Plön is the second port, second only to Kiel.", True),
        ("Plön is second to Kiel.", "Plön is the second port, second only to Kiel.", True),
        ("Anna betrayed the Swedes.", "The town was betrayed to the Swedes by Anna.", False),
        ("Anna betrayed the town to the Swedes.", "Anna betrayed it to the Swedes.", True),
        ("Norway lost Bergen.", "Norway lost the ferry to Bergen.", False),
        ("Norway lost to Bergen.", "Norway lost Bergen.", False),
        ("Norway lost Bergen.", "Norway lost Bergen to the Swedes.", True),
        ("They gave the Swedes a ferry.", "They gave a ferry to the Swedes.", True),
    ],
)
def test_sides(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_sides, claim, evidence) is holds


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("The bell says Integration.", "On the bell stands Integrity.", False),
        ("The bell says Integrity.", "On the bell stands Integrity.", True),
        ("The documents are there.", "The documentation is there.", True),
        ("The King of Denmark came.", "The King of Norway came to Denmark.", False),
        ("The King of Denmark came.", "The King of Denmark came to Norway.", True),
        ("The King of Denmark came.", "The King of Norway and Denmark came.", True),
        ("The King of Denmark came.", "Denmark’s King met the King of Norway.", True),
        ("The King of Denmark came.", "Denmark’s young King for the Norway trip came.", True),
        ("The King of Denmark came.", "The Danish King from Denmark met the King of Norway.", True),
        ("The Bank of Kiel lent it.", "The Bank of Plön lent it, said the mayor of Kiel.", False),
        ("The Mayor of a Danish town came.", "The Mayor of Ribe came. Ribe is Danish.", True),
    ],
)
def test_names_that_are_alike(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_names, claim, evidence) is holds


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("Otto’s son was Karl.", "Karl was Anna’s son.", False),
        ("Otto’s son was Karl.", "Karl was Otto’s son.", True),
        ("Otto’s son was Karl.", "Karl was Otto Lind’s son.", True),
        ("Otto Lind’s son was Karl.", "Karl was Otto’s son, and not Anna’s son.", True),
        ("Otto’s son was Karl.", "Karl, the eldest son of Otto, met Anna’s son.", True),
        ("Otto’s son was Karl.", "Otto had Karl with Anna, and Per met Anna’s daughter.", True),
        ("The President’s son was Karl.", "Karl was Anna’s son.", True),  # perhaps it is she
        ("The Lindens’ house burnt.", "The Ashes’ house burnt.", False),
        ("The house’s roof burnt.", "The barn’s roof burnt.", True),  # no names: it can't tell
    ],
)
def test_whose_it_is(claim: str, evidence: str, holds: bool) -> None:
    assert passes(check_possessor, claim, evidence) is holds


def test_the_gravest_fault_is_named() -> None:
    fault = check_all("Sales will fall by 9 percent.", "Analysts say sales may rise by 8 percent.")
    assert fault is not None
    assert fault.verdict is Verdict.CONTRADICTED
    assert check_all("Sales may rise.", "Sales may rise by 8 percent.") is None


@pytest.mark.parametrize("text", ["", "?", "not", "may", "1", "Critics say", "before"])
def test_nothing_breaks_on_scraps(text: str) -> None:
    check_all(text, text)
    check_all(text, "")
    check_all("", text)
