"""PDFs to articles: structure without tags, line wraps, running heads, and what is not seen."""

from collections.abc import Sequence

import pytest

from footnote.index.article import Article
from footnote.index.read import read_bytes
from footnote.index.read.canonical import Pictures, Refused, canonical
from footnote.index.read.pdf import read_pdf
from footnote.index.split.units import split
from tests.makers import FONT, pages_pdf, pdf_of, shown, stream

BODY = shown("The harbour of Lindholm was dug in 1874 by the fishermen.", y=600)
BOLD = b"/Font<</F 3 0 R/B<</Type/Font/Subtype/Type1/BaseFont/Times-Bold>>>>"


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
    below = BODY.replace("600 Td", "500 Td")
    found = read(rules + "".join(shown(word, x=x, y=y) for word, x, y in words) + below)
    cell = next(u for u in split(found) if found.text[u.start : u.end] == "about 1,340")
    assert (cell.row, cell.column) == ("2025", "Number of ferries")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        shown("The Daily Harbour", y=780) + shown(f"Page {n}", y=20) + lines(f"Words of page {n}.")
        for n in (1, 2, 3)
    ]
    found = read(*pages)
    assert [words for _, words in units(found)] == [f"Words of page {n}." for n in (1, 2, 3)]
    said = read_pdf(pages_pdf(pages)).left_out
    assert said == ["Lines at the edge of pages: “The Daily Harbour”, “Page 3”."]
    assert read_bytes(pages_pdf(pages), name="daily.pdf").left_out == tuple(said)
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


def test_no_word_of_another_font_is_made_up() -> None:
    """A font may number its shapes and say of none which letter it is."""
    font = (
        "/Font<</F 3 0 R/S<</Type/Font/Subtype/Type0/BaseFont/Secret/Encoding/Identity-H/Descendant"
        "Fonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Secret/CIDSystemInfo<</Registry(Adobe)"
        "/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Secret"
        "/Flags 4>>>>]>>>>"
    )
    unsaid = "BT /S 12 Tf 72 500 Td <004100420043> Tj ET "
    both, alone = (
        pages_pdf([page]).replace(b"/Font<</F 3 0 R>>", font.encode())
        for page in (BODY + unsaid, unsaid)
    )
    with pytest.raises(Refused, match="font “Secret” doesn't say what letters"):
        read_pdf(alone)
    found = read_pdf(both)
    assert canonical(found.blocks)[0].strip().endswith("dug in 1874 by the fishermen.")
    assert found.left_out == [
        "Page 1: 3 letters of the font “Secret”, which doesn't say what letters they are."
    ]


# --- tables -----------------------------------------------------------------------------------


def ruled(xs: Sequence[float], ys: Sequence[float], right: bool = True) -> str:
    """Draw the rules of a table; `right` says whether its last column has one at its right."""
    across = [f"{xs[0]} {y} m {xs[-1]} {y} l S " for y in ys]
    down = [f"{x} {ys[0]} m {x} {ys[-1]} l S " for x in (xs if right else xs[:-1])]
    return "".join(across + down)


def written(rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, step: float) -> str:
    return "".join(
        shown(cell, x=x + 4, y=top - step * line, size=10)
        for line, row in enumerate(rows)
        for x, cell in zip(xs, row, strict=False)
        if cell
    )


def cells(article: Article) -> dict[str, tuple[str, str]]:
    return {
        article.text[u.start : u.end]: (u.row, u.column) for u in split(article) if u.kind == "cell"
    }


BOATS = [("Ship", "Crew", "Days out"), ("Odin", "14", "211"), ("Freya", "9", "187")]


def test_a_last_column_needs_no_rule_at_its_right() -> None:
    xs, ys = (72, 150, 230, 320), (700, 680, 660, 640)
    found = cells(read(ruled(xs, ys, right=False) + written(BOATS, xs, 686, 20)))
    assert found["187"] == ("Freya", "Days out")
    assert found["211"] == ("Odin", "Days out")


def test_words_beside_a_table_are_read() -> None:
    xs, ys = (72, 150, 230), (700, 680, 660)
    rows = [("Odin", "14", "Odin was launched in March."), ("Freya", "9", "Freya carries salt.")]
    text = read(ruled(xs, ys) + written(rows, (72, 150, 260), 686, 20)).text
    assert "| Odin | 14 |\n| Freya | 9 |" in text
    assert "Odin was launched in March." in text
    assert "Freya carries salt." in text


def test_a_merged_cell_is_one_cell_that_reaches_down() -> None:
    """Two lines of figures between two rules are two rows, and what stands amid is of both."""
    xs = (72, 150, 230, 330)
    page = ruled(xs, (700, 680, 640))
    page += written([("Depth", "Ship", "Speed")], xs, 686, 20)
    page += shown("6", x=76, y=656, size=10)
    page += written([("", "Odin", "11.5"), ("", "Freya", "12.25")], xs, 666, 20)
    found = read(page)
    assert cells(found)["11.5"] == ("6 Odin", "Speed")
    assert cells(found)["12.25"] == ("6 Freya", "Speed")
    assert found.text.count("6") == 1


def test_a_name_over_several_columns_is_said_once() -> None:
    xs = (72, 150, 230, 310)
    page = "72 700 m 310 700 l S 150 680 m 310 680 l S 72 660 m 310 660 l S 72 640 m 310 640 l S "
    page += "".join(f"{x} 700 m {x} 640 l S " for x in (72, 150, 310)) + "230 680 m 230 640 l S "
    page += shown("Crew", x=190, y=686, size=10) + shown("Ship", x=76, y=676, size=10)
    page += written([("", "day", "night"), ("Odin", "14", "6")], xs, 666, 20)
    found = read(page)
    assert cells(found)["6"] == ("Odin", "Crew night")
    assert found.text.count("Crew") == 1


def test_a_column_without_a_figure_in_each_row() -> None:
    rows = [("", "Hours", "Rate", "Cost"), ("Parts", "", "", "2,100"), ("Body", "2", "150", "300")]
    rows += [("Paint", "1", "150", "150"), ("Total", "", "", "2,550")]
    found = cells(read(written(rows, (72, 180, 240, 300), 700, 14)))
    assert found["2,550"] == ("Total", "Cost")
    assert found["2"] == ("Body", "Hours")


def test_prose_is_no_cell() -> None:
    """A page of two columns may have a frame around each, and stays running text."""
    said = "The pilots of the old harbour say that nobody has to wait for them on a calm day. " * 6
    words = said.split()
    halves = words[: len(words) // 2], words[len(words) // 2 :]
    page = ruled((70, 300, 530), (720, 200))
    for x, half in zip((74, 304), halves, strict=True):
        page += lines(*(" ".join(half[n : n + 8]) for n in range(0, len(half), 8)), x=x)
    found = read(page)
    assert "|" not in found.text
    assert " ".join(found.text.split()) == said.strip()


def test_a_table_in_a_frame() -> None:
    xs, ys = (72, 150, 230, 320), (500, 480, 460, 440)
    frame = "60 420 m 540 420 l 540 740 l 60 740 l s "
    long = ("The clerk writes down each ship that comes in, the hour and the weather.",) * 6
    found = read(frame + lines(*long) + ruled(xs, ys) + written(BOATS, xs, 486, 20))
    assert cells(found)["187"] == ("Freya", "Days out")
    assert found.text.count("The clerk writes down") == 6


@pytest.mark.parametrize("turn", ["0 1 -1 0 600 0", "0 -1 1 0 0 800"])
def test_a_turned_table(turn: str) -> None:
    xs, ys = (72, 150, 230, 320), (500, 480, 460, 440)
    page = f"q {turn} cm " + ruled(xs, ys) + written(BOATS, xs, 486, 20) + " Q"
    assert cells(read(page))["187"] == ("Freya", "Days out")


# --- words ------------------------------------------------------------------------------------


def test_raised_figures_are_read_as_such() -> None:
    page = shown("The dock takes 7 x 10", x=72) + shown("9", x=190, y=704, size=7)
    text = read(page + shown("litres in the 19", x=200) + shown("th", x=275, y=704, size=7)).text
    assert "10⁹ litres in the 19" in text
    assert "19th" in text


def test_halves_of_a_compound_keep_their_hyphen() -> None:
    text = read(
        lines(
            "Each pilot of the town is a well-",
            "known man, and the low-",
            "lying quay is his. The har-",
            "bour has a short-",
            "ened mole, built in 19-",
            "metre steps.",
        )
    ).text
    for said in ("well-known", "low-lying", "harbour", "shortened", "19-metre"):
        assert said in text


def test_bold_lines_are_headings() -> None:
    data = pages_pdf([lines("The Pilots", y=640).replace("/F 12", "/B 12") + BODY])
    text = canonical(read_pdf(data.replace(b"/Font<</F 3 0 R>>", BOLD)).blocks)[0]
    assert "# The Pilots\n" in text


def test_the_head_of_a_single_page_is_left_out() -> None:
    head = shown("Harbours of the North", x=200, y=770) + shown("9", x=500, y=770)
    body = ("The pilots of the harbour are old.", "None of them has ever lost a ship.") * 2
    assert "Harbours of the North" not in read(head + lines(*body)).text


def test_a_footnote_stands_after_the_sentence_that_it_interrupts() -> None:
    first = lines("The harbour was dug by hand.", "The mayor said in May that the old ferries")
    note = shown("1 Minutes of the council.", y=90, size=8)
    found = read(first + note, lines("would sail on Thursday. They did not."))
    ends = found.text.index("would sail on Thursday.")
    assert ends < found.text.index("Minutes") < found.text.index("They did not.")
    assert found.page(found.text.index("Minutes")) == 1
    assert found.page(found.text.index("They did not.")) == 2


def form(label: str, value: str) -> bytes:
    """Return a form of one field with its value, drawn as a program that fills it in does."""
    drawn = stream(shown(value, x=2, y=4, size=10).encode(), "/Type/XObject/Subtype/Form"
        "/BBox[0 0 200 18]/Resources<</Font<</F 5 0 R>>>>")  # fmt: skip
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[6 0 R]"
            "/Resources<</Font<</F 5 0 R>>>>>>",
            stream((shown(label, y=704) + BODY).encode()),
            FONT,
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[300 700 500 718]/AP<</N 7 0 R>>>>",
            drawn,
        ]
    )


def test_a_form_is_read_with_its_values() -> None:
    text = canonical(read_pdf(form("Name of the ship", "Odin of Lindholm")).blocks)[0]
    assert "Name of the ship Odin of Lindholm" in text


def test_bad_31_a_page_with_a_small_picture_alone() -> None:
    small = scan("").replace(b"600 0 0 800 0 0 cm", b"300 0 0 200 90 400 cm")
    with pytest.raises(Refused, match="its pages are pictures"):
        read_pdf(small)


def test_a_table_below_another_has_its_own_title_and_names() -> None:
    """A form stacks tables in the same columns; the names of the first aren't those of the next."""
    xs = (72, 160, 250, 340)
    ship = [("Name", "Odin", "Year", "1961"), ("Port", "Holm", "Make", "Yard"), ("Tons", "40")]
    names = shown("Costs of repair", x=190, y=640, size=10)
    names += written([("", "Hours", "Rate", "Cost")], xs, 620, 20)
    costs = [("Hull", "12", "25", "300"), ("Mast", "3", "75", "225"), ("Note", "nothing else")]
    page = (
        lines("The ship was mended.", y=760)
        + written(ship, xs, 700, 20)
        + names.replace("/F ", "/B ")
        + written(costs, xs, 600, 20)
    )
    data = pages_pdf([page]).replace(b"/Font<</F 3 0 R>>", BOLD)
    article = Article.from_text(canonical(read_pdf(data).blocks)[0], title="")
    assert cells(article)["225"] == ("Mast", "Cost")
    assert cells(article)["Yard"][1] != "Cost"
    assert "Costs of repair" not in cells(article)
