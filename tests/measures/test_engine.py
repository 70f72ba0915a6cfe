"""The default engine: over CSV files, over rows in memory, and what it says where it can't answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shizheng.measures import DuckDB
from shizheng.measures.engines.engine import EngineError, Standing, refuse_older
from shizheng.measures.engines.parquet import Export
from shizheng.measures.engines.postgres import PostgreSQL
from shizheng.measures.templates import Templates
from tests.measures.small import LISTS, REGISTERS, engine, trip

CSV = "record,unit,booked_on,kind,amount\n{name},{unit},2017-03-01,a,{amount}\n"
MARCH, MAY, JULY = date(2017, 3, 1), date(2017, 5, 1), date(2017, 7, 1)
(TRIPS, PEOPLE), (MONEY,) = (REGISTERS[name].tables() for name in ("trips", "money"))


def test_each_register_has_a_file_and_what_is_amiss_is_told(tmp_path: Path) -> None:
    (tmp_path / "money.csv").write_text(CSV.format(name="m1", unit="U1", amount="0.10"), "utf-8")
    (tmp_path / "mony.csv").write_text("", "utf-8")
    (tmp_path / "Trips.CSV").write_text("", "utf-8")
    (tmp_path / "notes.txt").write_text("", "utf-8")
    store, found = DuckDB.of_csv(REGISTERS, LISTS, tmp_path, {"U1": "一處"})
    assert [(one.code, one.message.en) for one in found] == [
        ("file-of-no-register", "The file Trips.CSV is of no register; the nearest is “trips”"),
        ("file-of-no-register", "The file mony.csv is of no register; the nearest is “money”"),
    ]
    assert {one.advice.en for one in found} == {"Name it after its register: trips, money."}
    with store.snapshot() as snapshot:
        rows = snapshot.run(f"SELECT record, unit, amount::VARCHAR FROM ({snapshot.known(MONEY, 'any', None)})")
    assert rows == [("m1", "U1", "0.10")]


def test_a_unit_that_may_not_report_is_told_where_units_are_known(tmp_path: Path) -> None:
    (tmp_path / "money.csv").write_text(CSV.format(name="m1", unit="U9", amount="none"), "utf-8")
    for units, expected in ((None, ["not-a-number-cell"]), ({"U1": "一處"}, ["not-a-number-cell", "unknown-unit"])):
        _, found = DuckDB.of_csv(REGISTERS, LISTS, tmp_path, units)
        assert [one.code for one in found] == expected
        assert {one.place.source for one in found if one.place} == {"money.csv"}


HISTORY = (
    replace(trip("goes", MARCH), known_from=MARCH, known_to=MAY),
    replace(trip("goes", MARCH, state="withdrawn"), known_from=MAY),
    replace(trip("waits", MARCH, state="submitted"), known_from=MARCH),
    replace(trip("came back", MARCH, state="submitted"), known_from=MARCH, known_to=MAY),
    replace(trip("came back", MARCH, state="returned", people=(("top", 1), ("low", 2))), known_from=MAY),
    trip("always", MARCH),
    replace(trip("late", MARCH), known_from=JULY),
)
IN_MAY = {("always", "approved"), ("goes", "withdrawn"), ("waits", "submitted"), ("came back", "returned")}
NOW = {*IN_MAY, ("late", "approved")}
IN_MARCH = {("always", "approved"), ("goes", "approved"), ("waits", "submitted"), ("came back", "submitted")}


@pytest.mark.parametrize("standing", ["approved", "submitted", "any"])
@pytest.mark.parametrize(
    ("day", "stood"),
    [
        (None, NOW),
        (JULY, NOW),
        (MAY, IN_MAY),
        (date(2018, 1, 1), NOW),
        (MARCH, IN_MARCH),
        (date(2017, 2, 28), {("always", "approved")}),
    ],
)
def test_what_stood_at_a_position_is_known(standing: Standing, day: date | None, stood: set[tuple[str, str]]) -> None:
    expected = {(record, state) for record, state in stood if standing in ("any", state)}
    store = engine(*HISTORY)
    with store.snapshot() as snapshot:
        assert snapshot.newest == JULY.toordinal()
        known = snapshot.known(PEOPLE, standing, day and store.position_at(day))
        rows = snapshot.run(f"SELECT record, state, version, from_position, line, rank FROM ({known})")
    assert {row[:2] for row in rows} == expected
    assert len(rows) == len(expected) + (("came back", "returned") in expected)
    told = {row[:2]: row[2:] for row in rows}
    assert told.get(("always", "approved"), (1, 0, 1, "mid")) == (1, 0, 1, "mid")
    assert told.get(("goes", "withdrawn"), (2, MAY.toordinal(), 1, "mid")) == (2, MAY.toordinal(), 1, "mid")


@pytest.mark.parametrize("standing", ["approved", "submitted", "any"])
def test_a_question_about_the_last_position_is_one_about_now(standing: Standing) -> None:
    with engine(*HISTORY).snapshot() as snapshot:
        before, last, later = (snapshot.known(PEOPLE, standing, JULY.toordinal() + n) for n in (-1, 0, 1))
        assert last == later == snapshot.known(PEOPLE, standing, None) != before


def test_an_engine_keeps_what_was_compiled_where_it_is_told_to(tmp_path: Path) -> None:
    templates = Templates()
    of_csv, _ = DuckDB.of_csv(REGISTERS, LISTS, tmp_path, templates=templates)
    of_rows = DuckDB.of_rows(REGISTERS, LISTS, {}, templates)
    assert of_csv.templates is of_rows.templates is templates
    assert engine().templates is not templates


def test_rows_known_from_no_day_are_the_newest_of_nothing() -> None:
    with engine(trip("a", MARCH)).snapshot() as snapshot:
        assert snapshot.newest == 0
    with DuckDB(engine(trip("a", MARCH)).connection).snapshot() as snapshot:
        assert snapshot.newest is None
        assert snapshot.run(f"SELECT record FROM ({snapshot.known(TRIPS, 'approved', 5)})") == [("a",)]
    assert DuckDB(engine().connection).position_at(MARCH) is None


def test_what_cannot_be_computed_exactly_is_an_error_with_its_reason() -> None:
    with engine().snapshot() as snapshot, pytest.raises(EngineError) as error:
        snapshot.run_all(["SELECT 9223372036854775807::BIGINT + 1::BIGINT"] * 2)
    assert error.value.finding.code == "engine-overflow"
    assert error.value.finding.message.en.startswith("DuckDB can't compute this exactly: Out of Range Error")
    assert str(error.value) == error.value.finding.message.en


def test_an_engine_that_is_too_old_is_refused() -> None:
    for version in ("4.0.0", "4", "10.1"):
        refuse_older("Spark", version, 4)
    with pytest.raises(EngineError) as error:
        refuse_older("Spark", "3.5.9", 4)
    assert error.value.finding.code == "engine-too-old"
    assert error.value.finding.message.en == "This Spark is of version 3.5.9; 4 or newer is needed"


def test_a_text_is_written_as_sql_writes_it() -> None:
    store, said = engine(), "'a\\"
    with store.snapshot() as snapshot:
        assert snapshot.run(f"SELECT {store.text(said)}") == [(said,)]


@pytest.mark.parametrize(
    ("server", "told"),
    [
        ("postgresql://u:geheim@127.0.0.1:1/x", "postgresql://u:***@127.0.0.1:1/x"),
        ("postgresql://u:geheim@127.0.0.1:none/x", "postgresql://u:***@127.0.0.1:none/x"),
        ("postgresql://127.0.0.1:1/x?password=geheim&user=u", "postgresql://127.0.0.1:1/x?password=***&user=u"),
        ("host=127.0.0.1 port=1 password='ge heim' user=u", "host=127.0.0.1 port=1 password=*** user=u"),
        ("postgresql://127.0.0.1:1/x", "postgresql://127.0.0.1:1/x"),
    ],
)
def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path, server: str, told: str) -> None:
    pytest.importorskip("psycopg")
    found = Export(tmp_path, None, None, None, {})
    with pytest.raises(EngineError) as error, PostgreSQL.connected(server, found, REGISTERS):
        pass
    assert error.value.finding.code == "engine-unreachable"
    message = error.value.finding.message.en
    assert message.startswith(f"The engine postgres can't be reached at {told}: ")
    assert "geheim" not in message
    assert not message.endswith(("None", ": "))
