"""What an administrator puts into place from deploy/: units that systemd takes, and a guide and settings that fit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE
from tests.programs import program

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.*") if path.is_file())
SERVICES = [name for name in UNITS if name.endswith(".service")]
GUIDE = (ROOT / "docs" / "operating.md").read_text("utf-8")
MOST_EXPOSED = 20
"""Of 100, as `systemd-analyze security` counts what a unit's programs could reach."""


@pytest.fixture
def units(tmp_path: Path) -> dict[str, str]:
    """An environment in which systemd-analyze finds the units, and the command that they start."""
    shutil.copytree(DEPLOY / "systemd", tmp_path / "units")
    command = tmp_path / "shizheng"
    command.write_text("#!/bin/sh\n", "utf-8")
    command.chmod(0o755)
    for service in (tmp_path / "units").glob("*.service"):
        service.write_text(service.read_text("utf-8").replace("/opt/shizheng/shizheng", str(command)), "utf-8")
    return {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path / 'units'}:", "LC_ALL": "C.UTF-8"}


def analyze(units: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [program("systemd-analyze", "systemd"), "--man=no", *arguments]
    return subprocess.run(command, env=units, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say_against_a_unit(units: dict[str, str], unit: str) -> None:
    folder = units["SYSTEMD_UNIT_PATH"].rstrip(":")
    checked = analyze(units, "verify", "--recursive-errors=no", f"{folder}/{unit}")
    said = [line for line in checked.stderr.splitlines() if "shizheng" in line]
    assert (checked.returncode, said) == (0, [])


@pytest.mark.parametrize("unit", SERVICES)
def test_little_is_within_the_reach_of_a_unit(units: dict[str, str], unit: str) -> None:
    folder = units["SYSTEMD_UNIT_PATH"].rstrip(":")
    looked = analyze(
        units, "security", "--no-pager", "--offline=yes", f"--threshold={MOST_EXPOSED}", f"{folder}/{unit}"
    )
    assert looked.returncode == 0, looked.stdout


def test_the_guide_names_what_is_there_and_every_unit() -> None:
    for path in re.findall(r"/opt/shizheng/(deploy/[\w./-]+\w)", GUIDE):
        assert (ROOT / path).exists(), path
    for unit in UNITS:
        assert re.search(rf"\b{unit.removesuffix('.service')}\b", GUIDE), unit


def test_every_setting_of_the_sample_is_one_that_the_program_knows() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "shizheng.env").read_text("utf-8"), re.MULTILINE)
    described = "".join(
        (SOURCE / room / "settings.py").read_text("utf-8").split('"""')[1] for room in ("ledger", "web")
    )
    assert {"SHIZHENG_HOSTS", "DATABASE_URL"} < {*names} <= {*re.findall(r"^([A-Z_]+) ", described, re.MULTILINE)}


def test_the_server_s_command_is_a_shell_s() -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / "command")], check=True)
    assert os.access(DEPLOY / "command", os.X_OK)
