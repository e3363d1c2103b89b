"""What is made of an article on the page, in a real browser; each line leads to its words."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote import Assistant
from footnote.assistant.make.report_read import read_report
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
    look = {"viewport": {"width": request.param, "height": 850}, "reduced_motion": "reduce"}
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
    found = tab.page.locator("#made a.cite").evaluate_all("all => all.map(one => one.hash)")
    places = (one.split("-")[1:] for one in found)
    return [(article, int(start), int(end)) for article, start, end in places]


# The words that begin there are marked, and in sight beside what was made.
_IN_SIGHT = """start => {
  const mark = document.querySelector(`#article mark.is-here[data-mark*="${start}"]`);
  const box = mark?.getBoundingClientRect();
  return !!box && box.top > 0 && box.bottom < innerHeight;
}"""


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
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not made.locator("b").count()  # the article's words are no HTML of ours
    for link in made.locator("a.cite").all():
        link.click()
        until(tab.page, _IN_SIGHT, link.evaluate("one => `-${one.hash.split('-')[2]}-`"))

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


@pytest.mark.page
def test_notes_an_order_and_a_report(tab: Tab, assistant: Assistant) -> None:
    for one in assistant.kept():
        assistant.forget(one.id)
    lead = assistant.keep(assistant.ask("How long is the weir?"))
    cost = assistant.keep(assistant.ask("What did the repair cost?"))
    page = tab.page
    page.reload()
    page.wait_for_selector("#article .article", state="attached")
    page.get_by_role("button", name="Kept answers", exact=True).click()
    second = page.locator("#kept li.holds").nth(1)
    second.get_by_label("Your note").fill("See the <b>ledger</b>.")
    second.get_by_label("Section").fill("Money")
    second.get_by_label("Your note").focus()
    second.get_by_text("Saved.").wait_for()
    second.get_by_role("button", name="Move up").click()
    first = page.locator("#kept li.holds").first
    first.get_by_text("What did the repair cost?").wait_for()
    assert [one.id for one in assistant.kept()] == [cost.id, lead.id]
    assert (assistant.kept()[0].note, assistant.kept()[0].heading) == (
        "See the <b>ledger</b>.",
        "Money",
    )
    assert first.get_by_label("Your note").input_value() == "See the <b>ledger</b>."
    for name, end in (("Word", ".docx"), ("HTML", ".html"), ("Markdown", ".md")):
        with page.expect_download() as coming:
            page.get_by_role("link", name=name, exact=True).click()
        data = Path(coming.value.path()).read_bytes()
        report, shown = read_report(data)
        assert coming.value.suggested_filename == f"report{end}"
        assert [one.answer for one in report.entries] == [cost.answer, lead.answer]
        assert all(one.holds for one in shown)
        assert report.verify(assistant.articles()[0])
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Print", exact=True).click()
    report_page = opened.value
    report_page.wait_for_load_state()
    assert report_page.locator("h2").inner_text() == "Money"
    assert report_page.evaluate("document.scripts.length") == 0
    report_page.emulate_media(media="print")
    assert not report_page.locator("template").is_visible()
    report_page.close()


@pytest.mark.page
@pytest.mark.parametrize(("name", "said"), [("Helps", "helps"), ("Wrong", "wrong")])
def test_a_sentence_is_called_helpful_or_wrong(
    browser: Any, address: str, assistant: Assistant, name: str, said: str
) -> None:
    with open_tab(browser, address) as tab:
        page = tab.page
        tab.ask("How long is the weir?")
        foot = page.locator("#now .answer > footer")
        if foot.locator("details.rate").count():
            foot.locator("details.rate summary").click()
        button = foot.get_by_role("button", name=name, exact=True).last
        button.click()
        page.locator(f"#said [data-said={said}]").wait_for()
        until(page, _PRESSED, said)
        (rating,) = assistant.ratings()
        assert (rating.said, rating.answer.question) == (said, "How long is the weir?")
        with page.expect_download() as coming:
            page.get_by_role("link", name="the question file").click()
        with zipfile.ZipFile(coming.value.path()) as archive:
            names = archive.namelist()
            question = json.loads(archive.read(names[0]))
            assert archive.read(names[1]).decode() == assistant.articles()[0].text
        assert bool(question.get("lacks")) == (said == "wrong")
        button.click()  # taken back
        page.get_by_text("Taken back.").wait_for()
        assert assistant.ratings() == ()


_PRESSED = "said => !!document.querySelector(`button[data-rate=${said}][aria-pressed=true]`)"


def test_what_can_not_be_noted_or_taken_along(assistant: Assistant) -> None:
    from starlette.testclient import TestClient

    from footnote.ui import make_app

    client = TestClient(make_app(assistant), base_url="http://127.0.0.1")
    for one in assistant.kept():
        assistant.forget(one.id)
    assert "No answers are kept" in client.get("/made/report.docx").text
    assert client.post("/made/note", data={"id": "x"}).status_code == 415
    as_json = {"content-type": "application/json"}
    for body in ("[]", "{", '{"id": "x"}', '{"id": "x", "note": 5}'):
        assert client.post("/made/note", content=body, headers=as_json).status_code == 400
    elsewhere = {**as_json, "origin": "https://evil.example"}
    assert client.post("/made/note", content="{}", headers=elsewhere).status_code == 403


def test_an_article_that_is_gone_says_so(assistant: Assistant) -> None:
    from starlette.testclient import TestClient

    from footnote.ui import make_app

    client = TestClient(make_app(assistant), base_url="http://127.0.0.1")
    gone = client.get("/made/000000000000/timeline.html")
    assert 'class="problem"' in gone.text
    here = assistant.articles()[0].id
    assert client.get(f"/made/{here}/poem.html").status_code == 404
    assert client.get(f"/made/{here}/timeline.html").headers["content-security-policy"]
