"""OpenDocument texts and presentations to articles."""

import pytest

from footnote.index.read.open_document import read_open_document
from tests.office import article_of, cells_of, open_document

STYLES = (
    "<style:style style:name='Gone' style:family='text'>"
    "<style:text-properties text:display='none'/></style:style>"
    "<style:style style:name='White' style:family='text'><style:text-properties "
    "fo:color='#ffffff'/></style:style><style:style style:name='Tiny' style:family='text'>"
    "<style:text-properties fo:font-size='1pt'/></style:style>"
    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
    "style:num-format='1' style:num-suffix='.'/><text:list-level-style-number text:level='2' "
    "style:num-format='a' style:num-suffix=')'/></text:list-style>"
    "<text:outline-style><text:outline-level-style text:level='1' style:num-format='1'/>"
    "<text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/>"
    "</text:outline-style>"
)


def read(body: str, kind: str = "text") -> str:
    return article_of(read_open_document(open_document(body, kind, STYLES))).text


def item(*parts: str) -> str:
    return f"<text:list-item>{''.join(parts)}</text:list-item>"


def p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def test_headings_keep_their_numbers() -> None:
    body = (
        "<text:h text:outline-level='1'>Scope</text:h><text:h text:outline-level='2'>Ships</text:h>"
        "<text:h text:outline-level='2'>Boats</text:h><text:h text:outline-level='1'>Fees</text:h>"
    )
    assert read(body) == "# 1 Scope\n\n## 1.1 Ships\n\n## 1.2 Boats\n\n# 2 Fees\n"


def test_lists_keep_their_marks_and_go_on() -> None:
    inner = f"<text:list>{item(p('deep'))}</text:list>"
    body = (
        f"<text:list text:style-name='L'>{item(p('one'), inner)}</text:list>{p('Amid.')}"
        "<text:list text:style-name='L' text:continue-numbering='true'>"
        f"{item(p('two'))}</text:list>"
    )
    assert read(body) == "1. one\n  a) deep\n\nAmid.\n\n2. two\n"


def test_a_table_with_merged_cells() -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        f"<table:table-cell>{p('Year')}</table:table-cell><table:table-cell>{p('Guests')}"
        "</table:table-cell></table:table-row></table:table-header-rows><table:table-row>"
        f"<table:table-cell>{p('2025')}</table:table-cell><table:table-cell>{p('91,200')}"
        "</table:table-cell></table:table-row></table:table>"
    )
    parsed = read_open_document(open_document(body))
    assert cells_of(parsed)["91,200"] == ((), "2025", "Guests")


@pytest.mark.parametrize(
    "hidden",
    [
        "<text:p>Seen.<text:span text:style-name='Gone'>CANARY</text:span></text:p>",
        "<text:p>Seen.<text:span text:style-name='White'>CANARY</text:span></text:p>",
        "<text:p>Seen.<text:span text:style-name='Tiny'>CANARY</text:span></text:p>",
        "<text:tracked-changes><text:p>CANARY</text:p></text:tracked-changes>"
        "<text:p>Seen.</text:p>",
        "<text:p>Seen.<office:annotation><text:p>CANARY</text:p></office:annotation></text:p>",
        "<text:section text:display='none'><text:p>CANARY</text:p></text:section>"
        "<text:p>Seen.</text:p>",
        "<text:table-of-content><text:p>CANARY</text:p></text:table-of-content>"
        "<text:p>Seen.</text:p>",
    ],
)
def test_bad_47_what_a_reader_of_the_file_would_not_see(hidden: str) -> None:
    assert read(hidden) == "Seen.\n"


def test_notes_stand_below_and_boxes_after_their_paragraph() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        f"{p('By the office.')}</text:note-body></text:note>"
    )
    box = f"<draw:frame><draw:text-box>{p('In a box.')}</draw:text-box></draw:frame>"
    assert read(p(f"Open.{note}{box}")) == "Open.\n\nIn a box.\n\n1. By the office.\n"


def test_slides_of_a_presentation() -> None:
    box = f"<draw:frame><draw:text-box>{p('The pier is open.')}</draw:text-box></draw:frame>"
    assert read(f"<draw:page>{box}</draw:page>", "presentation") == (
        "# Slide 1\n\nThe pier is open.\n"
    )
