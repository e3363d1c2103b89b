"""A model that isn't there at first: it is looked for again and again, but not for ever."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from footnote.assistant.draft.loading import AGAIN, Loading
from footnote.assistant.serve.page.server import listen
from footnote.assistant.settings import Settings
from tests.served import served


@pytest.fixture
def port() -> int:
    """A port at which nobody listens, until somebody does."""
    with listen("127.0.0.1", 0) as listening:
        return int(listening.getsockname()[1])


def loading_of(given: str, home: Path, *tries: float) -> Loading:
    return Loading(given, Settings(home=home), lambda id: (), tries)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_server_that_comes_later_is_found(port: int, tmp_path: Path) -> None:
    loading = loading_of(f"http://127.0.0.1:{port}/v1", tmp_path, *[0.05] * 400)
    try:
        assert loading.writer() is None
        assert loading.tries_again
        assert loading.state().endswith(AGAIN)
        assert not loading.has_model
        assert loading.is_ready, "no question waits for it"
        with served({}, port=port):
            until(lambda: loading.has_model)
            until(lambda: not loading.tries_again)
            assert loading.reason == ""
            assert loading.state().startswith("The language model is served.")
            assert loading.writer() is not None
    finally:
        loading.close()


def test_it_is_not_looked_for_for_ever(port: int, tmp_path: Path) -> None:
    loading = loading_of(f"http://127.0.0.1:{port}/v1", tmp_path, 0.0, 0.0)
    loading.writer()
    until(lambda: not loading.tries_again)
    assert loading.state() == loading.reason
    assert "No model answers at" in loading.reason
    loading.close()


def test_closing_ends_the_looking(port: int, tmp_path: Path) -> None:
    loading = loading_of(f"http://127.0.0.1:{port}/v1", tmp_path, 3_600.0)
    loading.writer()
    assert loading.tries_again
    loading.close()
    assert not loading.tries_again


def test_what_will_not_come_is_not_looked_for(tmp_path: Path) -> None:
    loading = loading_of(str(tmp_path / "none.gguf"), tmp_path, 3_600.0)
    assert loading.writer() is None
    assert not loading.tries_again
    assert loading.state() == loading.reason
    loading.close()
