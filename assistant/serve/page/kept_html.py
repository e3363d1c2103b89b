"""Kept answers and what became of them come in, the list of them goes out."""

from collections.abc import Sequence

from footnote.assistant.proof.hold import Standing
from footnote.assistant.proof.place import Placed, State
from footnote.assistant.proof.recheck import Rechecked
from footnote.assistant.show.markup import Html, join, spaced, tag

_TAGS = {"same": "span", "removed": "del", "added": "ins"}
_STATES = {
    State.UNCHANGED: "unchanged",
    State.MOVED: "moved, in the same words",
    State.REWORDED: "reworded",
    State.GONE: "gone from the article",
}


def kept_html(checked: Sequence[Rechecked], *, passage: str = "") -> Html:
    """Draw kept answers, or those that rest on a passage, each with what became of it."""
    return join(
        tag("h2", "Kept answers"),
        _over(checked, passage),
        tag("ul", *(_one(one) for one in checked), class_="kept"),
    )


def count_html(count: int) -> Html:
    """Say how many answers are kept, for a list that isn't open."""
    return tag("p", f"{count} kept", class_="count") if count else Html()


def _over(checked: Sequence[Rechecked], passage: str) -> Html:
    wrong = sum(not one.holds for one in checked)
    if passage and not checked:
        said = "No kept answer rests on this passage:"
    elif passage:
        said = "They rest on this passage:"
    else:
        said = "They are checked again when their articles change."
        said += f" {wrong} of {len(checked)} no longer hold." if wrong else ""
    everything = tag("button", "Show all", type="button", data_tell="kept") if passage else ""
    quote = tag("blockquote", passage, dir="auto") if passage else ""
    return join(tag("p", said, class_="note", role="status"), quote, everything)


def _one(kept: Rechecked) -> Html:
    sentences = tag("p", spaced(_sentence(one) for one in kept.sentences), dir="auto")
    places = tag("ol", *(_place(one) for one in kept.citations))
    forget = tag("button", "Forget", type="button", data_tell="forget", data_id=kept.id)
    state = "holds" if kept.holds else "fails"
    question = tag("h3", kept.question, dir="auto")
    return tag("li", question, sentences, places, forget, class_=state)


def _sentence(standing: Standing) -> Html:
    if standing.holds:
        return tag("span", standing.text)
    why = tag("small", f"(no longer holds: {standing.why})", class_="verdict")
    return tag("span", standing.text, why, class_="sentence contradicted")


def _place(placed: Placed) -> Html:
    words = tag("span", *_words(placed), class_="words", dir="auto")
    return tag("li", words, tag("small", _STATES[placed.state], class_=f"state {placed.state}"))


def _words(placed: Placed) -> Sequence[Html]:
    """Draw the words as they are now, or how they were changed."""
    if placed.state is State.REWORDED:
        changed = (tag(_TAGS[one.kind], one.text) for one in placed.changes)
        return [spaced(changed)]
    if placed.state is State.GONE:
        return [tag("del", placed.old)]
    return [join(placed.quote)]
