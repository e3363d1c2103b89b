"""An answer comes in, the buttons by which a reader says of its sentences “helps” or “wrong”."""

from footnote.assistant.answer import Answer, Verdict
from footnote.assistant.show.markup import Html, tag

SAID = {"helps": "Helps", "wrong": "Wrong"}
_SHOWN = 60  # characters of a sentence, to know it again


def rating_html(answer: Answer) -> Html:
    """Draw two buttons for the one sentence, or for each of several, which open on a click."""
    rated = [
        (at, one)
        for at, one in enumerate(answer.sentences)
        if not one.context and one.verdict is Verdict.SUPPORTED and one.citations
    ]
    if not rated or not answer.seal:
        return Html()
    if len(rated) == 1:
        return tag("span", *_buttons(rated[0][0]), class_="rate", data_seal=answer.seal)
    lines = (
        tag("li", tag("span", _short(one.text), dir="auto"), *_buttons(at)) for at, one in rated
    )
    summary = tag("summary", "Helps? Wrong?")
    return tag("details", summary, tag("ul", *lines), class_="rate", data_seal=answer.seal)


def _buttons(at: int) -> list[Html]:
    return [
        tag(
            "button",
            name,
            type="button",
            data_rate=said,
            data_sentence=at,
            aria_pressed="false",
        )
        for said, name in SAID.items()
    ]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"
