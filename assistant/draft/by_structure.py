"""What was found comes in, a reply goes out that needs no model: by a table, a list, a premise."""

from footnote.assistant.check.claims import Claim, Short, write
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.short import LONGEST
from footnote.assistant.check.shown import at_scale, with_items
from footnote.assistant.draft.cells import find_cells
from footnote.assistant.draft.codes import with_codes
from footnote.assistant.draft.lists import whole_list
from footnote.assistant.draft.premise import find_wrong_count
from footnote.assistant.draft.quotes import quoted
from footnote.assistant.draft.reply import Reply, Work, opposed, reasoned


def by_table(work: Work) -> Reply | None:
    """Answer by a table: the cells that a question names."""
    cells = [] if work.wrong else find_cells(work.material)
    if not cells:
        return None
    claims = [Claim(Draft(at_scale(one), True, len(cells) > 1), (one,)) for one in cells]
    cell = cells[0] if len(cells) == 1 else None
    few = cell is not None and len(cell.quote.split()) <= LONGEST
    short = Short(cell, cell.unit.start, cell.unit.end) if cell and few else None
    return opposed(Reply(work.material, write(claims, short)))


def by_list(work: Work) -> Reply | None:
    """Answer with a whole list, table or all codes; its number may be another than was asked."""
    listed = whole_list(work.material) or with_codes(work.material)
    if not listed:
        return None
    counted = find_wrong_count(work.material.question, [one.evidence[0] for one in listed])
    return Reply(work.material, write(listed), contradiction=counted)


def by_premise(work: Work) -> Reply | None:
    """Correct what a question takes for granted, and the article denies."""
    if not (wrong := work.wrong):
        return None
    said = write(list(with_items(wrong.evidence, work.material.pool)))
    return Reply(work.material, said, contradiction=wrong)


def by_quotes(work: Work) -> Reply:
    """Answer with the units that say it best; the note says why no model did."""
    said = Reply(work.material, write(quoted(work.material)), note=work.note)
    return reasoned(opposed(said))
