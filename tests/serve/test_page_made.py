"""What is made of an article on the page, in a real browser; each line leads to its words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from footnote import Assistant
from footnote.index.embed.tiny import TinyEmbedder
from tests.readers import Tab, open_tab, serving, until

ARTICLE = """# The weir

The weir was finished in 1931 and renewed in May 2024. It is 340 metres long.

## Who keeps it?

Two <b>wardens</b> keep the weir. The repair cost 2.4 million euros in 2025.

## Traffic

| Year | Boats | Barges |
| ---- | ----- | ------ |
| 2023 | 1,110 | 61 |
| 2024 | 1,200 | 72 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("made")
    with Assistant.open(home / "library", "none", TinyEmbedder()) as opened:
        file = home / "weir.md"
        file.write_text(ARTICLE, encoding="utf-8")
        opened.add(file)
        opened.load()
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture(params=[1300, 360], ids=["wide", "phone"])
def tab(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Tab]:
    look = {"viewport": {"width": request.param, "height": 850}}
    with open_tab(browser, address, **look) as tab:
        if request.param < 600:
            tab.page.get_by_role("button", name="Article", exact=True).click()
        yield tab


def _open(tab: Tab, kind: str) -> Any:
    if not tab.page.is_visible("#making"):
        tab.page.get_by_role("button", name="From the article").click()
    tab.page.get_by_role("button", name=kind, exact=True).click()
    until(tab.page, "() => !document.querySelector('#made[aria-busy]')")
    return tab.page.locator("#made")


def _places(tab: Tab) -> list[tuple[str, int, int]]:
    found = tab.page.locator("#made a.cite").evaluate_all(
        "all => all.map(one => [one.dataset.article, +one.dataset.start, +one.dataset.end])"
    )
    return [tuple(one) for one in found]


@pytest.mark.page
def test_a_timeline_a_table_and_questions(tab: Tab, assistant: Assistant) -> None:
    text = assistant.articles()[0].text
    made = _open(tab, "Timeline")
    assert made.locator("time").all_inner_texts() == ["1931", "2023", "2024", "May 2024", "2025"]
    assert made.locator("time").nth(3).get_attribute("datetime") == "2024-05"
    quotes = [text[start:end] for _, start, end in _places(tab)]
    assert "The weir was finished in 1931 and renewed in May 2024." in quotes
    assert "2 sentences have no date" in made.inner_text()

    made = _open(tab, "Figures")
    made.locator("td").first.wait_for()
    rows = [re.sub(r"\s+", " ", one) for one in made.locator("tbody tr").all_inner_texts()]
    assert "The repair 2.4 million euros The repair cost 2.4 million euros in 2025." in rows
    assert "2023, Boats 1,110" in [row.strip() for row in rows]
    assert not made.locator("b").count()  # the article's words are no HTML of ours

    made = _open(tab, "Questions")
    made.locator("summary").first.wait_for()
    made.locator("summary").first.click()
    assert made.locator("details[open] a.cite").first.is_visible()
    assert all(text[start:end] for _, start, end in _places(tab))


@pytest.mark.page
def test_by_keyboard_alone(browser: Any, address: str) -> None:
    with open_tab(browser, address, reduced_motion="reduce", color_scheme="dark") as tab:
        tab.page.get_by_role("button", name="From the article").focus()
        tab.page.keyboard.press("Enter")
        until(tab.page, "() => !!document.querySelector('#made time')")
        tab.page.get_by_role("button", name="Figures", exact=True).focus()
        tab.page.keyboard.press("Space")
        until(tab.page, "() => !!document.querySelector('#made td')")
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        found = axe.run(tab.page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        tab.page.keyboard.press("Escape")
        assert not tab.page.is_visible("#making")


def test_an_article_that_is_gone_says_so(assistant: Assistant) -> None:
    from starlette.testclient import TestClient

    from footnote.ui import make_app

    client = TestClient(make_app(assistant), base_url="http://127.0.0.1")
    gone = client.get("/made/000000000000/timeline.html")
    assert 'class="problem"' in gone.text
    here = assistant.articles()[0].id
    assert client.get(f"/made/{here}/poem.html").status_code == 404
    assert client.get(f"/made/{here}/timeline.html").headers["content-security-policy"]
