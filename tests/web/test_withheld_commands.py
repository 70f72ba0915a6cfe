"""Classified records on the command line: counted, and neither listed nor exported unless that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from shizheng.accounts.models import User
from shizheng.cli import main, sources
from shizheng.ledger import actions
from shizheng.measures.engines.parquet import Export
from tests.house.tree import ROOT
from tests.web.conftest import MINISTER, PENDING, at

AGENCY = ROOT / "agencies" / "mofa-106"


@pytest.fixture(autouse=True)
def _secret(_ledger: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "has_ledger", lambda _: True)
    actions.classify(User.objects.get(username="officer"), PENDING, "過境", at(6, 2), synthetic=True)


def run(*options: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*map(str, options), "--agency", str(AGENCY)])
    assert result.exit_code == code, result.output
    return result.output


def test_explain_counts_it_and_lists_the_others(tmp_path: Path) -> None:
    told = run("explain", "1.1", "--home", tmp_path, "--as-of", "2017-12-31", "--counted")
    assert MINISTER in told
    assert PENDING not in told
    assert "不公開之紀錄照常計入，不列於上" in told


def test_diff_leaves_its_number_out_of_what_changed(tmp_path: Path) -> None:
    days = ["--from", "2017-05-01", "--as-of", "2017-05-31"]
    told = run("diff", "1.1", "--home", tmp_path, *days, "--format", "json")
    (added,) = [part for part in json.loads(told)["parts"] if part["cause"] == "added"]
    assert (added["records"], added["records_in_all"], added["change"]) == ([], 1, "4")


def test_an_export_leaves_it_out_and_no_figure_is_computed_from_what_lacks_it(tmp_path: Path) -> None:
    told = run("copy", "export", tmp_path / "some", "--home", tmp_path)
    assert "未含 1 筆不公開紀錄" in told
    run("copy", "export", tmp_path / "all", "--home", tmp_path, "--withheld")
    some, whole = (Export.open(tmp_path / name) for name in ("some", "all"))
    assert (some.withheld, whole.withheld) == (1, 0)
    assert whole.rows["visits"] - some.rows["visits"] == 2  # it was submitted, then approved
    refused = run("figures", "--records", tmp_path / "some", "--engine", "spark", code=1)
    assert "未含1筆不公開紀錄，不能據以計算" in "".join(refused.split())
