"""What was found comes in, a reply goes out that needs no model: by a table, a list, a premise."""

from collections.abc import Sequence

from footnote.assistant.check.claims import Claim, Grounded, quote_with_items, write
from footnote.assistant.check.sentences import Draft
from footnote.assistant.draft.cells import at_scale, find_cells
from footnote.assistant.draft.extremes import find_extreme
from footnote.assistant.draft.lists import whole_list
from footnote.assistant.draft.premise import Contradiction, find_wrong_count
from footnote.assistant.draft.quotes import quoted
from footnote.assistant.draft.reply import Reply, Work, opposed
from footnote.assistant.find.material import Material


def by_table(work: Work) -> Reply | None:
    """Answer by a table: the largest of a row, or the cells that a question names."""
    told = [] if work.wrong else _from_a_table(work.material)
    return opposed(Reply(work.material, write(told))) if told else None


def by_list(work: Work) -> Reply | None:
    """Answer with a whole list, or a whole table; its number may be another than was asked."""
    listed = whole_list(work.material)
    if not listed:
        return None
    counted = find_wrong_count(work.material.question, [one.evidence[0] for one in listed])
    return Reply(work.material, write(listed), contradiction=counted)


def by_premise(work: Work) -> Reply | None:
    """Correct what a question takes for granted, and the article denies."""
    return corrected(work.material, work.wrong) if work.wrong else None


def by_quotes(work: Work) -> Reply:
    """Answer with the units that say it best; the note says why no model did."""
    return opposed(Reply(work.material, write(quoted(work.material)), note=work.note))


def corrected(material: Material, wrong: Contradiction, draft: Grounded | None = None) -> Reply:
    """Show the article's own sentence instead; what was withheld of a draft stays told."""
    said = write(quote_with_items(wrong.evidence, material.pool))
    withheld = draft.withheld if draft else ()
    grounded = Grounded(said.text, said.sentences, said.citations, withheld, said.claims)
    return Reply(material, grounded, contradiction=wrong)


def _from_a_table(material: Material) -> Sequence[Claim]:
    if compared := find_extreme(material):
        said, row = compared
        return [Claim(Draft(said, True, False), row)]
    cells = find_cells(material)
    return [Claim(Draft(at_scale(one), True, len(cells) > 1), (one,)) for one in cells]
