"""An answer in a notebook: it is there with its quotes, and nothing of an article is markup."""

from footnote import Answer, Assistant, Outcome
from footnote.assistant.answer import Citation, Sentence, Verdict
from tests.conftest import ORDERS

EVIL = "<img src=x onerror=alert(1)> ![a](http://evil.example/x) $x$ &lt;b&gt;"


def test_a_notebook_shows_the_answer_and_its_quotes(assistant: Assistant) -> None:
    answer = assistant.ask(ORDERS)
    for shown in (answer._repr_html_(), answer._repr_markdown_()):
        assert "Donald Trump" in shown
        assert "being held on the orders of Donald Trump." in shown
        assert "Talking Under Pressure" in shown
    missing = assistant.ask("What is the capital of Australia?")
    assert "doesn't mention “Australia”" in missing._repr_markdown_()
    assert "The closest passage:" in missing._repr_html_()


def test_nothing_of_an_article_is_markup() -> None:
    cited = Citation(1, "a", "b", 0, len(EVIL), EVIL, headings=(EVIL,), title=EVIL)
    said = Sentence(EVIL, 0, len(EVIL), Verdict.SUPPORTED, (1,))
    answer = Answer(EVIL, EVIL, Outcome.ANSWERED, EVIL, (said,), (cited,), note=EVIL, missing=EVIL)
    html, markdown = answer._repr_html_(), answer._repr_markdown_()
    assert "<img" not in html
    assert "&lt;img" in html
    assert "&amp;lt;b" in html
    assert "<img" not in markdown.replace("\\<", "")
    assert "](" not in markdown.replace("\\](", "").replace("\\[", "")
    assert "http://" not in markdown
    assert "$x$" not in markdown
