"""A question and its material come in; what may be shown goes out, checked, the draft streaming.

By structure where a list is asked for, by the language model else, by quotes if there is none.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass, replace

from langchain_core.runnables import RunnableConfig

from assistant.answer import Said
from assistant.ground import UNRELATED, Grounded, ground, write
from assistant.judge import is_answerable
from assistant.loading import Loading
from assistant.material import Material
from assistant.missing import strange_names
from assistant.model import NONE
from assistant.quotes import coverage, quoted, whole_list
from assistant.writer import Reading, Writer


@dataclass(frozen=True, slots=True)
class Composed:
    """What the checks let through, who wrote it, and what the reader should know about that."""

    grounded: Grounded
    model: str = NONE
    note: str = ""


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
    clock: Clock,
    config: RunnableConfig | None = None,
) -> Generator[Said, None, Composed]:
    """Yield the model's words as they come; return what of them, or instead of them, is shown."""
    if listed := whole_list(asked, material.hits, material.pool):
        return Composed(write(listed))
    writer = loading.writer()
    if writer is None:
        return Composed(_quotes(asked, material), note=loading.reason)
    try:
        grounded = yield from _written(asked, material, writer, loading, clock, config)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        note = f"The model failed ({reason}), so this answer is made of quotes."
        return Composed(_quotes(asked, material), note=note)
    return Composed(grounded, writer.model.name)


def _written(
    asked: str,
    material: Material,
    writer: Writer,
    loading: Loading,
    clock: Clock,
    config: RunnableConfig | None,
) -> Generator[Said, None, Grounded]:
    """Judge, write, check. What is judged absent is never written."""
    reading = choose_reading(writer, material, loading)
    writer.read(reading)
    yes = writer.states_answer(asked, reading, config)
    clock.mark("judged")
    if not _may_answer(asked, material, yes):
        return Grounded()
    draft = ""
    for words in writer.draft(asked, reading, config):
        clock.mark("first word")
        draft += words
        yield Said(words)
    clock.mark("written")
    grounded = ground(asked, draft, material.pool, where=material.where)
    reasons = {one.reason for one in grounded.withheld}
    if not grounded.sentences and reasons == {UNRELATED}:
        # The model did what the article told it to, not what was asked.
        return replace(_quotes(asked, material), withheld=grounded.withheld)
    return grounded


def choose_reading(writer: Writer, material: Material, loading: Loading) -> Reading:
    """Choose what the model reads: a short article whole, else the passages found."""
    main = next(iter(material.articles.values()))
    alone = len({hit.passage.article_id for hit in material.hits[:3]}) == 1
    if alone and loading.reads_whole(main):
        return writer.whole(main)
    return writer.passages(material.hits, material.articles)


def _may_answer(asked: str, material: Material, yes: float) -> bool:
    """Decide by the model's judgement and by the question's own words."""
    covered = coverage(asked, material.pool, material.pool)
    strange = strange_names(asked, material.pool)
    return is_answerable(yes, covered, strange_name=bool(strange))


def _quotes(asked: str, material: Material) -> Grounded:
    return write(quoted(asked, material.hits, material.pool))
