"""The copy as Parquet: every version of every record in files by table and year, whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from shizheng.measures import DuckDB
from shizheng.measures.engines.engine import EngineError
from shizheng.measures.engines.parquet import MANIFEST, Export
from shizheng.registers.rows import Row
from tests.measures import small

TRIPS = (
    small.trip("a", date(2016, 12, 31), state="withdrawn"),
    small.trip("b", date(2017, 1, 1), people=(("low", 2), ("top", 3))),
    small.trip("c", date(2017, 5, 1), state="submitted"),
)
MONEY = (Row("m", "U1", {"booked_on": date(2017, 2, 1), "kind": "o'er", "amount": Decimal("0.10")}, (), "approved"),)


def exported(folder: Path) -> Export:
    return small.engine(*TRIPS, money=MONEY).export(small.REGISTERS, small.LISTS, folder)


def read(folder: Path, table: str, columns: str) -> list[tuple[object, ...]]:
    files = f"read_parquet('{folder}/{table}/*/*.parquet')"
    return duckdb.sql(f"SELECT {columns} FROM {files} ORDER BY ALL").fetchall()


def test_every_version_lies_in_the_year_in_which_it_begins(tmp_path: Path) -> None:
    found = exported(tmp_path / "x")
    assert read(tmp_path / "x", "trips", "record, state, starting::INTEGER") == [
        ("a", "withdrawn", 2016), ("b", "approved", 2017), ("c", "submitted", 2017),
    ]  # fmt: skip
    assert read(tmp_path / "x", "trips__people", "record, line, rank, persons, made_on")[1:3] == [
        ("b", 1, "low", 2, date(2017, 1, 1)), ("b", 2, "top", 3, date(2017, 1, 1)),
    ]  # fmt: skip
    assert read(tmp_path / "x", "money", "kind, amount") == [("o'er", Decimal("0.10"))]
    assert dict(found.rows) == {"trips": 3, "trips__people": 4, "money": 1}


def test_columns_have_the_types_that_the_register_declares(tmp_path: Path) -> None:
    exported(tmp_path / "x")
    kinds = duckdb.sql(f"DESCRIBE FROM read_parquet('{tmp_path}/x/money/*/*.parquet')").fetchall()
    assert {name: kind for name, kind, *_ in kinds}["amount"] == "DECIMAL(18,2)"
    assert {name: kind for name, kind, *_ in kinds}["booked_on"] == "DATE"


def test_a_register_without_records_is_an_empty_folder(tmp_path: Path) -> None:
    found = small.engine().export(small.REGISTERS, small.LISTS, tmp_path / "x")
    assert set(found.rows.values()) == {0}
    assert (tmp_path / "x" / "trips").is_dir()


def test_an_export_replaces_an_export_and_nothing_else(tmp_path: Path) -> None:
    first = exported(tmp_path / "x")
    small.engine().export(small.REGISTERS, small.LISTS, tmp_path / "x")
    assert Export.open(tmp_path / "x").rows != first.rows
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("kept", "utf-8")
    with pytest.raises(EngineError) as error:
        exported(tmp_path / "mine")
    assert error.value.finding.code == "export-in-the-way"
    assert (tmp_path / "mine" / "letter.txt").read_text("utf-8") == "kept"


def test_positions_are_told_by_the_days_of_the_log(tmp_path: Path) -> None:
    days = {date(2017, 1, 5): 7, date(2017, 1, 9): 12}
    engine = DuckDB.of_rows(small.REGISTERS, small.LISTS, {"trips": TRIPS})
    found = engine.export(small.REGISTERS, small.LISTS, tmp_path / "x", hash_at=lambda at: f"at {at}", days=days)
    assert [found.position_at(date(2017, 1, day)) for day in (4, 5, 8, 9, 30)] == [0, 7, 7, 12, 12]
    assert Export.open(tmp_path / "x") == found
    assert found.hash == f"at {found.position}"
    assert exported(tmp_path / "y").position_at(date(2017, 1, 1)) == date(2017, 1, 1).toordinal()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 99}', "nonsense"])
def test_what_is_no_export_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content, "utf-8")
    with pytest.raises(EngineError) as error:
        Export.open(tmp_path)
    assert error.value.finding.code == "not-an-export"
    assert str(tmp_path) in error.value.finding.message.zh


def test_the_manifest_is_plain(tmp_path: Path) -> None:
    exported(tmp_path / "x")
    assert json.loads((tmp_path / "x" / MANIFEST).read_text("utf-8"))["days"] is None
