"""`make bench-load` asks a page in a process of its own, and one that waits for a model."""

import re

import pytest

from benchmarks.load import measured, page


@pytest.mark.slow
def test_the_load_is_measured_and_nobody_waits_for_anothers_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FOOTNOTE_EMBEDDINGS", "tiny")
    rows = dict(measured(page, 0.5, 16, (1, 4), model_askers=12, reply=0.5))
    (adding,) = (what for what in rows if what.startswith("a reader while another adds"))
    (together,) = (what for what in rows if what.startswith("4 people who add"))
    assert list(rows) == [
        "answers a second without a model, 1 askers",
        "answers a second without a model, 4 askers",
        adding,
        together,
        "memory over 16 requests",
        "one asker of a model that takes 0.5 s a reply",
        "12 askers of it at once",
    ]
    (alone,) = re.findall(r"^([\d.]+) s$", rows["one asker of a model that takes 0.5 s a reply"])
    (slowest,) = re.findall(r"slowest ([\d.]+) s", rows["12 askers of it at once"])
    assert float(alone) >= 0.5
    assert float(slowest) < 6 * float(alone), "one after another would take twelve times as long"
