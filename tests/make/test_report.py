"""A report: kept answers with notes, in order; in each format its footnotes verify."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from hypothesis import given, settings
from hypothesis import strategies as st

from footnote import Answer, Article, Assistant
from footnote.assistant.answer import Outcome, Sentence, Verdict
from footnote.assistant.check.claims import cite
from footnote.assistant.make.report import Entry, Report, footnotes, make_report
from footnote.assistant.make.report_read import WRITERS, is_report, read_report
from footnote.assistant.settings import load_settings
from footnote.index.errors import BadInput, NotFound
from footnote.index.evidence import gather
from footnote.index.split.units import split
from tests.engines import Services

pytestmark = pytest.mark.slow

RIVERS = (
    "# Rivers\n\nThe Amazon is the largest river of South America. It rises in Peru.\n\n"
    "The Nile flows north through Egypt. Its delta is 160 km long.\n"
)
NILE = "Through which country does the Nile flow?"
DELTA = "How long is the delta?"
WICKED = "<script>alert(1)</script> [x](javascript:y) ``` \x1b[2J & <img src=//evil.example>"
every_format = pytest.mark.parametrize("form", sorted(WRITERS))


def _quoting(text: str, question: str, note: str = "", heading: str = "") -> Entry:
    """Answer a question with every sentence of a text."""
    article = Article.from_text(text, title="A title")
    cited = tuple(
        cite(one, at)
        for at, one in enumerate((u for u in gather(article, split(article))), start=1)
    )
    said, sentences = "", []
    for one in cited:
        said += "\n" if said else ""
        start = len(said)
        said += " ".join(one.quote.split())
        words = said[start:]
        sentences.append(Sentence(words, start, len(said), Verdict.SUPPORTED, (one.number,)))
    made = Answer(question, question, Outcome.ANSWERED, said, tuple(sentences), cited)
    return Entry(made.sealed(), note, heading)


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    file = tmp_path / "rivers.md"
    file.write_text(RIVERS, encoding="utf-8")
    return file


@pytest.fixture
def opened(kept: Services, tmp_path: Path, rivers: Path) -> Iterator[Assistant]:
    home = tmp_path / "home"
    with Assistant(kept.open(home), "none", load_settings(home=home)) as assistant:
        assistant.add(rivers)
        assistant.keep(assistant.ask(NILE))
        assistant.keep(assistant.ask(DELTA))
        yield assistant


def test_notes_and_an_order_stay_with_kept_answers(opened: Assistant) -> None:
    nile, delta = opened.kept()
    assert opened.note(delta.id, "Check this.\r\n\r\nTwice.", "Lengths").heading == "Lengths"
    assert opened.note(delta.id, heading=" The   delta ").note == "Check this.\n\nTwice."
    assert [one.id for one in opened.arrange([delta.id])] == [delta.id, nile.id]
    report = opened.report(title="Two rivers")
    assert [one.heading for one in report.entries] == ["The delta", ""]
    assert [one.answer for one in opened.report([nile.id]).entries] == [nile.answer]
    assert report.verify(opened.articles()[0])
    assert Report.from_json(report.to_json()) == report
    opened.forget(delta.id)
    again = opened.keep(delta.answer)
    assert (again.note, again.heading) == ("", "")
    assert [one.id for one in opened.kept()] == [nile.id, delta.id]


def test_what_can_not_be_noted_or_reported(opened: Assistant) -> None:
    kept = opened.kept()[0]
    with pytest.raises(NotFound, match="no kept answer"):
        opened.note("ffff", "x")
    with pytest.raises(NotFound, match="no kept answer"):
        opened.arrange([kept.id, "ffff"])
    with pytest.raises(NotFound, match="no kept answer"):
        opened.report(["ffff"])
    with pytest.raises(BadInput, match="at most 10,000"):
        opened.note(kept.id, "x" * 10_001)
    with pytest.raises(BadInput, match="list of their ids"):
        opened.arrange(kept.id)
    for one in opened.kept():
        opened.forget(one.id)
    with pytest.raises(BadInput, match="No answers are kept"):
        opened.report()


@every_format
def test_a_report_proves_itself(opened: Assistant, form: str) -> None:
    first = opened.kept()[0]
    opened.note(first.id, f"Mine: {WICKED}\n\nAnd more.", "Section *one*")
    report = opened.report(title="Rivers & lakes")
    data = WRITERS[form](report)
    assert is_report(data)
    read, shown = read_report(data)
    assert read == report
    assert all(one.holds for one in shown)
    assert len(shown) >= len(footnotes(report)) + 2


@every_format
@pytest.mark.parametrize(
    ("said", "instead"), [("160 km", "190 km"), ("flows north", "flows south")]
)
def test_what_is_shown_otherwise_is_noticed(
    opened: Assistant, form: str, said: str, instead: str
) -> None:
    """Only what is seen is changed: the proof stays."""
    report = opened.report()
    data = _visibly(WRITERS[form](report), lambda text: text.replace(said, instead))
    read, shown = read_report(data)
    assert read == report
    assert {one.fault for one in shown if not one.holds} == {"not as it was proved"}


def test_a_changed_proof_is_noticed(opened: Assistant) -> None:
    report = opened.report()
    forged = WRITERS[".md"](report).replace(b"160 km", b"190 km")
    read, shown = read_report(forged)
    assert all(one.holds for one in shown)  # both were changed
    assert not read.verify(opened.articles()[0])


def _visibly(data: bytes, change: Callable[[str], str]) -> bytes:
    if data[:2] != b"PK":
        text = data.decode()
        at = text.index('{"title"') if '{"title"' in text else text.index("{&quot;title")
        return (change(text[:at]) + text[at:]).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            inside = old.read(name)
            if name.startswith("word/"):
                inside = change(inside.decode()).encode()
            new.writestr(name, inside)
    return written.getvalue()


def test_word_opens_it_again(opened: Assistant, tmp_path: Path) -> None:
    opened.note(opened.kept()[0].id, "My own words.", "Rivers of the world")
    report = opened.report(title="Two rivers")
    file = tmp_path / "report.docx"
    file.write_bytes(WRITERS[".docx"](report))
    document = docx.Document(str(file))
    styled = [(one.style.name, one.text) for one in document.paragraphs]
    assert styled[:3] == [
        ("Title", "Two rivers"),
        ("Heading 1", "Rivers of the world"),
        ("Heading 2", NILE),
    ]
    assert ("Quote", "My own words.") in styled
    related = {one.reltype: one.target_part for one in document.part.rels.values()}
    notes = related[RELATED.FOOTNOTES].blob.decode()
    marks = re.findall(r'footnoteReference w:id="(\d+)"', document.element.xml)
    assert marks == [str(number) for number, _ in footnotes(report)]
    assert all(f"“{one.quote}”" in notes for _, one in footnotes(report))
    document.save(str(file))  # what Word keeps of it, it keeps
    assert all(one.holds for one in read_report(file.read_bytes())[1])


class _Page(HTMLParser):
    """Collects the elements of a page, and what its attributes lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.leads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.leads += [str(found[name]) for name in ("href", "src", "action") if name in found]
        assert not any(name.startswith("on") for name in found)


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    report = make_report([_quoting(f"{WICKED}\n\nIt is blue.", WICKED, WICKED, WICKED)], WICKED)
    page = _Page()
    page.feed(WRITERS[".html"](report).decode())
    assert not {"script", "img", "iframe", "link", "object", "form"} & set(page.tags)
    assert {"h1", "h2", "h3", "p", "li", "q", "template"} <= set(page.tags)
    assert page.leads
    assert all(one.startswith("#fn") for one in page.leads)


def test_markdown_is_text_and_nothing_else() -> None:
    report = make_report([_quoting("It is blue.", "Is it?", WICKED)])
    text = WRITERS[".md"](report).decode()
    visible = text[: text.index("```footnote-proof")]
    assert "<script" not in visible.replace("\\<", "")
    assert not re.search(r"(?<!\\)\]\(", visible)
    assert "\n```" not in visible


hostile = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'`*_[](){}#|~\\!^:-=.\n\r\t 1aé漢\u200f\ufffe\x1b\x0b/"),
        st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"),
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(split(Article.from_text(text, title=""))))


@settings(max_examples=25)
@given(text=hostile, question=hostile, note=st.text(max_size=40).filter(lambda t: "\0" not in t))
def test_whatever_it_quotes_a_report_proves_itself(text: str, question: str, note: str) -> None:
    entry = _quoting(text, question, note.encode("utf-8", "replace").decode(), "One")
    report = make_report([entry, replace(entry, note="")])
    for write in WRITERS.values():
        read, shown = read_report(write(report))
        assert read == report
        assert [one for one in shown if not one.holds] == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"footnote-proof",
        b"# A page\n\n```footnote-proof\n{}\n```\n",
        b"<template id=footnote-proof>{}</template>",
        b"PK\x03\x04 no archive",
        b"\xff\xfe",
    ],
)
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"no report of Footnote|not a report of Footnote"):
        read_report(data)
