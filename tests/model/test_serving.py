"""The local model, served to many: by its name a page knows that it has the judge."""

import re
import subprocess
import sys

import pytest

from footnote.assistant.model.open import open_model
from footnote.assistant.settings import load_settings
from tests.conftest import ROOT

SERVE = [sys.executable, "-m", "footnote.assistant.model.serving", "--port", "0", "--at-once", "2"]


@pytest.mark.model
@pytest.mark.slow
def test_a_page_opens_the_served_model_and_knows_its_judge() -> None:
    pytest.importorskip("xllamacpp", reason="the local model isn't installed")
    child = subprocess.Popen(SERVE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert child.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:\d+/v1", child.stdout.readline())
        assert said
        model = open_model(said[0], load_settings())
        assert model is not None
        try:
            assert model.is_trained_judge
            assert model.chat.invoke("Say yes.", max_tokens=3).text.strip()
        finally:
            model.close()
    finally:
        child.terminate()
        child.communicate(timeout=30)
    assert child.returncode == 0
