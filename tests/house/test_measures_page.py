"""The page on measures is current, and each definition that it shows is one that loads."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from shizheng.agency import Agency
from shizheng.agency.cases import load_cases
from shizheng.measures import DuckDB, Measures, Question
from shizheng.measures.reading.language import KINDS
from tests.house.tree import AGENCIES, ROOT
from tests.measures.test_other_agencies import examples

PAGE = (ROOT / "docs" / "measures.md").read_text("utf-8")
SHOWN = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_reference_is_current() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "tools" / "measure_docs.py"), "--check"]
    assert subprocess.run(command, env=environment, check=False).returncode == 0, "run make docs"


def test_every_kind_stands_in_the_reference() -> None:
    assert [kind for kind in KINDS if f"\n| `{kind}` | " not in PAGE] == []


@pytest.mark.parametrize("shown", [text for text in SHOWN if "measure:" in text])
def test_a_definition_shown_loads(shown: str) -> None:
    found = examples()
    Measures.read(yaml.safe_load(shown), "docs/measures.md", found.registers, found.codelists)


def test_followed_to_the_letter_the_guide_gives_its_figure(tmp_path: Path) -> None:
    """The plan's row, the register, the measure, the case and the records of the guide, put where it says."""
    row, records = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[:2]
    register, measure, case = SHOWN[:3]
    mine = tmp_path / "mine"
    shutil.copytree(AGENCIES / "mofa-106", mine)
    plan = (mine / "plan.txt").read_text("utf-8")
    last = plan.index("\t駐外館宿舍自有總數量")
    end = plan.index("\n", plan.index("\t16件\n", last) + len("\t16件\n")) + 1
    (mine / "plan.txt").write_text(plan[:end] + row + plan[end:], "utf-8")
    for name, more in (("registers", register), ("measures", measure)):
        with (mine / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"\n{more}")
    (mine / "cases" / "7.4.yaml").write_text(case, "utf-8")
    agency = Agency.load(mine)
    assert agency.doubts("7.4") == ()
    (written,) = [one for one in load_cases(agency) if one.indicator == "7.4"]
    assert written.mistakes(written.figure()) == []
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "passports.csv").write_text(records, "utf-8")
    engine, findings = DuckDB.of_csv(agency.registers, agency.codelists, folder, agency.units)
    assert findings == ()
    question = Question(agency.period(), date(2018, 1, 15))
    (judged,) = agency.judgements(engine, question, ["7.4"])
    assert (judged.figure.value, judged.met) == (Decimal("0.35"), True)
    assert "0.35%" in PAGE


def test_every_example_is_walked_through() -> None:
    sixteen = yaml.safe_load((AGENCIES / "mofa-106" / "measures.yaml").read_text("utf-8"))
    assert [name for name in (*sixteen, *examples().measures) if f"| `{name}` | " not in PAGE] == []
