"""The unit of systemd: it starts what there is, and takes from it what it needn't have."""

import shlex
import shutil
import subprocess
from configparser import ConfigParser

import pytest

from tests.conftest import ROOT
from tests.test_docs import COMMANDS

UNIT = ROOT / "deploy" / "footnote.service"


@pytest.fixture
def service() -> dict[str, str]:
    parser = ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    parser.read(UNIT)
    return dict(parser["Service"])


def test_it_starts_a_command_that_there_is(service: dict[str, str]) -> None:
    program, name, *arguments = shlex.split(service["ExecStart"])
    assert program.endswith("/footnote")
    COMMANDS[name].make_context(f"footnote {name}", arguments)


def test_it_has_its_folders_and_no_rights(service: dict[str, str]) -> None:
    homes = dict(one.split("=", 1) for one in service["Environment"].split())
    assert homes["FOOTNOTE_HOME"] == f"/var/lib/{service['StateDirectory']}"
    assert homes["FOOTNOTE_CACHE"] == f"/var/cache/{service['CacheDirectory']}"
    assert service["DynamicUser"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["NoNewPrivileges"] == "yes"


def test_systemd_itself_reads_it() -> None:
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("systemd isn't on this machine")
    ran = subprocess.run([analyze, "verify", UNIT], capture_output=True, text=True, check=False)
    ours = [line for line in ran.stderr.splitlines() if "is not executable" not in line]
    assert not [line for line in ours if "footnote.service" in line and "Unknown" in line]
