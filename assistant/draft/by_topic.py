"""A question about the document itself comes in, a reply in the document's words goes out.

A summary, a section, the headings, the title, who wrote it. What is counted, and what stands only
beside the text (its file's author), is told in the note: it is no word of the article.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from footnote.assistant.check.claims import write
from footnote.assistant.check.shown import whole as shown
from footnote.assistant.draft.origin import author, date, length, speaks_of_a_length
from footnote.assistant.draft.reply import Reply, Work
from footnote.assistant.draft.sections import has_section, mention, outline, section, show_sections
from footnote.assistant.draft.summary import BRIEF, USUAL, sum_up, sum_up_subject
from footnote.assistant.find.headings import sections_called
from footnote.assistant.find.whole import Whole
from footnote.assistant.question.topic import Topic, Wish, topic_of
from footnote.index.words.stems import stems

_WHICH = "That asks about one article, and the library has several. Choose one, or name it."
_SUMS_UP = (Wish.SUMMARY, Wish.POINTS)


def by_topic(work: Work) -> Reply | None:
    """Answer what is asked of the document itself; None if the question is about its content."""
    topic = topic_of(work.material.question.text)
    if topic is None or work.whole is None:
        return None
    hits = work.material.hits
    best = hits[0].passage.article_id if hits and topic.part else None
    whole = work.whole(topic.document or topic.part, best)
    if whole is None:
        return Reply(work.material, missing=_WHICH)
    if not whole.is_called(topic.document):
        if topic.wish not in _SUMS_UP:
            return None
        topic = replace(topic, document="", part=topic.document)
    return _ANSWERS[topic.wish](topic, whole, work)


def _gist(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Quote the title, and what carries most."""
    title = [one for one in (whole.title,) if one]
    return sum_up(work, whole, topic.size or BRIEF, under=title)


def _summary(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Sum up the article, one of its sections, or what it says of something."""
    size = topic.size or USUAL
    if not frozenset(stems(topic.part)) - whole.known_as:
        return sum_up(work, whole, size)
    if found := sections_called(topic.part, whole, strict=True):
        return show_sections(found, replace(topic, size=size), whole, work)
    return sum_up_subject(work, whole, size, topic.part)


def _title(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    if whole.title:
        return Reply(work.material, write(shown([whole.title], whole.pool)))
    note = f"It is kept as “{whole.article.title}”."
    return Reply(work.material, missing="The article's text has no title.", note=note)


def _origin(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Quote who wrote it and when; what only the file's own data say goes into the note."""
    asked = {Wish.AUTHOR: [author], Wish.DATE: [date]}.get(topic.wish, [author, date])
    found = [ask(whole) for ask in asked]
    places = list({id(one.place): one.place for one in found if one.place}.values())
    return Reply(
        work.material,
        write(shown(places, whole.pool)),
        missing=" ".join(one.missing for one in found if one.missing),
        note=" ".join(one.note for one in found if one.note),
    )


def _length(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Count, and quote the title; “it” may be a bridge that is 90 metres long."""
    if not topic.is_plain and speaks_of_a_length(whole):
        return None
    first = whole.title or next((one for one in whole.pool if one.says_something), None)
    claims = shown([first], whole.pool) if first else []
    return Reply(work.material, write(claims), note=length(whole)) if claims else None


_ANSWERS: Mapping[Wish, Callable[[Topic, Whole, Work], Reply | None]] = {
    Wish.GIST: _gist,
    Wish.SUMMARY: _summary,
    Wish.POINTS: _summary,
    Wish.SECTION: section,
    Wish.MENTION: mention,
    Wish.HAS_SECTION: has_section,
    Wish.OUTLINE: outline,
    Wish.TITLE: _title,
    Wish.AUTHOR: _origin,
    Wish.DATE: _origin,
    Wish.ORIGIN: _origin,
    Wish.LENGTH: _length,
}
