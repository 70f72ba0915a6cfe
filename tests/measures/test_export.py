"""The copy as Parquet: every version of every record in files by table and year, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from shizheng.measures import DuckDB
from shizheng.measures.engines.engine import EngineError, Standing
from shizheng.measures.engines.parquet import MANIFEST, Export, known_versions
from shizheng.plan.text import Text
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time
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
    own = {"record": "VARCHAR", "version": "INTEGER", "unit": "VARCHAR", "state": "VARCHAR"}
    own |= {"from_position": "BIGINT", "to_position": "BIGINT"}
    trip = {"made_on": "DATE", "left_on": "DATE", "country": "VARCHAR", "official": "BOOLEAN"}
    kinds = {
        "money": {**own, "booked_on": "DATE", "kind": "VARCHAR", "amount": "DECIMAL(18,2)"},
        "trips__people": {**own, "line": "INTEGER", **trip, "rank": "VARCHAR", "persons": "BIGINT"},
    }
    for table, columns in kinds.items():
        files = f"read_parquet('{tmp_path}/x/{table}/*/*.parquet', hive_partitioning = false)"
        assert {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE FROM {files}").fetchall()} == columns


BUDGETS = Register(
    name="budgets",
    title=Text("預算", "budgets"),
    times={"fiscal": Time(year="fiscal")},
    fields={"fiscal": Field(type="integer", label=small.WORD)},
)
STAYS = Register(
    name="stays",
    title=Text("居留", "stays"),
    times={"stay": Time(start="came", end="went")},
    fields={name: Field(type="date", label=small.WORD) for name in ("went", "came")},
)


def test_a_record_begins_in_its_year_or_on_its_first_day(tmp_path: Path) -> None:
    rows = {
        "budgets": [Row("b", "U1", {"fiscal": 2019}, ())],
        "stays": [Row("s", "U1", {"went": date(2018, 1, 1), "came": date(2017, 12, 31)}, ())],
    }
    registers = Registers({"budgets": BUDGETS, "stays": STAYS})
    DuckDB.of_rows(registers, small.LISTS, rows).export(registers, small.LISTS, tmp_path / "x")
    assert read(tmp_path / "x", "budgets", "record, starting::INTEGER") == [("b", 2019)]
    assert read(tmp_path / "x", "stays", "record, starting::INTEGER") == [("s", 2017)]


MARCH, MAY, JULY = date(2017, 3, 1), date(2017, 5, 1), date(2017, 7, 1)
HISTORY = (
    replace(small.trip("goes", MARCH), known_from=MARCH, known_to=MAY),
    replace(small.trip("goes", MARCH, state="withdrawn"), known_from=MAY),
    replace(small.trip("waits, then counts", MARCH, state="submitted"), known_from=MARCH, known_to=MAY),
    replace(small.trip("waits, then counts", MARCH), known_from=MAY),
    replace(small.trip("waits", MARCH, state="submitted"), known_from=JULY),
)
STOOD: dict[tuple[Standing, date | None], dict[str, str]] = {
    ("approved", MARCH): {"goes": "approved"},
    ("approved", MAY): {"waits, then counts": "approved"},
    ("approved", None): {"waits, then counts": "approved"},
    ("submitted", MARCH): {"waits, then counts": "submitted"},
    ("submitted", MAY): {},
    ("submitted", JULY): {"waits": "submitted"},
    ("submitted", None): {"waits": "submitted"},
    ("any", MARCH): {"goes": "approved", "waits, then counts": "submitted"},
    ("any", MAY): {"goes": "withdrawn", "waits, then counts": "approved"},
    ("any", None): {"goes": "withdrawn", "waits, then counts": "approved", "waits": "submitted"},
}


@pytest.mark.parametrize(("standing", "day"), STOOD)
def test_what_stood_is_told_by_the_files_as_by_the_tables(tmp_path: Path, standing: Standing, day: date | None) -> None:
    engine, table = small.engine(*HISTORY), small.REGISTERS["trips"].tables()[0]
    found = engine.export(small.REGISTERS, small.LISTS, tmp_path / "x")
    position = day and day.toordinal()
    source = f"read_parquet('{found.files(table)}')"
    of_files = known_versions(source, ["record", "state"], standing, found.now_if_last(position))
    with engine.snapshot() as snapshot:
        of_tables = snapshot.run(f"SELECT record, state FROM ({snapshot.known(table, standing, position)})")
    for rows in (duckdb.sql(of_files).fetchall(), of_tables):
        assert dict(rows) == STOOD[standing, day]
        assert len(rows) == len(STOOD[standing, day])


def test_the_last_position_is_now(tmp_path: Path) -> None:
    found = small.engine(*HISTORY).export(small.REGISTERS, small.LISTS, tmp_path / "x")
    assert found.position is not None
    before, after = found.position - 1, found.position + 1
    assert [found.now_if_last(at) for at in (None, before, found.position, after)] == [None, before, None, None]
    assert Export(tmp_path, None, None, None, {}).now_if_last(before) == before


def test_records_left_out_are_in_no_file_and_are_counted(tmp_path: Path) -> None:
    engine = small.engine(*TRIPS, money=MONEY)
    found = engine.export(small.REGISTERS, small.LISTS, tmp_path / "below/x", synthetic=True, without={"b", "m"})
    assert read(tmp_path / "below/x", "trips", "record") == [("a",), ("c",)]
    assert dict(found.rows) == {"trips": 2, "trips__people": 2, "money": 0}
    assert (found.withheld, found.synthetic) == (2, True)
    assert [found.holds(table) for register in small.REGISTERS.values() for table in register.tables()] == [
        True, True, False,
    ]  # fmt: skip
    whole = exported(tmp_path / "y")
    assert (whole.withheld, whole.synthetic) == (0, False)
    assert whole.digest != found.digest
    assert whole.digest == Export.open(tmp_path / "y").digest


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


def test_what_an_export_that_broke_off_left_is_in_nobodys_way(tmp_path: Path) -> None:
    for name in ("x.part", "x.former"):
        (tmp_path / name / "trips").mkdir(parents=True)
    (tmp_path / "x").mkdir()
    for _ in range(2):
        assert exported(tmp_path / "x").rows["trips"] == 3
        assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_file_of_that_name_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("kept", "utf-8")
    with pytest.raises(EngineError) as error:
        exported(tmp_path / "x")
    assert error.value.finding.message.en == f"{tmp_path}/x holds something else, and was left as it is"
    assert (tmp_path / "x").read_text("utf-8") == "kept"


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
    assert not error.value.finding.message.en.endswith(("None", ": "))


def test_the_manifest_is_plain(tmp_path: Path) -> None:
    exported(tmp_path / "x")
    assert json.loads((tmp_path / "x" / MANIFEST).read_text("utf-8"))["days"] is None
