"""Of two articles that disagree it is said which says what, and which is the newer."""

from pathlib import Path

import pytest

from tests.conftest import MakeAssistant

OLD = """# Price list

A day ticket costs 12 euros. Children ride free.

| Ticket | Price (euros) |
|---|---|
| Month | 60 |
| Year | 590 |
"""
NEW = OLD.replace("12", "14").replace("60", "66")


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How much does a day ticket cost?", "costs 12 euros", "costs 14 euros"),
        ("What is the price of a month ticket?", "Price (euros): 60", "Price (euros): 66"),
    ],
)
def test_both_are_named_and_the_newer_one_is_told(
    tmp_path: Path, make_assistant: MakeAssistant, question: str, first: str, second: str
) -> None:
    assistant = make_assistant()
    for name, text in (("prices-2024.md", OLD), ("prices-2025.md", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assistant.add(tmp_path / name)
    answer = assistant.ask(question)
    assert first in answer.text
    assert second in answer.text
    assert "“Price list (prices-2024.md)” says:" in answer.note
    assert "The newest, by its date, is “Price list (prices-2025.md)”." in answer.note


def test_what_both_say_is_no_matter(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant()
    for name, text in (("a.md", OLD), ("b.md", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assistant.add(tmp_path / name)
    assert "may not agree" not in assistant.ask("What is the price of a year ticket?").note
    assert "newest" not in assistant.ask("How much does a day ticket cost?").note
