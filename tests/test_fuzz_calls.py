"""A short run of the other fuzzer: whatever is called ends in a proof, or in a sentence."""

import random
from pathlib import Path

import pytest

from benchmarks.fuzz_calls import fuzz

pytestmark = pytest.mark.slow


def test_a_few_hundred_calls_end_as_they_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "MODEL", "EMBEDDINGS"):
        monkeypatch.setenv(f"FOOTNOTE_{name}", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["footnote"])  # the fuzzer sets these for each command
    monkeypatch.setattr("sys.stdin", None)
    seen = fuzz(tmp_path, 8, random.Random(5))
    assert seen["escapes"] == []
    assert sum(seen["calls"].values()) > 50
