"""The documentation: its Python runs, its commands exist, and what it lists is what there is."""

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path

import pytest
import typer.main
from platformdirs import user_cache_path, user_data_path
from typer.core import TyperGroup
from typer.testing import CliRunner

from footnote.assistant.serve.cli import app, main
from footnote.assistant.settings import Settings
from tests.conftest import ROOT

IGNORED = {".venv", "build", "dist", "articles"}  # and whatever begins with a dot
PAGES = [
    page
    for page in sorted(ROOT.rglob("*.md"))
    if not any(part in IGNORED or part[0] == "." for part in page.relative_to(ROOT).parts)
]
RUN = (
    "README.md",
    "docs/python.md",
    "docs/questions.md",
    "docs/evaluate.md",
    "docs/grounding.md",
    "docs/living-citations.md",
)
DEFAULTS = {  # those that depend on the machine
    "home": "~/.local/share/footnote",
    "cache": "~/.cache/footnote",
    "threads": "all there are, at most 16",
}
# What a person types after `footnote`, on a line of its own or after settings for one command.
FOOTNOTE = re.compile(r"(?:\$ )?((?:[A-Z_]+=\S+ )*)(?:\.venv/bin/)?footnote (.+)")
command = typer.main.get_command(app)
assert isinstance(command, TyperGroup)
COMMANDS = command.commands
OURS = {"--help", *(option for parameter in command.params for option in parameter.opts)}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture
def folder(settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, like that of the project, with a library of its own and no model."""
    (tmp_path / "index").symlink_to(ROOT / "index")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(page: Path, *languages: str) -> list[tuple[int, str]]:
    """Return the fenced blocks of a page in some languages, each with the line it begins at."""
    text = page.read_text(encoding="utf-8")
    found = re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [
        (text.count("\n", 0, block.start(2)) + 1, block[2])
        for block in found
        if block[1] in languages
    ]


# --- Python -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RUN)
def test_the_python_blocks_run_and_print_what_they_say(folder: Path, name: str) -> None:
    """The blocks of a page run in order; a comment behind `print` is what it must print."""
    page = ROOT / name
    lines = page.read_text(encoding="utf-8").splitlines()
    checked = set()

    def checked_print(*values: object, **options: object) -> None:
        at = sys._getframe(1).f_lineno - 1
        _, there, expected = lines[at].partition("  # ")
        assert not there or " ".join(map(str, values)) == expected
        checked.add(at)

    names: dict[str, object] = {}
    names["print"] = checked_print
    for start, source in blocks(page, "python"):
        exec(compile("\n" * (start - 1) + source, str(page), "exec"), names)
    promised = {at for at, line in enumerate(lines) if re.match(r" *print\(.*\)  # ", line)}
    assert promised <= checked, "a print with a comment was never reached"


@each_page
def test_python_blocks_that_do_not_run_are_python(page: Path) -> None:
    for _, source in blocks(page, "python"):
        compile(source, str(page), "exec")


# --- the command line ---------------------------------------------------------------------------


def typed(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the command and its arguments of every `footnote …` among lines."""
    for line in lines:
        if match := FOOTNOTE.fullmatch(line):
            words = shlex.split(match[2].partition(" > ")[0], comments=True)
            while words and words[0] in OURS:  # they stand before a command
                del words[0]
            if words:
                yield words


@each_page
def test_commands_to_copy_can_be_parsed(page: Path) -> None:
    fenced = [line for _, block in blocks(page, "sh", "console") for line in block.splitlines()]
    for name, *arguments in typed(fenced):
        assert name in COMMANDS, f"there is no `footnote {name}`"
        COMMANDS[name].make_context(f"footnote {name}", arguments)


@each_page
def test_commands_spoken_of_exist(page: Path) -> None:
    for name, *arguments in typed(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))):
        assert name in COMMANDS or name == "…", f"there is no `footnote {name}`"
        options = {argument for argument in arguments if argument.startswith("-")}
        assert not options or options <= _options(name), f"footnote {name}: {options}"


def _options(name: str) -> set[str]:
    return {option for parameter in COMMANDS[name].params for option in parameter.opts}


def test_commands_print_what_the_pages_show(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A `…` in a shown output stands for anything."""
    shown = [block for page in PAGES for _, block in blocks(page, "console")]
    assert shown
    for block in shown:
        line, _, expected = block.partition("\n")
        match = FOOTNOTE.fullmatch(line)
        assert match, f"a console block begins with `$ footnote …`, not with {line!r}"
        monkeypatch.setattr("sys.argv", ["footnote", *shlex.split(match[2])])
        monkeypatch.setattr("sys.stdin", StringIO())
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr().out
        assert end.value.code in (0, None), line
        wanted = ".*".join(map(re.escape, expected.split("…")))
        assert re.fullmatch(wanted, printed, re.DOTALL), f"{line}\n{printed}"


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_texts_are_the_real_ones(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(variable, value)
    printed = CliRunner().invoke(app, [*name.split(), "--help"]).stdout
    plain = re.sub(r"\x1b\[[\d;]*m", "", printed)
    real = "\n".join(line.rstrip() for line in plain.splitlines()).strip("\n")
    shown = [block.rstrip("\n") for _, block in blocks(ROOT / "docs/command-line.md", "text")]
    assert real in shown, f"docs/command-line.md shows an older help than this:\n{real}"


# --- what is listed -----------------------------------------------------------------------------


def test_every_setting_is_listed_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `FOOTNOTE_(\w+)` \| (.+?) \| (.+) \|$", page, re.MULTILINE)
    listed = {name.lower(): (default.strip("`"), said) for name, default, said in rows}
    for name, field in Settings.model_fields.items():
        default = DEFAULTS.get(name) or _spelled(field.default)
        assert listed.get(name) == (default, field.description), f"FOOTNOTE_{name.upper()}"
    assert set(listed) == set(Settings.model_fields)


def test_defaults_that_depend_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "FOOTNOTE_HOME", "FOOTNOTE_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    settings = Settings()
    assert settings.home == user_data_path("footnote")
    assert settings.cache == user_cache_path("footnote")
    if sys.platform == "linux":
        assert str(settings.home) == DEFAULTS["home"].replace("~", str(Path.home()))
        assert str(settings.cache) == DEFAULTS["cache"].replace("~", str(Path.home()))
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    assert Settings().threads == 16
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    assert Settings().threads == 3


def _spelled(default: object) -> str:
    secret: Callable[[], str] = getattr(default, "get_secret_value", lambda: str(default))
    return secret() or "empty"


@each_page
def test_the_variables_named_are_read(page: Path) -> None:
    known = {f"FOOTNOTE_{name.upper()}" for name in Settings.model_fields}
    known |= {"FOOTNOTE_CONFIG", "FOOTNOTE_DEBUG"}
    assert set(re.findall(r"FOOTNOTE_\w+", page.read_text(encoding="utf-8"))) <= known


@each_page
def test_the_make_targets_named_exist(page: Path) -> None:
    there = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    code = "\n".join(
        [block for _, block in blocks(page, "sh", "console")]
        + re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    )
    assert set(re.findall(r"^make ([a-z-]+)", code, re.MULTILINE)) <= set(there)


# --- what is pointed at -------------------------------------------------------------------------


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in _anchors(file), f"{target}: there is no such heading"


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@each_page
def test_the_modules_named_exist(page: Path) -> None:
    """`split.py` may be in any room; with a folder before it, it is that one."""
    rooms = ("", "assistant", "index", "prompts", "tests")
    for name in re.findall(r"`([\w/]+\.py)`", page.read_text(encoding="utf-8")):
        assert any((ROOT / room / name).is_file() for room in rooms), f"there is no {name}"


def test_the_files_named_in_the_code_and_on_the_pages_exist() -> None:
    code = [
        path
        for room in ("assistant", "index", "benchmarks")
        for path in (ROOT / room).rglob("*.py")
    ]
    gone = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (*code, *PAGES)
        for name in re.findall(
            r"(?<![\w/.-])(?:assistant|index|prompts|benchmarks)/[\w./-]*\w[/\w]",
            path.read_text(encoding="utf-8"),
        )
        if not (ROOT / name).exists()
    ]
    assert not gone
