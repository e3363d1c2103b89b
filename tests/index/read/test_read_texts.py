"""Formats of text to articles: letters, tables of values, notebooks, subtitles, XML and TeX."""

import base64
import json
import struct
from email.message import EmailMessage

import pytest

from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.read import read_bytes, read_text
from footnote.index.read.canonical import Block, Otherwise, Parsed, Refused, canonical
from footnote.index.read.child import READERS
from footnote.index.read.text_kinds import kind_of_message, kind_of_text
from footnote.index.split.block import PLAIN
from footnote.index.split.units import split
from tests.office import compound


def read(text: str, name: str = "a.txt") -> str:
    """Read a text without a child process, which costs half a second each time."""
    kind = kind_of_text(text, name)
    assert kind
    return written(READERS[kind](text.encode(), ""))


def written(parsed: Parsed) -> str:
    return plain(canonical(parsed.blocks)[0])


def plain(text: str) -> str:
    """Return a text without the marks that say that its words are words."""
    return text.replace(PLAIN, "")


def cells(article: Article) -> list[tuple[str, str, str]]:
    return [
        (article.text[u.start : u.end], u.row, u.column) for u in split(article) if u.kind == "cell"
    ]


# --- tables of values -----------------------------------------------------------------------------

BOATS = 'Boat,Crew,Hours\n"Una, the elder",3,120\n"Two\nlines",5,99\n"A ""quote""",,7\n'


def test_values_are_a_table_with_headers() -> None:
    article = read_text(BOATS, name="boats.csv")
    assert article.title == "boats"
    assert ("120", "Una, the elder", "Hours") in cells(article)
    assert "| Two lines | 5 | 99 |" in article.text
    assert '| A "quote" |  | 7 |' in article.text


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_values_is_found(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in (("boat", "crew"), ("Una", "3"), ("Elin", "5")))
    assert read(text, "boats.csv").startswith("| boat | crew |\n|---|---|\n| Una | 3 |")


def test_values_without_names_have_no_header() -> None:
    assert "---" not in read("1,2\n3,4\n", "a.csv")


@pytest.mark.parametrize(
    "rows", ["Una,2026-06-02,a\nEda,2026-06-03,b\n", "Una,u@velm.example,a\nEda,e@velm.example,b\n"]
)
def test_a_row_like_those_below_it_is_no_header(rows: str) -> None:
    assert "---" not in read(rows, "a.csv")
    assert "---" in read(f"name,when,what\n{rows}", "a.csv")


def test_values_are_told_by_their_look_where_the_name_says_nothing() -> None:
    assert kind_of_text("boat\tcrew\nUna\t3\nElin\t5\n", "a.txt") == "values"
    assert kind_of_text("boat,crew,hours\nUna,3,1\nElin,5,2\n", "a.txt") == "values"


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red, violets are blue,\nsugar is sweet, and so are you,\nso it was, or is,\n",
        "It cost 1,200 crowns.\nIt cost 3,400 crowns.\nIt cost 5,600 crowns.\n",
        "[see the note]",
        "{curly} words {here}",
        "From: a friend\nTo: you\n\nHello there, it is open.",
        "A line.\n00:01 is a time.\n",
        "| a | b |\n|---|---|\n| 1,2,3 | 4,5,6 |\n",
    ],
)
def test_prose_stays_as_it_stands(text: str) -> None:
    assert read_bytes(text.encode(), name="a.txt").text == text


def test_bad_37_more_cells_than_a_table_of_an_article_has() -> None:
    with pytest.raises(Refused, match="500,000 cells"):
        read("a,b\n" + "1,2\n" * 250_001, "a.csv")
    with pytest.raises(Otherwise):
        read("only one column\nand no more\n", "a.csv")


# --- letters --------------------------------------------------------------------------------------


def letter(**parts: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "Una Holm <una@example.org>", "pilots@example.org"
    made["Subject"], made["Date"] = "Die Brücke öffnet", "Tue, 2 Jun 2026 08:00:00 +0200"
    if "text" in parts:
        made.set_content(parts["text"], cte="base64")
    if "html" in parts:
        made.add_alternative(parts["html"], subtype="html", cte="quoted-printable")
    return made


def read_letter(made: EmailMessage) -> Parsed:
    data = made.as_bytes()
    assert kind_of_message(data) == "mail"
    return READERS["mail"](data, "")


def test_a_letter_is_read_with_its_subject_sender_and_date() -> None:
    made = letter(text="The bridge opens – at six.\n", html="<p>The bridge opens.</p>")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    article = read_bytes(made.as_bytes(), name="a.eml")
    assert (article.title, article.author) == ("Die Brücke öffnet", "Una Holm <una@example.org>")
    assert article.date == "2026-06-02"
    assert plain(article.text) == (
        "# Die Brücke öffnet\n\nFrom: Una Holm <una@example.org>\n\nTo: pilots@example.org\n\n"
        "Date: Tue, 02 Jun 2026 08:00:00 +0200\n\nAttached: plan.pdf\n\n"
        "The bridge opens – at six.\n"
    )
    assert "plan.pdf" in article.left_out[0]


def test_a_letter_of_html_is_read_as_a_page_is() -> None:
    text = written(
        read_letter(letter(html="<h2>At six</h2><p>It <b>opens</b>.</p><p hidden>No</p>"))
    )
    assert text.endswith("## At six\n\nIt opens.\n")


def test_a_letter_in_an_old_encoding_that_it_names() -> None:
    head = (
        b"From: a@b.c\r\nDate: Tue, 2 Jun 2026 08:00:00 +0200\r\nSubject: =?iso-8859-1?Q?Br=FCcke?="
    )
    data = head + b'\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n\r\nDie Br\xfccke.\r\n'
    parsed = READERS["mail"](data, "")
    assert parsed.title == "Brücke"
    assert written(parsed).endswith("Die Brücke.\n")


def test_a_letter_whose_encoded_words_end_within_a_letter() -> None:
    subject = "大桥关闭了六天".encode("gb18030")
    halves = [base64.b64encode(half).decode() for half in (subject[:5], subject[5:])]
    words = "\r\n ".join(f"=?gb2312?B?{half}?=" for half in halves)
    sender = "=?utf-8?q?J=C3=BCrg?= <j@velm.example>"
    data = f"From: {sender}\r\nSubject: {words}\r\nDate: Mon, 1 Jun 2026 08:00:00 +0000\r\n\r\nHi."
    said = READERS["mail"](data.encode(), "")
    assert (said.title, said.author) == ("大桥关闭了六天", "Jürg <j@velm.example>")


def test_a_letter_with_a_torn_letter_keeps_the_encoding_that_it_names() -> None:
    body = "Мост был закрыт на шесть дней.".encode() + b"\xd0"
    head = b"From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n"
    assert "Мост был закрыт на шесть дней." in written(READERS["mail"](head + body, ""))


def test_bad_34_a_letter_of_parts_without_end() -> None:
    nested = b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    nested += b"--b\nContent-Type: text/plain\n\nOne.\n" * 1_200
    with pytest.raises(Refused, match="1,000 parts"):
        READERS["mail"](nested, "")


def test_a_message_that_outlook_saved() -> None:
    day = struct.pack("<IIQ", 0x00390040, 6, 134_000_000_000_000_000)
    data = compound(
        {
            "__properties_version1.0": bytes(32) + day,
            "__substg1.0_0037001F": "The bridge".encode("utf-16-le"),
            "__substg1.0_0C1A001F": "Una Holm".encode("utf-16-le"),
            "__substg1.0_1000001F": "It opens – at six.\r\n".encode("utf-16-le"),
        }
    )
    article = read_bytes(data, name="a.msg")
    assert (article.title, article.author, article.date) == ("The bridge", "Una Holm", "2025-08-18")
    assert "It opens – at six." in article.text


def test_bad_29_a_message_that_is_damaged() -> None:
    data = compound({"__properties_version1.0": b"x", "__substg1.0_0037001F": b"y"})
    for harmed in (data[:700], data[:48] + data[90:]):
        with pytest.raises(BadInput, match=r"“a\.msg” .{20,}\."):
            read_bytes(harmed + "__properties_version1.0".encode("utf-16-le"), name="a.msg")


def test_who_speaks_is_said_once_for_what_they_say() -> None:
    cues = [("Una", "We are"), ("Una", "at the pier."), ("Elin", "Since when?"), ("Una", "May.")]
    body = "".join(
        f"00:0{n}.000 --> 00:0{n}.500\n<v {who}>{said}\n\n" for n, (who, said) in enumerate(cues)
    )
    spoken = "Una: We are at the pier.\n\nElin: Since when?\n\nUna: May.\n"
    assert read(f"WEBVTT\n\n{body}") == f"## 0:00\n\n{spoken}"


# --- notebooks and other JSON ---------------------------------------------------------------------


def test_a_notebook_is_text_code_and_what_it_printed() -> None:
    shown = {"output_type": "execute_result", "data": {"text/plain": ["4.1"], "image/png": "iVBO"}}
    failed = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "'May'",
        "traceback": ["\x1b[0m"],
    }
    book = {
        "cells": [
            {
                "cell_type": "markdown",
                "source": ["# Bridge\n", "\n", "It *opens* at six.\n", "- one\n"],
            },
            {"cell_type": "code", "source": "print(h)", "outputs": [shown, failed]},
        ],
        "metadata": {},
        "nbformat": 4,
    }
    assert read(json.dumps(book)) == (
        "# Bridge\n\nIt *opens* at six.\n\n- one\n\n```\nprint(h)\n```\n\n```\n4.1\n```\n\n"
        "```\nKeyError: 'May'\n```\n"
    )


def test_lines_of_a_notebooks_paragraph_are_one_and_numbers_stay() -> None:
    source = (
        "They came\nfrom three towns:\n[Velm](velm.md)\nand Orsk\n, by boat.\nThe Boats Of Velm\n"
        "were long, and had no sails.\n\n1. One\n   of many\n2. Two\n\nEnds here.\n\n"
        "```\nx = 1\ny = 2\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    book = {"cells": [{"cell_type": "markdown", "source": source}], "nbformat": 4}
    assert read(json.dumps(book)).replace(PLAIN, "") == (
        "They came from three towns: [Velm](velm.md) and Orsk , by boat. The Boats Of Velm were "
        "long, and had no sails.\n\n1. One of many\n2. Two\n\nEnds here.\n\n"
        "```\nx = 1\ny = 2\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )


def test_records_of_json_that_lack_a_value_are_still_a_table() -> None:
    records = [{"year": n, "wheat": n + 1, **({"wages": 5} if n % 3 else {})} for n in range(6)]
    assert read(json.dumps(records)).startswith(
        "| year | wheat | wages |\n|---|---|---|\n| 0 | 1 |  |\n| 1 | 2 | 5 |\n"
    )
    unlike = [{"a": 1, "b": 2}, {"c": 3}, {"d": 4}]
    assert "[1].c: 3" in read(json.dumps(unlike))


def test_json_is_text_with_paths_and_records_are_a_table() -> None:
    value = {
        "port": {"name": "Velm", "open": True, "depth": 4.5},
        "boats": [{"name": "Una", "crew": 3}, {"name": "Elin", "crew": 5}],
        "tags": ["north", {"deep": None}],
    }
    assert read(json.dumps(value)) == (
        "port.name: Velm\n\nport.open: true\n\nport.depth: 4.5\n\nboats:\n\n"
        "| name | crew |\n|---|---|\n| Una | 3 |\n| Elin | 5 |\n\ntags[0]: north\n\n"
        "tags[1].deep: null\n"
    )


def test_a_json_value_on_each_line_is_a_table() -> None:
    assert "| Una | 3 |" in read('{"name": "Una", "crew": 3}\n{"name": "Elin", "crew": 5}\n')


def test_bad_37_json_without_a_bottom_is_refused() -> None:
    with pytest.raises(BadInput, match=r"nested too deep|can't be read"):
        read_text("[" * 200_000 + "]" * 200_000, name="deep.json")


# --- subtitles ------------------------------------------------------------------------------------

SPOKEN = """1
00:00:02,000 --> 00:00:05,000
The bridge was shut
for six days,

2
00:00:05,100 --> 00:00:07,000
and <i>nobody</i> crossed.

3
00:01:40,000 --> 00:01:42,000
{\\an8}Then it rained.
"""


def test_speech_is_sentences_below_their_times() -> None:
    article = read_text(SPOKEN, name="the-talk.srt")
    assert plain(article.text) == (
        "## 0:02\n\nThe bridge was shut for six days, and nobody crossed.\n\n"
        "## 1:40\n\nThen it rained.\n"
    )
    assert article.title == "the talk"
    last = split(article)[-1]
    assert last.headings == ("1:40",)


def test_web_subtitles_with_notes_styles_speakers_and_lines_that_roll_on() -> None:
    text = (
        "WEBVTT - a talk\n\nNOTE nobody sees this\n\nSTYLE\n::cue { color: red }\n\nfirst\n"
        "00:01.000 --> 00:03.000 align:start\n<v Una>It opens &amp; shuts.</v>\n\n"
        "00:03.000 --> 00:04.000\nIt rains.\n\n00:04.000 --> 00:05.000\nIt rains.\n\n"
        "01:00:00.000 --> 01:00:01.000\nAn hour on.\n"
    )
    assert read(text) == (
        "## 0:01\n\nUna: It opens & shuts. It rains.\n\n## 1:00:00\n\nAn hour on.\n"
    )


# --- XML ------------------------------------------------------------------------------------------

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Port of Velm</title><description>News &amp; tides</description><language>en</language>
<item><title>Bridge opens</title><pubDate>Tue, 02 Jun 2026</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>It <b>opens</b>&nbsp;at six.</p><ul><li>one</li></ul>]]>
</content:encoded>
</item><item><title>Lamp out</title><description>&lt;p&gt;It is dark.&lt;/p&gt;</description></item>
</channel></rss>"""


def test_a_feed_is_its_entries() -> None:
    article = read_text(FEED, name="feed")
    assert article.title == "Port of Velm"
    assert plain(article.text) == (
        "# Port of Velm\n\nNews & tides\n\n## Bridge opens\n\nTue, 02 Jun 2026\n\n"
        "It opens at six.\n\n- one\n\n## Lamp out\n\nIt is dark.\n"
    )


def test_a_feed_in_the_other_form() -> None:
    text = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Velm</title><entry><title>Bridge</title>'
        "<author><name>Una</name></author><updated>2026-06-02</updated>"
        "<published>2026-06-01</published><summary>It opens.</summary></entry></feed>"
    )
    assert text == "# Velm\n\n## Bridge\n\nUna, 2026-06-01\n\nIt opens.\n"


def test_titles_of_a_feed_are_pieces_of_a_page_and_those_of_the_other_form_may_be_text() -> None:
    item = "<item><title><![CDATA[A flat, &#x0024;430, 60 m<sup>2</sup> &amp; up]]></title></item>"
    assert read(f"<rss><channel><title>Velm</title>{item}</channel></rss>") == (
        "# Velm\n\n## A flat, $430, 60 m² & up\n"
    )
    entry = "<entry><title>On &lt;b&gt;</title><summary type='html'>&lt;b&gt;So.</summary></entry>"
    assert read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entry}</feed>') == (
        "# T\n\n## On <b>\n\nSo.\n"
    )


def test_words_of_a_picture_are_not_those_of_its_entry() -> None:
    text = read(
        '<rss xmlns:m="http://search.yahoo.com/mrss/"><channel><title>Velm</title><item>'
        "<m:content><m:credit>Photograph: Una</m:credit></m:content><title>Bridge</title>"
        "<description>It opens.</description></item></channel></rss>"
    )
    assert text == "# Velm\n\n## Bridge\n\nIt opens.\n"


def test_a_page_that_stands_in_a_feed_as_a_tree_keeps_its_paragraphs() -> None:
    text = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Velm</title><entry><title>Bridge</title>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opens.</p>'
        "<p>It shuts &lt;soon&gt;.</p></div></content></entry></feed>"
    )
    assert text == "# Velm\n\n## Bridge\n\nIt opens.\n\nIt shuts <soon>.\n"


JATS = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal DTD v1.2//EN" "x.dtd">
<article><front><article-meta><title-group><article-title>Ice on <italic>bridges</italic>
</article-title></title-group><contrib-group><contrib><name><surname>Holm</surname>
<given-names>Una</given-names></name></contrib></contrib-group><pub-date><year>2026</year></pub-date>
<abstract><p>We weighed ice&nbsp;in Velm.</p></abstract></article-meta></front>
<body><sec><title>Methods</title><p>Six days, 10<sup>3</sup> kg <xref>[1]</xref>.</p>
<sec><title>Scales</title><list list-type="order"><list-item><p>one</p></list-item></list></sec>
<table-wrap><label>Table 1</label><caption><p>The ice.</p></caption><table><thead><tr><th>Day</th>
<th>kg</th></tr></thead><tbody><tr><td>1</td><td>40</td></tr></tbody></table></table-wrap>
<p>It is &x; here.</p></sec></body>
<back><ref-list><title>References</title><ref><mixed-citation>Orsk, 2019.</mixed-citation></ref>
</ref-list></back></article>"""


def test_a_journals_article_is_its_sections_and_tables() -> None:
    article = read_text(JATS, name="a.xml")
    assert (article.title, article.author, article.date) == ("Ice on bridges", "Una Holm", "2026")
    assert ("40", "1", "kg") in cells(article)
    for words in (
        "# Ice on bridges\n\nUna Holm\n\n## Abstract\n\nWe weighed ice in Velm.",
        "\n## Methods\n\nSix days, 10³ kg [1].",
        "\n### Scales\n\n1. one\n",
        "Table 1",
        "The ice.",
        "It is here.",
        "## References\n\n- Orsk, 2019.",
    ):
        assert words in plain(article.text)


def test_the_pieces_of_a_reference_stand_apart_and_numbers_of_the_file_are_not_seen() -> None:
    text = read(
        "<article><front><article-meta><title-group><article-title>Ice</article-title>"
        "</title-group><abstract><title>Abstract</title><sec><title>Aims</title><p>To weigh.</p>"
        "</sec></abstract></article-meta></front><body><table-wrap><object-id>10.1/x.t1</object-id>"
        "<label>Table 1</label></table-wrap></body><back><ref-list><ref><label>7</label>"
        "<element-citation><person-group><name><surname>Orsk</surname><given-names>P</given-names>"
        "</name><name><surname>Holm</surname><given-names>U</given-names></name></person-group>"
        "<year>2019</year><article-title>On ice.</article-title><fpage>3</fpage><lpage>9</lpage>"
        "</element-citation></ref></ref-list></back></article>",
        "a.xml",
    )
    assert text.endswith("\n\n- 7 Orsk P, Holm U 2019 On ice. 3–9\n")
    assert "## Abstract\n\n### Aims\n\nTo weigh." in text
    assert "10.1/x" not in text


@pytest.mark.parametrize("said", ['SYSTEM "file:///etc/passwd"', f'"{"a" * 99}"'])
def test_bad_36_entities_of_xml_fetch_and_grow_nothing(said: str) -> None:
    more = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
    for xml in (FEED.partition("\n")[2], JATS.partition("\n")[2]):
        body = xml.replace("Bridge", "&x9;&x0; Bridge").replace("Methods", "&x9;&x0; Methods")
        bomb = f"<!DOCTYPE x [<!ENTITY x0 {said}>{more}]>{body}"
        kind = "feed" if xml.startswith("<rss") else "jats"
        text = written(READERS[kind](bomb.encode(), ""))
        assert "root:" not in text
        assert "aaaa" not in text


# --- TeX ------------------------------------------------------------------------------------------


def test_tex_is_its_words_without_the_commands() -> None:
    text = read(
        "\\documentclass[11pt]{article}\\usepackage{x}\n\\title{Ice on \\emph{bridges}}\n"
        "\\author{Una Holm}\\begin{document}\\maketitle\n% nobody sees this\n"
        "\\section{Methods}\\label{s}\nThe bridge---of J\\\"urgen K\\'an and Fran\\c{c}ois---holds "
        "4\\,\\% of $x^2$ \\textbf{tonnes}~\\cite{a}.\nIt is ``open''.\n\nA second one.\n"
        "\\begin{enumerate}\\item One. \\item Two {\\em boats}.\\end{enumerate}\n"
        "\\begin{tabular}{lr} Day & kg \\\\ \\hline 1 & 40 \\\\ \\end{tabular}\n"
        "\\begin{equation}a = b\\end{equation}\\end{document} Nobody sees this."
    )
    assert text == (
        "# Ice on bridges\n\nUna Holm\n\n## Methods\n\nThe bridge—of Jürgen Kán and François—holds "
        "4 % of $x^2$ tonnes . It is “open”.\n\nA second one.\n\n- One.\n- Two boats.\n\n"
        "| Day | kg |\n|---|---|\n| 1 | 40 |\n\n```\na = b\n```\n"
    )


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(set(READERS) - {"html", "pdf", "docx"}))
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"{}", b"<a>", b"From: \n\n", b'a,b\n"c'])
def test_bad_29_what_is_no_such_file_is_refused_or_left_to_be_text(kind: str, data: bytes) -> None:
    try:
        blocks: list[Block] = list(READERS[kind](data, "").blocks)
    except (Refused, Otherwise):
        return
    assert canonical(blocks)[0] is not None


def test_bad_39_long_names_are_no_trouble() -> None:
    assert read_text(BOATS, name=f"{'x' * 400}.csv").title


def test_newlines_of_other_systems() -> None:
    assert read(SPOKEN.replace("\n", "\r\n")) == read(SPOKEN)
    assert read(BOATS.replace("\n", "\r\n"), "a.csv") == read(BOATS, "a.csv")
