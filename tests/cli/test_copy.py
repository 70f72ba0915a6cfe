"""``shizheng copy export`` and ``--engine`` on a folder of CSV files, without a ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shizheng.cli import main
from shizheng.measures.engines.parquet import Export
from tests.house.tree import ROOT

AGENCY = ROOT / "agencies" / "mofa-106"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "premises.csv").write_text(
        "record,unit,title,country,kind,tenure,acquired_on,disposed_on,state,known_from,known_to\n"
        "p1,HQ-BOC,館一,USA,chancery,owned,2010-01-01,,approved,2017-01-02,\n"
        "p2,HQ-BOC,館二,USA,chancery,owned,2017-02-01,,submitted,2017-02-02,\n",
        "utf-8",
    )
    return folder


def run(*options: object) -> Result:
    return CliRunner().invoke(main, [*map(str, options), "--agency", str(AGENCY)])


def test_an_export_names_what_it_holds(records: Path, tmp_path: Path) -> None:
    result = run("copy", "export", tmp_path / "out", "--records", records, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "premises: 2 rows" in result.output
    assert sorted(path.parent.name for path in (tmp_path / "out" / "premises").rglob("*.parquet")) == [
        "starting=2010", "starting=2017",
    ]  # fmt: skip


def test_synthetic_records_are_still_synthetic_when_exported(records: Path, tmp_path: Path) -> None:
    run("copy", "export", tmp_path / "real", "--records", records)
    (records / "SYNTHETIC.txt").write_text("", "utf-8")
    run("copy", "export", tmp_path / "made-up", "--records", records)
    assert [Export.open(tmp_path / name).synthetic for name in ("real", "made-up")] == [False, True]


def test_a_folder_with_something_else_is_left_as_it_is(records: Path) -> None:
    result = run("copy", "export", records, "--records", records)
    assert result.exit_code == 1
    assert "未予覆寫" in result.output
    assert [path.name for path in records.iterdir()] == ["premises.csv"]


def test_the_default_engine_says_that_it_reads_no_export(records: Path, tmp_path: Path) -> None:
    run("copy", "export", tmp_path / "out", "--records", records)
    result = run("figures", "--records", tmp_path / "out")
    assert result.exit_code == 1
    assert "--engine spark" in result.output


def test_a_server_that_is_not_there_is_told_in_words(records: Path) -> None:
    nowhere = "postgresql://@/none?host=/none"
    result = run("figures", "--records", records, "--engine", "postgres", "--server", nowhere, "--lang", "en")
    assert result.exit_code == 1
    assert "can't be reached at" in result.output
