"""Pointing: where a model's words lead, and that what is cut out there is always the article's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.assistant.check.claims import write
from footnote.assistant.check.point import follow
from footnote.assistant.check.shown import whole
from footnote.index.article import Article
from tests.asking import evidence_of, found_for

TEXT = """# Harbour works

Anna Berg became harbour master in 1998. She had led the works of the new quay for 12 years.
However, the quay was opened by Otto Lind, who became a pastor. The works cost $2.2 billion.
The old pier is no longer supported by the council. Lind was not angry: he had asked for it.
An inquiry found in 1996 that Ekman had used too little cement.

The ferry doesn't carry:

- glass bottles
- dogs without a lead

| Boat | Seats | Speed |
|------|-------|-------|
| Alma | 120   | 30 %  |
| Vega | 85    | 45 %  |

| Motion         | Moved by | Against |
|----------------|----------|---------|
| Paint the pier | Ekblom   | 3       |
"""
NONE = ""  # nothing is cut out
ARTICLE = Article.from_text(TEXT, title="Harbour works")
POOL = evidence_of(ARTICLE)


def pointed(question: str, pointer: str):  # type: ignore[no-untyped-def]
    return follow(pointer, found_for(question, POOL))


def short_of(text: str, question: str, pointer: str) -> str | None:
    """Return what is cut out where a pointer leads, which it does; None if nothing is."""
    found = follow(pointer, found_for(question, evidence_of(Article.from_text(text, title="It"))))
    assert found.units
    return found.short.words if found.short else None


@pytest.mark.parametrize(
    ("question", "pointer", "unit", "short"),
    [
        ("Who became harbour master?", "Anna Berg", "Anna Berg became", "Anna Berg"),
        ("Who became harbour master?", "Anna Berg became it.", "Anna Berg became", "Anna Berg"),
        ("When did Anna Berg become it?", "In 1998.", "Anna Berg became", "1998"),
        ("How long did she lead the works?", "12 years", "She had led", "12 years"),
        ("What did the works cost?", "2.2 billion dollars", "The works cost", "$2.2 billion"),
        ("What speed has the Vega?", "45%", "45 %", "45 %"),
        ("Who opened the quay?", "Otto Lind", "However, the quay", "Otto Lind"),
        ("What did Lind think of it?", "He was angry.", "Lind was not angry", NONE),
        ("What isn't supported any more?", "The old pier.", "The old pier", "old pier"),
        ("Who voted against painting?", "Ekblom", "Ekblom", NONE),
        ("Who moved the painting?", "Ekblom", "Ekblom", "Ekblom"),
        ("Who found that?", "An inquiry found in 1996 that Ekman had used.", "An inquiry", NONE),
        # False, and not shown: where it leads says the truth.
        ("Was Otto an engineer?", "Yes, Otto Lind was an engineer.", "However, the quay", None),
        ("Is the old pier supported?", "Yes, the old pier is supported.", "The old pier", None),
        ("May bottles be carried?", "Yes, glass bottles may be carried.", "glass bottles", None),
    ],
)
def test_where_a_pointer_leads(question: str, pointer: str, unit: str, short: str | None) -> None:
    found = pointed(question, pointer)
    assert len(found.units) == 1
    assert found.units[0].quote.startswith(unit)
    if short is not None:
        assert (found.short.words if found.short else NONE) == short


@pytest.mark.parametrize(
    ("said", "short"),
    [("5°.", "5°"), ("5° in May.", "5°"), ("5 °C in May.", "5 °C"), ("5 %.", "5 %")],
)
def test_the_sign_after_a_number_belongs_to_it(said: str, short: str) -> None:
    article = Article.from_text(f"In the harbour the coldest night had {said}", title="Nights")
    found = follow("5", found_for("What had the coldest night?", evidence_of(article)))
    assert found.short is not None
    assert found.short.words == short


@pytest.mark.parametrize(
    ("text", "question", "pointer", "short"),
    [
        (
            "Clean the pipe after every use.",
            "How often is it cleaned?",
            "every use",
            "after every use",
        ),
        ("They slept up to 40 minutes more.", "How long?", "40 minutes", "up to 40 minutes"),
        ("Some 340 people left.", "How many left?", "340 people", "Some 340 people"),
        ("Ring the office at +44 1632 96.", "What is its number?", "+44 1632 96", "+44 1632 96"),
        ("It was found by a watchman at dawn.", "Who found it?", "a watchman", "watchman"),
        ("In 1998 the pier was sold.", "When was it sold?", "1998", "1998"),
        ("It was sold in April.", "When was it sold?", "in April", "April"),
    ],
)
def test_what_bounds_a_figure_is_cut_out_with_it(
    text: str, question: str, pointer: str, short: str
) -> None:
    assert short_of(text, question, pointer) == short


def test_a_name_is_no_time() -> None:
    text = "Under the Foreign Protestants Act they came to Leeds."
    pool = evidence_of(Article.from_text(text, title="It"))
    found = follow("Foreign Protestants Act", found_for("When did they come to Leeds?", pool))
    assert found.units
    assert found.short is None


def test_who_is_asked_about_stands_beside_what_was_pointed_at() -> None:
    text = (
        "Strand & Orme denied that its concrete was to blame. A spokeswoman, Lucy Farrant, said "
        "that the company had poured what was asked for.\n\nThe dam is to be finished in March."
    )
    pool = evidence_of(Article.from_text(text, title="A second leak"))
    found = follow("Strand & Orme", found_for("What company does Lucy Farrant work for?", pool))
    assert [one.quote.split()[0] for one in found.units] == ["Strand", "A"]
    alone = follow("in March", found_for("When will the dam be finished?", pool))
    assert [one.quote.split()[0] for one in alone.units] == ["The"]


@pytest.mark.parametrize("pointer", ["", "?", "Napoleon Bonaparte", "I don't know.", "-", "a"])
def test_a_pointer_may_lead_nowhere(pointer: str) -> None:
    assert pointed("Who became harbour master?", pointer).units == ()


def test_what_goes_on_from_another_sentence_comes_with_it() -> None:
    found = pointed("How long did she lead the works?", "12 years")
    shown = write(whole(found.units, POOL), found.short)
    assert [(one.context, one.text[:9]) for one in shown.sentences] == [
        (True, "Anna Berg"),
        (False, "She had l"),
    ]
    assert shown.text.startswith("12 years\nAnna Berg")


def test_two_sentences_before_come_if_the_first_goes_on_too() -> None:
    text = "Ada built a mill. She ran it for years. Then it burned. It was insured."
    pool = evidence_of(Article.from_text(text, title="Mill"))
    claims = whole(pool[-1:], pool)
    assert [one.draft.text for one in claims] == [
        "She ran it for years.",
        "Then it burned.",
        "It was insured.",
    ]
    assert [one.context for one in claims] == [True, True, False]


def test_an_item_comes_with_what_introduces_its_list() -> None:
    found = pointed("May bottles be carried?", "Yes, glass bottles may be carried.")
    opening, item = write(whole(found.units, POOL)).sentences
    assert (opening.context, opening.text) == (True, "The ferry doesn't carry:")
    assert (item.context, item.text) == (False, "glass bottles")


def test_a_cell_is_not_meant_by_its_rows_name() -> None:
    assert pointed("What was decided?", "To paint the pier.").units == ()


def test_of_a_short_list_that_is_mostly_meant_all_items_come() -> None:
    lists = "It carries:\n\n- timber\n- gravel\n- apples\n\nIt has:\n\n- a crane\n- a shed\n"
    text = f"# Pier\n\n{lists}"
    found = found_for("Was trägt er?", evidence_of(Article.from_text(text, title="Pier")))
    said = [one.quote for one in follow("Timber. Gravel.", found).units]
    assert said == ["timber", "gravel", "apples"]
    assert [one.quote for one in follow("A crane.", found).units] == ["a crane"]


def test_no_unit_that_adds_only_a_stray_word() -> None:
    found = pointed("Who became harbour master?", "Anna Berg became harbour master of the council.")
    assert [one.quote[:9] for one in found.units] == ["Anna Berg"]


WORDS = st.lists(st.sampled_from([*TEXT.split(), "Napoleon", "“", "not", "7", "…"]), max_size=12)


@given(WORDS, WORDS)
def test_whatever_is_written_only_the_articles_words_are_shown(
    asked: list[str], said: list[str]
) -> None:
    found = pointed(" ".join(asked) or "?", " ".join(said))
    shown = write(whole(found.units, POOL), found.short)
    for one in shown.citations:
        assert ARTICLE.text[one.start : one.end] == one.quote
    for sentence in shown.sentences:
        assert shown.text[sentence.start : sentence.end] == sentence.text
        (number,) = sentence.citations
        assert sentence.text.endswith(" ".join(shown.citations[number - 1].quote.split()))
    if shown.short:
        within = [one for one in shown.citations if one.number == shown.short.number]
        assert within[0].start <= shown.short.start < shown.short.end <= within[0].end
        assert ARTICLE.text[shown.short.start : shown.short.end] == shown.short.quote


def test_a_cell_of_which_nothing_is_asked_is_left_out_of_an_account() -> None:
    text = (
        "Use citric acid to clear the boiler of scale.\n\n| Code | What to do |\n|---|---|\n"
        "| E07 | Rinse the brewing unit with water |\n| E08 | Wait |\n"
    )
    pool = evidence_of(Article.from_text(text, title="Kettle"))
    draft = "Use citric acid to clear the scale. Rinse the brewing unit with water."
    found = follow(draft, found_for("How do I get rid of scale?", pool))
    assert [one.unit.kind for one in found.units] == ["sentence"]
    rinse = follow(draft, found_for("What do I do about E07 and scale?", pool))
    assert [one.unit.kind for one in rinse.units] == ["sentence", "cell"]


@pytest.mark.parametrize(
    ("text", "question", "pointer", "short"),
    [
        ("Nuala, 43, won it eleven times.", "How many times did she win it?", "43 times", None),
        ("Nuala, 43, won it eleven times.", "How many times did she win it?", "11", "eleven"),
        ("At its end 143 people worked here.", "How many worked here in 2024?", "143", None),
        ("143 worked here. In 2024 it rained.", "How many worked here in 2024?", "143", None),
        ("In 2024 it rained. 143 worked here.", "How many worked here in 2024?", "143", "143"),
        ("In 2024 143 people worked here.", "How many worked here in 2024?", "143", "143"),
        ("She is twenty-two and goes downhill.", "How old is she?", "22", "twenty-two"),
        ("In all 41.200 came.", "How much came?", "41,200", "41.200"),
    ],
)
def test_a_number_is_the_one_that_was_asked_for(
    text: str, question: str, pointer: str, short: str | None
) -> None:
    assert short_of(text, question, pointer) == short


@pytest.mark.parametrize(
    ("text", "question", "pointer", "short"),
    [
        ("It has no head since Colin Peake retired.", "Who runs it?", "Colin Peake", None),
        ("Eide, until then head of Saws, follows her.", "Who is head of Saws?", "Eide", None),
        ("The former head, Ida Berg, left.", "who's the head", "Ida Berg", None),
        ("It has no head since Colin Peake retired.", "Who retired?", "Colin Peake", "Colin Peake"),
        ("Ida Berg runs the branch at Orm.", "Who runs it?", "Ida Berg", "Ida Berg"),
    ],
)
def test_who_it_is_is_not_who_it_was(
    text: str, question: str, pointer: str, short: str | None
) -> None:
    assert short_of(text, question, pointer) == short


def test_what_is_not_allowed_stands_with_where_it_is() -> None:
    text = "Smoking is not allowed in the flat. On the balcony it is. The rent is due in May."
    pool = evidence_of(Article.from_text(text, title="Lease"))
    asked = found_for("Can I smoke on the balcony?", pool)
    found = follow("Yes, smoking is allowed on the balcony.", asked)
    assert [one.quote.split()[0] for one in found.units] == ["Smoking", "On"]


def test_who_she_is_comes_with_what_she_said() -> None:
    text = (
        "The engineer, Dr Helene Vasquez, said that the wall would hold. “When it comes out brown, "
        "you run,” she said. She expects repairs to take nine weeks."
    )
    pool = evidence_of(Article.from_text(text, title="Dam"))
    found = follow("nine weeks", found_for("How long will repairs take?", pool))
    shown = write(whole(found.units, pool), found.short)
    assert [one.text.split()[1] for one in shown.sentences] == ["engineer,", "expects"]


def test_a_cell_of_a_row_that_is_not_named_is_not_meant() -> None:
    text = "| Branch | Staff |\n|---|---|\n| Central | 22 |\n| Vale | 9 |\n| Harbour | 7 |\n"
    pool = evidence_of(Article.from_text(text, title="Branches"))
    found = follow("22 and 9", found_for("How many work at Harbour and Vale?", pool))
    assert {one.unit.row for one in found.units} <= {"Vale", "Harbour"}
    other = follow("Central", found_for("Which branch has more staff than Vale?", pool))
    assert {one.unit.row for one in other.units} == {"Central"}


YEARS = """# Pension

| | March 31, | |
|---|---|---|
| | 2019 | 2018 |
| Interest cost | 1,308 | 1,230 |
| Service cost | 40 | 50 |
"""


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Which years does the table provide information for?", ["2019", "2018"]),
        ("In which years was the interest cost reckoned?", ["2019", "2018", "1,230"]),
        ("In which year was the interest cost lower?", ["1,230"]),
    ],
)
def test_which_years_are_those_of_all_columns(question: str, shown: list[str]) -> None:
    pool = evidence_of(Article.from_text(YEARS, title="Pension"))
    found = follow("Interest cost 1,230", found_for(question, pool))
    assert [one.quote for one in found.units] == shown
