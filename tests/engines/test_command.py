"""``--engine`` on the command line: the same table from each engine, from CSV files and from an export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

AGENCY = ROOT / "agencies" / "mofa-106"
PREMISES = """record,unit,title,country,kind,tenure,acquired_on,disposed_on,state,known_from,known_to
p1,HQ-BOC,館一,USA,chancery,owned,2010-01-01,,approved,2017-01-02,
p2,HQ-BOC,館二,USA,chancery,owned,2017-02-01,,approved,2017-02-02,
p3,HQ-BUD,館三,JPN,residence,owned,2017-03-01,,submitted,2017-03-02,
"""


def shizheng(*arguments: object) -> str:
    """What the command says, in a process of its own: a Spark session is the whole process's."""
    command = [sys.executable, "-m", "shizheng", *map(str, arguments)]
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    result = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def figures(records: Path, *options: str) -> object:
    fixed = ["figures", "--agency", AGENCY, "--records", records, "--as-of", "2017-06-30", "--indicator", "7.3"]
    return json.loads(shizheng(*fixed, "--format", "json", *options))


@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_each_engine_gives_the_same_figures_from_files_and_from_an_export(engine: str, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "premises.csv").write_text(PREMISES, "utf-8")
    exported = tmp_path / "export"
    shizheng("copy", "export", exported, "--agency", AGENCY, "--records", records)
    server = ["--engine", engine, "--server", os.environ[f"SHIZHENG_{engine.upper()}"]]
    expected = figures(records)
    assert figures(records, *server) == expected
    assert figures(exported, *server) == expected
