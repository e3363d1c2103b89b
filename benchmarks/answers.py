"""`make bench-answers`: how often answers are right, proven, and refused where they should be.

Asks a sample of each public question set, once, as if everything were to be answered; what each
strictness would have shown follows from the recorded judgements. Replies of the model are kept in
a folder, so that a run that was cut off goes on, and a change of the checks is measured at once.
Articles on which the judge was trained are left out.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from benchmarks.bench import SHARED
from benchmarks.judge.prepared import trained_on
from footnote import Assistant
from footnote.assistant.check.sentences import drafts
from footnote.assistant.draft.said import Bench, judge_sentence
from footnote.assistant.find.material import Material
from footnote.assistant.judge.strictness import BALANCED, LEVELS, Level
from footnote.assistant.measure.evaluate import MEASURES, at, mean
from footnote.assistant.measure.question_file import read_questions
from footnote.assistant.measure.question_run import Result, RunFolder, ask, sample
from footnote.assistant.measure.replay import Recorded
from footnote.assistant.measure.report.charts import risk_curve
from footnote.assistant.measure.report.figures import curve
from footnote.assistant.measure.report.pages import CSS
from footnote.assistant.model.open import NONE, open_model
from footnote.assistant.question.question import read_question
from footnote.assistant.serve.bars import bars
from footnote.assistant.settings import load_settings
from footnote.index.article import Article, Unit
from footnote.index.embed.embedder import similarity
from footnote.index.evidence import Evidence, Pool
from footnote.index.words.stems import stems

SETS = ("original", "squad2", "clapnq", "tatqa", "mtrag")
SEED = 11
_SENTENCES = 4  # of a page without paragraphs, taken as one


def main() -> None:
    """Ask, score, print."""
    options = _options()
    results: list[Result] = []
    kept = Path(options.replies)
    with (
        tempfile.TemporaryDirectory() as home,
        open_recorded(home, options.model, kept) as assistant,
    ):
        for name in options.sets:
            if name == "wice":
                _print_claims(Path(options.data), assistant)
                continue
            asked = list(_ask(assistant, name, options))
            if options.out:
                folder = RunFolder(Path(options.out) / name, {"questions": name})
                for result in asked:
                    folder.add(result)
            _print(name, asked)
            results += asked if not all(one.score.answerable for one in asked) else []
    if options.picture:
        marks = {name: level.answerable for name, level in LEVELS.items()}
        drawn = risk_curve(curve(results), marks, CSS.read_text(encoding="utf-8"))
        Path(options.picture).write_text(drawn + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=[*SETS, "wice"])
    parser.add_argument("--data", default=str(SHARED / "data"))
    parser.add_argument("--each", type=int, default=100, help="questions of each kind in a set")
    parser.add_argument("--seed", type=int, default=SEED, help="another one asks other questions")
    parser.add_argument("--beyond", type=int, help="leave out the sample of that other seed")
    parser.add_argument("--replies", default="out/replies", help="folder of the model's replies")
    parser.add_argument("--out", default="", help="folder for the answers, a JSON object a line")
    parser.add_argument("--picture", default="", help="file for the curve of risk and coverage")
    parser.add_argument("--model", default="local", help="`recorded` only repeats what is kept")
    return parser.parse_args()


@contextmanager
def open_recorded(home: str, model: str, replies: Path) -> Iterator[Assistant]:
    """Open an assistant whose model's replies are kept in a folder; `recorded` only repeats them.

    With the model `none` there are only quotes.
    """
    if model == NONE:
        with Assistant.open(home, NONE) as assistant:
            yield assistant
        return
    live = None if model == "recorded" else open_model(model, load_settings(home=home))
    file = replies / "replies.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    recorded = Recorded(file=file)
    if live:
        recorded = Recorded(file=file, model=live.chat, name_of_model=live.name)
    try:
        with Assistant.open(home, recorded) as assistant:
            yield assistant
    finally:
        if live:
            live.close()


def _ask(assistant: Assistant, name: str, options: argparse.Namespace) -> Iterator[Result]:
    file, articles = _files(name, Path(options.data))
    seen = trained_on(Path(options.data)) if name != "original" else frozenset()
    unseen = [one for one in read_questions(file) if one.article not in seen]
    questions = sample(unseen, options.each, options.seed)
    if options.beyond is not None:
        known = sample(unseen, options.each, options.beyond)
        questions = [one for one in questions if one not in known]
    everything = Level(answerable=0.0, supported=BALANCED.supported)
    with bars(Console(stderr=True)) as progress:
        for number, question in enumerate(questions, start=1):
            yield ask(assistant, question, articles, everything)
            progress(f"asking {name}", number, len(questions))


def _files(name: str, data: Path) -> tuple[Path, Path]:
    """Return the question file of a set, and the folder of its articles."""
    if name == "original":  # false premises and absent facts, by us, about the original article
        return Path(__file__).with_name("original.jsonl"), SHARED / "articles"
    return data / name / "questions.jsonl", data / name / "articles"


# --- what each strictness shows -----------------------------------------------------------------


def _print(name: str, asked: Sequence[Result]) -> None:
    can = sum(one.score.answerable for one in asked)
    print(f"\n{name}: {can} answerable, {len(asked) - can} not\n")
    print(f"| strictness | {' | '.join(MEASURES)} |\n|{'---|' * (1 + len(MEASURES))}")
    levels = {"everything": 0.0, **{name: level.answerable for name, level in LEVELS.items()}}
    for level, threshold in levels.items():
        scores = [at(one.score, one.chance, threshold) for one in asked]
        figures = [_percent(mean(scores, measure)) for measure in MEASURES.values()]
        print(f"| {level} | {' | '.join(figures)} |")
    print("\n| threshold | answered, of the answerable | refused, of the rest |\n|---|---|---|")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        scores = [at(one.score, one.chance, threshold) for one in asked]
        pair = [_percent(mean(scores, MEASURES[name])) for name in ("answered", _REFUSED)]
        print(f"| {threshold:.1f} | {' | '.join(pair)} |")


_REFUSED = "refused or corrected"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


# --- claims against pages -----------------------------------------------------------------------


def _print_claims(data: Path, assistant: Assistant) -> None:
    """Print how well supported claims of wice are told from unsupported ones."""
    lines = (data / "wice" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    right: dict[str, list[bool]] = {"supported": [], "not_supported": []}
    similar = similarity(assistant.library.embeddings)
    bench = Bench(assistant.loading.writer(), BALANCED)
    for line in lines:
        claim = json.loads(line)
        if claim["label"] in right:
            found = Material(read_question(""), (), {}, _pool(claim["sentences"]), similar=similar)
            told = [judge_sentence(one, found, bench) for one in drafts(claim["claim"])]
            shown = bool(told) and not any(one.fault for one in told)
            right[claim["label"]].append(shown == (claim["label"] == "supported"))
    print("\nwice: claims judged rightly\n\n| label | claims | right |\n|---|---|---|")
    for label, values in right.items():
        print(f"| {label} | {len(values)} | {100 * sum(values) / len(values):.0f} % |")
    balanced = sum(sum(values) / len(values) for values in right.values()) / 2
    print(f"\nbalanced accuracy {100 * balanced:.0f} %")


def _pool(sentences: Sequence[str]) -> Pool:
    """Make evidence of a page's sentences, which come without headings or paragraphs."""
    shown = [" ".join(sentence.split()) for sentence in sentences if sentence.strip()]
    page = Article.from_text("\n".join(shown), title="page")
    pool, start = [], 0
    for number, sentence in enumerate(shown):
        unit = Unit(start, start + len(sentence), "sentence", block=number // _SENTENCES)
        pool.append(Evidence(page, unit, frozenset(stems(sentence)), frozenset(), frozenset()))
        start += len(sentence) + 1
    return Pool(pool)


if __name__ == "__main__":
    main()
