"""`make bench` times what a reader sees of an answer, and how a file is read."""

import re
from importlib.util import find_spec

import pytest

from benchmarks.bench import reading, timed
from tests.conftest import BRIEFING, ORDERS, REPLIES, MakeAssistant

pytestmark = pytest.mark.slow


def test_an_answer_is_timed_from_its_first_quote_to_its_end(make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(REPLIES)
    assistant.add(BRIEFING)
    seen = timed(assistant, ORDERS)
    assert list(seen) == ["first quote", "whole answer"]
    assert sorted(seen.values()) == list(seen.values())
    listed = timed(assistant, "What strategic recommendations are made?")
    assert list(listed) == ["first quote", "whole answer"], "a list is written without a model"


def test_a_page_of_pdfs_and_of_a_scan_is_timed() -> None:
    rows = dict(reading(lambda *_: None))
    assert len(rows) == 2
    timed_rows = [
        what for what, figure in rows.items() if re.fullmatch(r"\d+\.\d\d s a page", figure)
    ]
    assert any(re.fullmatch(r"reading PDFs, \d+ pages", what) for what in timed_rows)
    if find_spec("rapidocr"):
        assert "reading a scan, 3 pages" in timed_rows
