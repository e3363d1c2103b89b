"""Codes in questions: one that isn't there is absent, and all of a kind can be listed."""

import pytest

from footnote import Assistant, Outcome
from tests.conftest import ROOT, MakeAssistant

MANUAL = ROOT / "tests" / "measure" / "gold" / "articles" / "pump-manual.md"


@pytest.fixture
def manual(make_assistant: MakeAssistant) -> Assistant:
    assistant = make_assistant()
    assistant.add(MANUAL, read_ahead=False)
    return assistant


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What does E-4171 mean?", "“E-4171”"),
        ("what does e-4171 mean", "“e-4171”"),
        ("What does F-4711 mean?", "“F-4711”"),
        ("Which pump does 8830-C fit?", "“8830-C”"),
        ("What is 5514-17-B?", "“5514-17-B”"),
        ("What came out in version 4.2.2?", "“4.2.2”"),
        ("Does it follow EN 12758?", "“EN 12758”"),
        ("Who reads sales@orlo.example?", "“sales@orlo.example”"),
    ],
)
def test_an_absent_code_is_absent(manual: Assistant, question: str, missing: str) -> None:
    answer = manual.ask(question)
    assert answer.outcome is Outcome.NOT_IN_ARTICLE
    assert answer.missing == f"The article doesn't mention {missing}."


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("What does E-4711 mean?", "The inlet is blocked"),
        ("what does code f-102 mean", "The belt slips"),
        ("Which pumps does 8830-B fit?", "The float switch 8830-B fits both pumps."),
        ("which pump does 8830-d fit?", "The seal kit 8830-D fits the X350 alone."),
        ("What is the e-mail address?", "service@orlo.example"),
    ],
)
def test_a_code_that_is_there_is_found(manual: Assistant, question: str, shown: str) -> None:
    answer = manual.ask(question)
    assert shown in answer.text
    assert len(answer.sentences) == 1


@pytest.mark.parametrize(
    ("question", "there", "absent"),
    [
        ("List all error codes of the X200", ["E-4711", "E-4712", "E-5020"], ["F-101"]),
        ("List all error codes of the X350", ["F-101", "F-102"], ["E-4711"]),
        ("List all error codes", ["E-4711", "E-5020", "F-101", "F-102"], []),
        ("list all part numbers", ["8830-B", "8830-D", "5514-17-A", "5514-12-A"], ["E-4711"]),
        ("Which versions are named?", ["4.2.1", "4.1.9"], ["E-4711"]),
    ],
)
def test_all_codes_of_a_kind(
    manual: Assistant, question: str, there: list[str], absent: list[str]
) -> None:
    answer = manual.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert all(code in answer.text for code in there)
    assert not any(code in answer.text for code in absent)
