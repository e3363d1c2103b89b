"""What should be summed up comes in, its sentences that carry most go out, with what they cover."""

from collections.abc import Sequence
from dataclasses import replace

from footnote.assistant.check.claims import Claim, write
from footnote.assistant.check.shown import whole as shown
from footnote.assistant.draft.gist import choose
from footnote.assistant.draft.lists import rows_of
from footnote.assistant.draft.reply import Reply, Work
from footnote.assistant.find.missing import what_is_missing
from footnote.assistant.find.whole import Whole
from footnote.assistant.question.question import read_question
from footnote.assistant.question.topic import Size
from footnote.index.evidence import Evidence
from footnote.index.words.stems import stems

BRIEF, USUAL = Size(3), Size(5)
_ABOUT = 0.6  # share of a subject's words, by weight, that a unit of a summary of it must hold
_BETWEEN = frozenset(stems("between among around towards versus"))


def sum_up(
    work: Work,
    whole: Whole,
    size: Size,
    *,
    units: Sequence[Evidence] | None = None,
    under: Sequence[Evidence] = (),
    of: str = "",
) -> Reply:
    """Show the units that carry most, under some headings; all of the article unless told which."""
    units = whole.pool if units is None else units
    chosen = choose(units, whole, size)
    if not chosen:
        return _first_lines(work, whole, size, units, under)
    claims = shown(chosen, whole.pool)
    note = _covers([one.evidence[0] for one in claims], units, whole, of)
    if size.as_points:
        claims = [_as_point(one) for one in claims]
    return Reply(work.material, write([*shown(under, whole.pool), *claims]), note=note)


def sum_up_subject(work: Work, whole: Whole, size: Size, subject: str) -> Reply:
    """Sum up what is said of something, wherever it stands; say what of it is nowhere."""
    question, pool = read_question(subject), whole.pool
    material = replace(work.material, question=question, pool=pool, where="the article")
    about = question.about & pool.known - _BETWEEN  # “the dispute” may be called otherwise
    about = about - whole.known_as or about  # of whom all of it is, nobody says it anew
    least = _ABOUT * pool.weigh(about)
    units = [
        one
        for one in pool
        if one.unit.kind != "heading"
        and one.stems & about
        and pool.weigh(about & (one.stems | one.around)) >= least
    ]
    if material.nearest.strange or not choose(units, whole, size):
        return Reply(material)
    unknown = question.about - pool.known
    missing = what_is_missing(material) if unknown else ""
    return replace(sum_up(work, whole, size, units=units, of=subject), missing=missing)


def _as_point(claim: Claim) -> Claim:
    return replace(claim, draft=replace(claim.draft, bullet=not claim.context))


def _first_lines(
    work: Work, whole: Whole, size: Size, units: Sequence[Evidence], under: Sequence[Evidence]
) -> Reply:
    """Show the heading and the first items and rows of what has no sentences to sum up."""
    items = [one for one in units if one.unit.kind == "item"]
    rows = rows_of([one for one in units if one.unit.kind == "cell"])
    claims = shown(under or [one for one in (whole.title,) if one], whole.pool)
    claims += shown(items[: size.count], whole.pool, bullets=True)
    claims += rows[: max(0, size.count - len(items))]
    if not items and not rows:
        claims += shown([one for one in units if one.says_something][: size.count], whole.pool)
        return Reply(work.material, write(claims))
    counted = " and ".join(
        counts(len(found), what) for found, what in ((items, "item"), (rows, "row")) if found
    )
    return Reply(work.material, write(claims), note=f"The first of {counted}.")


def _covers(chosen: Sequence[Evidence], units: Sequence[Evidence], whole: Whole, of: str) -> str:
    """Say what a summary covers: “5 of 48 sentences, from 4 of 6 sections.”."""
    kinds = {one.unit.kind for one in chosen}
    what = "sentence" if kinds == {"sentence"} else "sentences and item"
    among = len({id(one) for one in (*units, *chosen) if one.unit.kind in kinds})
    counted = f"{len(chosen)} of {counts(among, what)}"
    if of:
        return f"{counted} on “{of}”."
    parts = [one for one in whole.parts if one.heading]
    meant = {id(one) for one in chosen}
    held = sum(any(id(unit) in meant for unit in one.units) for one in parts)
    return f"{counted}, from {held} of {counts(len(parts), 'section')}." if parts else f"{counted}."


def counts(number: int, thing: str) -> str:
    """Return a number with what it counts."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
