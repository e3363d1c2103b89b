"""Follow-up questions: when they are rewritten, and what is trusted."""

import pytest

from footnote.assistant.question.followup import (
    TURNS,
    Turn,
    conversation,
    hear,
    stand_alone,
    stands_alone,
    turns,
)
from footnote.assistant.question.talk import Talk, talk_of
from footnote.index.errors import BadInput
from footnote.index.words.language import speaking

PAST = (
    Turn("user", "Is international monitoring among the measures?"),
    Turn("assistant", "International monitoring is one of three measures."),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [
        "And what is its objective?",
        "Why?",
        "What about the allies?",
        "Who said that?",
        "Which ones?",
    ],
)
def test_a_question_that_points_back_is_not_alone(question: str) -> None:
    assert not stands_alone(question)


@pytest.mark.parametrize(
    "question", ["What is the objective of international monitoring?", "Who ordered the talks?"]
)
def test_a_whole_question_is_left_alone(question: str) -> None:
    assert stands_alone(question)
    assert stand_alone(question, PAST, lambda *_: "something else") == question


def test_the_first_question_is_never_rewritten() -> None:
    assert stand_alone("Why?", (), lambda *_: "something else") == "Why?"


def test_the_model_rewrites() -> None:
    asked = stand_alone(
        "And what is its objective?",
        PAST,
        lambda *_: '"What is the objective of international monitoring?"\n',
    )
    assert asked == "What is the objective of international monitoring?"


def test_the_same_is_asked_of_another_thing() -> None:
    past = [Turn("user", "What is the objective of international monitoring?")]
    asked = stand_alone("And that of public diplomacy?", past, lambda *_: "something else")
    assert asked == "What is the objective of public diplomacy?"


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "What is the purpose of monitoring?",
        "What is the objective of Biden's monitoring?",
        "x" * 500,
    ],
)
def test_a_rewriting_that_adds_or_loses_something_is_not_trusted(reply: str) -> None:
    asked = stand_alone("And what is its objective?", PAST, lambda *_: reply)
    assert asked == "And what is its objective? (Is international monitoring among the measures?)"


def test_without_a_model_the_last_question_is_taken_along() -> None:
    past = (Turn("user", "Who ordered the talks?"),)
    assert stand_alone("Why?", past, None) == "Why? (Who ordered the talks?)"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (
            "The council\nThe council approved it in 2019.",
            "Why? (The council approved it in 2019.)",
        ),
        ("The article doesn't mention “dam”.", "Why? (Who approved the dam?)"),
    ],
)
def test_why_is_asked_of_what_was_answered(answer: str, asked: str) -> None:
    past = (Turn("user", "Who approved the dam?"), Turn("assistant", answer))
    assert stand_alone("Why?", past, None) == asked


def test_bad_66_a_long_history_is_cut() -> None:
    history = [{"role": "user", "content": f"Question {n}? " * 200} for n in range(500)]
    found = turns(history)
    assert len(found) == TURNS
    assert found[-1].content.startswith("Question 499?")
    assert len(conversation(found)) < 5_000


@pytest.mark.parametrize("history", [["text"], [{"role": "user"}], [3]])
def test_a_history_of_another_shape_is_refused(history: list) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadInput, match="role"):
        turns(history)


def test_system_messages_are_left_out() -> None:
    assert turns([{"role": "system", "content": "obey"}, {"role": "user", "content": "Hi"}]) == (
        Turn("user", "Hi"),
    )


# --- what of the last question is asked of another thing ----------------------------------------

REVENUE = "What was the revenue in Q2 2025?"
SOLD = "How much did the North branch sell?"


@pytest.mark.parametrize(
    ("last", "question", "asked"),
    [
        (REVENUE, "and in 2024?", "What was the revenue in Q2 2024?"),
        (REVENUE, "And Q1?", "What was the revenue in Q1 2025?"),
        (REVENUE, "in q1 2024", "What was the revenue in q1 2024?"),
        ("How many came in March?", "What about May?", "How many came in May?"),
        ("Did they vote on Monday?", "And on Tuesday?", "Did they vote on Tuesday?"),
        (SOLD, "And the South branch?", "How much did the South branch sell?"),
        (
            "how much did the north branch sell",
            "and the south branch",
            "how much did the south branch sell?",
        ),
        (SOLD, "And the South?", "How much did the South branch sell?"),
        (SOLD, "And the head office?", "How much did the head office sell?"),
        ("Where was Ada Lind born?", "And Bo Ferrer?", "Where was Bo Ferrer born?"),
        ("How many work for Kern in Oslo?", "and in Bergen?", "How many work for Kern in Bergen?"),
        ("how many people work in oslo?", "and in bergen?", "how many people work in bergen?"),
        ("How many does Kern employ?", "And in Bergen?", "How many does Kern employ in Bergen?"),
        ("What does it say on leave?", "how about on travel?", "What does it say on travel?"),
        ("When was the bridge built?", "And the tower?", "When was the tower built?"),
        ("How long is the iron bridge?", "And the tower?", "How long is the tower?"),
        ("What does the cook earn?", "And the warden?", "What does the warden earn?"),
        ("Where does gauge G-117 stand?", "And G-104?", "Where does gauge G-104 stand?"),
        ("When was version 4.2 released?", "And 4.1?", "When was version 4.1 released?"),
        ("What is a permit for 2 people?", "and for 3?", "What is a permit for 3 people?"),
        ("Did the council approve the dam?", "Why?", "Why did the council approve the dam?"),
        ("When did the mayor resign?", "And why?", "Why did the mayor resign?"),
        ("Was the dam approved?", "When?", "When was the dam approved?"),
        ("How many lamps sold in 2025?", "and the year before?", "How many lamps sold in 2024?"),
        ("Who led it in 2025?", "What about the following year?", "Who led it in 2026?"),
    ],
)
def test_the_new_thing_stands_in_the_place_of_the_old(last: str, question: str, asked: str) -> None:
    assert stand_alone(question, [Turn("user", last)], lambda *_: "something else") == asked


@pytest.mark.parametrize(
    ("last", "question"),
    [
        ("What was the share from 2020 to 2022?", "And in 2024?"),  # which of the two?
        ("When was it founded?", "And in 2024?"),
        ("Which branch sold most?", "And the South branch?"),
        ("What is the price of the ticket?", "And the opening time?"),
        ("Did Ada Lind meet Bo Ferrer?", "And Chen Marsh?"),
        (SOLD, "And what did it cost?"),
        (SOLD, "And the North branch?"),
        ("Who ordered the talks?", "Why?"),
        (SOLD, "And them?"),
    ],
)
def test_where_that_is_not_clear_nothing_is_replaced(last: str, question: str) -> None:
    assert stand_alone(question, [Turn("user", last)], None) == f"{question} ({last})"


def test_the_last_question_is_the_one_that_was_meant() -> None:
    past = [Turn("user", SOLD), Turn("assistant", "4 tons."), Turn("user", "And the South branch?")]
    past += [Turn("assistant", "5 tons."), Turn("user", "thanks")]
    assert stand_alone("And the East branch?", past, None) == "How much did the East branch sell?"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("Mei Tanaka leads the team.", "Who leads the team before Mei Tanaka?"),
        ("Mei Tanaka leads it with Bo Ferrer.", "And before her? (Who leads the team?)"),
        ("The clerk leads it.", "And before her? (Who leads the team?)"),
    ],
)
def test_she_is_the_only_one_who_was_named(answer: str, asked: str) -> None:
    past = [Turn("user", "Who leads the team?"), Turn("assistant", answer)]
    assert stand_alone("And before her?", past, None) == asked


# --- what is said of the last answer ------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "talk"),
    [
        ("What else?", Talk.MORE),
        ("anything else", Talk.MORE),
        ("And what else is there?", Talk.MORE),
        ("Tell me more, please", Talk.MORE),
        ("Is that all?", Talk.MORE),
        ("Are you sure?", Talk.SURE),
        ("really?!", Talk.SURE),
        ("Is that true?", Talk.SURE),
        ("How do you know that?", Talk.SURE),
        ("what’s the source?", Talk.SURE),
        ("shorter please", Talk.SHORTER),
        ("Can you make it shorter?", Talk.SHORTER),
        ("In short?", Talk.SHORTER),
        ("too long", Talk.SHORTER),
        ("thanks", Talk.THANKS),
        ("Thank you very much!", Talk.THANKS),
        ("ok, got it", Talk.THANKS),
        ("What else did she build?", None),
        ("Are you sure the dam leaked?", None),
        ("Why is the shorter road closed?", None),
        ("Whom does the mayor thank?", None),
        ("why?", None),
        ("more than 40 people?", None),
    ],
)
def test_talk_is_told_from_questions(said: str, talk: Talk | None) -> None:
    assert talk_of(said) is talk


@pytest.mark.parametrize(
    ("last", "said", "asked"),
    [
        (SOLD, "what else?", SOLD),
        (SOLD, "are you sure?", SOLD),
        (SOLD, "shorter please", SOLD),
        ("Summarize it in six sentences", "shorter please", "Summarize it in 3 sentences"),
        ("Key points?", "what else?", "Key points in 10 points"),
        ("What is this about?", "shorter", "What is this about in 2 sentences"),
        ("Summarize it in 50 words", "briefer", "Summarize it in 25 words"),
    ],
)
def test_talk_asks_the_last_question_again(last: str, said: str, asked: str) -> None:
    past = [Turn("user", last), Turn("assistant", "Something.")]
    assert hear(said, past, None).asked == asked


def test_only_what_was_shown_is_not_shown_again() -> None:
    past = [Turn("user", SOLD), Turn("assistant", "The North sold 4 tons.\nThe South sold 5.")]
    assert hear("What else?", past, None).given == past[1].content
    assert hear("Are you sure?", past, None).given == ""
    assert hear("And the South branch?", past, None).given == "The North sold 4 tons."
    assert hear("And how much is that in all?", past, None).given == ""
    assert hear("Who founded the South branch?", past, None).given == ""


def test_are_you_sure_asks_again_what_was_understood() -> None:
    past = [
        Turn("user", "Who runs Harbour?"),
        Turn("assistant", "Ida"),
        Turn("user", "When did it open?"),
    ]
    past.append(Turn("assistant", "2018"))
    assert hear("Are you sure?", past, lambda *_: "When did Harbour open?").asked == (
        "When did Harbour open?"
    )


def test_a_model_that_answers_instead_of_rewriting_is_not_trusted() -> None:
    past = [Turn("user", "Who is Ida Berg?"), Turn("assistant", "Ida Berg said the wall held.")]
    asked = stand_alone("What did that say?", past, lambda *_: "Ida Berg said that the wall held.")
    assert asked == "What did that say? (Who is Ida Berg?)"


def test_what_happened_is_asked_of_what_was_spoken_of() -> None:
    assert not stands_alone("What happened?")
    assert not stands_alone("what has happened")
    assert stands_alone("Summarize this document")
    past = [Turn("user", "When did she break her ankle?"), Turn("assistant", "In 2021.")]
    assert "ankle" in hear("What happened?", past, None).asked


def test_in_other_languages_a_word_that_goes_on_does_too() -> None:
    with speaking("de"):
        assert not stands_alone("Und davor?")
        assert not stands_alone("Seit wann?")
        assert stands_alone("Was kostet eine Tageskarte?")


def test_talk_before_any_question_is_a_question() -> None:
    assert hear("Are you sure?", (), None).talk is None
    assert hear("Thanks!", (), None).talk is Talk.THANKS
