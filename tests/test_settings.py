"""The settings: an option beats the environment, that the file, and each says where it is from."""

from pathlib import Path

import pytest

from footnote.assistant.serve.doctor import Finding, _settings
from footnote.assistant.settings import FILE, load_settings, origins
from footnote.index.errors import BadInput
from tests.conftest import Run

SECRET = "a-secret-of-more-than-sixteen"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "MODEL", "EMBEDDINGS", "STRICTNESS", "CONFIG"):
        monkeypatch.delenv(f"FOOTNOTE_{name}", raising=False)
    return tmp_path / FILE


def test_an_option_beats_the_environment_and_that_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('model = "none"\nstrictness = "strict"\nport = 8000\ncontext = 4096\n')
    monkeypatch.setenv("FOOTNOTE_STRICTNESS", "lenient")
    monkeypatch.setenv("FOOTNOTE_PORT", "9000")
    settings = load_settings(home=file.parent, port=7000)
    assert (settings.model, settings.strictness, settings.port) == ("none", "lenient", 7000)
    assert settings.context == 4096
    where = origins(home=file.parent, port=7000)
    found = [where[name] for name in ("port", "strictness", "model", "threads")]
    assert found == ["given", "environment", "file", "default"]


def test_the_home_of_the_environment_has_its_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('model = "none"\n')
    monkeypatch.setenv("FOOTNOTE_HOME", str(file.parent))
    assert load_settings().model == "none"


def test_another_file_may_name_the_home(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = file.with_name("other.toml")
    monkeypatch.setenv("FOOTNOTE_CONFIG", str(other))
    with pytest.raises(BadInput, match=r"There is no file .*other.toml, which FOOTNOTE_CONFIG"):
        load_settings()
    other.write_text(f'home = "{file.parent}/elsewhere"\n')
    assert load_settings().home == file.parent / "elsewhere"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("modell = 1", "“modell” in .*footnote.toml is no setting. There are: home, "),
        ("model = ", "The settings in .*footnote.toml can't be read: "),
        ("threads = 0", "FOOTNOTE_THREADS in .*footnote.toml can't be used: Input should be"),
        ('token = "short"', "FOOTNOTE_TOKEN in .* can't be used: a token has at least 16"),
        ('home = "/x"', "can't name another home"),
        ("[model]\nname = 1", "FOOTNOTE_MODEL in .* can't be used"),
        ("model = '\ud800'", "can't be read|can't be used"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(file: Path, text: str, says: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BadInput, match=says):
        load_settings(home=file.parent)


def test_they_are_shown_with_their_origin_and_without_secrets(
    footnote: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = file.parent / "home"
    home.mkdir()
    monkeypatch.setenv("FOOTNOTE_HOME", str(home))
    (home / FILE).write_text(f'token = "{SECRET}"\nmodel = "http://me:{SECRET}@host/v1"\n')
    ran = footnote("settings", "--embeddings", "tiny")
    lines = {line.split()[0]: line.split()[1:] for line in ran.stdout.splitlines()}
    assert ran.returncode == 0
    assert lines["token"] == ["file", "(set)"]
    assert lines["embeddings"] == ["given", "tiny"]
    assert lines["home"][0] == "environment"
    assert lines["strictness"] == ["default", "balanced"]
    assert SECRET not in ran.stdout
    assert str(home / FILE) in ran.stderr


def test_a_token_that_others_can_read_is_found(file: Path) -> None:
    file.write_text(f'token = "{SECRET}"\n')
    file.chmod(0o644)
    found = _settings(load_settings(home=file.parent))
    assert not found.sound
    assert f"chmod 600 {file}" in found.said
    file.chmod(0o600)
    assert _settings(load_settings(home=file.parent)) == Finding(
        "settings", True, f"token from {file}"
    )
