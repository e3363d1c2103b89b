"""PowerPoint files to articles: slides with their titles, lists, tables and notes."""

import pptx
from pptx.util import Inches

from footnote.index.read.slides import read_slides
from footnote.index.split.units import split
from tests.office import article_of, cells_of, deck_of, saved


def test_a_slide_has_its_number_its_title_and_its_list() -> None:
    read = read_slides(deck_of("Measures", "A lamp\nA fee"))
    article = article_of(read)
    assert article.text == "# Slide 1\n\n## Measures\n\n- A lamp\n- A fee\n"
    assert read.title in ("Measures", "PowerPoint Presentation")
    assert {unit.headings for unit in split(article) if unit.kind == "item"} == {
        ("Slide 1", "Measures")
    }


def test_tables_and_notes_are_read() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Traffic"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for row, texts in enumerate((("Year", "Guests"), ("2025", "91,200"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    slide.notes_slide.notes_text_frame.text = "Say that it grew."
    read = read_slides(saved(deck))
    assert cells_of(read)["91,200"] == (("Slide 1", "Traffic"), "2025", "Guests")
    assert article_of(read).text.endswith("## Notes\n\nSay that it grew.\n")


def test_shapes_are_read_from_the_top_down_and_groups_too() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for top, words in ((3, "Below."), (1, "Above.")):
        box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(2), Inches(0.5))
        box.text_frame.text = words
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_textbox(Inches(1), Inches(5), Inches(2), Inches(0.5))
    inner.text_frame.text = "In a group."
    text = article_of(read_slides(saved(deck))).text
    assert text == "# Slide 1\n\nAbove.\n\nBelow.\n\nIn a group.\n"


def test_hidden_slides_and_shapes_are_left_out_and_said_to_be() -> None:
    deck = pptx.Presentation()
    for words in ("Seen.", "CANARY-47"):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        box = slide.shapes.add_textbox(0, 0, Inches(2), Inches(1))
        box.text_frame.text = words
    slide.element.set("show", "0")
    gone = deck.slides[0].shapes.add_textbox(0, 0, Inches(2), Inches(1))
    gone.text_frame.text = "CANARY-48"
    gone._element.nvSpPr.cNvPr.set("hidden", "1")
    read = read_slides(saved(deck))
    assert article_of(read).text == "# Slide 1\n\nSeen.\n"
    assert read.left_out == ["1 hidden slide."]
