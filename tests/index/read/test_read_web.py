"""Web pages to articles: what is the article, its structure, and what a reader would not see."""

import pytest

from footnote.index.article import Article, sha256
from footnote.index.errors import BadInput
from footnote.index.read import read_text
from footnote.index.read.canonical import canonical
from footnote.index.read.decode import decode
from footnote.index.read.kind import is_html
from footnote.index.read.web import read_page
from footnote.index.split.block import PLAIN
from footnote.index.split.units import split

PAGE = """<!DOCTYPE html><html lang="de-DE"><head><title>Storm closes harbour | The Daily</title>
<meta property="og:title" content="Storm closes harbour"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2026-03-04T10:00:00Z">
<style>.gone{display:none} @media print {.art{display:none}} .art p.x{display:none}
.fades{opacity:0;transition:opacity 1s}</style></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul></nav>
</header><main class="art"><article><h1>Storm closes harbour</h1><p class="byline">By Jane Roe</p>
<p>The harbour of Lindau was closed on Monday because of a <b>storm</b>, and the ferries stayed
in port for the whole day.</p>
<p class="fades">The mayor said that the ferries would sail again on Thursday.</p>
<aside><h3>Read also</h3><ul><li><a href="/x">Ten harbours to see</a></li></ul></aside>
<h2>What is done now</h2>
<ul><li>The pier is repaired</li><li>Two lamps are added<ul><li>one at the mouth</li></ul></li></ul>
<ol start="3"><li><p>Third the pilot.</p></li><li>Then the tug.</li></ol>
<p># not a heading</p><p>Opening hours<br>Monday: closed<br>Tuesday: open</p>
<table><caption>Guests</caption><thead><tr><th rowspan=2>Year</th><th colspan=2>Traffic</th></tr>
<tr><th>Ferries</th><th>Guests</th></tr></thead><tbody>
<tr><td rowspan=2>2024</td><td>1,200</td><td>80,500</td></tr><tr><td>1,300</td><td>90,500</td></tr>
<tr><td>2025</td><td colspan=2>none</td></tr></tbody></table>
<pre>def f():
    return 1</pre><dl><dt>Pier</dt><dd>A way out into the water.</dd></dl></article></main>
<section class="comments" id="comments"><p>I think this is a bad idea, said a reader.</p></section>
<footer><p>Copyright 2026 The Daily. All rights reserved.</p></footer></body></html>"""


@pytest.fixture(scope="module")
def page() -> Article:
    return read_text(PAGE, name="page", source="https://a.example/storm")


def read(source: str) -> Article:
    """Read a page without a child process, which costs half a second each time."""
    found = read_page(source)
    return Article.from_text(canonical(found.blocks)[0], title=found.title, author=found.author)


def units(article: Article, kind: str) -> list[str]:
    return [article.text[u.start : u.end] for u in split(article) if u.kind == kind]


def test_what_a_page_says_of_itself(page: Article) -> None:
    assert page.title == "Storm closes harbour"
    assert page.author == "Jane Roe"
    assert page.date == "2026-03-04"
    assert page.language == "de-DE"
    assert page.source == "https://a.example/storm"
    assert page.pages == ()


def test_structure_is_kept(page: Article) -> None:
    assert units(page, "heading") == ["Storm closes harbour", "What is done now", "Pier"]
    assert units(page, "item") == [
        "The pier is repaired",
        "Two lamps are added",
        "one at the mouth",
        "Third the pilot.",
        "Then the tug.",
    ]
    assert "\n3. Third the pilot.\n4. Then" in page.text
    assert {"# not a heading", "Monday: closed", "def f():", "Guests"} <= set(
        units(page, "sentence")
    )


def test_a_sentence_over_two_lines_is_one(page: Article) -> None:
    assert (
        "The harbour of Lindau was closed on Monday because of a storm, and the ferries stayed "
        "in port for the whole day." in units(page, "sentence")
    )


def test_merged_cells_are_read_with_each_row_and_column(page: Article) -> None:
    cells = [(page.text[u.start : u.end], u.row, u.column) for u in split(page) if u.kind == "cell"]
    assert ("1,300", "2024", "Traffic Ferries") in cells
    assert ("90,500", "2024", "Traffic Guests") in cells
    assert ("none", "2025", "Traffic Ferries, Traffic Guests") in cells


def test_menus_comments_and_footers_are_no_article(page: Article) -> None:
    for beside in ("Sport", "Ten harbours", "bad idea", "Copyright", "Read also"):
        assert beside not in page.text


def test_a_page_of_few_words_is_read_whole() -> None:
    article = read("<html><body><h1>T</h1><p>Hello there.</p></body></html>")
    assert article.text == "# T\n\nHello there.\n"
    assert article.title == "T"


@pytest.mark.parametrize("start", ["<!doctype html>", "\n<HTML lang=en>", "<!-- x --><html>", ""])
def test_a_page_is_known_by_its_source(start: str) -> None:
    assert is_html(f"{start}<p>One.</p><p>Two.</p>")


@pytest.mark.parametrize(
    "text",
    [
        "<h1 align=center>Tool</h1>\n\n## Use\n\nLike so.\n",
        "<p>A</p>\n\n- item\n\n<p>B</p>",
        "Some <html> in a text.",
        "<3 is a heart.",
    ],
)
def test_markdown_with_html_in_it_stays_markdown(text: str) -> None:
    assert not is_html(text)
    assert read_text(text, name="a.md").text == text


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("windows-1252", '<meta charset="iso-8859-1">'),
        ("shift_jis", "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>"),
        ("utf-8", '<meta charset="shift_jis">'),
        ("utf-16", ""),
        ("koi8-r", "<meta charset=koi8-r>"),
    ],
)
def test_bad_24_the_encoding_that_a_page_names(encoding: str, named: str) -> None:
    words = {"shift_jis": "会議は月曜日です。", "koi8-r": "Порт закрыт."}.get(
        encoding, "Übel – “so”."
    )
    page = f"<!doctype html><html><head>{named}</head><body><p>{words}</p></body></html>"
    assert words in read(decode(page.encode(encoding), "a")).text


@pytest.mark.parametrize("named", ["utf-7", "unicode_escape", "zlib", "idna", "x" * 40])
def test_bad_24_no_other_encoding_is_tried(named: str) -> None:
    page = f"<html><meta charset={named}><p>A +ADw-b".encode() + b" caf\xe9 of Paris</p>"
    assert "A +ADw-b caf" in read(decode(page, "a")).text


HIDDEN = [
    '<p style="display: none">{}</p>',
    '<p style="DISPLAY:NONE !important">{}</p>',
    '<p style="visibility:hidden">{}</p>',
    "<p hidden>{}</p>",
    "<p hidden=until-found>{}</p>",
    "<p><!-- {} --></p>",
    '<p style="color:#FFF">{}</p>',
    '<p style="color: rgb(255, 255, 255); background: white">{}</p>',
    '<p style="color:#123456;background-color:#123456">{}</p>',
    '<p style="color:rgba(0,0,0,0)">{}</p>',
    '<font color="white">{}</font>',
    '<p style="font-size:0">{}</p>',
    '<p style="font-size:1px">{}</p>',
    '<p style="opacity:0.0">{}</p>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    '<p style="text-indent:-999em">{}</p>',
    '<p style="height:0;overflow:hidden">{}</p>',
    '<p style="position:absolute;width:1px;height:1px;clip:rect(0,0,0,0)">{}</p>',
    '<p style="transform:scale(0)">{}</p>',
    '<p class="gone">{}</p>',
    '<p id="away">{}</p>',
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    "<script>{}</script>",
    "<style>{}</style>",
    "<dialog>{}</dialog>",
    "<textarea>{}</textarea>",
    "<select><option>{}</option></select>",
    "<iframe>{}</iframe>",
    "<svg><text>{}</text></svg>",
    '<img alt="{}" src="x.png">',
    '<a title="{}" href="/">link</a>',
    '<input value="{}">',
    '<div style="display:none"><div><p style="display:block">{}</p></div></div>',
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_bad_47_what_a_reader_of_the_page_would_not_see(hidden: str) -> None:
    secret = hidden.format("CANARY-47 stands here and is long enough to look like an article.")
    article = read(
        "<!doctype html><html><head><style>.gone, .x y{display:none}#away{left:-5000px}</style>"
        f"</head><body><p>The pier is open.</p>{secret} And so is the bar.</body></html>"
    )
    assert "CANARY" not in article.text + article.title + article.author
    assert "The pier is open." in article.text
    assert "And so is the bar." in article.text


SEEN = [
    "<p><wbr>{}</p>",
    "<p><embed src=x>{}</p>",
    "<div><picture><source srcset=x><img src=x></picture>{}</div>",
    '<p aria-hidden="true">{}</p>',
    '<div style="background:#000"><p style="color:white">{}</p></div>',
    '<table bgcolor="navy"><tr><td><font color="white">{}</font></td></tr></table>',
    '<p style="font-size:10px">{}</p>',
    '<p style="opacity:0.9;margin-left:-10px">{}</p>',
    "<details><summary>More</summary>{}</details>",
    '<p class="printed">{}</p>',
    "<p>{}</p>",
]


@pytest.mark.parametrize("seen", SEEN)
def test_what_is_seen_is_read(seen: str) -> None:
    article = read(
        "<html><style>@media print{.printed{display:none}}</style><body><p>The pier is open.</p>"
        f"{seen.format('These words are there for all to see.')}</body></html>"
    )
    assert "These words are there for all to see." in article.text


def test_bad_37_deep_pages_are_read() -> None:
    depth = 800
    page = f"<html><body>{'<div>' * depth}<p>The bottom is here.</p>{'</div>' * depth}<p>End.</p>"
    assert read_text(page, name="deep").text == "The bottom is here.\n\nEnd.\n"


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "font"])
def test_bad_37_a_page_without_a_bottom_is_refused(tag: str) -> None:
    page = f"<html><body><p>Top.</p>{f'<{tag}>' * 100_000}deep</body></html>"
    with pytest.raises(BadInput, match=r"“deep\.txt” is nested too deep"):
        read_text(page, name="deep.txt")


def test_bad_36_entities_of_a_page_fetch_and_grow_nothing() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<html><body><p>It says &x; &b;.</p></body></html>"
    )
    text = read(page).text
    assert "root:" not in text
    assert "aaaaa" not in text.replace('"aaaaaaaaaa"', "")


def test_bad_52_a_page_brings_no_links_and_no_pictures() -> None:
    article = read(
        '<html><body><p>See <a href="https://attacker.example/?q=1">this place</a> now.</p>'
        '<img src="https://attacker.example/x.png"><p>![x](https://attacker.example/y)</p></body>'
    )
    assert article.text.startswith("See this place now.\n\n")
    assert "/?q=1" not in article.text
    assert "x.png" not in article.text
    assert f"!{PLAIN}[x]" in article.text  # it was the page's text, and stays text


def test_a_page_that_shows_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="holds no text"):
        read_text("<!doctype html><html><body><p hidden>x</p></body></html>", name="page")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>The Pier - The Daily</title>", "The Pier"),
        ("<title>News</title><meta property='og:title' content='The Pier'>", "The Pier"),
        ("<title>All about it</title>", "All about it"),
        ("", "The Pier"),
    ],
)
def test_the_title_is_what_head_and_text_agree_on(head: str, title: str) -> None:
    body = "<h2>Keys</h2><h1>The Pier</h1><p>It is open.</p>"
    found = read(f"<html><head>{head}</head><body>{body}</body></html>")
    assert found.title == title


def test_where_no_article_is_seen_the_main_part_is_read() -> None:
    rows = "".join(f"<tr><td>{n}</td><td><a href=x>{n}</a></td></tr>" for n in range(9))
    found = read(
        f"<html><body><p>Keyboard</p><main><p>Short.</p><table>{rows}</table></main></body>"
    )
    assert "Keyboard" not in found.text
    assert found.text.startswith("Short.\n\n|")


def test_the_same_page_gives_the_same_text(page: Article) -> None:
    assert sha256(read(PAGE).text) == page.sha256


# --- what the cascade says, and what the structure adds ------------------------------------------

PROSE = "".join(
    f"<p>The {what} of the harbour was mended in the spring, after the ice had bent its iron, and "
    f"the port paid {paid} crowns for the work, as Una Holm of the pilot station said.</p>"
    for what, paid in (("mole", "4,100"), ("crane", "7,300"), ("lamp", "900"))
)


def whole(head: str, body: str) -> str:
    return read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>").text


OVERRULED = [
    ("<style>p{backface-visibility:hidden}</style>", "<p>{}</p>"),
    ("<style>body{background:#111;color:#fff}</style>", "<p>{}</p>"),
    (
        "<style>.hero{background:navy}.hero p{color:white}</style>",
        "<div class=hero><p>{}</p></div>",
    ),
    ("<style>.w{font-size:0}p{font-size:16px}</style>", "<div class=w><p>{}</p></div>"),
    (
        "<style>.h{visibility:hidden}.s{visibility:visible}</style>",
        "<div class=h><div class=s>{}</div></div>",
    ),
    ("<style>.tab{display:none}.tab.on{display:block}</style>", "<div class='tab on'>{}</div>"),
    ("<style>.x{display:none}</style>", "<div class=x style='display:block'>{}</div>"),
    ("<style>body{opacity:0}</style>", "<p>{}</p>"),
    ("<noscript><style>p{display:none}</style></noscript>", "<p>{}</p>"),
    ("<style>.no-js p{display:none}</style>", "<p>{}</p>"),
    ("<style>p{transform:scale(0.98)}</style>", "<p>{}</p>"),
    ("", "<form action=/><div>{}</div></form>"),
]


@pytest.mark.parametrize(("head", "body"), OVERRULED)
def test_what_the_cascade_shows_is_read(head: str, body: str) -> None:
    assert "The mole of the harbour" in whole(head, body.format(PROSE))


HIDING = [
    ("<style>.x{display:block}.x.y{display:none}</style>", "<p class='x y'>{}</p>"),
    ("<style>.out .in{display:none}</style>", "<div class=out><i><p class=in>{}</p></i></div>"),
    ("<style>.out>.in{display:none}</style>", "<div class=out><p class=in>{}</p></div>"),
    ("<style>@media screen{.x{display:none}}</style>", "<p class=x>{}</p>"),
    ("<style>.x{display:none!important}</style>", "<p class=x style='display:block'>{}</p>"),
    ("<style>.x{color:#fefefe}</style>", "<p class=x>{}</p>"),
    ("<style>.d{background:#000}.l{background:#fff}.w{color:#fff}</style>",
     "<div class=d><div class='l w'><p>{}</p></div></div>"),
    ("<style>.x{color:#123}.g{background:#112233}</style>", "<div class=g><p class=x>{}</p></div>"),
    ("<style>.w{font-size:0}p{font-size:2em}</style>", "<div class=w><p>{}</p></div>"),
    ("<style>.h{visibility:hidden}</style>", "<div class=h><p>{}</p></div>"),
    ("<style>p.x{display:none}</style>", "<p class=x>{}</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body"), HIDING)
def test_bad_47_what_the_cascade_hides_is_not_read(head: str, body: str) -> None:
    text = whole(head, PROSE + body.format("CANARY-47 is said to be the cook of the pilot boat."))
    assert "CANARY" not in text
    assert "The lamp of the harbour" in text


def test_letters_that_are_not_seen_go_alone() -> None:
    text = whole(
        "", "<p style='font-size:0'>Gone.<b style='font-size:9px'>It is open.</b>Gone.</p>"
    )
    assert text == "It is open.\n"


def test_words_before_an_inner_list_are_kept() -> None:
    lists = "<ul><li>Two works are planned:<ul><li>a light that is seen from nine miles away</li>"
    text = whole("", f"{PROSE}<h2>Works</h2>{lists}<li>a second boat</li></ul></li></ul>{PROSE}")
    assert "## Works\n\n- Two works are planned:\n  - a light that is seen from nine" in text


def test_captions_and_notes_amid_the_article_are_kept_and_teasers_are_not() -> None:
    first, second, third = PROSE.split("</p>")[:3]
    text = whole(
        "",
        f"<article><h1>Works</h1>{first}</p><figure><img src=a><figcaption>The dredger Holm, built "
        f"in 1961, without her rudder.</figcaption></figure>{second}</p><aside><p>Note: the chain "
        f"is from the barque Elin.</p></aside><aside><p><a href=x>Read this next, too.</a></p>"
        f"</aside>{third}</p></article>",
    )
    assert "The dredger Holm, built in 1961" in text
    assert "the barque Elin" in text
    assert "Read this next" not in text


def test_what_the_library_calls_an_article_is_not_overruled() -> None:
    menu = "".join(
        f"<li><a href=/{n}>The news of harbour number {n}, today</a></li>" for n in range(60)
    )
    text = whole("", f"<div id=menu><ul>{menu}</ul></div><article>{PROSE}</article>")
    assert "The mole of the harbour" in text
    assert "harbour number 7" not in text


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td></td><th>In</th></tr><tr><th>April</th><td>31</td></tr>",
        "<tr><td><b>Month</b></td><td><strong>In</strong></td></tr><tr><td>April</td><td>31</td></tr>",
        "<tr><td></td><td><b>In</b></td></tr><tr><td>April</td><td>31</td></tr>",
    ],
)
def test_a_row_of_headers_is_known_by_its_looks(rows: str) -> None:
    article = read(f"<html><body><p>The ships of this year.</p><table>{rows}</table></body></html>")
    cells = [
        (article.text[u.start : u.end], u.row, u.column) for u in split(article) if u.kind == "cell"
    ]
    assert ("31", "April", "In") in cells


def test_raised_numbers_stay_apart() -> None:
    text = whole("", "<p>It holds 5 × 10<sup>6</sup> m<sup>3</sup>, on the 4<sup>th</sup> day.</p>")
    assert text == "It holds 5 × 10⁶ m³, on the 4th day.\n"


def test_a_sentence_in_another_script_is_the_articles_too() -> None:
    ruby = "<p><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>は六月に開く。</p>"
    assert "橋(はし)は六月に開く。" in whole("", PROSE + ruby)
