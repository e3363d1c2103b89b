"""A question that takes two places comes in, a reply goes out whose steps are proven one by one."""

from collections.abc import Iterator, Sequence

from footnote.assistant.check.claims import Claim, Reckoned, write
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.shown import at_scale, whole
from footnote.assistant.draft.reply import Reply, Stage, Work
from footnote.assistant.find.material import Material
from footnote.assistant.find.missing import it_doesnt, what_is_missing
from footnote.assistant.find.tables import Row, Table, tables
from footnote.assistant.question.kinds import ASKING, Kind
from footnote.assistant.question.steps import MOST_STEPS, plan_of, sides_of
from footnote.index.evidence import Evidence
from footnote.index.words import words
from footnote.index.words.stems import stems

_BEST = ("most", "least", "fastest", "slowest")
_MOST_QUOTES = 2  # of each side


def by_steps(work: Work) -> Reply | None:
    """Find the thing that is meant by its most or least, then ask what was asked of it."""
    plan = plan_of(work.material.question.text)
    if plan is None or work.ask is None:
        return None
    first = work.ask(plan.first)
    name = found_name(first)
    if not name:
        return None
    then = work.ask(plan.then.format(name))
    return joined(work.material, [first, then])


def found_name(reply: Reply) -> str:
    """Return the name of the row that a reply found to have the most or the least."""
    told = reply.grounded.reckoned
    return _best(told) if told and told.how in _BEST else ""


def _best(told: Reckoned) -> str:
    rows = (one.unit.row for one, _ in told.figures)
    return next((row for row in rows if told.line.result.startswith((f"{row},", f"{row}:"))), "")


def joined(material: Material, replies: Sequence[Reply]) -> Reply:
    """Join the replies of some steps into one; what the last of them lacks is named."""
    claims = [claim for one in replies for claim in one.grounded.claims]
    told = [one.grounded.reckoned for one in replies if one.grounded.reckoned]
    last = replies[-1]
    missing = "" if last.grounded.sentences else last.missing or what_is_missing(last.material)
    steps = [step for one in replies for step in (one.steps or (_stage(one),))]
    return Reply(
        material,
        write(claims, told=told[0] if told else None),
        model=last.model,
        note=" ".join(dict.fromkeys(filter(None, (one.note for one in replies)))),
        missing=missing,
        steps=tuple(steps[:MOST_STEPS]),
    )


def _stage(reply: Reply) -> Stage:
    return Stage(reply.material.question.text, reply.grounded)


def by_sides(work: Work) -> Reply | None:
    """Show both of two things that are to be compared; the one that isn't there is named."""
    sides = sides_of(work.material.question.text)
    if sides is None or work.wrong or work.material.question.asks_for(Kind.YES_OR_NO):
        return None
    both = [_words(side) for side in sides]
    if not all(both) or both[0] == both[1]:
        return None
    for table in tables(work.material):
        if rows := _rows(table, both):
            return Reply(work.material, write(list(_cells(table, rows, both))))
    found = [_sentences(side, work.material) for side in both]
    unsaid = [side for side, units in zip(sides, found, strict=True) if not units]
    # A side whose every word stands somewhere may be spoken of in several sentences.
    if len(unsaid) == len(sides) or any(not work.material.pool.lacks(words(one)) for one in unsaid):
        return None
    shown = list(dict.fromkeys(one for each in found for one in each))
    missing = f"{it_doesnt(work.material)} say anything of “{unsaid[0]}”." if unsaid else ""
    return Reply(work.material, write(whole(shown, work.material.pool)), missing=missing)


def _words(side: str) -> frozenset[str]:
    return frozenset(stems(side)) - ASKING


def _rows(table: Table, sides: Sequence[frozenset[str]]) -> list[Row]:
    """Return the row of each side, if both have one, and the rest of the words names columns."""
    known = table.around | frozenset(stems(table.kind, *table.columns))
    found = [
        [row for row in table.rows if row.words <= side and side - row.words <= known]
        for side in sides
    ]
    rows = [max(each, key=lambda row: len(row.words)) for each in found if each]
    return rows if len(rows) == len(sides) and rows[0] is not rows[1] else []


def _cells(table: Table, rows: Sequence[Row], sides: Sequence[frozenset[str]]) -> Iterator[Claim]:
    """Yield what each row has, side by side; only the columns that are named, if any are."""
    named = [name for name in table.columns if frozenset(stems(name)) & sides[0].union(*sides)]
    for name in named or table.columns:
        for row in rows:
            if one := row.cells.get(name):
                yield Claim(Draft(at_scale(one), True, True), (one,))


def _sentences(side: frozenset[str], material: Material) -> list[Evidence]:
    """Return the first sentences that speak of one side."""
    said = [one for one in material.pool if one.unit.kind in ("sentence", "item") and not one.asks]
    return [one for one in said if side <= one.stems and one.says_something][:_MOST_QUOTES]
