"""What was found comes in, a reply that was counted or reckoned goes out, its numbers quoted."""

from collections.abc import Sequence

from footnote.assistant.check.claims import Claim, write
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.shown import whole
from footnote.assistant.draft.cells import at_scale
from footnote.assistant.draft.counting import count
from footnote.assistant.draft.over_tables import Told, over_tables
from footnote.assistant.draft.reply import Reply, Work
from footnote.assistant.draft.two_figures import two_figures
from footnote.assistant.find.material import Material
from footnote.assistant.question.reckonings import read_reckoning
from footnote.index.evidence import Evidence
from footnote.index.words.figures import read_figure
from footnote.index.words.quantities import quantities

_SHOWN = 12  # cells that were compared; of more only the one that was found is shown


def by_count(work: Work) -> Reply | None:
    """Answer how many there are by counting a list, a table's rows, or what a sentence names."""
    told = None if work.wrong else count(work.material)
    return _reply(work.material, told) if told else None


def by_reckoning(work: Work) -> Reply | None:
    """Answer by comparing or reckoning with figures, unless the article has the result itself."""
    sought = read_reckoning(work.material.question.text)
    if work.wrong or not sought or not sought.about:
        return None
    found = two_figures(sought, work.material) or over_tables(sought, work.material)
    lines = {told.reckoned.line.text if told.reckoned else told.note for told in found}
    if len(lines) != 1:
        return None
    if stated := _stated(found[0], sought.words, work.material):
        return Reply(work.material, write(whole([stated], work.material.pool)))
    return _reply(work.material, found[0])


def _stated(told: Told, about: frozenset[str], material: Material) -> Evidence | None:
    """Return the sentence that gives the result by itself, if one does."""
    figure = read_figure(told.reckoned.line.result) if told.reckoned else None
    if not figure or told.reckoned is None or told.reckoned.how in ("most", "least"):
        return None
    taken = {one for one, _ in told.reckoned.figures}
    for one in material.pool:
        if one in taken or one.unit.kind not in ("sentence", "item") or not about & one.stems:
            continue
        if any(each.value == abs(figure.value) for each in quantities(one.quote)):
            return one
    return None


def _reply(material: Material, told: Told) -> Reply:
    return Reply(material, write(_claims(told), told=told.reckoned), note=told.note)


def _claims(told: Told) -> Sequence[Claim]:
    """Show what was reckoned with, in the article's words: each cell and item, or the sentence."""
    best = told.reckoned and told.reckoned.how in ("most", "least", "fastest", "slowest")
    shown = [one for one in told.shown if one.unit.kind == "cell"]
    if told.reckoned and best and len(shown) > _SHOWN:
        said = told.reckoned.line.text
        shown = [one for one in shown if said.startswith(f"{one.readable},")] or shown[:1]
    others = [one for one in told.shown if one.unit.kind != "cell"]
    return [
        *(
            Claim(Draft(" ".join(one.quote.split()), True, one.unit.kind == "item"), (one,))
            for one in others
        ),
        *(Claim(Draft(at_scale(one), True, True), (one,)) for one in shown),
    ]
