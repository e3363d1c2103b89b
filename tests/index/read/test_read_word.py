"""Word files to articles: headings, lists, merged cells, and what a reader would not see."""

import io

import docx
import pytest

from footnote.index.article import Article
from footnote.index.read.canonical import canonical
from footnote.index.read.word import read_word
from footnote.index.split.units import split
from tests.makers import paragraph, word_of


def read(data: bytes) -> Article:
    """Read a Word file without a child process, which costs half a second each time."""
    found = read_word(data)
    return Article.from_text(
        canonical(found.blocks)[0], title=found.title, author=found.author, date=found.date
    )


def body(xml: str, **parts: bytes) -> Article:
    return read(
        word_of(xml, {name.replace("__", "/") + ".xml": data for name, data in parts.items()})
    )


def units(article: Article) -> list[tuple[str, str]]:
    return [(u.kind, article.text[u.start : u.end]) for u in split(article)]


def saved(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_headings_lists_and_properties() -> None:
    document = docx.Document()
    document.core_properties.title = "The harbour"
    document.core_properties.author = "Mara Quist"
    document.add_heading("The Harbour", 0)
    document.add_heading("Measures", 1)
    document.add_paragraph("A lamp", style="List Bullet")
    document.add_paragraph("deeper", style="List Bullet 2")
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("Second", style="List Number")
    document.add_paragraph("It ends.")
    found = read(saved(document))
    assert found.text.startswith(
        "# The Harbour\n\n# Measures\n\n- A lamp\n- deeper\n1. First\n2. Second"
    )
    assert (found.title, found.author) == ("The harbour", "Mara Quist")
    assert [kind for kind, _ in units(found)] == ["heading"] * 2 + ["item"] * 4 + ["sentence"]


def test_merged_cells_are_read_with_each_row_and_column() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    for row, texts in enumerate(
        [("Year", "Traffic", ""), ("", "Ferries", "Guests"), ("2024", "1", "2"), ("", "3", "4")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    found = read(saved(document))
    cells = {found.text[u.start : u.end]: (u.row, u.column) for u in split(found)}
    assert cells["4"][0] == "2024"
    assert cells["4"][1].endswith("Guests")
    assert cells["3"] == ("2024", cells["3"][1])


SHADED = (
    "<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:shd w:fill='1F3864'/></w:tcPr>{}</w:tc></w:tr></w:tbl>"
)
HIDDEN = {
    "hidden run": paragraph("CANARY-47", "<w:vanish/>"),
    "white": paragraph("CANARY-47", "<w:color w:val='FFFFFF'/>"),
    "tiny": paragraph("CANARY-47", "<w:sz w:val='2'/>"),
    "hidden by its style": paragraph("CANARY-47", "<w:rStyle w:val='Gone'/>"),
    "hidden by its paragraph's style": paragraph("CANARY-47", "", "<w:pStyle w:val='GoneToo'/>"),
    "deleted": "<w:p><w:del w:id='1'><w:r><w:delText>CANARY-47</w:delText></w:r></w:del></w:p>",
    "deleted, yet as text": "<w:p><w:del w:id='1'><w:r><w:t>CANARY-47</w:t></w:r></w:del></w:p>",
    "moved away": "<w:p><w:moveFrom w:id='1'><w:r><w:t>CANARY-47</w:t></w:r></w:moveFrom></w:p>",
    "computed": "<w:p><w:r><w:instrText>CANARY-47</w:instrText></w:r></w:p>",
    "comment": "<w:p><w:r><w:commentReference w:id='0'/></w:r></w:p>",
    "deleted row": "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>"
    + paragraph("CANARY-47")
    + "</w:tc></w:tr></w:tbl>",
    "fallback": "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:t>CANARY-47</w:t></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>",
}
STYLES = (
    b"<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    b"<w:style w:type='character' w:styleId='Gone'><w:name w:val='Gone'/><w:basedOn w:val='Base'/>"
    b"</w:style><w:style w:type='character' w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>"
    b"<w:style w:type='paragraph' w:styleId='GoneToo'><w:basedOn w:val='GoneToo'/>"
    b"<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
)


@pytest.mark.parametrize("how", HIDDEN)
def test_bad_47_what_a_reader_of_the_file_would_not_see(how: str) -> None:
    found = body(HIDDEN[how] + paragraph("The pier is open."), word__styles=STYLES)
    assert found.text == "The pier is open.\n"


SEEN = {
    "inserted": "<w:p><w:ins w:id='1'><w:r><w:t>Seen by all.</w:t></w:r></w:ins></w:p>",
    "moved here": "<w:p><w:moveTo w:id='1'><w:r><w:t>Seen by all.</w:t></w:r></w:moveTo></w:p>",
    "not hidden": paragraph("Seen by all.", "<w:vanish w:val='0'/>"),
    "white on a dark cell": SHADED.format(paragraph("Seen by all.", "<w:color w:val='FFFFFF'/>")),
    "white, highlighted": paragraph(
        "Seen by all.", "<w:color w:val='FFFFFF'/><w:highlight w:val='blue'/>"
    ),
    "a link": "<w:p><w:hyperlink><w:r><w:t>Seen by all.</w:t></w:r></w:hyperlink></w:p>",
    "a field's result": "<w:p><w:fldSimple w:instr='X'><w:r><w:t>Seen by all.</w:t></w:r>"
    "</w:fldSimple></w:p>",
    "a control": "<w:sdt><w:sdtContent>" + paragraph("Seen by all.") + "</w:sdtContent></w:sdt>",
    "a tab and a break": "<w:p><w:r><w:t>Seen</w:t><w:tab/><w:t>by</w:t><w:t xml:space='preserve'>"
    " </w:t><w:t>all.</w:t></w:r></w:p>",
    "a text box": "<w:p><w:r><w:txbxContent>"
    + paragraph("Seen by all.")
    + "</w:txbxContent></w:r></w:p>",
}


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_is_read(how: str) -> None:
    assert body(SEEN[how]).text == "Seen by all.\n"


def test_footnotes_stand_below() -> None:
    document = docx.Document()
    document.add_paragraph("The pier is open.")
    data = saved(document)
    assert read(data).text == "The pier is open.\n"


def test_what_looks_like_markdown_stays_text() -> None:
    found = body(
        paragraph("# no heading") + paragraph("- no item") + paragraph("&lt;!-- seen --&gt;")
    )
    assert [kind for kind, _ in units(found)] == ["sentence"] * 3


def test_nothing_is_made_up_where_a_file_says_nothing() -> None:
    found = read(word_of(paragraph("The pier is open."), {"docProps/core.xml": CORE}))
    assert (found.title, found.author, found.date) == ("", "", "")


CORE = (
    b"<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/"
    b"core-properties'/>"
)


def test_numbered_headings_and_clauses_keep_their_numbers() -> None:
    """“Section 1.1” is asked for by its number, which stands in no word of the file."""
    levels = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for n, text in enumerate(("%1", "%1.%2"))
    )
    numbering = (
        f"<w:numbering {_W}><w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )
    document = docx.Document()
    part = document.part.numbering_part
    part._element = docx.oxml.parse_xml(numbering)
    for level, words in ((0, "Scope"), (1, "Ships"), (1, "Boats")):
        heading = document.add_heading(words, level + 1)
        heading._p.get_or_add_pPr().append(_numbered(level))
    clause = document.add_paragraph("The fee is paid.")
    clause._p.get_or_add_pPr().append(_numbered(1))
    assert read(saved(document)).text == (
        "# 1 Scope\n\n## 1.1 Ships\n\n## 1.2 Boats\n\n  - 1.3 The fee is paid.\n"
    )


_W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def _numbered(level: int) -> object:
    return docx.oxml.parse_xml(
        f"<w:numPr {_W}><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>"
    )
