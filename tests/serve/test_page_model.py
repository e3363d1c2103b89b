"""The page with the real language model: a quote at once, words as they come, then the proof."""

from collections.abc import Iterator
from typing import Any

import pytest

from footnote import Assistant
from tests.conftest import BRIEFING
from tests.readers import Tab, open_tab, serving

pytestmark = [pytest.mark.model, pytest.mark.page, pytest.mark.slow]


@pytest.fixture(scope="module")
def tab(live: Assistant, browser: Any) -> Iterator[Tab]:
    added = live.add(BRIEFING, read_ahead=False)
    live.loading.read_now(added)
    with serving(live) as address, open_tab(browser, address) as tab:
        tab.patience = 120_000
        tab.choose(added.title)
        yield tab


def test_a_fact_is_written_and_proven(tab: Tab) -> None:
    shown = tab.ask("On whose orders are the talks taking place?")
    assert "Donald Trump" in shown
    tab.page.click("#now .sentence sup a.cite")
    assert "Trump" in tab.page.inner_text("#article mark.is-here")


def test_a_cell_is_cited_as_a_cell(tab: Tab) -> None:
    shown = tab.ask("What is the current status of humanitarian aid?")
    assert "negotiated" in shown
    tab.page.click("#now .sentence sup a.cite")
    marked = tab.page.locator("#article td mark.is-here")
    assert marked.inner_text() == "Still to be negotiated"


def test_what_is_not_there_is_said(tab: Tab) -> None:
    shown = tab.ask("How many troops were deployed?")
    assert not tab.page.query_selector("#now .sentence sup a.cite")
    assert "doesn't say" in shown or "doesn't mention" in shown


def test_the_quote_comes_before_the_models_words(tab: Tab) -> None:
    page = tab.page
    page.get_by_label("Your question").fill("What worries Washington about other countries?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_selector('#now [aria-busy="true"] blockquote', timeout=60_000)
    assert tab.answer()
