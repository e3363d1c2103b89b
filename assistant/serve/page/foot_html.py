"""An answer comes in, what stands below it goes out: what was withheld, who answered, its tools."""

from footnote.assistant.answer import Answer
from footnote.assistant.model.open import NONE
from footnote.assistant.model.weights import NAME
from footnote.assistant.serve.page.rating_html import rating_html
from footnote.assistant.show.markup import Html, tag

_WORK = {"judged", "first word", "written"}  # what a model did, if it did anything


def withheld_html(answer: Answer) -> Html:
    """Draw what was withheld, and why, behind one line."""
    count = len(answer.withheld)
    if not count:
        return Html()
    said = "1 sentence wasn't" if count == 1 else f"{count} sentences weren't"
    items = [
        tag(
            "li",
            tag("q", one.text, dir="auto"),
            tag("p", one.reason, class_="reason", dir="auto"),
            class_=one.verdict,
        )
        for one in answer.withheld
    ]
    return tag(
        "details",
        tag("summary", f"{said} supported by the article"),
        tag("ul", *items),
        class_="withheld",
    )


def foot_html(answer: Answer, markdown: str) -> Html:
    """Draw who answered, how long it took, and what can be done with the answer."""
    by, model = _by_whom(answer)
    seconds = answer.timings.get("answered")
    took = "" if seconds is None else f" · {seconds:.1f} s" if seconds >= 0.1 else " · at once"
    note = tag("p", answer.note, class_="note", dir="auto") if answer.note else ""
    copy = tag("button", "Copy", type="button", class_="copy")
    keep = tag("button", "Keep", type="button", class_="keep", data_seal=answer.seal)
    words = tag("pre", markdown, class_="as-markdown", hidden="hidden")
    return tag(
        "footer",
        note,
        tag("p", tag("span", by, title=model), took),
        tag("div", copy, keep, rating_html(answer), words, class_="tools"),
    )


def _by_whom(answer: Answer) -> tuple[str, str]:
    """Say in plain words who answered, and the name of the model for who wants to know."""
    if answer.model.startswith(NAME):
        return "Answered with the built-in model", answer.model
    if answer.model not in ("", NONE):
        return "Answered with a language model", answer.model
    worked = _WORK & answer.timings.keys()
    return ("Quoted from the article" if worked else "Quoted without a model"), ""
