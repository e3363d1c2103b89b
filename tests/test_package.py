"""The wheel: what a stranger installs is whole, and its pytest plugin works in their project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.measure.test_testing import ARTICLE, remember

pytestmark = pytest.mark.slow

TEST = """
import footnote

def test_it(expect):
    assert assistant.__file__.startswith({place!r})
    expect("Who opened the harbour?").answers("Ada Byron")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and installed into a folder."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    source = folder / "source"  # building leaves things where it builds
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "build", "out", "tests"))
    built = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    subprocess.run([*pip, *built], check=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    place = folder / "installed"
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(place), str(wheel)], check=True, cwd=folder
    )
    return place


@pytest.mark.parametrize(
    "file",
    [
        "prompts/questioner.md",
        "assistant/report/report.css",
        "assistant/page/files/page.css",
        "index/articles/venezuela-briefing.md",
        "assistant/py.typed",
        "ui.py",
    ],
)
def test_the_wheel_holds_what_is_needed(installed: Path, file: str) -> None:
    assert (installed / file).is_file()


def test_the_plugin_works_in_another_project(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "harbour.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfootnote_article = harbour.md\n")
    (tmp_path / "test_harbour.py").write_text(TEST.format(place=str(installed)))
    remember(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:langsmith_plugin"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed), "FOOTNOTE_EMBEDDINGS": "tiny"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
