"""Kept answers and what became of them come in, the list of them goes out."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from footnote.assistant.proof.hold import Standing
from footnote.assistant.proof.kept import MOST_HEADING, MOST_NOTE, Kept
from footnote.assistant.proof.place import Placed, State
from footnote.assistant.proof.recheck import Rechecked
from footnote.assistant.serve.page.article_html import direction
from footnote.assistant.serve.page.language import say, told, word
from footnote.assistant.serve.page.quotes_html import cite
from footnote.assistant.show.markup import Html, join, spaced, tag

_TAGS = {"same": "span", "removed": "del", "added": "ins"}
_STATES = {
    State.UNCHANGED: word("unchanged"),
    State.MOVED: word("moved, in the same words"),
    State.REWORDED: word("reworded"),
    State.GONE: word("gone from the article"),
}


def kept_html(
    checked: Sequence[Rechecked],
    *,
    passage: str = "",
    notes: Mapping[str, Kept] = MappingProxyType({}),
) -> Html:
    """Draw kept answers, or those that rest on a passage, each with what became of it.

    With `notes`, which are they by their ids, they can be written to, arranged and reported.
    """
    return join(
        tag("h2", say("Kept answers")),
        _over(checked, passage),
        _report() if notes else "",
        tag(
            "ul",
            *(_one(one, at, notes.get(one.id)) for at, one in enumerate(checked)),
            class_="kept",
        ),
    )


def _report() -> Html:
    """Draw the ways to take all of it along."""
    files = (
        tag("a", name, href=f"made/report.{suffix}", download=f"report.{suffix}")
        for suffix, name in (("docx", "Word"), ("html", "HTML"), ("md", "Markdown"))
    )
    to_print = tag("a", say("Print"), href="made/report.html", target="_blank", rel="noopener")
    return tag("p", say("As a report:"), " ", spaced([*files, to_print]), class_="report")


def count_html(count: int) -> Html:
    """Say how many answers are kept, for a list that isn't open."""
    return tag("p", say("{} kept", count), class_="count") if count else Html()


def _over(checked: Sequence[Rechecked], passage: str) -> Html:
    wrong = sum(not one.holds for one in checked)
    if passage and not checked:
        said = say("No kept answer rests on this passage:")
    elif passage:
        said = say("They rest on this passage:")
    else:
        said = say("They are checked again when their articles change.")
        said += f" {say('{} of {} no longer hold.', wrong, len(checked))}" if wrong else ""
    everything = tag("button", say("Show all"), type="button", data_tell="kept") if passage else ""
    quote = tag("blockquote", passage, dir="auto") if passage else ""
    return join(tag("p", said, class_="note", role="status"), quote, everything)


def _own(kept: Kept, at: int) -> Html:
    """Draw the fields for one's own words, and what moves an answer up."""
    fields = (
        tag(
            "label",
            say("Section"),
            " ",
            tag(
                "input",
                type="text",
                value=kept.heading,
                data_note="heading",
                data_id=kept.id,
                maxlength=MOST_HEADING,
            ),
        ),
        tag(
            "label",
            say("Your note"),
            " ",
            tag(
                "textarea",
                kept.note,
                rows=2,
                data_note="note",
                data_id=kept.id,
                maxlength=MOST_NOTE,
            ),
        ),
        tag("span", class_="note", role="status", data_failed=say("That wasn't kept. Try again.")),
    )
    up = tag("button", say("Move up"), type="button", data_tell="up", data_id=kept.id) if at else ""
    return tag("div", *fields, up, class_="own")


def _one(kept: Rechecked, at: int, own: Kept | None) -> Html:
    sentences = tag("p", spaced(_sentence(one) for one in kept.sentences), dir="auto")
    places = tag("ol", *(_place(one) for one in kept.citations))
    forget = tag("button", say("Forget"), type="button", data_tell="forget", data_id=kept.id)
    state = "holds" if kept.holds else "fails"
    question = tag("h3", kept.question, dir="auto")
    return tag(
        "li", question, sentences, places, _own(own, at) if own else "", forget, class_=state
    )


def _sentence(standing: Standing) -> Html:
    if standing.holds:
        return tag("span", standing.text)
    why = tag("small", f"({say('no longer holds: {}', told(standing.why))})", class_="verdict")
    return tag("span", standing.text, why, class_="sentence contradicted")


def _place(placed: Placed) -> Html:
    words = tag("span", *_words(placed), class_="words", dir="auto")
    if placed.article_id:
        words = cite(placed, words)
    state = tag("small", say(_STATES[placed.state]), class_=f"state {placed.state}")
    return tag("li", words, state, dir=direction(placed.quote or placed.old))


def _words(placed: Placed) -> Sequence[Html]:
    """Draw the words as they are now, or how they were changed."""
    if placed.state is State.REWORDED:
        changed = (tag(_TAGS[one.kind], one.text) for one in placed.changes)
        return [spaced(changed)]
    if placed.state is State.GONE:
        return [tag("del", placed.old)]
    return [join(placed.quote)]
