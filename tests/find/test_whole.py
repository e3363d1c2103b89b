"""An article as a whole: its title, its parts, what it is called, and its stored vectors."""

from pathlib import Path

import pytest

from footnote import Assistant
from footnote.assistant.find.headings import nearest_section, sections_called
from footnote.assistant.find.whole import Whole, find_whole
from footnote.index.article import Article
from tests.conftest import ROOT, MakeAssistant

ARTICLES = ROOT / "tests" / "measure" / "gold" / "articles"


@pytest.fixture
def library(make_assistant: MakeAssistant) -> Assistant:
    assistant = make_assistant()
    for file in sorted(ARTICLES.glob("*.md")):
        assistant.add(file, read_ahead=False)
    return assistant


def handbook(assistant: Assistant) -> Whole:
    whole = find_whole(assistant.library, None, "the staff handbook of the ferries", None)
    assert whole is not None
    return whole


def test_an_article_is_named_by_its_title(library: Assistant) -> None:
    assert handbook(library).article.title == "Staff handbook of the Halden ferries"
    assert find_whole(library.library, None, "", None) is None
    ids = library.library.records.ids()
    asked = find_whole(library.library, ids[0], "the staff handbook", None)
    assert asked is not None
    assert asked.article.id == ids[0]  # the one that was asked


def test_title_sections_and_parts(library: Assistant) -> None:
    whole = handbook(library)
    assert whole.title is not None
    assert whole.title.quote == "Staff handbook of the Halden ferries"
    names = [one.name for one in whole.sections]
    assert "2.1 Leave without pay" in names
    assert not any(name.startswith("By ") for name in names)
    assert [one.name for one in whole.parts][:3] == ["", "1. Working hours", "2. Annual leave"]
    units = [id(unit) for part in whole.parts for unit in part.units]
    assert len(units) == len(set(units))
    assert len(units) == sum(one.unit.kind != "heading" for one in whole.pool)


def test_every_sentence_has_its_stored_vector(library: Assistant) -> None:
    whole = handbook(library)
    places = [(one.unit.start, one.unit.end) for one in whole.pool if one.unit.kind == "sentence"]
    assert set(places) <= whole.vectors.keys()


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("", True),
        ("this", True),
        ("the article", True),
        ("the handbook", True),
        ("our staff handbook", True),
        ("the text", True),
        ("the report", True),  # it speaks of none
        ("the contract", False),  # it speaks of one
        ("the Mars handbook", False),
        ("the captain", False),
    ],
)
def test_what_it_is_called(library: Assistant, name: str, is_it: bool) -> None:
    assert handbook(library).is_called(name) is is_it


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("leave", ["2. Annual leave"]),
        ("Annual leave", ["2. Annual leave"]),
        ("annual leaves", ["2. Annual leave"]),
        ("complains", ["6. Complaints"]),
        ("2.1", ["2.1 Leave without pay"]),
        ("2", ["2. Annual leave"]),
        ("§ 4", ["4. Safety on board"]),
        ("9", []),
        ("fees", []),
        ("uniform", ["3. Uniform and tools"]),
    ],
)
def test_sections_by_their_names(library: Assistant, name: str, found: list[str]) -> None:
    assert [one.name for one in sections_called(name, handbook(library))] == found


def test_the_nearest_section_is_the_innermost_that_speaks_of_it(library: Assistant) -> None:
    near = nearest_section("radios", handbook(library), None)
    assert near is not None
    assert near.name == "3. Uniform and tools"


def test_thousands_of_headings_take_no_time(make_assistant: MakeAssistant, tmp_path: Path) -> None:
    text = "".join(f"# Part {n}\n\nHere is the text of number {n}.\n\n" for n in range(1_000))
    assistant = make_assistant()
    article = assistant.add(Article.from_text(text, title="Parts"), read_ahead=False)
    whole = find_whole(assistant.library, article.id, "", None)
    assert whole is not None
    assert len(whole.parts) == 1_000


def test_a_section_inside_one_of_its_name_is_not_shown_twice(make_assistant: MakeAssistant) -> None:
    text = "# Fees\n\n## Fees\n\nAnglers pay 12 euros.\n\n# Boats\n\nThere are two boats.\n"
    assistant = make_assistant()
    article = assistant.add(Article.from_text(text, title="Rules"), read_ahead=False)
    whole = find_whole(assistant.library, article.id, "", None)
    assert whole is not None
    assert len(sections_called("fees", whole)) == 1
