"""A link with a text fragment, followed by a real browser: it shows the very words."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from footnote.assistant.show.link import link_to
from footnote.index.article import Article
from footnote.index.read import read_text
from footnote.index.split.units import split

pytestmark = pytest.mark.page

ROWS = "".join(f"<tr><td>{year}</td><td>open</td></tr>" for year in (2024, 2025))
GAP = "<div style='height:3000px'></div>"
PAGE = f"""<!doctype html><html><head><title>The pier</title></head><body><h1>The pier</h1>
<p>The harbour is old. It was, by all accounts, dug in 1874 &amp; deepened twice-over.</p>{GAP}
<table><tr><th>Year</th><th>Pier</th></tr>{ROWS}</table>{GAP}
<p>The harbour is old. Its pier is new, and it rests on a foundation of concrete that reaches eleven
metres below the water and is meant to last for eighty years.</p>{GAP}</body></html>"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/pier"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def article(address: str) -> Article:
    return read_text(PAGE, name="pier", source=address)


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    yield opened
    opened.close()


SHOWN = """words => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.height && box.bottom > 0 && box.top < innerHeight) seen.push(node.data);
    }
    return [scrollY, seen.join(" ").replace(/\\s+/g, " ")];
}"""


@pytest.mark.parametrize(
    ("words", "place", "seen"),
    [
        ("It was, by all accounts, dug in 1874 & deepened twice-over.", 0, "by all accounts"),
        ("The harbour is old.", 0, "by all accounts"),
        ("The harbour is old.", 1, "Its pier is new"),
        ("open", 1, "2025"),
        (
            "Its pier is new, and it rests on a foundation of concrete that reaches eleven metres "
            "below the water and is meant to last for eighty years.",
            0,
            "Its pier is new",
        ),
    ],
)
def test_a_link_leads_to_the_words(
    tab: Any, article: Article, words: str, place: int, seen: str
) -> None:
    found = [u for u in split(article) if article.text[u.start : u.end] == words]
    link = link_to(article, words, found[place].start)
    tab.goto("about:blank")
    tab.goto(link)
    tab.wait_for_timeout(300)
    scrolled, shown = tab.evaluate(SHOWN)
    assert seen in shown, link
    assert (scrolled > 0) == ("accounts" not in seen)
