"""A short run of the fuzzer: damaged and made-up files are read or refused, and nothing else."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_readers import made, seeds_of, tried

SEEDS = seeds_of()


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None, derandomize=True)
def test_whatever_comes_is_read_or_refused_with_a_sentence(seed: int) -> None:
    kind, data = made(random.Random(seed), SEEDS)
    outcome, fault = tried(data)
    assert fault == "", f"{kind}: {fault}"
    assert outcome in ("read", "refused")
