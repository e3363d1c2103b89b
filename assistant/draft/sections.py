"""A question for a section comes in, what stands there goes out, or which sections there are."""

from collections.abc import Sequence

from footnote.assistant.check.claims import Claim, write
from footnote.assistant.check.shown import whole as shown
from footnote.assistant.draft.lists import rows_of
from footnote.assistant.draft.reply import Reply, Work
from footnote.assistant.draft.summary import USUAL, sum_up, sum_up_subject
from footnote.assistant.find.headings import nearest_section, sections_called
from footnote.assistant.find.whole import Section, Whole
from footnote.assistant.question.topic import Topic
from footnote.index.evidence import Evidence, Pool

_SHORT = 12  # lines: a section that isn't longer is shown as it is
_MOST_NAMES = 12  # of sections, in a sentence of ours


def section(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Show what a section says."""
    found = sections_called(topic.part, whole)
    return show_sections(found, topic, whole, work) if found else _no_section(topic, whole, work)


def mention(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Show the section on something, else what speaks of it, wherever it stands; None if nothing.

    Then it is a question like any other: it may be said there in other words.
    """
    if found := sections_called(topic.part, whole):
        return show_sections(found, topic, whole, work)
    said = sum_up_subject(work, whole, topic.size or USUAL, topic.part)
    return said if said.grounded.sentences and not said.missing else None


def has_section(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Quote the heading that was asked for."""
    if found := sections_called(topic.part, whole):
        return Reply(work.material, write(shown(_headings(found), whole.pool)))
    return _no_section(topic, whole, work)


def outline(topic: Topic, whole: Whole, work: Work) -> Reply | None:
    """Quote every heading."""
    headings = _headings(whole.sections)
    if not headings:
        return Reply(work.material, missing="The article has no headings.")
    return Reply(work.material, write(shown(headings, whole.pool, bullets=True)))


def show_sections(found: Sequence[Section], topic: Topic, whole: Whole, work: Work) -> Reply:
    """Show what stands under some headings: all of it if it is short, else summed up."""
    headings = _headings(found)
    units = [one for section in found for one in section.units]
    lines = {(one.block, one.unit.line or one.unit.start) for one in units}
    if topic.size is None and len(lines) <= _SHORT:
        claims = [*shown(headings, whole.pool), *_all_of(units, whole.pool)]
        note = "" if units else "Nothing stands under that heading."
        return Reply(work.material, write(claims), note=note)
    names = "” and “".join(one.name for one in found)
    return sum_up(work, whole, topic.size or USUAL, units=units, under=headings, of=names)


def _all_of(units: Sequence[Evidence], pool: Pool) -> list[Claim]:
    """Show units block by block: sentences as they are, lists as lists, tables by rows."""
    blocks: dict[tuple[str, int], list[Evidence]] = {}
    for one in units:
        blocks.setdefault(one.block, []).append(one)
    claims: list[Claim] = []
    for inside in blocks.values():
        kind = inside[0].unit.kind
        claims += rows_of(inside) if kind == "cell" else shown(inside, pool, bullets=kind == "item")
    return claims


def _headings(found: Sequence[Section]) -> list[Evidence]:
    return [one.heading for one in found if one.heading]


def _no_section(topic: Topic, whole: Whole, work: Work) -> Reply:
    """Say that there is no such section, which there are, and which comes nearest."""
    names = [f"“{one.name}”" for one in whole.sections]
    listed = ", ".join(names[:_MOST_NAMES])
    more = f", and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    there = f"Its sections are {listed}{more}." if names else "It has no headings."
    nearest = nearest_section(topic.part, whole, work.material.similar)
    missing = f"The article has no section “{topic.part}”. {there}"
    return Reply(work.material, missing=missing, nearest=nearest.heading if nearest else None)
