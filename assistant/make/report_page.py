"""A report comes in, one HTML page goes out: nothing in it runs, and nothing is fetched for it."""

from footnote.assistant.answer import Citation
from footnote.assistant.make.report import (
    Line,
    Report,
    flat,
    footnotes,
    lines,
    proof_of,
    whereabouts,
)
from footnote.assistant.show.markup import Html, join, spaced, tag

PROOF = "footnote-proof"  # the name of the block that holds the proof
_TAGS = {"title": "h1", "heading": "h2", "question": "h3", "item": "li"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = Html("""
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 2.5rem auto; padding: 0 1.2rem;
  font: 17px/1.6 Georgia, "Liberation Serif", serif; }
h1 { font-size: 1.9rem; line-height: 1.25; }
h2 { margin-top: 2.4rem; border-bottom: 1px solid currentcolor; }
h3 { margin-bottom: 0.3rem; }
p { margin: 0.3rem 0 0.8rem; }
.lead { font-weight: bold; }
.missing { font-style: italic; }
.note { margin: 0.8rem 0; padding-left: 1rem; border-left: 3px solid #8a7340;
  white-space: pre-line; }
.made, .trail { font: 14px/1.5 system-ui, sans-serif; opacity: 0.85; }
sup a { padding: 0 0.15em; }
ol.footnotes { padding-top: 1rem; border-top: 1px solid currentcolor; }
ol.footnotes li { margin-bottom: 0.7rem; }
q { quotes: "“" "”"; }
@page { margin: 22mm 20mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 11pt; color: #000; }
  h1, h2, h3 { break-after: avoid; }
  p, li { orphans: 3; widows: 3; }
  ol.footnotes li { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
""")


def report_html(report: Report) -> str:
    """Write a report as a page of its own, its proof in a block that is neither shown nor run."""
    linked: set[int] = set()
    drawn = [_drawn(one, linked) for one in lines(report)]
    notes = [_footnote(number, one) for number, one in footnotes(report)]
    how = "Each number leads to the exact words that the sentence rests on. "
    how += "“footnote verify FILE” checks them against the articles."
    made = tag("p", f"{report.made[:10]}. {how}", class_="made")
    # No <head>: a server that puts something into it leaves this page as it is.
    return join(
        Html('<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
        tag("title", report.title),
        tag("style", _STYLE),
        Html("\n<body>\n"),
        Html("\n".join([*_in_lists(drawn), made])),
        Html("\n"),
        tag("ol", *notes, class_="footnotes", aria_label="Footnotes") if notes else "",
        Html("\n"),
        tag("template", proof_of(report), id=PROOF),
        Html("\n</body>\n</html>\n"),
    )


def _drawn(line: Line, linked: set[int]) -> Html:
    pieces = (join(words, _marks(numbers, linked)) for words, numbers in line.pieces)
    kind = "" if line.kind in _TAGS else line.kind
    return tag(_TAGS.get(line.kind, "p"), spaced(pieces), class_=kind, dir="auto")


def _marks(numbers: tuple[int, ...], linked: set[int]) -> Html:
    """Draw a sentence's numbers; a footnote leads back to the first of its own."""
    links = []
    for number in numbers:
        name = "" if number in linked else f"fnref-{number}"
        links.append(tag("a", str(number), href=f"#fn-{number}", id=name))
        linked.add(number)
    return tag("sup", spaced(links)) if links else Html()


def _in_lists(drawn: list[Html]) -> list[Html]:
    """Put neighbouring items into one list."""
    found: list[Html] = []
    items: list[Html] = []
    for one in [*drawn, Html()]:
        if one.startswith("<li"):
            items.append(one)
            continue
        if items:
            found.append(tag("ul", *items))
            items = []
        found.append(one)
    return found


def _footnote(number: int, one: Citation) -> Html:
    back = tag("a", "↩", href=f"#fnref-{number}", aria_label=f"Back to number {number}")
    place = tag("span", whereabouts(one), class_="trail", dir="auto")
    quote = tag("q", flat(one.quote), dir="auto")
    return tag("li", spaced([quote, place, back]), id=f"fn-{number}", value=number)
