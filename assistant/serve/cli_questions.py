"""`footnote eval` and `footnote questions`: how good answers are, from files of questions."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from footnote.assistant.serve.bars import bars
from footnote.assistant.serve.options import Embeddings, Home, Model, Strict
from footnote.index.errors import BadInput, ModelError

if TYPE_CHECKING:
    from footnote.assistant.assistant import Assistant
    from footnote.assistant.judge.strictness import Level
    from footnote.assistant.measure.question_file import Question
    from footnote.assistant.measure.question_run import RunFolder
    from footnote.index.library.engine import Where

_GONE = 3  # questions in a row at which the model fails: it won't come back by itself

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def evaluate(
    file: Annotated[Path | None, typer.Argument(help="Questions, JSON lines or YAML.")] = None,
    articles: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the articles.", show_default="articles/ beside FILE, or FILE's"
        ),
    ] = None,
    model: Model = None,
    embeddings: Embeddings = None,
    strictness: Strict = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Ask so many of each kind.", show_default="all")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 11,
    curve: Annotated[
        bool, typer.Option("--curve", help="Answer everything, and draw risk against coverage.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder for the results.", show_default="FILE-eval")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Compare two folders of results instead.")
    ] = None,
) -> None:
    """Ask all questions of a file; write every answer, and a report. Cut off, it goes on."""
    if compare:
        _print_comparison(*compare)
    elif file is None:
        raise BadInput("Name a file of questions, or two folders with --compare.")
    else:
        _run(file, articles, model, embeddings, strictness, sample, seed, curve, folder)


def _run(
    file: Path,
    articles: Path | None,
    model: str | None,
    embeddings: str | None,
    strictness: str | None,
    each: int | None,
    seed: int,
    curve: bool,
    folder: Path | None,
) -> None:
    from footnote.assistant.draft.writer import PROMPT
    from footnote.assistant.judge.strictness import Level, level_of
    from footnote.assistant.measure.question_file import read_questions
    from footnote.assistant.measure.question_run import RunFolder, sample
    from footnote.assistant.measure.report.figures import figures
    from footnote.assistant.measure.report.pages import figure_rows, write_report
    from footnote.assistant.model.failure import shown_model
    from footnote.assistant.settings import load_settings

    questions = read_questions(file)
    chosen = sample(questions, each, seed) if each else questions
    beside = file.parent / "articles"
    articles = articles or (beside if beside.is_dir() else file.parent)
    settings = load_settings(model=model, embeddings=embeddings, strictness=strictness)
    level = level_of(settings.strictness)
    if curve:
        level = Level(answerable=0.0, supported=level.supported)
    about = {
        "questions": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest()[:16],
        "sample": f"{each} of each kind, seed {seed}" if each else "all",
        "model": shown_model(settings.model),
        "embeddings": settings.embeddings,
        "strictness": settings.strictness,
        "curve": curve,
        "prompt": PROMPT,
        "footnote": version("footnote-assistant"),
    }
    run = RunFolder(folder or file.with_name(f"{file.stem}-eval"), about)
    home = settings.cache / "eval"
    with _assistant(home, settings.model, settings.embeddings) as assistant:
        _ask_all(assistant, run, chosen, articles, level)
    results = [run.results[question.id] for question in chosen]
    write_report(run.folder, about, results)
    for line in figure_rows(figures(results)):
        out.print(line)
    if failed := sum(one.failed for one in results):
        err.print(f"The model failed at {failed} questions. The same command asks them again.")
    err.print(f"The answers and the report are in {run.folder}.")


def _ask_all(
    assistant: "Assistant",
    run: "RunFolder",
    chosen: Sequence["Question"],
    articles: Path,
    level: "Level",
) -> None:
    """Ask what has no answer yet, and write each answer down; stop where the model is gone."""
    from footnote.assistant.measure.question_run import ask

    in_a_row = 0
    try:
        with bars(err) as progress:
            for number, question in enumerate(chosen):
                progress("asking", number, len(chosen))
                if question.id in run.results:
                    continue
                result = ask(assistant, question, articles, level)
                run.add(result)
                in_a_row = in_a_row + 1 if result.failed else 0
                if in_a_row == _GONE:
                    raise ModelError(result.answer.note.rpartition(", so ")[0] + ".")
    except (KeyboardInterrupt, ModelError):
        done = sum(not one.failed for one in run.results.values())
        err.print(f"Stopped after {done} of {len(chosen)} answers. The same command goes on.")
        raise


def _print_comparison(one: Path, other: Path) -> None:
    from footnote.assistant.measure.question_run import read_run
    from footnote.assistant.measure.report.figures import compare
    from footnote.assistant.measure.report.pages import comparison

    (_, ours), (_, theirs) = read_run(one), read_run(other)
    if not compare(ours, theirs):
        raise BadInput("The two runs have no question in common.")
    for line in comparison(ours, theirs, (one.name, other.name)):
        out.print(line)


def questions(
    article: Annotated[Path | None, typer.Argument(help="A file, as for footnote add.")] = None,
    from_page: Annotated[
        bool, typer.Option("--from-page", help="Of what readers called helpful or wrong instead.")
    ] = False,
    home: Home = None,
    most: Annotated[int, typer.Option(min=1, help="So many of each kind at most.")] = 10,
    model: Model = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="File to write.", show_default="ARTICLE.questions.jsonl"),
    ] = None,
) -> None:
    """Draft questions about an article: answered, absent and with a false premise."""
    from footnote.assistant.measure.question_file import write_questions
    from footnote.assistant.measure.question_maker import make_questions
    from footnote.assistant.settings import load_settings
    from footnote.index.read import read_file

    if from_page:
        _of_ratings(load_settings(home=home).where, file or Path("page.questions.jsonl"))
        return
    if article is None:
        raise BadInput("Name an article, or take what readers said with --from-page.")
    settings = load_settings(model=model)
    read = read_file(article)
    target = file or article.with_suffix(".questions.jsonl")
    _check_target(target)
    with _assistant(settings.cache / "eval", settings.model, "tiny") as assistant:
        writer = assistant.loading.writer()
        made = make_questions(
            read, article.name, ask=writer.question_for if writer else None, most=most
        )
        count = write_questions(target, made)
    err.print(
        f"{count} questions are in {target}. Read each: mend it or delete it, and set "
        "“checked” to true. Until then pytest skips it."
    )


def _of_ratings(where: "Where", target: Path) -> None:
    """Write the question file made of ratings, and its articles in a folder beside it."""
    from footnote.assistant.measure.rated import question_files
    from footnote.assistant.proof.ratings import ratings
    from footnote.index.library.records import Records

    said = ratings(where)
    if not said:
        raise BadInput("Nobody called a sentence helpful or wrong yet: the page has the buttons.")
    _check_target(target)
    with Records(where, read_only=True) as records:
        (_, lines), *articles = question_files(said, records)
    try:
        target.write_text(lines, encoding="utf-8")
        for name, text in articles:
            beside = target.parent / name
            beside.parent.mkdir(exist_ok=True)
            beside.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise BadInput(f"“{error.filename}” can't be written: {error.strerror}.") from None
    count = len(lines.splitlines())
    err.print(f"{target}: {count} of them, for `footnote eval {target}`; articles are beside it.")


def _check_target(target: Path) -> None:
    if target.exists():
        raise BadInput(f"“{target}” is there already. Name another file with --out.")
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder “{target.parent}”. Name another file with --out.")


@contextmanager
def _assistant(home: Path, model: str, embeddings: str) -> Iterator["Assistant"]:
    """Open an assistant with a library of its own; ModelError if its model can't be had."""
    from footnote.assistant.measure.rehearsal import open_disposable

    with open_disposable(home, model, embeddings) as assistant:
        with bars(err) as progress:
            assistant.load(progress)
        if assistant.loading.reason and model != "none":
            raise ModelError(assistant.loading.reason)
        yield assistant
