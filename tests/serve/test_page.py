"""The page in a real browser, on the real server: ask, read the proof, stop, and nothing runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from footnote import Answer, Assistant, verify
from footnote.assistant.answer import read_answers
from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.serve.remote import ask_page
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import BadInput, FootnoteError
from footnote.index.read import clean
from tests.conftest import BRIEFING
from tests.readers import Tab, open_tab, serving, until
from tests.show.test_html import OWN, _shared

pytestmark = pytest.mark.slow

ORDERS = "On whose orders are the talks taking place?"
SHORT = "By whose orders are the talks held?"
ENVOY = (
    "An American envoy says that the current talks with President Nicolás Maduro of Venezuela are "
    "being held on the orders of Donald Trump."
)
WHY = "Why is Washington talking?"
REPLIES = {
    "On whose orders": (
        "The talks are being held on the orders of Donald Trump. They were agreed in Geneva."
    ),
    WHY: "Washington worries about how much sway Russia and Iran hold in the country. " * 40,
    "By whose orders": "Donald Trump",
    "critics warn of": "Critics warn of harsh winters and democracy.",
    "script>": "The talks are <img src=x onerror=alert(1)> held <script>alert(2)</script>.",
}
OUTSIDE = "https://attacker.example"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    chat = ScriptedChat(replies=REPLIES, delay=0.02)
    home = tmp_path_factory.mktemp("page")
    with Assistant.open(home, chat, TinyEmbedder()) as opened:
        opened.add(BRIEFING)
        opened.load()
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    """The address of the running page."""
    with serving(assistant) as address:
        yield address


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Tab]:
    with open_tab(browser, address) as tab:
        yield tab


# --- without a browser ------------------------------------------------------------------------


def test_bad_81_a_foreign_host_or_origin_is_refused(address: str) -> None:
    assert httpx.get(address).status_code == 200
    assert httpx.get(address, headers={"host": "evil.example"}).status_code == 403
    joined = f"{address}/gradio_api/queue/join"
    foreign = {"origin": OUTSIDE}
    assert httpx.post(joined, json={"data": []}, headers=foreign).status_code == 403


def _event(address: str, name: str, data: list[object], *, page: bool = True) -> str:
    """Send an event as a page could, or a program, and return the last thing that comes back."""
    config = httpx.get(f"{address}/config").json()
    number = next(one["id"] for one in config["dependencies"] if one["api_name"] == name)
    join = {"data": data, "fn_index": number, "session_hash": "forged"}
    own = {"origin": address} if page else {}
    httpx.post(f"{address}/gradio_api/queue/join", json=join, headers=own).raise_for_status()
    stream = httpx.get(f"{address}/gradio_api/queue/data", params={"session_hash": "forged"})
    return next(line for line in stream.text.splitlines() if "process_completed" in line)


def test_bad_82_83_a_forged_file_is_not_read(
    address: str, assistant: Assistant, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret. It is not for the page.")
    for path in (str(secret), "/etc/hostname", "../ui.py", f"{OUTSIDE}/x.txt", "ui.py"):
        for meta in ({"_type": "gradio.FileData"}, {}, None):
            file = {"path": path, "meta": meta, "url": path, "orig_name": "a.txt"}
            assert "other paths aren't read" in _event(address, "add_files", [[file], None])
            assert "other paths aren't read" in _event(address, "add_text", [file, None])
        assert "other paths aren't read" in _event(address, "ask", [ORDERS, None, [{"path": path}]])
    assert "other paths" not in _event(address, "add_text", ["  ", None])
    assert secret.exists()
    assert len(assistant.articles()) == 1


def test_bad_84_other_routes_of_gradio_are_shut(address: str, tmp_path: Path) -> None:
    sent = httpx.post(f"{address}/gradio_api/upload", files={"files": ("a.txt", b"A text.")})
    uploaded = sent.json()[0]
    Path(uploaded).unlink()
    for path in (
        f"/gradio_api/file={uploaded}",
        "/gradio_api/file=ui.py",
        f"/gradio_api/proxy={OUTSIDE}",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/monitoring",
        "/docs",
    ):
        assert httpx.get(address + path).status_code == 404, path


def test_bad_84_what_is_not_there_or_not_for_all_is_refused(
    address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    api = f"{address}/gradio_api"
    for name in ("nosuch", "add_files", "v2/nosuch", "told"):
        assert httpx.post(f"{api}/call/{name}", json={"data": []}).status_code == 404, name
    for number in (-1, 9_999):
        join = {"data": [], "fn_index": number, "session_hash": "odd"}
        reply = httpx.post(f"{api}/queue/join", json=join)
        assert reply.status_code == 400
        assert "can't be understood" in reply.text
    empty = {"files": ("", b"A text.")}
    assert 400 <= httpx.post(f"{api}/upload", files=empty).status_code < 500
    only = "Only the page itself can do that"
    assert only in _event(address, "add_text", ["x", None], page=False)
    assert only not in _event(address, "ask", [ORDERS, *[None] * 4], page=False)
    assert "Traceback" not in caplog.text + capfd.readouterr().err


def test_what_arguments_make_of_the_page_is_a_sentence(
    address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, data in {"told": [{"a": [[]]}, 5], "choose": [], "label": [5, {}, [], 7]}.items():
        assert "process_completed" in _event(address, name, list(data))
    assert "Traceback" not in capfd.readouterr().err


def test_bad_43_a_file_of_21_mb_is_refused(address: str) -> None:
    for size in (21_000_000, 30_000_000):
        files = {"files": ("a.txt", b"x" * size)}
        assert httpx.post(f"{address}/gradio_api/upload", files=files).status_code == 413


@pytest.fixture
def client(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    client = Client(address, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def test_programs_can_ask(client: Client, assistant: Assistant) -> None:
    article = assistant.articles()[0]
    assert client.predict(api_name="/articles") == [{"id": article.id, "title": article.title}]
    reply = client.predict(ORDERS, article.id, [], api_name="/ask")
    answer = Answer.from_json(httpx.Response(200, json=reply).content)
    assert answer.text == ENVOY
    assert verify(answer, article)
    assert client.predict(ORDERS, api_name="/ask")["text"] == answer.text


def test_programs_get_sentences_for_errors(client: Client) -> None:
    with pytest.raises(AppError, match="Ask a question in words"):
        client.predict("", api_name="/ask")
    with pytest.raises(AppError, match="There is no article “nope”"):
        client.predict(ORDERS, "nope", api_name="/ask")


def test_the_command_line_asks_the_page_that_runs(
    address: str, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    article = assistant.articles()[0]
    answer = ask_page(address, ORDERS, article.id)
    assert answer.text == ENVOY
    assert verify(answer, article)
    with pytest.raises(BadInput, match="Ask a question in words"):
        ask_page(address, "?", None)
    with pytest.raises(FootnoteError, match="didn't answer"):
        ask_page("http://127.0.0.1:9", ORDERS, None)


def test_programs_can_add_an_article(client: Client, assistant: Assistant) -> None:
    before = len(assistant.articles())
    added = client.predict("# Lakes\n\nLake Chad is a lake in Africa.", api_name="/add")
    assert added["title"] == "Lakes"
    again = client.predict("# Lakes\n\nLake Chad is a lake in Africa.", None, api_name="/add")
    assert again == added
    named = client.predict("# Ponds\n\nA pond is small.", "Two\nponds", api_name="/add")
    assert named["title"] == "Two ponds"
    assistant.remove(named["id"])
    reply = client.predict("What is Lake Chad?", added["id"], api_name="/ask")
    assert reply["outcome"] in ("answered", "not_in_article")
    with pytest.raises(AppError, match="holds no text"):
        client.predict("   ", api_name="/add")
    assistant.remove(added["id"])
    assert len(assistant.articles()) == before


def test_only_three_functions_are_public(client: Client) -> None:
    known: Any = client.view_api(print_info=False, return_format="dict")
    assert set(known["named_endpoints"]) == {"/ask", "/articles", "/add"}
    assert known["unnamed_endpoints"] == {}
    about = client.view_api(print_info=False, return_format="str")
    assert "question" in str(about)


# --- in a browser -----------------------------------------------------------------------------


@pytest.mark.page
def test_a_question_is_answered_and_its_citation_is_read(tab: Tab, assistant: Assistant) -> None:
    shown = tab.ask(ORDERS)
    assert ENVOY in shown
    assert "Geneva" not in shown, "what the model writes is a pointer"
    assert "Answered with a language model" in shown
    assert not tab.page.locator("#now .sources blockquote").first.is_visible(), "said already"
    quote = "An American envoy says that the current talks with President Nicolás Maduro of"
    tab.page.click("#now sup a.cite")
    mark = tab.page.locator("#article mark.is-here")
    assert mark.inner_text() in assistant.articles()[0].text
    assert mark.inner_text().startswith(quote)
    mark.wait_for(state="visible")
    tab.page.click("#article a.back")
    assert tab.page.locator("#now a.cite.is-here").count() == 1
    assert "#" not in tab.page.url


@pytest.mark.page
def test_few_words_that_answer_come_first(tab: Tab) -> None:
    tab.ask(SHORT)
    assert tab.page.inner_text("#now .short") == "Donald Trump"
    assert tab.page.inner_text("#now .sentence").startswith(ENVOY)


@pytest.mark.page
def test_the_models_words_stand_beside_the_articles_where_they_are_asked_for(tab: Tab) -> None:
    tab.let_the_model_speak()
    shown = tab.ask(ORDERS)
    assert "The talks are being held on the orders of Donald Trump." in shown
    assert "1 sentence wasn't supported by the article" in shown
    assert "These are the model's words." in shown
    assert ENVOY in tab.page.inner_text("#now .sources li")
    assert not tab.page.get_by_text("They were agreed in Geneva.").is_visible()
    tab.page.get_by_text("1 sentence wasn't supported").click()
    assert tab.page.get_by_text("They were agreed in Geneva.").is_visible()


@pytest.mark.page
def test_a_quote_is_read_beside_its_number(tab: Tab) -> None:
    tab.ask(ORDERS)
    number, card = tab.page.locator("#now sup a.cite").first, tab.page.locator("#card")
    assert not card.is_visible()
    number.hover()
    assert card.is_visible()
    quote = tab.page.text_content("#now .sources li blockquote")
    assert card.locator("blockquote").inner_text() == quote
    box, at = card.bounding_box(), number.bounding_box()
    assert box["y"] + box["height"] <= at["y"] or box["y"] >= at["y"] + at["height"]
    tab.page.mouse.move(5, 5)
    assert not card.is_visible()
    number.focus()
    assert card.is_visible()
    tab.page.keyboard.press("Escape")
    assert not card.is_visible()


@pytest.mark.page
def test_an_answer_is_copied_as_markdown(tab: Tab) -> None:
    tab.ask(ORDERS)
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.page.get_by_role("button", name="Copy").click()
    tab.page.get_by_role("button", name="Copied").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{ENVOY}[^1]\n\n[^1]: “")
    tab.page.get_by_role("button", name="Copy", exact=True).wait_for()


@pytest.mark.page
def test_a_conversation_is_saved_and_verified(
    tab: Tab, assistant: Assistant, tmp_path: Path
) -> None:
    tab.ask(ORDERS)
    tab.ask("What strategic recommendations are made?")
    saved = {}
    for name in ("Save as JSON", "Save as Markdown", "Save as JSON"):
        with tab.page.expect_download() as download:
            tab.page.get_by_role("button", name=name).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        saved[file.name] = file.read_text(encoding="utf-8")
    answers = read_answers(saved["conversation.json"])
    assert [one.question for one in answers] == [ORDERS, "What strategic recommendations are made?"]
    assert all(verify(one, assistant.articles()[0]) for one in answers)
    assert saved["conversation.md"].startswith(f"## {ORDERS}\n\n{ENVOY}")
    assert "[^4]: “" in saved["conversation.md"]


@pytest.mark.page
def test_an_example_is_asked_by_a_click(tab: Tab) -> None:
    tab.page.get_by_role("button", name="What strategic recommendations").click()
    shown = tab.answer()
    assert tab.page.locator("#now .answer > ul > li").count() == 3
    assert "Coordinate with regional allies" in shown
    assert tab.page.locator("#article mark").count() == 3
    tab.ask("How many soldiers were sent?")
    assert "What strategic recommendations are made?" in tab.page.inner_text("#past")
    tab.page.locator("#past .sources a.cite").nth(1).click()  # of an earlier turn
    assert tab.page.locator("#article mark").count() == 3
    assert tab.page.locator("#article mark.is-here").count() == 1


@pytest.mark.page
def test_what_comes_next_is_offered(tab: Tab) -> None:
    before = tab.page.locator("#examples .example:visible").all_inner_texts()
    assert before[0] == "On whose orders are the talks taking place?"
    tab.page.get_by_label("Your question").fill("half a question")
    tab.page.get_by_role("button", name=before[0]).click()
    tab.answer()
    after = tab.page.locator("#examples .example:visible").all_inner_texts()
    assert len(after) >= 3
    assert not set(before) & set(after)
    tab.page.get_by_role("button", name=after[0]).click()
    shown = tab.answer()
    assert shown.startswith(after[0])
    assert tab.page.locator("#now .sentence").count() >= 1
    assert tab.page.get_by_label("Your question").input_value() == "half a question"


@pytest.mark.page
def test_what_the_article_does_not_say_is_not_answered(tab: Tab) -> None:
    shown = tab.ask("What is the capital of Australia?")
    assert "doesn't mention “Australia”" in shown
    assert "The closest passage" not in shown, "nothing there is about a capital"
    assert tab.page.locator("#now .sentence").count() == 0
    assert "The closest passage" in tab.ask("How many American envoys were sent to the talks?")
    tab.page.click("#now .closest a.cite")
    assert tab.page.locator("#article mark.is-here").count() == 1


@pytest.mark.page
def test_a_reader_chooses_how_sure_an_answer_must_be(
    tab: Tab, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes: list[object] = []
    stream = assistant.stream

    def heard(*asked: Any, **wished: Any) -> Any:
        wishes.append(wished["strictness"])
        return stream(*asked, **wished)

    monkeypatch.setattr(assistant, "stream", heard)
    tab.ask("What do critics warn of?")
    tab.page.get_by_role("button", name="Settings").click()
    tab.page.get_by_label("Lenient: more answers, and more of them wrong").check()
    tab.ask("What do critics warn of?")
    assert wishes == ["balanced", "lenient"]


@pytest.mark.page
def test_the_keyboard_is_enough(tab: Tab) -> None:
    page, keys = tab.page, tab.page.keyboard
    tab.let_the_model_speak()
    page.evaluate("document.activeElement.blur()")
    keys.press("/")
    keys.type("What strategic recommendations are made? /n?")
    assert page.get_by_label("Your question").input_value().endswith("/n?")
    keys.press("Enter")
    tab.answer()
    page.evaluate("document.activeElement.blur()")
    seen = []
    for key in ("n", "j", "n", "k"):
        keys.press(key)
        assert page.evaluate("document.activeElement.tagName") == "MARK"
        seen.append(page.inner_text("#article mark.is-here"))
    assert len(set(seen[:3])) == 3
    assert seen[3] == seen[1]

    keys.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    keys.press("Escape")
    assert not page.get_by_role("dialog", name="Keys").is_visible()
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("button", name="Close").click()
    assert not page.get_by_role("dialog", name="Keys").is_visible()

    page.get_by_label("Your question").fill(WHY)
    keys.press("Enter")
    page.wait_for_selector("#now .draft:not(.waiting)")
    keys.press("Escape")
    assert "Stopped before the answer was checked" in tab.answer()


@pytest.mark.page
def test_settings_name_the_model_and_change_the_appearance(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Settings").click()
    page.get_by_text("The language model is scripted.").wait_for()
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_label("Appearance").select_option("Dark")
    until(page, f"{paper} !== '{light}'")
    page.reload()
    page.wait_for_selector("#article .article")
    until(page, f"{paper} !== '{light}'")
    page.get_by_role("button", name="Settings").click()
    assert page.get_by_label("Appearance").input_value() == "dark"
    page.get_by_label("Appearance").select_option("As the system")
    until(page, f"{paper} === '{light}'")


@pytest.mark.page
def test_a_wrong_premise_is_corrected_and_a_list_counted(tab: Tab) -> None:
    shown = tab.ask("Why did Biden order the talks?")
    assert "The question says “Biden”, and the article says “Donald Trump”." in shown
    assert "on the orders of Donald Trump" in tab.page.inner_text("#now .said .sentence")
    assert tab.page.inner_text("#now .claimed .differs") == "Biden"
    claimed, said = (tab.page.locator(f"#now .{one}").bounding_box() for one in ("claimed", "said"))
    assert claimed["y"] == said["y"]
    assert claimed["x"] < said["x"]
    tab.ask("What strategic recommendations are made?")
    assert tab.page.inner_text("#now .counted") == "3 of 3"


@pytest.mark.page
def test_the_draft_is_seen_and_can_be_stopped(tab: Tab) -> None:
    tab.let_the_model_speak()
    tab.page.get_by_label("Your question").fill(WHY)
    tab.page.get_by_label("Your question").press("Enter")
    tab.page.wait_for_selector("#now .closest")
    tab.page.wait_for_selector("#now .draft:not(.waiting)")
    assert tab.page.locator('#now [aria-busy="true"]').count() == 1
    assert tab.page.is_disabled("#ask")
    tab.page.get_by_role("button", name="Stop").click()
    assert "Stopped before the answer was checked" in tab.answer()
    tab.page.wait_for_timeout(400)
    assert tab.page.locator("#now .draft").count() == 0
    assert tab.page.is_disabled("#stop")
    assert "orders of Donald Trump" in tab.ask(ORDERS)
    assert "Stopped" in tab.page.inner_text("#past")


@pytest.mark.page
def test_bad_59_an_empty_question_is_none_and_a_long_one_stays_in_its_box(tab: Tab) -> None:
    page, box = tab.page, tab.page.get_by_label("Your question")
    box.fill("  ")
    box.press("Enter")
    long = "Why? " * 1_000
    box.fill(long)
    box.press("Enter")
    page.locator("#said .problem", has_text="2,000 are the most").wait_for()
    assert box.input_value() == long
    assert page.locator("#conversation .turn").count() == 0
    tab.ask(ORDERS)
    assert page.inner_text("#said") == ""


@pytest.mark.page
def test_an_article_is_dropped_then_pasted_then_asked(
    tab: Tab, assistant: Assistant, tmp_path: Path
) -> None:
    before = {one.id for one in assistant.articles()}
    file = tmp_path / "rivers.md"
    file.write_text("# Rivers\n\nThe Amazon is a river in South America.\n\n- One\n- Two\n")
    tab.drop(file)
    tab.page.get_by_text("Added “Rivers”").wait_for()
    tab.forgive_upload()
    tab.page.locator("#article h2", has_text="Rivers").wait_for()
    tab.page.get_by_role("button", name="What is the Amazon?").wait_for()
    assert "doesn't" in tab.ask("Who wrote Hamlet?")

    tab.page.get_by_role("button", name="Add an article").click()
    tab.page.get_by_label("Or paste its text").fill("   ")
    tab.page.get_by_role("button", name="Add the text").click()
    tab.page.get_by_text("holds no text").wait_for()
    tab.page.get_by_label("Or paste its text").fill("# Lakes\n\nLake Chad is a lake in Africa.")
    tab.page.get_by_role("button", name="Add the text").click()
    tab.page.get_by_text("Added “Lakes”").wait_for()
    tab.choose("Rivers")
    for one in assistant.articles():
        if one.id not in before:
            assistant.remove(one.id)


@pytest.mark.page
def test_bad_61_nothing_from_outside_runs(tab: Tab, assistant: Assistant) -> None:
    payloads = [*OWN, *_shared()]
    storable = [clean(one.encode("utf-8", "replace").decode()) for one in payloads]
    text = "\n\n".join(storable)
    title = "<img src=x onerror=alert(1)> [x](javascript:alert(2))"
    assistant.add(Article.from_text(f"# About\n\n{text}\n\n- {text}\n", title=title))
    for at, one in enumerate(storable):
        assistant.add(Article.from_text(f"{one} {at}", title=one[:100]))
    try:
        tab.page.reload()
        tab.page.wait_for_selector("#article .article")
        tab.asked = 0
        tab.choose(title)
        for question in (*_batches(payloads), "<script>alert(1)</script> talks?"):
            tab.ask(question)
        tab.page.wait_for_timeout(300)
        assert tab.page.evaluate(_STRANGE) == []
    finally:
        for article in assistant.articles()[1:]:
            assistant.remove(article.id)


_STRANGE = """() => [...document.querySelectorAll('#conversation *, #article *, #notice *')]
  .filter(one => ['SCRIPT', 'IMG', 'IFRAME', 'SVG', 'STYLE', 'BASE', 'OBJECT', 'FORM'].includes(
      one.tagName.toUpperCase())
    || [...one.attributes].some(a => a.name.startsWith('on'))
    || (one.tagName === 'A' && !one.getAttribute('href').startsWith('#')))
  .filter(one => !one.closest('.wrap')).map(one => one.outerHTML)"""


def _batches(payloads: list[str]) -> list[str]:
    """Join payloads to as few questions as are allowed."""
    questions, question = [], ""
    for payload in payloads:
        if len(question) + len(payload) > 1_900:
            questions.append(question)
            question = ""
        question += f" {payload[:1_800]}"
    return [*questions, question]


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_one_pane_at_a_time(browser: Any, address: str, scheme: str) -> None:
    look = {"viewport": {"width": 360, "height": 740}, "color_scheme": scheme}
    with open_tab(browser, address, **look) as tab:
        _read_on_a_phone(tab)


def _read_on_a_phone(tab: Tab) -> None:
    page = tab.page
    assert "orders of Donald Trump" in tab.ask(ORDERS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.is_visible("#article")
    page.click("#now sup a.cite")
    mark = page.locator("#article mark.is-here")
    assert mark.is_visible()
    assert not page.is_visible("#conversation")
    page.wait_for_timeout(600)
    assert 0 <= mark.bounding_box()["y"] < 740
    page.click("#article a.back")
    assert page.is_visible("#now .sentence")
    page.get_by_role("button", name="Article", exact=True).click()
    assert page.is_visible("#article")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
