"""``shizheng diff`` on a folder of CSV files, without a ledger."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from shizheng.cli import main
from tests.house.tree import ROOT

AGENCY = ROOT / "agencies" / "mofa-106"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    (tmp_path / "premises.csv").write_text(
        "record,unit,title,country,kind,tenure,acquired_on,disposed_on,state,known_from,known_to\n"
        "p1,HQ-BOC,館一,USA,chancery,owned,2010-01-01,,approved,2017-01-02,\n"
        "p2,HQ-BOC,館二,USA,chancery,owned,2017-02-01,,approved,2017-02-02,\n"
        "p3,HQ-BOC,館三,USA,residence,owned,2010-01-01,,approved,2017-05-02,\n",
        "utf-8",
    )
    return tmp_path


def run(records: Path, *options: str) -> str:
    result = CliRunner().invoke(main, ["diff", "7.3", "--agency", str(AGENCY), "--records", str(records), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_change_of_a_figure_is_told_by_its_causes(records: Path) -> None:
    told = run(records, "--from", "106/1/31", "--as-of", "106/6/30", "--lang", "en")
    for words in ("earlier 2017-01-31", "records added", "+2", "p2、p3", "later 2017-06-30"):
        assert words in told


def test_as_json_the_parts_sum_to_the_change(records: Path) -> None:
    told = json.loads(run(records, "--from", "106/1/31", "--as-of", "106/6/30", "--format", "json"))
    assert (told["first"]["value"], told["second"]["value"], told["change"]) == ("1", "3", "2")
    assert sum(Decimal(part["change"]) for part in told["parts"]) == 2
    assert [part["cause"] for part in told["parts"] if part["records"]] == ["added"]


def test_what_to_compare_with_has_to_be_said(records: Path) -> None:
    result = CliRunner().invoke(main, ["diff", "7.3", "--agency", str(AGENCY), "--records", str(records)])
    assert result.exit_code == 2
    assert "--from" in result.output
    unknown = ["diff", "9.9", "--agency", str(AGENCY), "--records", str(records), "--from", "106/1/31"]
    assert "7.3" in CliRunner().invoke(main, unknown).output
