"""What was found of kept answers comes in, lines for a terminal go out."""

from collections import Counter
from collections.abc import Iterator, Sequence

from footnote.assistant.proof.hold import Standing
from footnote.assistant.proof.kept import Kept
from footnote.assistant.proof.place import Placed, State, in_words
from footnote.assistant.proof.recheck import Rechecked
from footnote.assistant.show.terminal import plain


def kept_lines(kept: Sequence[Kept]) -> Iterator[str]:
    """Yield one line for each kept answer."""
    for one in kept:
        yield plain(f"{one.id}  {one.added[:10]}  {_line(one.answer.question)}")


def checked_lines(checked: Sequence[Rechecked]) -> Iterator[str]:
    """Yield each kept answer with what became of its citations and sentences, and a summary."""
    for one in checked:
        mark = "holds" if one.holds else "FAILS"
        yield plain(f"{mark}  {one.id}  {_line(one.question)}")
        for sentence in one.sentences:
            if not sentence.holds or sentence.why:
                yield from map(plain, _standing_lines(sentence))
        yield from (plain(_placed_line(placed)) for placed in one.citations)
    yield summary(checked)


def summary(checked: Sequence[Rechecked]) -> str:
    """Say how many kept answers hold, and what became of their citations."""
    if not checked:
        return "No answers are kept."
    wrong = sum(not one.holds for one in checked)
    counts = Counter(placed.state for one in checked for placed in one.citations)
    states = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    held = "Everything holds." if not wrong else f"{wrong} of {len(checked)} no longer hold."
    return f"{held} {answers(len(checked))}; citations: {states or 'none'}."


def touched_line(checked: Sequence[Rechecked]) -> str:
    """Say what a new version of an article means for the kept answers; empty if nothing."""
    touched = [one for one in checked if one.changed or not one.holds]
    if not touched:
        return ""
    wrong = [one.id for one in checked if not one.holds]
    start = f"The new version touches {answers(len(touched))} of those kept; "
    if not wrong:
        return f"{start}all still hold."
    several = "hold" if len(wrong) > 1 else "holds"
    return (
        f"{start}{len(wrong)} no longer {several} ({', '.join(wrong)}). `footnote check` says why."
    )


def answers(count: int) -> str:
    """Say how many answers there are."""
    return "1 answer" if count == 1 else f"{count:,} answers"


def _standing_lines(sentence: Standing) -> Iterator[str]:
    mark = "holds" if sentence.holds else "FAILS"
    yield f"  {mark}  {_line(sentence.text)} ({sentence.why})"
    for one in sentence.instead:
        yield f"         now: “{_line(one.quote)}”"


def _placed_line(placed: Placed) -> str:
    start = f"  [{placed.number}] {placed.state}"
    if placed.state is State.REWORDED:
        return f"{start}: {in_words(placed)}"
    if placed.state is State.GONE:
        return f"{start}: “{_line(placed.old)}”"
    return start


def _line(text: str) -> str:
    return " ".join(text.split())
