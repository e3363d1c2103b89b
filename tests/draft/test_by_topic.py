"""Questions about the document itself, answered in its words: summaries, sections, its author."""

import pytest

from footnote import Answer, Assistant, Outcome
from footnote.assistant.proof.verify import verify
from footnote.index.article import Article
from tests.conftest import BRIEFING, ROOT, MakeAssistant

HANDBOOK = ROOT / "tests" / "measure" / "gold" / "articles" / "staff-handbook.md"


@pytest.fixture
def handbook(make_assistant: MakeAssistant) -> Assistant:
    assistant = make_assistant()
    assistant.add(HANDBOOK, read_ahead=False)
    return assistant


def ask(assistant: Assistant, question: str) -> Answer:
    answer = assistant.ask(question)
    assert not verify(answer, {one.id: one.text for one in assistant.articles()}).faults
    return answer


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_a_summary_has_the_length_that_was_asked_for(handbook: Assistant, count: int) -> None:
    answer = ask(handbook, f"Summarize the handbook in {count} sentences")
    assert answer.outcome is Outcome.ANSWERED
    assert len(answer.sentences) == count
    assert len({one.text for one in answer.sentences}) == count
    assert answer.note.startswith(f"{count} of 27 sentences, from ")
    starts = [answer.cited(one.citations[0]).start for one in answer.sentences]
    assert starts == sorted(starts)
    assert answer.is_quoted


def test_a_summary_goes_section_by_section(handbook: Assistant) -> None:
    answer = ask(handbook, "summarize")
    over = {one.headings[-1] for one in answer.citations}
    assert len(over) >= 4
    assert answer.note.endswith("of 6 sections.")


def test_a_summary_in_words_is_no_longer(handbook: Assistant) -> None:
    answer = ask(handbook, "Summarize it in 40 words")
    assert 0 < len(answer.text.split()) <= 40


def test_points_are_a_list(handbook: Assistant) -> None:
    answer = ask(handbook, "Give me four key points.")
    assert [line[:2] for line in answer.text.splitlines()] == ["- "] * 4


def test_what_comes_before_is_counted_too(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    text = "The lock of Aarn opened in May this year. It lies between two lakes of the north."
    assistant.add(Article.from_text(text, title="Lock"), read_ahead=False)
    answer = ask(assistant, "summarize in one sentence")
    assert len(answer.sentences) == 1
    assert answer.note == "1 of 2 sentences."


def test_the_same_isnt_said_twice(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    same = "The harbour of Oden is closed for the whole winter."
    text = f"{same} Nobody knows when the cranes arrive.\n\n{same} The mayor paid for the lamps."
    assistant.add(Article.from_text(text, title="Oden"), read_ahead=False)
    answer = ask(assistant, "summarize")
    assert answer.text.count(same) == 1


def test_what_it_is_about_begins_with_its_title(handbook: Assistant) -> None:
    answer = ask(handbook, "What's this about?")
    assert answer.text.startswith("Staff handbook of the Halden ferries\n")
    assert answer.citations[0].kind == "heading"


def test_a_summary_of_something_is_of_the_places_that_speak_of_it(handbook: Assistant) -> None:
    answer = ask(handbook, "summarize the rules for the captain")
    assert answer.sentences
    assert all("captain" in one.text for one in answer.sentences if not one.context)
    assert answer.missing == "The article doesn't mention “rules”."
    absent = ask(handbook, "summarize the mission to Mars")
    assert absent.outcome is Outcome.NOT_IN_ARTICLE
    assert absent.missing == "The article doesn't mention “Mars”."


def test_a_section_is_shown_whole(handbook: Assistant) -> None:
    answer = ask(handbook, "What does the section on complaints say?")
    assert answer.text.splitlines()[0] == "6. Complaints"
    assert len(answer.sentences) == 4
    listed = ask(handbook, "What does the handbook say about uniforms?")
    assert "- three shirts with the badge" in listed.text
    table = ask(handbook, "What does section 5 say?")
    assert "- Mate: 36,800: 2,300" in table.text


def test_a_section_may_be_summed_up(handbook: Assistant) -> None:
    answer = ask(handbook, "Summarize the section on safety in one sentence")
    assert len(answer.sentences) == 2  # the heading, and one sentence
    assert answer.note == "1 of 4 sentences on “4. Safety on board”."


def test_whether_there_is_a_section(handbook: Assistant) -> None:
    there = ask(handbook, "Does it have a section on safety?")
    assert (there.outcome, there.text) == (Outcome.ANSWERED, "4. Safety on board")
    absent = ask(handbook, "Does it have a section on fees?")
    assert absent.outcome is Outcome.NOT_IN_ARTICLE
    assert absent.missing.startswith(
        "The article has no section “fees”. Its sections are “1. Working hours”, “2. Annual leave”"
    )
    assert absent.nearest is not None
    assert absent.nearest.kind == "heading"


def test_its_headings(handbook: Assistant) -> None:
    answer = ask(handbook, "Which sections are there?")
    assert answer.text.splitlines()[0] == "- 1. Working hours"
    assert len(answer.sentences) == 7


def test_who_wrote_it_and_when_stands_in_the_article(handbook: Assistant) -> None:
    for question in ("Who wrote this and when?", "Who is the author?", "When was it written?"):
        assert ask(handbook, question).text == "By Marit Solvang, 12 January 2026"


@pytest.mark.parametrize(
    ("line", "says_who"),
    [
        ("Prepared by Marta Quill, Head of People, and adopted by the board in the spring.", True),
        ("Ingrid Solheim, Mateo Ruiz and Chinwe Okafor.", True),
        ("By Marta Quill", True),
        (
            "The lock was built by Marta Quill, Head of Works, and opened in the spring of 1911.",
            False,
        ),
        ("Corrin Central, Vale and Harbour are open.", False),
    ],
)
def test_the_forms_in_which_it_says_who_wrote_it(
    make_assistant: MakeAssistant, line: str, says_who: bool
) -> None:
    assistant = make_assistant()
    text = f"# Handbook\n\n{line}\n\nThe week has 36 hours. Breaks are paid."
    assistant.add(Article.from_text(text, title="Handbook"), read_ahead=False)
    answer = ask(assistant, "Who wrote this?")
    assert (answer.text == line) is says_who


def test_what_only_the_file_says_is_told_in_the_note(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    article = Article.from_text(
        "The lock of Aarn opened in May.", title="Lock", author="Ines Falk", date="2026-05-02"
    )
    assistant.add(article, read_ahead=False)
    answer = ask(assistant, "Who wrote this and when?")
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert answer.missing == (
        "The article's text doesn't say who wrote it. "
        "The article's text doesn't say when it was written."
    )
    assert "“Ines Falk” as its author" in answer.note
    assert "“2026-05-02” as its date" in answer.note


def test_one_of_the_two_may_be_missing(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    text = "# Locks\n\nWritten by Ines Falk\n\nThe lock opened in May.\n"
    assistant.add(Article.from_text(text, title="Locks"), read_ahead=False)
    answer = ask(assistant, "Who wrote this and when?")
    assert (answer.outcome, answer.text) == (Outcome.PARTLY, "Written by Ines Falk")
    assert answer.missing == "The article's text doesn't say when it was written."


def test_how_long_it_is(handbook: Assistant, make_assistant: MakeAssistant) -> None:
    assert ask(handbook, "How long is it?").note.startswith("Counted: 434 words, 27 sentences")


def test_it_may_be_something_that_is_so_long(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    bridge = "The bridge over the Orre is 214 metres long. It opened in May."
    assistant.add(Article.from_text(bridge, title="Bridge"), read_ahead=False)
    assert not assistant.ask("How long is it?").note.startswith("Counted")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("# Shopping\n\n- two apples\n- a loaf of bread\n- one lemon\n", "- two apples"),
        ("# Fees\n\n| Boat | Fee |\n|---|---|\n| Large | 40 |\n| Small | 20 |\n", "- Large: 40"),
    ],
)
def test_a_list_or_a_table_alone(make_assistant: MakeAssistant, text: str, first: str) -> None:
    assistant = make_assistant()
    assistant.add(Article.from_text(text, title=text.split()[1]), read_ahead=False)
    answer = ask(assistant, "Summarize this")
    assert answer.outcome is Outcome.ANSWERED
    assert first in answer.text
    assert answer.note.startswith("The first of ")


def test_the_talk_may_be_something_that_the_article_speaks_of(
    make_assistant: MakeAssistant,
) -> None:
    assistant = make_assistant()
    text = "Anna Weber gave a talk in Kiel. The talk was about the sea and its salt."
    assistant.add(Article.from_text(text, title="A week in Kiel"), read_ahead=False)
    assert "about the sea" in ask(assistant, "What is the talk about?").text


def test_in_a_library_one_article_must_be_meant(handbook: Assistant) -> None:
    handbook.add(BRIEFING, read_ahead=False)
    assert "Choose one" in handbook.ask("summarize").missing
    answer = ask(handbook, "Summarize the Halden handbook in two sentences")
    assert len(answer.sentences) == 2
    assert {one.title for one in answer.citations} == {"Staff handbook of the Halden ferries"}


def test_the_parts_of_such_a_question(handbook: Assistant) -> None:
    answer = ask(handbook, "What is this about and who wrote it?")
    assert answer.outcome is Outcome.ANSWERED
    assert "By Marit Solvang" in answer.text
