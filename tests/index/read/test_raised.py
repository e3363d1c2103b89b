"""A raised number stays raised in each format: 10⁶ isn't read as 106."""

from collections.abc import Callable

import docx
import pptx
import pytest

from footnote.index.read.child import READERS
from tests.office import article_of, book_of, chapter, open_document, saved


def as_word() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("It holds 10")
    paragraph.add_run("6").font.superscript = True
    paragraph.add_run(" m")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run(" of H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O.")
    return saved(document)


def as_slides() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    paragraph = slide.shapes.add_textbox(0, 0, 9_000_000, 900_000).text_frame.paragraphs[0]
    for words, baseline in (("It holds 10", "0"), ("6", "30000"), (" m", ""), ("3", "30%")):
        run = paragraph.add_run()
        run.text = words
        if baseline:
            run._r.get_or_add_rPr().set("baseline", baseline)
    for words, baseline in ((" of H", "0"), ("2", "-25000"), ("O.", "0")):
        run = paragraph.add_run()
        run.text = words
        run._r.get_or_add_rPr().set("baseline", baseline)
    return saved(deck)


def as_open_text() -> bytes:
    styles = "".join(
        f"<style:style style:name='{name}' style:family='text'><style:text-properties "
        f"style:text-position='{place}'/></style:style>"
        for name, place in (("Up", "super 58%"), ("High", "33% 80%"), ("Low", "sub 58%"))
    )
    up, high, low = (f"<text:span text:style-name='{one}'>" for one in ("Up", "High", "Low"))
    end = "</text:span>"
    body = f"<text:p>It holds 10{up}6{end} m{high}3{end} of H{low}2{end}O.</text:p>"
    return open_document(body, styles=styles)


def as_rtf() -> bytes:
    return rb"{\rtf1 It holds 10{\super 6} m\super 3\nosupersub  of H{\sub 2}O.\par}"


def as_book() -> bytes:
    page = "<p>It holds 10<sup>6</sup> m<sup>3</sup> of H<sub>2</sub>O.</p>"
    return book_of({"a.xhtml": chapter(page)})


@pytest.mark.parametrize("made", [as_word, as_slides, as_open_text, as_rtf, as_book])
def test_a_raised_number_stays_raised(made: Callable[[], bytes]) -> None:
    reader = READERS["rtf" if made is as_rtf else "zip"]
    assert "It holds 10⁶ m³ of H2O." in article_of(reader(made(), "")).text
