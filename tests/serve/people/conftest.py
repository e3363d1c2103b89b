"""Tables of people on either engine, with a clock that tests turn; and a house behind its gate."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from footnote.assistant.serve.people import secret
from footnote.assistant.serve.people.tables import People, open_people
from tests.engines import Services

PASSWORD = "seven grey geese"


@dataclass
class Clock:
    """What time it is, in seconds."""

    time: float = 1_000_000.0

    def __call__(self) -> float:
        return self.time

    def pass_by(self, *, days: float = 0, seconds: float = 0) -> None:
        self.time += days * 86_400 + seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the real argon2, made as quick as it can be."""
    quick = secret.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(secret, "_HASHER", quick)
    secret._nobodys.cache_clear()


@pytest.fixture
def people(kept: Services, tmp_path: Path, clock: Clock) -> Iterator[People]:
    home = tmp_path / "home"
    home.mkdir()
    with open_people(kept.of(home).get("database", home), clock) as opened:
        yield opened


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Iterator[People]:
    """Tables in a folder alone, where the engine doesn't matter."""
    with open_people(tmp_path, clock) as opened:
        yield opened
