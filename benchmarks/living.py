"""`make bench-living`: how well kept citations are found again in edited articles, and how fast.

The articles of the public sets squad2 (text) and tatqa (tables), each edited by a seeded hand.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import SHARED
from benchmarks.edits import Truth, edited
from footnote.assistant.check.claims import cite
from footnote.assistant.proof.hold import Ground, Standing, hold
from footnote.assistant.proof.place import Placed, place_units
from footnote.assistant.proof.recheck import evidence_at
from footnote.index.article import Article
from footnote.index.evidence import gather
from footnote.index.read import read_file
from footnote.index.split.units import split

STATES = ("unchanged", "moved", "reworded", "gone")


@dataclass(frozen=True)
class Case:
    """A citation, what should be said of it, what is said, and of its own words as a sentence."""

    truth: Truth
    placed: Placed
    standing: Standing | None

    @property
    def right_place(self) -> bool:
        """Say whether the place that is named is a part of the right one."""
        place = self.truth.place
        return bool(place) and self.placed.start < place[1] and self.placed.end > place[0]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--first-seed", type=int, default=100)
    options.add_argument("--without-old", action="store_true", help="know only the citations")
    options.add_argument(
        "--show", default="", help="print the cases of one kind, such as gone:moved"
    )
    given = options.parse_args()
    if not (SHARED / "data").is_dir():
        sys.exit("This needs the public question sets in ../shared/data.")
    for name, files in _sets():
        cases = list(_cases(files, range(given.first_seed, given.first_seed + given.seeds), given))
        _print(name, cases)
        for case in cases:
            if given.show and given.show in (
                f"{case.truth.state}:{case.placed.state}",
                case.truth.edit,
            ):
                print(f"  {case.truth.edit}: {case.placed.old!r} -> {case.placed.quote!r}")


def _sets() -> Iterator[tuple[str, list[Path]]]:
    yield "squad2", sorted((SHARED / "data/squad2/articles").glob("*.md"))
    yield "tatqa", sorted((SHARED / "data/tatqa/articles").glob("*.md"))[::3]


def _cases(files: Sequence[Path], seeds: range, given: argparse.Namespace) -> Iterator[Case]:
    articles = [read_file(file) for file in files]
    for nth, article in enumerate(articles):
        other = articles[nth - 1]
        strange = [
            other.text[unit.start : unit.end] for unit in split(other) if unit.kind == "sentence"
        ] or ["Nothing else is said."]
        for seed in seeds:
            new, truths = edited(article, seed, strange)
            yield from _of(article, new, truths, given)


def _of(
    old: Article, new: Article, truths: Sequence[Truth], given: argparse.Namespace
) -> Iterator[Case]:
    evidence = gather(old, split(old))
    citations = [cite(one, number) for number, one in enumerate(evidence, start=1)]
    now = evidence_at(new)
    if given.without_old:
        found = [place_units([one], None, new)[0] for one in citations]
    else:
        found = place_units(citations, old, new)
    for truth, before, (placed, units) in zip(truths, evidence, found, strict=True):
        ground = Ground(placed, (before,), tuple(now[u.start, u.end] for u in units))
        standing = None
        if truth.edit and before.unit.kind in ("sentence", "item", "cell"):
            standing = hold(before.readable, "", [ground], list(now.values()))
        yield Case(truth, placed, standing)


def _print(name: str, cases: Sequence[Case]) -> None:
    counts = Counter((case.truth.state, str(case.placed.state)) for case in cases)
    print(
        f"\n{name}: {len(cases):,} citations, {sum(bool(c.truth.edit) for c in cases):,} edited\n"
    )
    print(f"| truly \\ said | {' | '.join(STATES)} | recall | precision | right place |")
    print("|---|---|---|---|---|---|---|---|")
    for state in STATES:
        row = [counts[state, said] for said in STATES]
        said = sum(counts[truly, state] for truly in STATES)
        right = [
            case for case in cases if case.truth.state == state and case.placed.state != "gone"
        ]
        place = sum(case.right_place for case in right)
        print(
            f"| {state} | {' | '.join(map(str, row))} | {_share(counts[state, state], sum(row))} "
            f"| {_share(counts[state, state], said)} | {_share(place, len(right))} |"
        )
    _print_sentences(cases)


def _print_sentences(cases: Sequence[Case]) -> None:
    judged = [c for c in cases if c.standing and c.truth.holds is not None and c.truth.edit]
    wrong = [case for case in judged if not case.truth.holds]
    flagged = [case for case in judged if case.standing and not case.standing.holds]
    both = sum(not case.truth.holds for case in flagged)
    print(
        f"\nsentences: {len(judged)}, of which {len(wrong)} no longer hold; flagged "
        f"{len(flagged)}: precision {_share(both, len(flagged))}, recall {_share(both, len(wrong))}"
    )
    edits = Counter(case.truth.edit for case in cases if case.truth.edit)
    print("\n| edit | citations | state as it should be | flagged |\n|---|---|---|---|")
    for edit, count in edits.most_common():
        own = [case for case in cases if case.truth.edit == edit]
        right = sum(case.truth.state == case.placed.state for case in own)
        seen = [case.standing for case in own if case.standing]
        print(
            f"| {edit} | {count} | {_share(right, count)} "
            f"| {_share(sum(not one.holds for one in seen), len(seen))} |"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    main()
