"""Grounding: which units a sentence rests on, and what is withheld and why."""

import pytest

from footnote.assistant.check.claims import Grounded
from footnote.assistant.check.sentences import drafts
from footnote.assistant.draft.lists import whole_list
from footnote.assistant.draft.quotes import quoted
from footnote.index.article import Article, Hit
from footnote.index.evidence import gather
from footnote.index.split.units import passages, split
from footnote.index.words.names import names_and_numbers
from footnote.index.words.stems import stems
from tests.asking import evidence_of, found_for, grounded

QUESTION = "What is said?"


@pytest.fixture(scope="module")
def pool(briefing: Article) -> list:  # type: ignore[type-arg]
    return gather(briefing, split(briefing))


def check(question: str, draft: str, pool: list) -> Grounded:  # type: ignore[type-arg]
    return grounded(question, draft, pool)


def test_a_sentence_rests_on_the_sentence_that_says_it(pool: list) -> None:  # type: ignore[type-arg]
    found = check(
        "Who ordered the talks?", "The talks are held on the orders of Donald Trump.", pool
    )
    (citation,) = found.citations
    assert "on the orders of Donald Trump" in citation.quote
    assert citation.kind == "sentence"
    assert found.sentences[0].citations == (1,)
    assert found.text == "The talks are held on the orders of Donald Trump."


def test_a_cell_is_cited_with_its_headers(pool: list) -> None:  # type: ignore[type-arg]
    found = check(
        "What is the status of humanitarian aid?",
        "Humanitarian aid is still to be negotiated.",
        pool,
    )
    (citation,) = found.citations
    assert citation.quote == "Still to be negotiated"
    assert (citation.kind, citation.row, citation.column) == (
        "cell",
        "Humanitarian aid",
        "Current status",
    )


def test_a_sentence_that_needs_three_items_cites_three(pool: list) -> None:  # type: ignore[type-arg]
    found = check(
        "What is recommended?",
        "It recommends to coordinate with regional allies, to make human rights part of the talks, "
        "and to consider economic incentives.",
        pool,
    )
    assert [citation.kind for citation in found.citations] == ["item"] * 3


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("The envoy's name is John Bolton.", "“John” is not in the article"),
        ("Biden ordered the talks.", "“Biden” is not in the article"),
        ("The U.S. deployed about 1,000 troops.", "“1,000” is not in the article"),
        ("Canberra is a lovely city with many parks.", "too little of it is in the article"),
        ("It is so.", "it says nothing that could be checked"),
    ],
)
def test_what_the_article_does_not_carry_is_withheld(
    pool: list,  # type: ignore[type-arg]
    draft: str,
    reason: str,
) -> None:
    found = check("Why did Biden order it?", draft, pool)
    assert found.sentences == ()
    assert found.text == ""
    assert [(one.text, one.reason) for one in found.withheld] == [(draft, reason)]


def test_good_sentences_stay_when_a_bad_one_goes(pool: list) -> None:  # type: ignore[type-arg]
    found = check(
        "What do critics say?",
        "Critics consider it ethically doubtful to deal with an authoritarian leader. "
        "The Pope agreed with them in 2019.",
        pool,
    )
    assert len(found.sentences) == 1
    assert len(found.withheld) == 1


def test_a_draft_is_cut_into_sentences_without_its_marks() -> None:
    found = drafts("Here they are:\n- **First** thing. It is good.\n2. Second thing.\n\n# End")
    assert [(d.text, d.bullet) for d in found] == [
        ("Here they are:", False),
        ("First thing.", True),
        ("It is good.", True),
        ("Second thing.", True),
        ("End", False),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The article states that the road is closed.", "The road is closed."),
        ("According to the article, the road is closed.", "The road is closed."),
        ("Yes, the article mentions that it is closed.", "Yes, it is closed."),
        ("In the article, the road is closed.", "The road is closed."),
        ("The road is closed in the article.", "The road is closed."),
        ("The road is closed, according to the text", "The road is closed"),
        ("There is no road in the article.", "There is no road in the article."),
        ("The road in the article is closed.", "The road in the article is closed."),
        ("The article describes two roads.", "The article describes two roads."),
        ("The mayor states that the road is closed.", "The mayor states that the road is closed."),
    ],
)
def test_that_the_article_says_so_goes_without_saying(written: str, read: str) -> None:
    assert [one.text for one in drafts(written)] == [read]


def test_text_and_offsets_of_a_list_agree(pool: list) -> None:  # type: ignore[type-arg]
    found = check("Which measures?", "- Partial sanctions relief\n- International monitoring", pool)
    assert found.text == "- Partial sanctions relief\n- International monitoring"
    for sentence in found.sentences:
        assert found.text[sentence.start : sentence.end] == sentence.text


def test_the_same_quote_has_one_number(pool: list) -> None:  # type: ignore[type-arg]
    found = check(
        "Who?", "The talks are held on the orders of Donald Trump. Donald Trump ordered them.", pool
    )
    assert len(found.citations) == 1


def test_names_and_numbers() -> None:
    assert names_and_numbers("The U.S. sent 1,200 people to Caracas.") == ["Caracas", "1,200"]
    assert names_and_numbers("The Company’s cash fell in May.") == ["May"]
    assert names_and_numbers("It met the Group of Seven.") == ["Group", "Seven"]


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Canada", True),
        ("Canadian", True),
        ("China", True),
        ("Sweden", True),
        ("Peru", True),
        ("Peruvian", False),
        ("Mali", False),
        ("China2", False),
    ],
)
def test_a_place_is_known_by_its_people_and_they_by_it(word: str, known: bool) -> None:
    text = "The Canadian and the Chinese envoys met a Swedish minister in Peru."
    article = Article.from_text(text, title="Envoys")
    assert (evidence_of(article).lacks([word]) == []) is known


@pytest.mark.parametrize(("name", "known"), [("Horyuji", True), ("Horyuzan", False)])
def test_a_name_may_be_written_in_two_words(name: str, known: bool) -> None:
    article = Article.from_text("Hōryū - ji is a temple.", title="Temples")
    assert (evidence_of(article).lacks([name]) == []) is known


def test_stems_join_the_forms_of_a_word() -> None:
    assert stems("negotiating") == stems("negotiation") == stems("Negotiations")
    assert stems("1,200") == stems("1200")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("naturalised", "naturalized"),
        ("defence", "defense"),
        ("colourful", "colorful"),
        ("the theatre", "the theater"),
        ("5 kilometres", "5 kilometers"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("acre", "acer"), ("fence", "fense"), ("hour", "hor")])
def test_other_words_keep_their_spelling(one: str, other: str) -> None:
    assert stems(one) != stems(other)


# --- without a model ----------------------------------------------------------------------------


def hits_of(article: Article, *words: str) -> list[Hit]:
    return [
        Hit(p, 1.0, {}, (p.start, p.end))
        for p in passages(article)
        if any(word in p.text for word in words)
    ]


def test_a_list_is_given_whole(briefing: Article, pool: list) -> None:  # type: ignore[type-arg]
    hits = hits_of(briefing, "Strategic recommendations", "strategic recommendations")
    claims = whole_list(found_for("What strategic recommendations are made?", pool, hits))
    assert [claim.draft.text.partition(":")[0] for claim in claims] == [
        "Coordinate with regional allies",
        "Make human rights part of the talks",
        "Consider economic incentives",
    ]


def test_a_table_is_given_whole(briefing: Article, pool: list) -> None:  # type: ignore[type-arg]
    hits = hits_of(briefing, "Partial sanctions")
    claims = whole_list(found_for("What measures are suggested?", pool, hits))
    assert [len(claim.evidence) for claim in claims] == [2, 2, 2]
    assert claims[0].draft.text.startswith("Partial sanctions relief: Reward democratic reforms")


WIDE = """# Harbours

| Harbour | Boats | Sheds | Cranes | Owner |
|---|---|---|---|---|
| Alma | 3 | 2 | 1 | Berg |
| Vega | 5 | 1 | 0 | Lind |
"""


def test_of_a_wide_table_the_names_of_its_rows_are_the_list() -> None:
    article = Article.from_text(WIDE, title="Harbours")
    found = found_for("Which harbours are there?", evidence_of(article), hits_of(article, "Alma"))
    assert [claim.draft.text for claim in whole_list(found)] == ["Alma", "Vega"]


@pytest.mark.parametrize(
    "question",
    [
        "Which measures did China take?",
        "Who ordered the talks?",
        "Who leads the talks?",
        "What is the status of aid?",
        "Which rivers flow north?",
        "What are military threats?",
        "What was the increase in threats?",
        "Which years does the table of recommendations give?",
    ],
)
def test_other_questions_ask_for_no_list(
    briefing: Article,
    pool: list,  # type: ignore[type-arg]
    question: str,
) -> None:
    assert whole_list(found_for(question, pool, hits_of(briefing, ""))) == []


def test_a_quote_is_of_the_column_that_is_named() -> None:
    pool = evidence_of(Article.from_text(WIDE, title="Harbours"))
    found = found_for("How many boats and what else has Alma?", pool)
    assert [claim.draft.text for claim in quoted(found)] == ["Alma, Boats: 3"]


def test_a_second_quote_holds_as_much_of_what_is_asked() -> None:
    best = "The talks are taking place on the orders of Berg."
    text = f"# Pier\n\n## Who\n\n{best}\n\n## How\n\nThe talks are taking the first place.\n"
    article = Article.from_text(text, title="Pier")
    hits = hits_of(article, "first place", "orders")[::-1]  # the search may prefer the other
    found = found_for("On whose orders are the talks taking place?", evidence_of(article), hits)
    assert [claim.draft.text for claim in quoted(found)] == [best]


def test_quotes_answer_when_there_is_no_model(briefing: Article, pool: list) -> None:  # type: ignore[type-arg]
    hits = hits_of(briefing, "ethically doubtful")
    (first, *_) = quoted(found_for("What do critics consider doubtful?", pool, hits))
    assert first.draft.text.startswith("Critics consider it ethically doubtful")
    assert quoted(found_for("What is the capital of Australia?", pool, hits)) == []


def test_a_quote_does_not_answer_about_somebody_else(briefing: Article, pool: list) -> None:  # type: ignore[type-arg]
    hits = hits_of(briefing, "orders of Donald Trump")
    assert quoted(found_for("Did Trump order the talks?", pool, hits))
    assert quoted(found_for("Why did Biden order the talks?", pool, hits)) == []


@pytest.mark.parametrize(("asked", "shown"), [("weakness", False), ("readiness", True)])
def test_repeating_the_question_answers_nothing(asked: str, shown: bool) -> None:
    article = Article.from_text("A fleet off the coast signals readiness for war.", title="Fleet")
    question, draft = f"Why does a fleet signal {asked}?", f"A fleet signals {asked}."
    found = grounded(question, draft, evidence_of(article))
    assert bool(found.sentences) is shown
    if not shown:
        assert found.withheld[0].reason.startswith("it only repeats the question")


def test_a_sentence_from_all_over_the_article_is_withheld(pool: list) -> None:  # type: ignore[type-arg]
    found = check(
        "Why is Washington talking?",
        "Fewer choices, sanctions relief, hardliners, split groups and a failing economy.",
        pool,
    )
    assert found.sentences == ()


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("Soft soap is commonly known as soft soap.", False),
        ("Soft soap is commonly known as green soap.", True),
        ("Soft soap is soft.", True),
    ],
)
def test_that_a_thing_is_itself_answers_nothing(draft: str, shown: bool) -> None:
    article = Article.from_text("Soft soap, commonly known as green soap, is soft.", title="Soap")
    found = grounded("What is soft soap called?", draft, evidence_of(article))
    assert bool(found.text) is shown, found.withheld


RULES = """# Harbour rules

The harbour doesn't allow:

- open fires on the quay
- swimming near the locks

The ferry carries:

- bicycles
- dogs on a lead

Critics say:

- The levy has ruined the traders of the quay.

## Not welcome on board

- glass bottles

## Welcome on the upper deck

- folding chairs
"""


@pytest.mark.parametrize(
    ("sentence", "opening"),
    [
        ("The harbour doesn't allow open fires on the quay.", "The harbour doesn't allow:"),
        ("The harbour allows open fires on the quay.", None),
        ("The ferry carries dogs on a lead.", "The ferry carries:"),
        ("The ferry doesn't carry dogs on a lead.", None),
        ("Glass bottles aren't welcome on board.", "Not welcome on board"),
        ("Glass bottles are welcome on board.", None),
        ("Folding chairs are welcome on the upper deck.", "Welcome on the upper deck"),
    ],
)
def test_an_item_says_what_its_list_says_of_it(sentence: str, opening: str | None) -> None:
    article = Article.from_text(RULES, title="Rules")
    found = grounded("What are the harbour rules?", sentence, evidence_of(article))
    assert bool(found.sentences) is (opening is not None)
    if opening:
        assert found.citations[-1].kind == "item"
