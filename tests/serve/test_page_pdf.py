"""A PDF in its own look, in a real browser: its pages, with the cited words marked on them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from footnote import Assistant
from footnote.assistant.serve.page.page_marks import boxes_of
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput
from footnote.index.library.originals import FOLDER
from footnote.index.read import read_file
from footnote.index.read.picture import UNITS, draw
from tests.conftest import ROOT
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.slow

PDF = ROOT / "tests" / "articles" / "harbour-chromium.pdf"
COST = "What does the repair cost?"


@pytest.fixture(scope="module")
def article() -> Article:
    return read_file(PDF)


# --- without a browser ------------------------------------------------------------------------


def test_a_page_is_drawn_and_its_words_are_found(article: Article) -> None:
    start = article.text.index("The repair costs 2.4 million euros")
    number = article.page(start) - 1
    picture = draw(article.original, number)
    assert picture.png.startswith(b"\x89PNG")
    (box,) = boxes_of(article, number, picture, start, start + 34)
    left, top, right, bottom = box
    assert 0 < left < right < UNITS
    assert 100 < bottom - top < 300, "a line of a page"
    found = [one for one in picture.boxes if left <= one[0] and one[2] <= right and top <= one[1]]
    first = picture.boxes.index(found[0])
    assert picture.letters[first:].startswith("therepaircosts24millioneuros")
    assert boxes_of(article, number, picture, 0, 5) == [], "they stand on another page"


def test_words_over_several_lines_have_a_box_on_each(article: Article) -> None:
    start = article.text.index("The repair costs")
    number = article.page(start) - 1
    picture = draw(article.original, number)
    boxes = boxes_of(article, number, picture, start, start + 260)
    assert len(boxes) >= 2
    assert [one[1] for one in boxes] == sorted(one[1] for one in boxes)


def test_what_is_no_pdf_or_has_no_such_page_is_refused(article: Article) -> None:
    for data, number in ((b"%PDF-1.7 nothing", 0), (article.original, 99), (b"", 0)):
        with pytest.raises(BadInput, match="can't be drawn"):
            draw(data, number)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Assistant.open(tmp_path_factory.mktemp("page"), "none", TinyEmbedder()) as opened:
        opened.load()
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


def test_pages_are_sent_while_their_article_is_there(assistant: Assistant, address: str) -> None:
    added = assistant.add(PDF)
    kept: Path = assistant.library.home / FOLDER / added.id
    assert kept.read_bytes() == PDF.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    at = f"{address}/article/{added.id}/pages"
    page = httpx.get(f"{at}/1.png", timeout=30)
    assert page.headers["content-type"] == "image/png"
    assert page.headers["x-content-type-options"] == "nosniff"
    title = added.text.index("\n")
    places = httpx.get(f"{at}/1.json", params={"at": f"0-{title},x,5-"}).json()
    assert list(places) == [f"0-{title}"]
    assert len(places[f"0-{title}"]) == 1
    for wrong in ("0.png", "99.png", "1.gif", "x.png", "-1.json"):
        assert httpx.get(f"{at}/{wrong}").status_code == 404, wrong
    assistant.remove(added.id)
    assert not kept.exists()
    assert httpx.get(f"{at}/1.png").status_code == 404


def test_an_article_that_is_no_pdf_has_no_pages(assistant: Assistant, address: str) -> None:
    added = assistant.add(Article.from_text("One.", title="One"))
    assert "data-looks" not in httpx.get(f"{address}/article/{added.id}.html").text
    assert httpx.get(f"{address}/article/{added.id}/pages/1.png").status_code == 404
    assistant.remove(added.id)


# --- in a browser -----------------------------------------------------------------------------


@pytest.mark.page
@pytest.mark.parametrize("width", [1300, 360])
def test_the_pages_show_what_is_cited(
    browser: Any, address: str, assistant: Assistant, width: int
) -> None:
    assistant.add(PDF)
    look = {"viewport": {"width": width, "height": 800}, "reduced_motion": "reduce"}
    with open_tab(browser, address, **look) as tab:
        _read_pages(tab)


def _read_pages(tab: Tab) -> None:
    page = tab.page
    tab.ask(COST)
    page.locator("#now sup a.cite").first.click()
    page.locator("#article mark.is-here").wait_for()
    page.get_by_role("button", name="Pages").click()
    marked = page.locator(".on-page.is-here")
    marked.first.wait_for()
    assert not page.locator("#article .article").is_visible()
    until(page, "document.querySelector('.sheet:has(.is-here) img').naturalWidth === 1200")
    box = marked.first.bounding_box()
    assert 0 <= box["y"] < 800
    assert page.locator(".sheet").count() == 3
    page.locator("#find-words").fill("insurance")
    page.locator("#article .article").wait_for()
    assert (
        page.get_by_role("button", name="Text", exact=True).get_attribute("aria-pressed") == "true"
    )
    assert not page.locator(".sheet").first.is_visible()


@pytest.mark.page
def test_in_a_wide_window_the_text_stands_beside_its_pages(
    browser: Any, address: str, assistant: Assistant
) -> None:
    assistant.add(PDF)
    look = {"viewport": {"width": 1300, "height": 800}, "reduced_motion": "reduce"}
    with open_tab(browser, address, **look) as tab:
        page = tab.page
        page.get_by_role("button", name="Both").click()
        tab.ask(COST)
        page.locator("#now sup a.cite").first.click()
        page.locator(".on-page.is-here").first.wait_for()
        until(page, "document.querySelector('.sheet:has(.is-here) img').naturalWidth === 1200")
        for words in ("#article mark.is-here", ".on-page.is-here"):
            until(page, _IN_SIGHT, words)
        page.locator("#find-words").fill("insurance")
        assert page.locator("#article .article").is_visible()
        assert page.locator("#sheets").is_visible(), "what is found is beside them"
        page.keyboard.press("Escape")
        page.locator("#article").hover(position={"x": 100, "y": 300})
        page.mouse.wheel(0, 20_000)
        until(page, _LAST_PAGE_IN_SIGHT)
        page.set_viewport_size({"width": 900, "height": 800})
        page.locator("#article .article").wait_for()
        assert not page.locator("#sheets").is_visible()
        assert not page.get_by_role("button", name="Both").is_visible()


_IN_SIGHT = """words => {
  const box = document.querySelector(words).getBoundingClientRect();
  return box.top > 0 && box.bottom < innerHeight;
}"""
_LAST_PAGE_IN_SIGHT = """() => {
  const last = [...document.querySelectorAll(".sheet")].at(-1).getBoundingClientRect();
  return last.top < innerHeight / 2;
}"""
