"""An answer comes in, what stands below it goes out: what was withheld, who answered, its tools."""

from footnote.assistant.answer import Answer, Verdict
from footnote.assistant.model.open import NONE
from footnote.assistant.model.weights import NAME
from footnote.assistant.serve.page.language import decimal, say, told, word
from footnote.assistant.show.markup import Html, tag

_AT_ONCE = 0.1  # seconds
_RATES = {"helps": word("Helps"), "wrong": word("Wrong")}
_WORK = {"judged", "first word", "written"}  # what a model did, if it did anything


def withheld_html(answer: Answer) -> Html:
    """Draw what was withheld, and why, behind one line."""
    count = len(answer.withheld)
    if not count:
        return Html()
    said = (
        say("1 sentence wasn't supported by the article")
        if count == 1
        else say("{} sentences weren't supported by the article", count)
    )
    items = [
        tag(
            "li",
            tag("q", one.text, dir="auto"),
            tag("p", told(one.reason), class_="reason", dir="auto"),
            class_=one.verdict,
        )
        for one in answer.withheld
    ]
    return tag(
        "details",
        tag("summary", said),
        tag("ul", *items),
        class_="withheld",
    )


def foot_html(answer: Answer) -> Html:
    """Draw who answered, how long it took, and where the tools of the answer will stand.

    What they are is the same for every answer: files/talk.js puts them there.
    """
    by, model = _by_whom(answer)
    seconds = answer.timings.get("answered")
    took = ""
    if seconds is not None:
        took = say("{} s", decimal(seconds)) if seconds >= _AT_ONCE else say("at once")
    note = tag("p", told(answer.note), class_="note", dir="auto") if answer.note else ""
    rated = [
        str(at)
        for at, one in enumerate(answer.sentences)
        if not one.context and one.verdict is Verdict.SUPPORTED and one.citations
    ]
    tools = tag("div", class_="tools", data_seal=answer.seal, data_rated=" ".join(rated))
    return tag(
        "footer", note, tag("p", tag("span", by, title=model), f" · {took}" if took else ""), tools
    )


def answer_tools() -> Html:
    """Draw what can be done with an answer: copying, keeping, saying of a sentence how it is."""
    copy = tag("button", say("Copy"), type="button", class_="copy")
    keep = tag("button", say("Keep"), type="button", class_="keep")
    rates = (
        tag("button", say(name), type="button", data_rate=said, aria_pressed="false")
        for said, name in _RATES.items()
    )
    several = tag("details", tag("summary", say("Helps? Wrong?")), tag("ul"), class_="rate")
    return tag("div", copy, keep, tag("span", *rates, class_="rate"), several)


def _by_whom(answer: Answer) -> tuple[str, str]:
    """Say in plain words who answered, and the name of the model for who wants to know."""
    if answer.model.startswith(NAME):
        return say("Answered with the built-in model"), answer.model
    if answer.model not in ("", NONE):
        return say("Answered with a language model"), answer.model
    worked = _WORK & answer.timings.keys()
    return (say("Quoted from the article") if worked else say("Quoted without a model")), ""
