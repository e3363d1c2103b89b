"""RTF files to articles: headings, lists, tables, notes, old encodings, and what is hidden."""

import pytest

from footnote.index.read.rtf import read_rtf
from tests.office import article_of, cells_of

HEAD = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}"
    r"{\colortbl;\red255\green255\blue255;}"
    r"{\stylesheet{\s1 heading 1;}{\*\cs9 Heading 1 Char;}{\s7 toc 1;}}"
    r"{\info{\title Harbour}{\author Mara Quist}{\creatim\yr2026\mo3\dy4}}"
)


def read(body: str) -> str:
    return article_of(read_rtf(f"{HEAD}{body}}}".encode("latin-1"))).text


def test_headings_lists_and_what_it_says_of_itself() -> None:
    body = (
        r"\pard\s1 The pier\par\pard\outlinelevel1 Works\par"
        r"\pard{\listtext 1.\tab}\ilvl0 A lamp\par{\listtext (b)\tab}\ilvl1 A fee\par"
        r"\pard It ends.\par"
    )
    assert read(body) == "# The pier\n\n## Works\n\n1. A lamp\n  - (b) A fee\n\nIt ends.\n"
    said = read_rtf(f"{HEAD}{body}}}".encode())
    assert (said.title, said.author, said.date) == ("Harbour", "Mara Quist", "2026-03-04")


def test_a_table() -> None:
    body = (
        r"\trowd\trhdr\cellx10\cellx20\intbl Year\cell Guests\cell\row"
        r"\trowd\cellx10\cellx20\intbl 2025\cell 91,200\cell\row\pard It ends.\par"
    )
    parsed = read_rtf(f"{HEAD}{body}}}".encode())
    assert cells_of(parsed)["91,200"] == ((), "2025", "Guests")


def test_a_table_in_a_cell_is_a_table() -> None:
    def row(*cells: str) -> str:
        inner = "".join(rf"\pard\intbl\itap2 {cell}\nestcell" for cell in cells)
        return rf"{inner}{{\*\nesttableprops\trowd\cellx5\cellx9\nestrow}}{{\nonesttables\par}}"

    body = (
        rf"\trowd\cellx10\cellx20\pard\intbl Score\par{row('Vessel', 'Score')}{row('RCA', '4')}"
        r"\pard\intbl\cell\pard\intbl Age: 42\cell\row\pard It ends.\par"
    )
    assert read(body).replace("\u2060", "") == (
        "Score\n\n| Vessel | Score |\n|---|---|\n| RCA | 4 |\n\nAge: 42\n\nIt ends.\n"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (r"ge\'f6ffnet\par", "geöffnet"),
        (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}\par", "Привет"),
        (r"\u1055?\u1080?x\par", "Пиx"),
        (r"{\uc2\u8364 EU and}\par", "€ and"),
        (r"\u-10179?\u-8704? and\par", "😀 and"),
        (r"a\emdash b\~c\_d\par", "a—b c-d"),
        (r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt a link}}\par', "a link"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt In a box.\par}}{\shprslt z}}", "In a box."),
        (r"seen{\pict\bin4 }}}}} too\par", "seen too"),
    ],
)
def test_what_is_seen_is_read(body: str, said: str) -> None:
    assert read(body).replace("\u2060", "") == f"{said}\n"


@pytest.mark.parametrize(
    "hidden",
    [
        r"{\v CANARY}",
        r"{\deleted CANARY}",
        r"{\fs2 CANARY}",
        r"{\cf1 CANARY}",
        r"{\*\unknown CANARY}",
        r"{\header CANARY}",
        r"{\footer{\field{\*\fldinst PAGE}{\fldrslt CANARY}}{\shp{\*\shpinst{\shptxt CANARY}}}}",
        r"{\field{\*\fldinst IF {\field{\*\fldinst X}{\fldrslt CANARY}}}{\fldrslt }}",
        r"{\*\annotation CANARY}",
        r"\pard\s7 CANARY\par\pard ",
    ],
)
def test_bad_47_what_a_reader_of_the_file_would_not_see(hidden: str) -> None:
    assert read(rf"{hidden}Seen.\par") == "Seen.\n"


@pytest.mark.parametrize("star", ["", r"\*"])
def test_notes_stand_below(star: str) -> None:
    assert read(rf"Open.{{{star}\footnote \pard By the office.}} It is.\par") == (
        "Open. It is.\n\n1. By the office.\n"
    )
