"""Answers as Markdown: a footnote for each quote, and nothing in them that acts."""

from dataclasses import replace

import pytest

from footnote import Assistant
from footnote.assistant.answer import Answer, Citation, Outcome, Reckoning, Sentence, Verdict
from footnote.assistant.show.markdown import as_markdown, conversation_as_markdown, link_to
from footnote.assistant.show.terminal import answer_lines
from footnote.index.article import Article
from footnote.index.split.block import PLAIN
from tests.conftest import ORDERS

ARTICLE = Article.from_text("# Dam\n\nIt cost 4 million euros.", title="The dam")
QUOTE = Citation(1, ARTICLE.id, ARTICLE.sha256, 7, 31, "It cost 4 million euros.", ("Cost",))
SAID = "The dam cost 4 million euros."
ANSWER = Answer(
    question="What did it cost?",
    asked="What did it cost?",
    outcome=Outcome.ANSWERED,
    text=SAID,
    sentences=(Sentence(SAID, 0, len(SAID), Verdict.SUPPORTED, (1,)),),
    citations=(QUOTE,),
)


def test_each_sentence_has_its_footnote() -> None:
    assert as_markdown(ANSWER, {ARTICLE.id: ARTICLE}) == (
        "The dam cost 4 million euros.[^1]\n\n[^1]: “It cost 4 million euros.” — The dam, Cost"
    )


def test_an_article_from_the_web_is_linked_to_the_words() -> None:
    page = replace(ARTICLE, source="https://news.example/dam?a=1#top")
    link = "https://news.example/dam?a=1#:~:text=It%20cost%204%20million%20euros."
    assert link_to(page, QUOTE.quote) == link
    assert as_markdown(ANSWER, {ARTICLE.id: page}).endswith(f"([source](<{link}>))")
    long = link_to(page, " ".join(f"w{n}" for n in range(40)))
    assert long.endswith("text=w0%20w1%20w2%20w3%20w4%20w5,w34%20w35%20w36%20w37%20w38%20w39")
    assert link_to(page, "a-b, c&d").endswith("text=a%2Db%2C%20c%26d")
    assert link_to(replace(page, source="dam.md"), "It") == ""
    odd = replace(page, source="https://news.example/a b>(<x>)?q=ü")
    assert link_to(odd, "It").startswith("https://news.example/a%20b%3E(%3Cx%3E)?q=%C3%BC#:~:")


def test_a_quote_that_stands_there_twice_is_told_from_its_double() -> None:
    table = "| Year | Open |\n|---|---|\n| 2024 | yes |\n| 2025 | yes |"
    text = f"The pier, it is open.\n\n{table}\n\nAll."
    page = Article.from_text(text, title="Pier", source="https://news.example/pier")
    assert link_to(page, "yes", text.rindex("yes")).endswith("text=2025-,yes,-All.")
    assert link_to(page, "yes", text.index("yes")).endswith("text=2024-,yes,-2025")
    assert link_to(page, "is open", text.index("is open")).endswith("text=is%20open")
    assert link_to(page, f"is{PLAIN} open").endswith("text=is%20open")


def test_a_citation_of_a_pdf_names_its_page() -> None:
    paged = replace(ANSWER, citations=(replace(QUOTE, page=3),))
    assert as_markdown(paged, {ARTICLE.id: ARTICLE}).endswith("— The dam, Cost, p. 3")
    assert any("— Cost, p. 3" in line for line in answer_lines(paged))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("![x](https://a.example/b)", r"\!\[x\](https\://a.example/b)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("1. May was *cold*", r"1\. May was \*cold\*"),
        ("- not an item", r"\- not an item"),
        ("# not a heading", r"\# not a heading"),
        ("a\n\n[^9]: b", r"a \[^9\]: b"),
        ("[click here](http://a.example)", r"\[click here\](http\://a.example)"),
        ("![x][r] and [r]: http://a.example", r"\!\[x\]\[r\] and \[r\]: http\://a.example"),
        ("see <http://a.example>", r"see \<http\://a.example\>"),
        ("see www.a.example", r"see www\.a.example"),
        ("ask a@b.example", r"ask a\@b.example"),
        ('<b style="background:url(//a.example)">', r'\<b style="background:url(//a.example)"\>'),
    ],
)
def test_bad_52_53_nothing_in_an_answer_acts(text: str, written: str) -> None:
    sentence = Sentence(text, 0, len(text), Verdict.SUPPORTED, (1,))
    answer = replace(ANSWER, text=text, sentences=(sentence,))
    assert as_markdown(answer, {}).startswith(f"{written}[^1]\n\n")


def test_lists_refusals_and_corrections(assistant: Assistant) -> None:
    articles = {one.id: one for one in assistant.articles()}
    listed = as_markdown(assistant.ask("What strategic recommendations are made?"), articles)
    assert listed.count("\n- ") == 2
    assert listed.startswith("- Coordinate with regional allies")
    refused = as_markdown(assistant.ask("Who leads the country of Atlantis?"), articles)
    assert "Atlantis" in refused
    assert "The closest passage: “" in refused
    corrected = as_markdown(assistant.ask("Why did Biden order the talks?"), articles)
    assert corrected.startswith("The question says “Biden”")


def test_a_conversation_numbers_its_footnotes_through(assistant: Assistant) -> None:
    articles = {one.id: one for one in assistant.articles()}
    asked = [assistant.ask("What strategic recommendations are made?"), assistant.ask(ORDERS)]
    written = conversation_as_markdown(asked, articles)
    assert written.startswith("## What strategic recommendations are made?\n\n- ")
    assert f"## {ORDERS}\n\n" in written
    assert "[^4]: “" in written
    assert "[^5]" not in written


def test_what_was_reckoned_comes_first() -> None:
    line = "4 − 1 = 3 million euros"
    told = Reckoning("difference", line, "3 million euros", ("4 million",), (1,), "euros")
    moved = replace(ANSWER.sentences[0], start=len(line) + 1, end=len(line) + 1 + len(SAID))
    answer = replace(ANSWER, reckoning=told, text=f"{line}\n{SAID}", sentences=(moved,))
    assert as_markdown(answer, {}).startswith(f"**{line}**\n\n{SAID}[^1]")
    assert list(answer_lines(answer))[:3] == [line, "", f"{SAID} [1]"]
