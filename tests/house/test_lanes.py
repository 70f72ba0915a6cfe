"""Where all lanes are required no test can be skipped, but for the reference files that are not in the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

REASONS = {
    "a program is missing": "import pytest\n@pytest.mark.skip(reason='no Chromium')\ndef test_it(): pass\n",
    "a call in the test": "import pytest\ndef test_it(): pytest.skip('no Chromium')\n",
    "a whole module": "import pytest\npytest.skip('no Chromium', allow_module_level=True)\n",
    "a missing package": "import pytest\npytest.importorskip('no_such_package')\n",
}
WITHOUT_SHARED = "import pytest\ndef test_it(): pytest.skip('../shared is absent')\n"


def run(folder: Path, test: str, lanes: str) -> subprocess.CompletedProcess[str]:
    """pytest's run over one test in a checkout of its own, with the real conftest."""
    lane = folder / "checkout" / "tests" / "web"
    lane.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "conftest.py", lane.parent)
    (lane / "test_it.py").write_text(test, "utf-8")
    environment = {**os.environ, "SHIZHENG_LANES": lanes}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", "-c", os.devnull]
    rootdir = folder / "checkout"
    options = [f"--rootdir={rootdir}", "tests"]
    return subprocess.run(
        [*command, *options], cwd=rootdir, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("test", REASONS.values(), ids=REASONS.keys())
def test_a_skip_fails_where_lanes_are_required(tmp_path: Path, test: str) -> None:
    assert run(tmp_path, test, "required").returncode in {1, 2}


@pytest.mark.parametrize("test", [REASONS["a call in the test"], WITHOUT_SHARED])
def test_a_skip_passes_elsewhere_and_is_counted_at_the_end(tmp_path: Path, test: str) -> None:
    result = run(tmp_path, test, "")
    assert result.returncode == 0
    assert "1 tests were skipped" in result.stdout


def test_absent_reference_files_may_be_skipped_and_are_named(tmp_path: Path) -> None:
    result = run(tmp_path, WITHOUT_SHARED, "required")
    assert result.returncode == 0
    assert "NOT CHECKED AGAINST REFERENCE FILES" in result.stdout


def test_reference_files_that_are_there_may_not_be_skipped(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    assert run(tmp_path, WITHOUT_SHARED, "required").returncode == 1
