"""An article was opened; what it says in short, each sentence with its place, goes out as HTML."""

from footnote.assistant.answer import Answer, Citation
from footnote.assistant.arrival import Arrival
from footnote.assistant.serve.page.language import say, told, word
from footnote.assistant.serve.page.quotes_html import cite
from footnote.assistant.show.markup import Html, join, tag

COVERS = (  # what a summary says of itself
    word("{} of {} sentences."),
    word("{} of {} sentences, from {} of {} sections."),
    word("{} of {} sentences, from {} of 1 section."),
)


def arrival_html(arrival: Arrival) -> Html:
    """Draw the few sentences that carry most of an article; nothing if there are none."""
    gist = arrival.gist
    lines = [_line(gist, at) for at in range(len(gist.sentences))]
    if not gist.citations:
        return Html()
    title = tag("h2", say("In short"), id="arrival-title")
    note = tag("p", told(gist.note), class_="note") if gist.note else ""
    return tag("section", title, *lines, note, class_="short-of", aria_labelledby="arrival-title")


def _line(gist: Answer, at: int) -> Html:
    sentence = gist.sentences[at]
    numbers = [_number(gist.cited(number)) for number in sentence.citations]
    return tag("p", sentence.text, tag("sup", join(*numbers)), dir="auto")


def _number(citation: Citation) -> Html:
    """Draw a number that leads to its words."""
    number = str(citation.number)
    return cite(citation, number, aria_label=say("Source {}: show it in the article", number))
