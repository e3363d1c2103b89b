"""A recorded model: every reply is asked for once, survives a new process, and a cut-off line."""

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.outputs import ChatResult
from pydantic import Field

from footnote.assistant.measure.replay import Recorded
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.errors import ModelError
from tests.conftest import BRIEFING, ORDERS, REPLIES, SHOWN, MakeAssistant


def test_a_reply_is_asked_for_once(tmp_path: Path) -> None:
    live = ScriptedChat(replies=REPLIES)
    recorded = Recorded(file=tmp_path / "replies.jsonl", model=live)
    asked = [HumanMessage(f"Question: {ORDERS}")]
    first = recorded.invoke(asked).text
    assert first == REPLIES[ORDERS]
    assert "".join(chunk.text for chunk in recorded.stream(asked)) == first
    assert len(live.asked) == 1


def test_what_was_recorded_is_repeated_without_the_model(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    asked = [HumanMessage(f"Question: {ORDERS}")]
    Recorded(file=file, model=ScriptedChat(replies=REPLIES)).invoke(asked)
    with file.open("a") as lines:
        lines.write('{"key": "cut o')
    assert Recorded(file=file).invoke(asked).text == REPLIES[ORDERS]


def test_what_was_never_asked_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"replies\.jsonl has no reply to this question"):
        Recorded(file=tmp_path / "replies.jsonl").invoke([HumanMessage("Who?")])


class Limited(ScriptedChat):
    """Keeps how many tokens it was allowed."""

    limits: list[int] = Field(default_factory=list)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.limits.append(kwargs["max_tokens"])
        return super()._generate(messages, *args, **kwargs)


def test_a_judgement_is_one_token_long(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    live = Limited(replies=REPLIES)
    assistant = make_assistant(model=Recorded(file=tmp_path / "replies.jsonl", model=live))
    assistant.add(BRIEFING)
    assistant.ask(ORDERS)
    assert live.limits == [1, 320]  # judged, then written


def test_an_answer_is_the_same_from_the_record(
    tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    file = tmp_path / "replies.jsonl"
    answers = []
    for live in (ScriptedChat(replies=REPLIES), None):
        assistant = make_assistant(model=Recorded(file=file, model=live), home=tmp_path / str(live))
        assistant.add(BRIEFING)
        answers.append(assistant.ask(ORDERS))
    assert answers[0].text == answers[1].text == SHOWN
    assert answers[0].citations == answers[1].citations
