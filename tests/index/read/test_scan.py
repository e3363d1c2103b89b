"""Pictures and scans to articles: what is recognised is marked, and counted page by page."""

import io
import sys
from importlib.util import find_spec

import pytest
from PIL import Image, ImageDraw, ImageFont

from footnote.index.errors import BadInput
from footnote.index.read import read_bytes
from footnote.index.read.canonical import Heading, Paragraph, Refused, Table
from footnote.index.read.scan import read_scan
from footnote.index.read.scan_layout import Line, page_blocks
from footnote.index.split.units import split

pytestmark = pytest.mark.slow

recognised = pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr isn't installed")


def picture(words: str) -> Image.Image:
    page = Image.new("L", (900, 200), "white")
    ImageDraw.Draw(page).text((40, 60), words, font=ImageFont.load_default(40))
    return page


def saved(page: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **how)
    return out.getvalue()


@recognised
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_words_of_a_picture_are_marked_as_recognised(kind: str) -> None:
    article = read_bytes(saved(picture("The outer pier is closed."), kind), name="photo")
    said = [(article.text[u.start : u.end], u.headings) for u in split(article)]
    assert said[-1] == ("The outer pier is closed.", ("Recognised text (OCR)",))


@recognised
def test_a_scanned_pdf_is_recognised_page_by_page() -> None:
    pages = [picture("The pier is closed."), picture("The lamp is lit.")]
    data = saved(pages[0], "PDF", save_all=True, append_images=pages[1:])
    steps: list[tuple[int, int]] = []
    article = read_bytes(data, name="scan.pdf", progress=lambda *step: steps.append(step))
    assert [step for step in dict.fromkeys(steps) if step[1]] == [(1, 2), (2, 2)]
    assert len(article.pages) == 2
    assert article.page(article.text.index("lamp")) == 2


@recognised
def test_whoever_watches_can_stop_it() -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_bytes(saved(picture("The pier."), "PNG"), name="photo", progress=stop)


@recognised
def test_bad_29_damaged_and_empty_pictures() -> None:
    whole = saved(picture("The pier is closed."), "PNG")
    with pytest.raises(BadInput, match="is damaged"):
        read_bytes(whole[: len(whole) // 3], name="cut.png")
    with pytest.raises(BadInput, match="shows no words"):
        read_bytes(saved(Image.new("L", (300, 300), "white"), "PNG"), name="empty.png")


@pytest.mark.parametrize(
    ("kind", "says"),
    [("PNG", "is a picture"), ("PDF", "has no text layer: its pages are pictures")],
)
def test_without_the_extra_the_message_says_how_to_get_it(
    kind: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(Refused) as refused:
        read_scan(saved(picture("The pier."), kind), lambda done, of: None)
    assert str(refused.value).startswith(says)
    assert "pip install 'footnote-assistant[ocr]'" in str(refused.value)


def line(text: str, left: float, top: float, width: float = 400, height: float = 20) -> Line:
    return Line(text, left, top, left + width, top + height)


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    words = "words that run on and on to the end of it"
    lines = [
        line(f"{side} {number} {words}", 500 * at, 30 * number)
        for number in range(6)
        for at, side in enumerate(("left", "right"))
    ]
    said = " ".join(one.text for one in page_blocks(lines) if isinstance(one, Paragraph))
    assert said.index("left 5") < said.index("right 0")


def test_cells_that_stand_side_by_side_are_a_table() -> None:
    rows = [("Year", "Guests"), ("2024", "80"), ("2025", "91")]
    lines = [
        line(text, 300 * column, 30 * row, 60)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    assert page_blocks(lines) == [Table(tuple(rows))]


def test_larger_words_are_a_heading_and_a_gap_parts_paragraphs() -> None:
    lines = [
        line("The harbour", 0, 0, 200, 40),
        line("It was dug in 1874 by fisher-", 0, 60),
        line("men of the town.", 0, 85, 200),
        line("It has been deepened since.", 0, 150),
        line("Nobody was hurt.", 0, 175),
    ]
    assert page_blocks(lines) == [
        Heading("The harbour", 2),
        Paragraph("It was dug in 1874 by fishermen of the town."),
        Paragraph("It has been deepened since. Nobody was hurt."),
    ]
