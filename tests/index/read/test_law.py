"""The law of the readers: nothing seen is lost, nothing unseen is added, nothing is said twice."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from footnote.index.read.canonical import canonical
from footnote.index.read.child import READERS

HIDING = (
    '<p style="display:none">{}</p>',
    "<p hidden>{}</p>",
    "<p class=gone>{}</p>",
    '<span style="font-size:0">{}</span>',
    '<div style="visibility:hidden"><p>{}</p></div>',
    "<p class=white>{}</p>",
    "<script>{}</script>",
    "<!-- {} -->",
)
SHOWING = (
    "<p>{}</p>",
    "<div>{}</div>",
    "<p>{}<br>{}</p>",
    "<p>{} <b>{}</b> {}</p>",
    "<blockquote><p>{}</p></blockquote>",
    "<h2>{}</h2><p>{}</p>",
    "<ul><li>{}</li><li>{}</li></ul>",
    "<ol><li>{}<ul><li>{}</li></ul></li></ol>",
    "<table><tr><th>{}</th><th>{}</th></tr><tr><td>{}</td><td>{}</td></tr></table>",
    "<dl><dt>{}</dt><dd>{}</dd></dl>",
    "<div style='visibility:hidden'><p style='visibility:visible'>{}</p></div>",
    "<div class=dark><p class=white>{}</p></div>",
    "<figure><img src=x><figcaption>{}</figcaption></figure>",
    "<pre>{}</pre>",
)
STYLE = "<style>.gone{display:none}.white{color:#fff}.dark{background:#123}</style>"


def said(kind: str, data: str | bytes) -> Counter[str]:
    """Return how often each made-up word stands in what is read of a file."""
    raw = data.encode() if isinstance(data, str) else data
    return Counter(re.findall(r"(?:seen|gone)\d+", canonical(READERS[kind](raw, "").blocks)[0]))


def sentences(word: str) -> Iterator[str]:
    """Yield sentences that each hold a word of their own."""
    for number in count():
        yield f"The pilot of the harbour said that {word}{number} was mended in the spring."


def filled(pieces: list[str], words: Iterator[str]) -> Iterator[str]:
    for piece in pieces:
        yield re.sub(r"\{\}", lambda _: next(words), piece)


@given(st.lists(st.sampled_from(SHOWING + HIDING), min_size=1, max_size=12), st.booleans())
@settings(max_examples=150)
def test_each_visible_word_of_a_page_is_read_once(pieces: list[str], in_article: bool) -> None:
    seen, gone = sentences("seen"), sentences("gone")
    pieces = ["<p>{} {}</p>", "<p>{} {}</p>", *pieces, "<p>{} {}</p>"]
    written = [next(filled([one], gone if one in HIDING else seen)) for one in pieces]
    body = "\n".join(written)
    page = f"<article>{body}</article>" if in_article else body
    found = said("html", f"<!doctype html><html><head>{STYLE}</head><body>{page}</body></html>")
    assert found == Counter(re.findall(r"seen\d+", body))


cell = st.text("abc ,;\"'\n|#-", max_size=6)


@given(
    st.lists(st.lists(cell, min_size=2, max_size=4), min_size=2, max_size=6),
    st.sampled_from(",;\t"),
)
def test_each_value_of_a_table_is_read_once(rows: list[list[str]], mark: str) -> None:
    numbers = count()
    marked = [[f"{one} seen{next(numbers)}" for one in (*row, "", "")[:3]] for row in rows]
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(marked)
    assert said("values", out.getvalue()) == Counter(f"seen{n}" for n in range(next(numbers)))


values = st.recursive(
    st.none() | st.booleans() | st.text("ab# |\n"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz"), inner, max_size=3),
    max_leaves=12,
)


@given(values)
def test_each_value_of_json_is_read_once(value: object) -> None:
    numbers = count()

    def marked(one: object) -> object:
        if isinstance(one, dict):
            return {name: marked(inner) for name, inner in one.items()}
        if isinstance(one, list):
            return [marked(inner) for inner in one]
        return f"{one} seen{next(numbers)}"

    found = said("json", json.dumps([marked(value)]))
    assert found == Counter(f"seen{n}" for n in range(next(numbers)))


@given(st.lists(st.text("ab#-|> \n"), max_size=6), st.booleans())
def test_each_word_of_a_letter_is_read_once(lines: list[str], both: bool) -> None:
    letter = EmailMessage()
    letter["From"], letter["Date"] = "a@b.c", "Tue, 2 Jun 2026 08:00:00 +0200"
    text = "\n".join(f"{line} seen{number}" for number, line in enumerate(lines))
    letter.set_content(text or "nothing")
    if both:
        letter.add_alternative(f"<p>{text or 'nothing'}</p>", subtype="html")
    assert said("mail", letter.as_bytes()) == Counter(f"seen{n}" for n in range(len(lines)))


@given(st.lists(st.tuples(st.integers(0, 90), st.text("ab#-|<> ")), min_size=1, max_size=8))
def test_each_word_that_is_spoken_is_read_once(cues: list[tuple[int, str]]) -> None:
    at, pieces = 0, []
    for number, (pause, words) in enumerate(cues):
        at += pause
        minutes, seconds = divmod(at, 60)
        time = f"{minutes:02}:{seconds:02}.000"
        pieces.append(f"{time} --> {time}\n{words.replace('<', '')} seen{number}\n")
    found = said("subtitles", "WEBVTT\n\n" + "\n".join(pieces))
    assert found == Counter(f"seen{n}" for n in range(len(cues)))
