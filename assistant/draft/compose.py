"""A question and its material come in; what may be shown goes out, checked, the draft streaming.

What the article contradicts is corrected. By structure where a list is asked for, by the language
model else, by quotes if there is none.
"""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from langchain_core.runnables import RunnableConfig

from footnote.assistant.answer import Checking, Said
from footnote.assistant.check.asked_for import asks_for_account, asks_for_name
from footnote.assistant.check.claims import Claim, Grounded, write
from footnote.assistant.check.conflict import DIFFER, with_conflicts
from footnote.assistant.check.ground import ASKED_FOR, ground
from footnote.assistant.check.sentences import Draft
from footnote.assistant.draft.cells import at_scale, find_cells
from footnote.assistant.draft.extremes import find_extreme
from footnote.assistant.draft.premise import (
    Contradiction,
    find_contradiction,
    find_wrong_count,
    find_wrong_side,
)
from footnote.assistant.draft.quotes import (
    ALL,
    coverage,
    is_elsewhere,
    quote_with_items,
    quoted,
    under_question,
    whole_list,
)
from footnote.assistant.find.material import Material
from footnote.assistant.find.missing import strange_names
from footnote.assistant.judge.chance import chance
from footnote.assistant.judge.strictness import Level
from footnote.assistant.model.loading import Loading
from footnote.assistant.model.open import NONE
from footnote.assistant.model.writer import Reading, Writer
from footnote.assistant.question.question import asks_yes_or_no
from footnote.index.evidence import Evidence

FAILED = "The model failed"  # how the note begins that says so
# From here on what a trained judge found stated was never about something else, on 296 questions.
_SURE = 0.5
READ = 3  # passages of a long article that the model reads: the answer is in them in 93 of 100


@dataclass(frozen=True, slots=True)
class Composed:
    """What the checks let through, who wrote it, and what the reader should know about that.

    `chance` is how likely the article states the answer; None if nobody had to judge.
    """

    question: str
    grounded: Grounded
    material: Material
    model: str = NONE
    note: str = ""
    contradiction: Contradiction | None = None
    chance: float | None = None


class Clock:
    """Seconds since the question came, at each named point; the first mark of a name counts."""

    def __init__(self) -> None:
        """Start."""
        self._start = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def mark(self, name: str) -> None:
        """Note the time under a name."""
        self.seconds.setdefault(name, round(time.perf_counter() - self._start, 4))


def compose(
    asked: str,
    material: Material,
    loading: Loading,
    level: Level,
    clock: Clock,
    config: RunnableConfig | None = None,
) -> Generator[Said | Checking, None, Composed]:
    """Yield the model's words as they come; return what of them, or instead of them, is shown."""
    composed = Composed(asked, Grounded(), material)
    wrong = find_contradiction(asked, material.pool)
    if not wrong and (told := _from_a_table(asked, material.pool)):
        return _opposed(replace(composed, grounded=write(told)))
    if listed := whole_list(asked, material.hits, material.pool):
        counted = find_wrong_count(asked, [claim.evidence[0] for claim in listed])
        return replace(composed, grounded=write(listed), contradiction=counted)
    if wrong:
        return _corrected(composed, wrong)
    writer = loading.writer()
    if writer is None:
        return _opposed(replace(composed, grounded=_quotes(asked, material), note=loading.reason))
    try:
        composed = replace(composed, model=writer.model.name)
        return (yield from _written(composed, writer, loading, level, clock, config))
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        note = f"{FAILED} ({reason}), so this answer is made of quotes."
        quotes = replace(composed, grounded=_quotes(asked, material), model=NONE, note=note)
        return _opposed(quotes)


def _from_a_table(asked: str, pool: Sequence[Evidence]) -> list[Claim]:
    """Answer by a table's structure: the largest of a row, or the cells that a question names."""
    if compared := find_extreme(asked, pool):
        said, row = compared
        return [Claim(Draft(said, True, False), row)]
    cells = find_cells(asked, pool)
    return [Claim(Draft(at_scale(one), True, len(cells) > 1), (one,)) for one in cells]


def _written(
    composed: Composed,
    writer: Writer,
    loading: Loading,
    level: Level,
    clock: Clock,
    config: RunnableConfig | None,
) -> Generator[Said | Checking, None, Composed]:
    """Judge, write, check. What is judged absent is never written."""
    asked, material = composed.question, composed.material
    reading = choose_reading(writer, material, loading)
    writer.read(reading)
    trained = writer.model.is_trained_judge

    def judged() -> float:
        yes = writer.states_answer(asked, reading, config)
        clock.mark("judged")
        return yes

    likely = _likely(asked, material, judged, trained=trained)
    composed = replace(composed, chance=likely)
    if likely < level.answerable:
        return composed
    draft = ""
    for words in writer.draft(asked, reading, config, in_full=asks_for_account(asked)):
        clock.mark("first word")
        draft += words
        yield Said(words)
    clock.mark("written")
    yield Checking()
    grounded = ground(
        asked,
        draft,
        material.pool,
        where=material.where,
        level=level,
        similar=material.similar,
        sure=trained and likely >= _SURE,
    )
    rests_on = [one for claim in grounded.claims for one in claim.evidence]
    if wrong := find_wrong_side(asked, rests_on):
        return _corrected(composed, wrong, grounded)
    elsewhere = bool(grounded.sentences) and is_elsewhere(asked, grounded.evidence, material.pool)
    if elsewhere or not _stands(asked, grounded, material):
        quotes = _quotes(asked, material)
        grounded = replace(quotes, withheld=grounded.withheld)
    return _opposed(replace(composed, grounded=grounded))


def _corrected(composed: Composed, wrong: Contradiction, draft: Grounded | None = None) -> Composed:
    """Show the article's own sentence instead; what was withheld of a draft stays told."""
    withheld = draft.withheld if draft else ()
    said = quote_with_items(wrong.evidence, composed.material.pool)
    grounded = replace(write(said), withheld=withheld)
    return replace(composed, grounded=grounded, contradiction=wrong)


def _opposed(composed: Composed) -> Composed:
    """Add what other places say otherwise; where they are of other articles, tell the reader."""
    grounded = with_conflicts(composed.question, composed.grounded, composed.material)
    if grounded is composed.grounded or len({one.article_id for one in grounded.citations}) == 1:
        return replace(composed, grounded=grounded)
    note = f"{composed.note} {DIFFER}".strip()
    return replace(composed, grounded=grounded, note=note)


def _stands(asked: str, grounded: Grounded, material: Material) -> bool:
    """Say whether what the checks left of a draft is to be shown, rather than quotes.

    Where the article asks the same, only if it rests on what stands under that. Else no quotes
    stand in where the article carried it and it only didn't give what was asked for; nor where a
    name was asked for, since any quote with a name in it would look like the answer.
    """
    if under := under_question(asked, material.pool):
        return any(one in under for one in grounded.evidence)
    if grounded.sentences or not grounded.withheld:
        return True
    lacking = any(one.reason.startswith(ASKED_FOR) for one in grounded.withheld)
    return lacking or asks_for_name(asked)


def choose_reading(writer: Writer, material: Material, loading: Loading) -> Reading:
    """Choose what the model reads: a short article whole, else the best of the passages found."""
    main = next(iter(material.articles.values()))
    alone = len({hit.passage.article_id for hit in material.hits[:READ]}) == 1
    if alone and loading.reads_whole(main):
        return writer.whole(main)
    return writer.passages(material.hits[:READ], material.articles)


def _likely(asked: str, material: Material, judged: Callable[[], float], *, trained: bool) -> float:
    """Weigh the model's judgement and the question's own words; where it is plain, nobody judges.

    It is where the article asks the same, and where one unit holds all words of a question for Yes
    or No: it says which of the two.
    """
    if under_question(asked, material.pool):
        return 1.0
    covered = coverage(asked, material.pool, material.pool)
    if asks_yes_or_no(asked) and covered > ALL:
        return 1.0
    strange = strange_names(asked, material.pool)
    return chance(judged(), covered, strange_name=bool(strange), trained=trained)


def _quotes(asked: str, material: Material) -> Grounded:
    return write(quoted(asked, material.hits, material.pool))
