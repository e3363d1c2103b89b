"""How many there are: counted where that is clearly what was asked, and else not at all."""

from pathlib import Path

import pytest

from footnote.assistant.draft.counting import count
from footnote.assistant.proof.verify import verify
from footnote.index.article import Article
from footnote.index.evidence import Pool
from footnote.index.read import read_file
from tests.asking import evidence_of, found_for
from tests.conftest import ROOT, MakeAssistant

HUTS = ROOT / "tests" / "articles" / "huts.md"
TEXT = """# Mill

Present: Ms Ahl (chair), Mr Boe, Ms Cey and Mr Dahl. Absent: Mr Eng and Ms Falk. Guests: Mr Gad, of
the press; Ms Hol, engineer. The mill has shops in Ostby, Vik and Nes. In May it closed stores in
Berg and Dal. The mill sells flour to bakers in Rom, Oslo and others. All five wheels turn.

The mill keeps these animals:

- cats
  - grey cats
- geese
- goats

Visitors brought these gifts:

- a clock
- a spoon

## Old machines

1. Saw
2. Press

## Bridges

| Bridge | Built |
|---|---|
| Low | 1901 |
| High | 1950 |
| Total | 2 |

## Sales

| Town | Year | Sacks |
|---|---|---|
| Vik | 2030 | 5 |
| Vik | 2031 | 6 |
"""


@pytest.fixture(scope="module")
def pool() -> Pool:
    return evidence_of(Article.from_text(TEXT, title="Mill"))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("How many people were present?", None),  # it doesn't say “people”
        ("How many guests were there?", "2 guests"),
        ("How many shops does the mill have?", "3 shops: Ostby, Vik, Nes"),
        ("How many stores does the mill have?", None),  # those that it closed
        ("How many bakers buy flour?", None),  # “and others”
        ("How many wheels does the mill have?", None),  # the article says it
        ("How many animals does the mill keep?", "3 animals: cats, geese, goats"),
        ("How many visitors were there?", None),  # the list is of gifts
        ("How many old machines are there?", "2 old machines: Saw, Press"),
        ("How many machines are there?", None),  # only the old ones are listed
        ("How many bridges are there?", "2 bridges: Low, High"),  # the total is no bridge
        ("what is the number of bridges", "2 bridges: Low, High"),
        ("How many bridges were built after 1920?", None),
        ("How many bridges are there without a toll?", None),
        ("How many towns are there?", None),  # one stands there twice
        ("How many ferries are there?", None),
        ("How many?", None),
    ],
)
def test_what_is_counted(pool: Pool, question: str, line: str | None) -> None:
    found = count(found_for(question, pool))
    told = found.reckoned.line.text if found and found.reckoned else None
    assert (told or "").startswith(line or "") if line else told is None


def test_a_label_is_part_of_what_is_counted() -> None:
    text = "# Board\n\nPresent: Members Ahl (chair), Boe, Cey and Dahl. Absent: Member Eng.\n"
    pool = evidence_of(Article.from_text(text, title="Board"))
    present = count(found_for("How many members were present?", pool))
    assert present
    assert present.reckoned
    assert present.reckoned.line.text == "4 members: Ahl, Boe, Cey, Dahl"
    assert count(found_for("How many members are there?", pool)) is None


def test_a_part_of_a_list_is_counted_as_the_whole(pool: Pool) -> None:
    part = Pool(one for one in pool if one.quote not in ("geese", "goats"))
    found = count(found_for("How many animals does the mill keep?", part))
    assert found
    assert found.reckoned
    assert found.reckoned.line.text == "3 animals: cats, geese, goats"


def test_the_things_are_quoted(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    article = assistant.add(HUTS)
    answer = assistant.ask("How many huts are there?")
    assert answer.reckoning
    assert (answer.reckoning.how, answer.reckoning.result) == ("count", "5")
    assert answer.text.split("\n")[0] == "5 huts: Sernik, Tarn, Owl, Lantern, Brig"
    quotes = [answer.cited(number).quote for number in answer.reckoning.citations]
    assert quotes == ["Sernik", "Tarn", "Owl", "Lantern", "Brig"]
    assert verify(answer, article)


def test_what_the_article_counts_is_quoted(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    assistant.add(HUTS)
    answer = assistant.ask("How many cooks does the club have?")
    assert (answer.text, answer.reckoning) == ("The club has two cooks.", None)


def test_ten_thousand_rows_are_not_counted(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    rows = "".join(f"| Stall {number} | {number} |\n" for number in range(10_000))
    file = tmp_path / "fair.md"
    file.write_text(f"# Fair\n\n| Stall | Staff |\n|---|---|\n{rows}", encoding="utf-8")
    pool = evidence_of(read_file(file))
    found = count(found_for("How many stalls are there?", pool))
    assert found is not None
    assert (found.reckoned, found.note[:47]) == (
        None,
        "Nothing was reckoned: the table has 10,000 rows",
    )
