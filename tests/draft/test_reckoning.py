"""What is compared and reckoned: from the figures that were meant, or not at all."""

from pathlib import Path

import pytest

from footnote.assistant.answer import Answer
from footnote.assistant.draft.by_reckoning import find_reckoning
from footnote.assistant.draft.over_tables import Told
from footnote.assistant.proof.verify import verify
from footnote.index.article import Article
from footnote.index.evidence import Evidence, Pool
from footnote.index.read import read_file
from tests.asking import evidence_of, found_for
from tests.conftest import ROOT, MakeAssistant

PORT = ROOT / "tests" / "articles" / "port.md"
HUTS = ROOT / "tests" / "articles" / "huts.md"


@pytest.fixture(scope="module")
def port() -> Pool:
    return evidence_of(read_file(PORT))


@pytest.fixture(scope="module")
def huts() -> Pool:
    return evidence_of(read_file(HUTS))


def told(question: str, pool: Pool) -> str:
    """Return the line, what is quoted instead, or the note; empty if there is nothing."""
    found = find_reckoning(found_for(question, pool))
    if isinstance(found, Evidence):
        return found.quote
    if not found:
        return ""
    return found.reckoned.line.text if found.reckoned else found.note or found.shown[0].quote


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Which quay is the longest?", "South Quay, Length: 655 m, the highest of 4"),
        ("which quay has the most cranes", "South Quay, Cranes: 7, the highest of 3"),
        ("How much longer is the South Quay than the North Quay?", "655 − 410 = 245 m"),
        ("By how much did grain rise from 2030 to 2032?", "1,020 − 810 = 210 thousand tonnes"),
        ("By how much did timber fall from 2031 to 2032?", "610 − 575 = 35 thousand tonnes"),
        ("By how much did rents rise?", "1,100,000 − 800,000 = 300,000"),
        ("By how much did fees rise?", "4.9 − 4.2 = 0.7 million"),
        (
            "Which goods grew fastest from 2030 to 2032?",
            "Cars, 2032: 61 from 40, 52.5%, the fastest growth of 4",
        ),
        (
            "What share of the goods handled in 2032 was grain?",
            "1,020 ÷ (1,020 + 575 + 120 + 61) ≈ 57.4%",
        ),
        ("In which year was timber lowest?", "Timber, 2032: 575 thousand tonnes, the lowest of 3"),
        ("By what percentage did the waiting time fall?", "(9 − 14) ÷ 14 ≈ −35.7%"),
    ],
)
def test_it_is_reckoned(port: Pool, question: str, line: str) -> None:
    assert told(question, port) == line


@pytest.mark.parametrize(
    "question",
    [
        "By how much did timber rise from 2031 to 2032?",  # it fell
        "Which quay is the most beautiful?",
        "Which quay has the most berths?",
        "Which quay in Norway is the longest?",
        "Which quay has the most cranes per metre?",
        "Which captain has the most cranes?",
        "How much longer is the West Quay than the North Quay?",
        "By how much did grain rise?",  # from which year?
        "By how much did wages rise?",
        "What is the average fee?",  # rows of several kinds
        "How long did the port have the tug Marta?",  # bought and sold aren't “from … to”
        "How much more grain than in Riga was handled in 2032?",
    ],
)
def test_what_is_unclear_is_not_reckoned(port: Pool, question: str) -> None:
    assert told(question, port) == ""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the total length of the quays?", "1,585 m"),  # the table's own total
        ("By what percentage did salt grow from 2031 to 2032?", "no growth from nothing"),
        ("What is the average depth?", "no one figure stands in Old Quay (6–7)"),
        ("Which quay is the oldest?", "no one figure stands in Ferry Quay (30 February 1990)"),
        ("Which goods grew fastest from 2030 to 2031?", "no figure stands in Cars ((none))"),
    ],
)
def test_what_can_not_be_reckoned_is_said(port: Pool, question: str, said: str) -> None:
    assert said in told(question, port)


STALLS = """# Stalls

| Stall | Sales (euros) | Opened | Staff |
|---|---|---|---|
| North | 120 | 2030-02-31 | 4 |
| South | closed | 12 May 2029 | 0 |
| West | 90 | 1 June 2029 | many |
| East | 0 | 3 June 2028 | 2 |

| Item | 2030 | 2031 |
|---|---|---|
| Fees | 0 | 40 |
| Rents | twenty | 50 |
| Gifts | 5 | 6 |
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the total staff?", "Nothing was reckoned: no figure stands in West (many)."),
        ("average staff per stall", "Nothing was reckoned: no figure stands in West (many)."),
        ("What are the total sales?", "120 + 90 + 0 = 210 euros"),  # what is closed sells nothing
        ("share of sales from East", "Nothing was reckoned: no figure stands in South (closed)."),
        ("By how many percent did fees rise?", "Nothing was reckoned: there is no growth from"),
        ("By how many percent did rents rise?", "no figure stands in 2030 (twenty)."),
        ("Which is the oldest stall?", "no one figure stands in North (2030-02-31)"),
        ("How much more staff has North than West?", "no figure stands in West (many)."),
    ],
)
def test_bad_cells_end_in_a_sentence(question: str, said: str) -> None:
    assert said in told(question, evidence_of(Article.from_text(STALLS, title="Stalls")))


def test_gaps_are_left_out_and_named(huts: Pool) -> None:
    found = find_reckoning(found_for("Which hut had the most nights in 2030?", huts))
    assert isinstance(found, Told)
    assert found.reckoned
    assert found.reckoned.line.text == "Brig, 2030: 7,050, the highest of 4"
    assert found.note == "Left out, without a figure: Lantern (n/a)."


@pytest.mark.parametrize(
    ("text", "question", "line"),
    [
        ("Fees rose to 5 euros from 4.", "By how much did fees rise?", "5 − 4 = 1 euros"),
        ("Fees rose to 5 euros from 4.", "By how much did fees fall?", ""),
        ("Fees rose to 5 euros from 4.", "By how much did dues rise?", ""),
        ("Fees rose by 2 to 5 euros.", "By how much did fees rise?", ""),
        ("Fees were 5 euros, and rents 4.", "By how much did fees rise?", ""),
        ("Fees rose from 4 to 5 and then from 6 to 7.", "By how much did fees rise?", ""),
        ("Fees rose from 4% to 5%.", "By how much did fees rise?", "5 − 4 = 1 percentage points"),
        ("Staff grew from eight to twelve.", "By how much did the staff grow?", ""),
        ("Nine of the 12 boats sail.", "What share of the boats sail?", ""),
        ("9 of the 12 boats sail.", "What share of the boats sail?", "9 ÷ 12 = 75%"),
        (
            "The inn was open from 1870 to 1939.",
            "How many years was the inn open?",
            "1870 to 1939: 69 years",
        ),
        (
            "Leon sold it. The Summer Inn was open from 1870 to 1939.",
            "How long was the Leon Inn open?",
            "",
        ),
        (
            "The mill opened on 1 May 2020. The mill burned on 31 May 2020.",
            "How many days between mill opened and mill burned?",
            "1 May 2020 to 31 May 2020: 30 days",
        ),
    ],
)
def test_two_figures_of_sentences(text: str, question: str, line: str) -> None:
    pool = evidence_of(Article.from_text(f"# Report\n\n{text}\n", title="Report"))
    assert told(question, pool) == line


def test_where_the_article_has_the_result_it_is_quoted() -> None:
    text = "# Inn\n\nThe inn has 190 beds.\n\n| Inn | Beds |\n|---|---|\n| A | 90 |\n| B | 100 |\n"
    pool = evidence_of(Article.from_text(text, title="Inn"))
    assert told("How many beds are there in total?", pool) == "The inn has 190 beds."


def test_a_column_is_chosen_by_meaning_only_where_one_is_clearly_nearest() -> None:
    text = "# Firm\n\n| Team | Employees | Backlog |\n|---|---|---|\n| A | 9 | 3 |\n| B | 8 | 5 |\n"
    pool = evidence_of(Article.from_text(text, title="Firm"))

    def near(one: str, other: str) -> float:
        return {("staff", "Employees"): 0.7}.get((one, other), 0.6 if one == "orders" else 0.1)

    staff = find_reckoning(found_for("Which team has the most staff?", pool, similar=near))
    assert isinstance(staff, Told)
    assert staff.reckoned
    assert staff.reckoned.line.text == "A, Employees: 9, the highest of 2"
    assert find_reckoning(found_for("Which team has the most orders?", pool, similar=near)) is None
    assert find_reckoning(found_for("Which team has the most staff?", pool)) is None


def ask(make_assistant: MakeAssistant, file: Path, question: str) -> tuple[Answer, Article]:
    assistant = make_assistant()
    article = assistant.add(file)
    return assistant.ask(question), article


SIDE_BY_SIDE = """# Two kettles

|       | K1     | K1 Plus |
|-------|--------|---------|
| Noise | 62 dB  | 58 dB   |
| Price | £389   | £549    |

| Group   | Steps  | Children |
|---------|--------|----------|
| Walking | 11,840 | 588      |
| Control | 9,310  | 558      |

| Branch | Visits in 2025 | Staff |
|--------|----------------|-------|
| Vale   | 61,750         | 9     |
| Quay   | 70,120         | 7     |
| Moor   | 12,940         | 3     |
"""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("What's the difference in price between the two models?", "549 − 389 = £160"),
        ("How much more expensive is the Plus?", "549 − 389 = £160"),
        ("Which one is quieter?", "Noise, K1 Plus: 58 dB, the lowest of 2"),
        ("Which is cheaper?", "Price, K1: £389, the lowest of 2"),
        ("How many more steps did the walking group do?", "11,840 − 9,310 = 2,530"),
        ("Difference in steps between the two groups", "11,840 − 9,310 = 2,530"),
        ("How many more steps did Walking do than last year?", ""),
        ("How many more visits did Quay have?", ""),  # than which of two?
    ],
)
def test_of_only_two_the_other_needs_no_name(question: str, line: str) -> None:
    pool = evidence_of(Article.from_text(SIDE_BY_SIDE, title="Two kettles"))
    assert told(question, pool) == line


def test_all_figures_are_cited_and_the_scale_too(make_assistant: MakeAssistant) -> None:
    answer, article = ask(make_assistant, HUTS, "By how much did the kitchen rise?")
    assert answer.text == (
        "231 − 198 = 33 thousand francs\n"
        "Figures are in thousands of francs.\n"
        "- Kitchen, 2030: 231 (in thousands)\n"
        "- Kitchen, 2029: 198 (in thousands)"
    )
    assert answer.reckoning
    assert [answer.cited(one).quote for one in answer.reckoning.citations] == ["231", "198"]
    assert answer.sentences[0].context
    assert verify(answer, article)


def test_two_things_that_are_reckoned_are_both_said(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    file = tmp_path / "fair.md"
    file.write_text(
        "# Fair\n\n| Stall | Staff | Rent |\n|---|---|---|\n| A | 3 | 70 |\n| B | 5 | 90 |\n",
        encoding="utf-8",
    )
    question = "What is the total staff, and what is the average rent?"
    answer, article = ask(make_assistant, file, question)
    lines = [step.reckoning.line for step in answer.steps if step.reckoning]
    assert lines == ["3 + 5 = 8", "(70 + 90) ÷ 2 = 80"]
    assert verify(answer, article)


def test_of_many_rows_the_best_is_shown_and_all_are_cited(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    rows = "".join(f"| Stall {number} | {number} |\n" for number in range(50))
    file = tmp_path / "fair.md"
    file.write_text(f"# Fair\n\n| Stall | Staff |\n|---|---|\n{rows}", encoding="utf-8")
    answer, article = ask(make_assistant, file, "Which stall has the most staff?")
    assert answer.text == "Stall 49, Staff: 49, the highest of 50\n- Stall 49, Staff: 49"
    assert len(answer.citations) == 50
    assert not answer.is_quoted
    assert verify(answer, article)


def test_what_can_not_be_reckoned_is_answered_with_a_note(make_assistant: MakeAssistant) -> None:
    answer, article = ask(make_assistant, PORT, "What is the average depth?")
    assert answer.reckoning is None
    assert answer.note == "Nothing was reckoned: no one figure stands in Old Quay (6–7)."
    assert verify(answer, article)


def test_a_reckoning_stays_with_a_question_of_two_parts(make_assistant: MakeAssistant) -> None:
    question = "Which hut has the most beds, and how many cooks does the club have?"
    answer, article = ask(make_assistant, HUTS, question)
    assert answer.reckoning
    assert answer.text.startswith("Brig, Beds: 60, the highest of 5\n")
    assert answer.text.endswith("The club has two cooks.")
    assert verify(answer, article)


CAMPS = """# Camps of the valley

| Camp | Distance to the lake (km) | Opened |
|---|---|---|
| Ash | 3 | 2004 |
| Birch | 0.5 | 1987 |

| Year | Guests |
|---|---|
| 2019 | 12,400 |
| 2020 | 4,900 |

| Runner | Time (min) | Age |
|---|---|---|
| Lena Ode | 41.2 | 33 |
| Piet Vos | 39.8 | 41 |
"""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (
            "Which camp is closest to the lake?",
            "Birch, Distance to the lake (km): 0.5, the lowest of 2",
        ),
        ("Which camp is the oldest?", "Birch, Opened: 1987, the earliest of 2"),
        ("Which is the newest camp?", "Ash, Opened: 2004, the latest of 2"),
        ("Which camp has the highest age?", ""),  # it is runners that have one
        ("Which runner was the fastest?", "Piet Vos, Time (min): 39.8, the lowest of 2"),
        ("Which year had the most guests?", "2019, Guests: 12,400, the highest of 2"),
        ("How many more guests came in 2019 than in 2020?", "12,400 − 4,900 = 7,500"),
        ("By how much did the number of guests fall from 2019 to 2020?", "12,400 − 4,900 = 7,500"),
        ("By how much did the number of guests rise from 2019 to 2020?", ""),
        ("How much closer to the lake is Birch than Ash?", "3 − 0.5 = 2.5 km"),
        ("How many years older is Birch than Ash?", "1987 to 2004: 17 years"),
        ("How many years older is Ash than Birch?", ""),
    ],
)
def test_what_is_asked_for_must_be_of_the_table(question: str, line: str) -> None:
    pool = evidence_of(Article.from_text(CAMPS, title="Camps of the valley"))
    assert told(question, pool) == line
