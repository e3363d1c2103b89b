"""PDFs to articles: structure without tags, line wraps, running heads, and what is not seen."""

import pytest

from footnote.index.article import Article
from footnote.index.read.canonical import Pictures, Refused, canonical
from footnote.index.read.pdf import read_pdf
from footnote.index.split.units import split
from tests.makers import pages_pdf, pdf_of, shown, stream

BODY = shown("The harbour of Lindholm was dug in 1874 by the fishermen.", y=600)


def read(*pages: str, extra: str = "", box: str = "0 0 600 800") -> Article:
    """Read a PDF without a child process, which costs half a second each time."""
    found = read_pdf(pages_pdf(pages, extra, box))
    text, starts = canonical(found.blocks)
    return Article.from_text(text, title=found.title, pages=starts)


def lines(*texts: str, y: float = 700, step: float = 14, x: float = 72) -> str:
    return "".join(shown(text, x=x, y=y - step * n) for n, text in enumerate(texts))


def units(article: Article) -> list[tuple[str, str]]:
    return [(u.kind, article.text[u.start : u.end]) for u in split(article)]


def test_sizes_tell_headings_from_text() -> None:
    page = shown("The Harbour", y=760, size=24) + shown("Its History", y=720, size=16) + BODY
    assert units(read(page)) == [
        ("heading", "The Harbour"),
        ("heading", "Its History"),
        ("sentence", "The harbour of Lindholm was dug in 1874 by the fishermen."),
    ]
    assert read(page).text.startswith("# The Harbour\n\n## Its History\n\n")


def test_wrapped_lines_are_joined_and_cut_words_made_whole() -> None:
    text = read(
        lines(
            "The well-kept harbour lies at the mouth of the river, and it has been deep-",
            "ened twice since then by the town. It is a well-",
            "kept place.",
        )
    ).text
    assert "it has been deepened twice since then by the town. It is a well-kept place." in text


def test_marks_and_numbers_open_items() -> None:
    found = read(lines("• One lamp", "• Two lamps", "1. First the pilot", "2. Then the tug"))
    assert units(found) == [
        ("item", "One lamp"),
        ("item", "Two lamps"),
        ("item", "First the pilot"),
        ("item", "Then the tug"),
    ]


def test_columns_without_rules_are_a_table() -> None:
    rows = [("Year", "Ferries"), ("2024", "1,200"), ("2025", "1,340")]
    page = "".join(
        shown(cell, x=72 + 150 * column, y=700 - 16 * line)
        for line, row in enumerate(rows)
        for column, cell in enumerate(row)
    )
    found = read(page)
    cell = next(u for u in split(found) if found.text[u.start : u.end] == "1,340")
    assert (cell.row, cell.column) == ("2025", "Ferries")


def test_cells_with_rules_are_a_table() -> None:
    rules = "".join(f"72 {y} 300 0.5 re f 72 {y - 40} 0.5 40 re f " for y in (700, 660, 620))
    rules += "72 580 300 .5 re f " + "".join(f"{x} 580 .5 120 re f " for x in (72, 222, 372))
    words = [("Year", 80, 685), ("Number of", 230, 685), ("ferries", 230, 671), ("2025", 80, 645)]
    words += [("about", 230, 645), ("1,340", 230, 631), ("2024", 80, 605), ("1,200", 230, 605)]
    found = read(rules + "".join(shown(word, x=x, y=y) for word, x, y in words) + BODY)
    cell = next(u for u in split(found) if found.text[u.start : u.end] == "about 1,340")
    assert (cell.row, cell.column) == ("2025", "Number of ferries")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        shown("The Daily Harbour", y=780) + shown(f"Page {n}", y=20) + lines(f"Words of page {n}.")
        for n in (1, 2, 3)
    ]
    found = read(*pages)
    assert [words for _, words in units(found)] == [f"Words of page {n}." for n in (1, 2, 3)]
    assert [found.page(found.text.index(f"page {n}")) for n in (1, 2, 3)] == [1, 2, 3]


def test_a_sentence_may_go_over_a_page() -> None:
    found = read(lines("The mayor said that the ferries"), lines("would sail on Thursday."))
    assert units(found) == [("sentence", "The mayor said that the ferries would sail on Thursday.")]
    assert found.page(0) == 1
    assert found.page(found.text.index("would")) == 2


def test_lines_in_letters_of_one_width_are_code() -> None:
    mono = "/M 10 Tf"
    code = "".join(
        shown(line, y=500 - 12 * n).replace("/F 12 Tf", mono)
        for n, line in enumerate(["$ footnote list", "$ footnote serve"])
    )
    fonts = "/Font<</F 3 0 R/M<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>"
    data = pages_pdf([BODY + code]).replace(b"/Font<</F 3 0 R>>", fonts.encode())
    text = canonical(read_pdf(data).blocks)[0]
    assert "```\n$ footnote list\n$ footnote serve\n```" in text


def test_a_gap_before_a_comma_is_no_space() -> None:
    page = shown("In the file", x=72) + shown(", it says", x=140) + shown("so.", x=200)
    assert "In the file, it says so." in read(page).text


def test_an_empty_page_is_counted() -> None:
    found = read(lines("On the first page."), "", lines("On the third page."))
    assert found.page(found.text.index("third")) == 3


HIDDEN = {
    "invisible": shown("CANARY-47 hidden", before="3 Tr"),
    "clipping": shown("CANARY-47 hidden", before="7 Tr"),
    "white": shown("CANARY-47 hidden", before="1 g"),
    "white in colours": shown("CANARY-47 hidden", before="1 1 1 rg"),
    "white in print colours": shown("CANARY-47 hidden", before="0 0 0 0 k"),
    "nearly white": shown("CANARY-47 hidden", before="0.99 0.99 1 rg"),
    "transparent": shown("CANARY-47 hidden", before="/G gs"),
    "tiny": shown("CANARY-47 hidden", size=0.5),
    "shrunk": shown("CANARY-47 hidden", before="0.01 0 0 0.01 0 0 cm", x=7200, y=70000),
    "below the page": shown("CANARY-47 hidden", y=-50),
    "beside the page": shown("CANARY-47 hidden", x=5000),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_bad_47_what_a_reader_of_the_pages_would_not_see(how: str) -> None:
    found = read(HIDDEN[how] + BODY, extra="/ExtGState<</G<</ca 0>>>>")
    assert "CANARY" not in found.text + found.title
    assert "The harbour of Lindholm was dug" in found.text


def test_bad_47_words_outside_the_crop_are_not_seen() -> None:
    data = pages_pdf([shown("CANARY-47 hidden", y=700) + shown("Seen.", y=300)])
    cropped = data.replace(
        b"/MediaBox[0 0 600 800]", b"/CropBox[0 0 600 500]/MediaBox[0 0 600 800]"
    )
    found = canonical(read_pdf(cropped).blocks)[0]
    assert found == "\u2060Seen.\n" or found == "Seen.\n"


def test_white_on_dark_is_seen() -> None:
    found = read("0 g 50 650 400 100 re f\n" + shown("Light on dark.", before="1 g") + BODY)
    assert "Light on dark." in found.text


def scan(words: str) -> bytes:
    """Return a page that is a picture, with words behind it as text recognition puts them."""
    picture = (
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    content = ("q 600 0 0 800 0 0 cm /I Do Q\n" + words).encode()
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources"
            "<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>>>",
            stream(content),
            stream(b"\xff", picture),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def test_bad_31_a_scan_without_text() -> None:
    with pytest.raises(Pictures, match="has no text layer: its pages are pictures"):
        read_pdf(scan(""))


def test_bad_31_the_text_behind_a_scan_is_read() -> None:
    found = read_pdf(scan(shown("The recognised words of the page.", before="3 Tr")))
    assert canonical(found.blocks)[0] == "The recognised words of the page.\n"


def test_a_page_without_anything() -> None:
    with pytest.raises(Refused, match="holds no text"):
        read_pdf(pages_pdf([""]))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read(turn: int) -> None:
    data = pages_pdf([BODY]).replace(b"/Type/Page/", f"/Type/Page/Rotate {turn}/".encode())
    assert "The harbour of Lindholm was dug" in canonical(read_pdf(data).blocks)[0]


def test_what_looks_like_markdown_stays_text() -> None:
    found = read(lines("# not a heading", y=700) + lines("| a | b |", y=650) + BODY)
    assert ("sentence", "# not a heading") in units(found)
    assert ("sentence", "| a | b |") in units(found)
