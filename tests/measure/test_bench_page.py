"""`make bench-page` opens a page in a process of its own, asks it, and counts what comes."""

import re

import pytest

from benchmarks import page
from benchmarks.page import article_of, measured
from tests.conftest import CHROMIUM


@pytest.mark.page
@pytest.mark.slow
def test_what_the_page_costs_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("playwright.sync_api", reason="playwright isn't installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    monkeypatch.setenv("FOOTNOTE_EMBEDDINGS", "tiny")
    monkeypatch.setattr(page, "TIMES", 3)
    monkeypatch.setattr(page, "PAGES", 15)
    rows = {what: figure for what, figure, _ in measured(articles=3, turns=4)}
    assert len(rows) == 8
    for what in ("a page that can be asked, from navigation", "opening it with 3 articles"):
        (seconds,) = re.findall(r"median ([\d.]+) s", rows[what])
        assert float(seconds) > 0
    (cold,), (warm,) = (
        re.findall(r"^(\d+) kB", rows[f"the {which} opening"]) for which in ("first", "next")
    )
    assert int(warm) < int(cold)
    (turn,) = (figure for what, figure in rows.items() if what.startswith("a turn with a model"))
    (average,) = re.findall(r"([\d.]+) kB on average", turn)
    assert 1 < float(average) <= 8


def test_the_article_has_as_many_pages_as_are_asked_for() -> None:
    assert 2_000 < len(article_of(60)) / 60 < 4_000
