"""The door opens from any folder and says what is missing in words that help."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

DOOR = ("Makefile", "shizheng", "tools/environment.py", "requirements/run.txt", "requirements/test.txt")
OURS = {"PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "PYTHON"}
"""What make sets for the run that this test is part of."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The door's files alone, in a folder with a space and Chinese characters in its name."""
    folder = tmp_path / "施政 計畫"
    for name in DOOR:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def call(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        command, cwd=folder, env={**inherited, **variables}, capture_output=True, text=True, check=False
    )


def test_help_lists_every_target(checkout: Path) -> None:
    listed = call(checkout, "make", "help").stdout
    for target in (
        "demo",
        "test",
        "lint",
        "types",
        "unit",
        "web",
        "postgres",
        "engines",
        "browser",
        "bench",
        "docs",
        "clean",
    ):
        assert f"make {target} " in listed


def test_a_python_without_ensurepip_is_told_the_package(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking" / "ensurepip.py").write_text("raise ImportError", "utf-8")
    result = call(checkout, sys.executable, "tools/environment.py", "run", PYTHONPATH=str(tmp_path / "lacking"))
    assert result.returncode == 1
    assert "apt-get install python3-venv" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_command_before_the_setup_says_what_to_do(checkout: Path) -> None:
    result = call(checkout, "./shizheng", "figures")
    assert result.returncode == 1
    assert "make setup" in result.stderr


def test_the_demo_passes_its_options_on(checkout: Path) -> None:
    shown = call(checkout, "make", "-n", "demo", "SERVE=0", "RECORDS=500").stdout
    assert "-m shizheng demo --no-serve --records 500" in " ".join(shown.split())
    assert "--" not in call(checkout, "make", "-n", "demo").stdout.split("-m shizheng demo")[1]


def test_continuous_integration_requires_every_lane() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "SHIZHENG_LANES=required" in script
    assert "make test" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
