"""EPUB books to articles: chapters in the order of reading, under headings."""

import io
import zipfile

import pytest

from footnote.index.read.book import read_book
from footnote.index.read.canonical import Refused
from footnote.index.split.units import split
from tests.office import article_of, book_of, chapter, zip_of

NAV = chapter('<nav><ol><li><a href="two.xhtml#top">The storm</a></li></ol></nav>')
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel>'
    '<text>The storm</text></navLabel><content src="two.xhtml"/></navPoint></navMap></ncx>'
)


def test_chapters_are_read_in_order_and_each_unit_knows_its_chapter() -> None:
    read = read_book(
        book_of(
            {
                "b.xhtml": chapter("<h1>The pier</h1><p>It is open.</p>"),
                "a.xhtml": chapter('<h1>The lamp</h1><p><a id="x"/>It is lit.</p>'),
            }
        )
    )
    article = article_of(read)
    assert article.text == "# The pier\n\nIt is open.\n\n# The lamp\n\nIt is lit.\n"
    assert [unit.headings for unit in split(article) if unit.kind == "sentence"] == [
        ("The pier",),
        ("The lamp",),
    ]
    said = (read.title, read.author, read.date, read.language)
    assert said == ("Harbours", "Mara Quist", "2026-03-04", "en")


@pytest.mark.parametrize("more", [{"nav.xhtml": NAV}, {"toc.ncx": NCX}], ids=["nav", "ncx"])
def test_a_chapter_without_a_heading_has_that_of_the_contents(more: dict[str, str]) -> None:
    read = read_book(book_of({"two.xhtml": chapter("<p>It blew.</p>")}, more))
    assert article_of(read).text == "# The storm\n\nIt blew.\n"


def test_contents_and_what_is_hidden_are_left_out() -> None:
    hidden = "<p>It blew.</p><p style='display:none'>CANARY-47</p><script>CANARY</script>"
    read = read_book(book_of({"nav.xhtml": NAV, "two.xhtml": chapter(hidden)}))
    assert article_of(read).text == "# The storm\n\nIt blew.\n"


def test_a_chapter_that_is_missing_is_named() -> None:
    data = book_of({"one.xhtml": chapter("<p>It is open.</p>"), "two.xhtml": chapter("")})
    whole = {"mimetype": b"application/epub+zip"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name != "OEBPS/two.xhtml"]
        whole |= {name: archive.read(name) for name in names}
    assert read_book(zip_of(whole)).left_out == [
        "The book lacks “OEBPS/two.xhtml”, which belongs to it."
    ]


def test_a_book_that_names_no_chapters_is_refused() -> None:
    with pytest.raises(Refused, match="doesn't say what its chapters are"):
        read_book(zip_of({"mimetype": "application/epub+zip"}))
