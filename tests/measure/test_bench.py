"""`make bench` times what a reader sees of an answer, in the order in which it comes."""

from benchmarks.bench import timed
from tests.conftest import BRIEFING, ORDERS, REPLIES, MakeAssistant


def test_an_answer_is_timed_from_its_first_quote_to_its_end(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(REPLIES)
    assistant.add(BRIEFING)
    seen = timed(assistant, ORDERS)
    assert list(seen) == ["first quote", "whole answer"]
    assert sorted(seen.values()) == list(seen.values())
    listed = timed(assistant, "What strategic recommendations are made?")
    assert list(listed) == ["first quote", "whole answer"], "a list is written without a model"
