"""The stack: what runs here and what runs in containers is the same, and is set up with care."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from typer.core import TyperGroup

from footnote.assistant.serve.cli import app
from footnote.assistant.settings import Settings
from stack.services import Stack, missing, nginx_conf
from tests.conftest import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

each_service = pytest.mark.parametrize("name", SERVICES)


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    if reason := missing():
        pytest.skip(reason)
    return Stack(tmp_path)


def test_the_same_services_run_here_and_in_containers(stack: Stack) -> None:
    assert set(stack.services) == set(SERVICES)
    settings = {name for one in SERVICES.values() if "build" in one for name in one["environment"]}
    assert settings - {"FOOTNOTE_EMBEDDINGS", "FOOTNOTE_TOKEN"} == set(stack.settings) - {
        "FOOTNOTE_HOME"
    }
    assert settings <= {f"FOOTNOTE_{name.upper()}" for name in Settings.model_fields}
    for name in ("page1", "page2", "worker", "model"):
        here, there = stack.services[name].command, SERVICES[name]["command"]
        start = there.index("footnote" if there[0] == "footnote" else "-m")
        wanted = ["-m", *there[start:]] if there[start] == "footnote" else there[start:]
        assert wanted[:2] == list(here[1:3])


def test_what_is_tried_is_all_that_runs_and_its_model_starts_from_any_folder(
    tmp_path: Path, stack: Stack
) -> None:
    tried = Stack(tmp_path, model="scripted")
    assert set(tried.services) == set(stack.services)
    command = [*tried.services["model"].command[:2], "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@each_service
def test_each_service_may_do_little_and_comes_back(name: str) -> None:
    one = SERVICES[name]
    assert one["restart"] == "always"
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert "build" in one or one.get("user") or "unprivileged" in one["image"]
    assert "healthcheck" in one or one["build"]["target"] == "page"
    assert all(port.startswith("127.0.0.1:") for port in one.get("ports", ()))


@each_service
def test_what_is_built_is_in_the_dockerfile_and_its_commands_are_real(name: str) -> None:
    one = SERVICES[name]
    if "build" not in one:
        return
    assert re.search(rf"^FROM \w+ AS {one['build']['target']}$", DOCKERFILE, re.MULTILINE)
    if one["command"][0] == "footnote":
        command = typer.main.get_command(app)
        assert isinstance(command, TyperGroup)
        command.commands[one["command"][1]].make_parser(
            typer.Context(command.commands[one["command"][1]])
        ).parse_args(list(one["command"][2:]))
    elif one["command"][1] == "-m":
        assert (ROOT / Path(*one["command"][2].split(".")[1:])).with_suffix(".py").is_file()


def test_the_image_is_nobodys_and_says_whether_it_is_well() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
    (base,) = (one for one in stages if " AS base\n" in one)
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["footnote"]
    assert "USER footnote" in base
    for one in stages:
        assert "CMD" not in one or one.startswith("base AS ")
    assert "HEALTHCHECK" in stages[-1]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    named = re.findall(r"'\./footnote\[([\w,]+)\]'", DOCKERFILE)
    assert {extra for group in named for extra in group.split(",")} <= set(extras)
    assert "torch" not in json.dumps([extras[one] for one in named[0].split(",")])
    commands = [json.loads(found) for found in re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.M)]
    assert SERVICES["model"]["command"] in commands
    page = next(one for one in commands if one[0] == "footnote")
    assert SERVICES["page1"]["command"][: len(page)] == page
    assert "7860/healthz'" in stages[-1]
    for name in ("page1", "page2"):
        assert SERVICES[name]["depends_on"]["model"] == {"condition": "service_healthy"}
        assert SERVICES[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("name", ["page1", "page2"])
def test_a_page_that_others_reach_asks_who_they_are(name: str) -> None:
    """On such an address `serve` doesn't start otherwise."""
    one = SERVICES[name]
    assert "0.0.0.0" in one["command"]
    assert one["environment"]["FOOTNOTE_TOKEN"] == "${FOOTNOTE_TOKEN:?}"


def test_nginx_is_told_the_same_in_containers() -> None:
    file = ROOT / "stack" / "nginx.compose.conf"
    wanted = nginx_conf(["page1:7860", "page2:7860"], "/tmp", 8080, "/dev/stdout")
    assert file.read_text(encoding="utf-8") == wanted
    assert f"./stack/{file.name}:" in SERVICES["nginx"]["volumes"][0]


def test_nginx_reads_it(stack: Stack) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert nginx
    command = [nginx, "-t", "-p", str(stack.folder), "-c", str(stack.folder / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
