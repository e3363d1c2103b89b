"""What was found comes in, a reply that was counted or reckoned goes out, its numbers quoted."""

from footnote.assistant.check.claims import Claim, write
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.shown import at_scale, whole
from footnote.assistant.draft.counting import count
from footnote.assistant.draft.extremes import find_extreme
from footnote.assistant.draft.over_tables import Told, over_tables
from footnote.assistant.draft.reply import Reply, Work
from footnote.assistant.draft.two_figures import two_figures
from footnote.assistant.find.material import Material
from footnote.assistant.find.tables import words_of
from footnote.assistant.question.reckonings import Sought, read_reckoning
from footnote.index.evidence import Evidence
from footnote.index.words.figures import read_figure
from footnote.index.words.language import ENGLISH, spoken
from footnote.index.words.quantities import quantities

_SMALL = 100  # a number below it may be that of anything
_BEST = ("most", "least", "fastest", "slowest")
_SHOWN = 12  # cells that were compared; of more only the one that was found is shown


def by_count(work: Work) -> Reply | None:
    """Answer how many there are by counting a list, a table's rows, or what a sentence names."""
    return None if _not_here(work) else _reply(work.material, count(work.material))


def by_reckoning(work: Work) -> Reply | None:
    """Answer by comparing or reckoning with figures, unless the article has the result itself."""
    return None if _not_here(work) else _reply(work.material, find_reckoning(work.material))


def _not_here(work: Work) -> bool:
    """Say whether nothing can be reckoned: in other languages “1.240” is another number."""
    return spoken() != ENGLISH or work.wrong is not None


def find_reckoning(material: Material) -> Told | Evidence | None:
    """Reckon what is asked for, or find the sentence that has the result; None if unclear."""
    found = _sought(material)
    if isinstance(found, Evidence) or (found and found.reckoned):
        return found
    compared = find_extreme(material)
    return Told(compared, tuple(one for one, _ in compared.figures)) if compared else found


def _sought(material: Material) -> Told | Evidence | None:
    """Reckon over two figures of a sentence, or over a table, if only one thing comes of it."""
    sought = read_reckoning(material.question.text)
    if not sought or not (sought.about or sought.columns):
        return None
    found = two_figures(sought, material) or over_tables(sought, material)
    done = [told for told in found if told.reckoned] or found
    done = [told for told in done if _is_by_column(told, sought)] or done
    if len({told.reckoned.line.text if told.reckoned else told.note for told in done}) != 1:
        return None
    return _stated(done[0], sought.words, material) or done[0]


def _is_by_column(told: Told, sought: Sought) -> bool:
    """Say whether figures are of a column that a word like “highest” speaks of: an altitude."""
    figures = told.reckoned.figures if told.reckoned else ()
    return any(words_of(one.unit.column) & sought.columns.keys() for one, _ in figures)


def _stated(told: Told, about: frozenset[str], material: Material) -> Evidence | None:
    """Return the sentence that gives the result by itself, if one does."""
    figure = read_figure(told.reckoned.line.result) if told.reckoned else None
    if not figure or told.reckoned is None or told.reckoned.how in ("most", "least"):
        return None
    taken = {one for one, _ in told.reckoned.figures}
    enough = len(about) if abs(figure.value) < _SMALL else len(about) / 2
    for one in material.pool:
        held = len(about & (one.stems | one.headings))
        if one in taken or one.unit.kind not in ("sentence", "item") or held < enough:
            continue
        said = [each for each in quantities(one.quote) if each.value == abs(figure.value)]
        if any((each.unit == "%") == (figure.unit == "%") for each in said):
            return one
    return None


def _reply(material: Material, told: Told | Evidence | None) -> Reply | None:
    """Say what was reckoned with what it rests on, or quote what gives the result."""
    if told is None:
        return None
    if isinstance(told, Evidence):
        return Reply(material, write(whole([told], material.pool)))
    return Reply(material, write(_claims(told), told=told.reckoned), note=told.note)


def _claims(told: Told) -> list[Claim]:
    """Show what was reckoned with, in the article's words: each cell and item, or the sentence."""
    cells = [one for one in told.shown if one.unit.kind == "cell"]
    if told.reckoned and told.reckoned.how in _BEST and len(cells) > _SHOWN:
        said = told.reckoned.line.text
        cells = [one for one in cells if said.startswith(f"{one.readable},")] or cells[:1]
    return [
        *(_said(one, context=bool(cells)) for one in told.shown if one.unit.kind != "cell"),
        *(Claim(Draft(at_scale(one), True, True), (one,)) for one in cells),
    ]


def _said(one: Evidence, *, context: bool) -> Claim:
    """Show a sentence or an item; what stands over a table says in what it counts."""
    words = Draft(" ".join(one.quote.split()), True, one.unit.kind == "item")
    return Claim(words, (one,), context=context)
