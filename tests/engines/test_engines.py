"""Whatever is measured over whatever was reported, every engine gives the reference's answers to the last digit."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shizheng.agency import Agency
from shizheng.agency.recipe import Kitchen, Recipe
from shizheng.measures import Asked, DuckDB, Question, compute, compute_by, diff, drill, explain, verdicts
from shizheng.measures.engines.engine import EngineError
from shizheng.measures.engines.parquet import Export
from shizheng.measures.engines.postgres import PostgreSQL
from shizheng.measures.engines.spark import Spark
from shizheng.measures.sharing import shared
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.differential import product
from tests.differential.batches import batches
from tests.engines.conftest import CASES, Opened
from tests.measures import small

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FOLDER = Path(__file__).parents[2] / "agencies/mofa-106"
YEAR = Question(Period(date(2017, 1, 1), date(2017, 12, 31)), date(2018, 1, 31))
AWKWARD = ("o'er", "\\", "a\\'b", "{x}%s", "甲 乙", '"q"', "")


@pytest.mark.parametrize("seed", [1] if CASES < 500 else [1, 2])
def test_every_figure_is_the_references(opened: Opened, seed: int) -> None:
    for batch in batches(seed, CASES):
        measures = product.read(batch.world, batch.definitions)
        engine = DuckDB.of_rows(batch.world.registers, batch.world.codelists, batch.rows)
        with opened(engine, batch.world.registers, batch.world.codelists) as other:
            assert product.split(measures, other, batch.asked, "unit") == batch.expected("unit")
            assert product.figures(measures, other, batch.asked) == batch.expected_whole()


def test_the_sixteen_are_the_same_whole_by_month_and_by_country(opened: Opened) -> None:
    agency = Agency.load(FOLDER)
    kitchen = Kitchen(Recipe.load(agency.recipe), agency.registers, agency.codelists, agency.units)
    rows: dict[str, list[Row]] = {name: [] for name in agency.registers}
    for cooked in kitchen.cook(6_000):
        rows[cooked.register].append(cooked.row)
    default = DuckDB.of_rows(agency.registers, agency.codelists, rows)
    with opened(default, agency.registers, agency.codelists) as other:
        figures = compute(agency.measures, default, YEAR)
        assert compute(agency.measures, other, YEAR) == figures
        assert sum(isinstance(figure.value, Decimal) for figure in figures.values()) > 12
        for by in ("month", "country"):
            assert compute_by(agency.measures, other, YEAR, by) == compute_by(agency.measures, default, YEAR, by)
        for id in ("1.1", "3.1"):
            asked = (agency.measures, other, YEAR, id, ("month", "unit", "country"))
            assert drill(*asked) == drill(agency.measures, default, *asked[2:])


def test_what_became_of_each_record_is_the_same_whatever_it_is_called(opened: Opened, tmp_path: Path) -> None:
    rows = {
        "trips": [
            small.trip(name or "empty", date(2017, 3, 1), official=number % 2 == 0, unit=name)
            for number, name in enumerate(AWKWARD)
        ]
    }
    measures = small.measures(tmp_path, **{"1.1": {"count": "trips", "where": [{"official": True}]}})
    default = DuckDB.of_rows(small.REGISTERS, small.LISTS, rows)
    with opened(default, small.REGISTERS, small.LISTS) as other:
        ours, theirs = (explain(measures, engine, YEAR, "1.1") for engine in (default, other))
        assert (theirs.figure, theirs.accounts) == (ours.figure, ours.accounts)
        for name in AWKWARD:
            asked = {"record": name or "empty"}
            found = verdicts(measures, other, YEAR, "1.1", **asked)
            assert len(found) == 1
            assert found == verdicts(measures, default, YEAR, "1.1", **asked)


def test_a_change_has_the_same_causes_and_records_are_shared_alike(opened: Opened, tmp_path: Path) -> None:
    counted = {"count": "trips", "where": [{"country": {"in": "friends"}}]}
    measures = small.measures(tmp_path, **{"1_1": counted, "1_2": {"sum": "persons", "of": "trips.people"}})
    march, may = date(2017, 3, 1), date(2017, 5, 1)
    rows = {
        "trips": [
            replace(small.trip("goes", march), known_from=march, known_to=may),
            replace(small.trip("goes", march, state="withdrawn"), known_from=may),
            replace(small.trip("mends", march, "CCC"), known_from=march, known_to=may),
            replace(small.trip("mends", march), known_from=may),
            replace(small.trip("comes", march), known_from=may),
            replace(small.trip("waits", march, state="submitted"), known_from=march),
        ]
    }
    asked = [Asked(measures, Question(Period.of_year(2017), day)) for day in (march, date(2017, 12, 31))]
    default = DuckDB.of_rows(small.REGISTERS, small.LISTS, rows)
    with opened(default, small.REGISTERS, small.LISTS) as other:
        found = diff(*asked, other, "1.1")
        assert found == diff(*asked, default, "1.1")
        assert {part.cause: part.records for part in found.parts if part.records} == {
            "withdrawn": ("goes",),
            "corrected": ("mends",),
            "added": ("comes",),
        }
        for one in asked:
            assert shared(measures, other, one.question) == shared(measures, default, one.question) != ()


def test_there_are_two_workers(session: SparkSession) -> None:
    assert session.range(1000).repartition(4).count() == 1000
    infos = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(infos) == 1 + 2  # the driver is told as one


def test_a_text_that_postgresql_cannot_hold_is_refused(tmp_path: Path) -> None:
    rows = {"trips": [small.trip("a\0b", date(2017, 3, 1))]}
    default = DuckDB.of_rows(small.REGISTERS, small.LISTS, rows)
    found = default.export(small.REGISTERS, small.LISTS, tmp_path / "export")
    with (
        pytest.raises(EngineError) as error,
        PostgreSQL.connected(os.environ["SHIZHENG_POSTGRES"], found, small.REGISTERS),
    ):
        pass
    assert error.value.finding.code == "engine-cannot-hold"
    told = error.value.finding.message.en
    assert told == "PostgreSQL can't hold what a\0b in trips says: a text with a NUL character"


def test_what_spark_cannot_compute_exactly_is_told(session: SparkSession, tmp_path: Path) -> None:
    found = small.engine().export(small.REGISTERS, small.LISTS, tmp_path / "export")
    with pytest.raises(EngineError) as error, Spark(session, found, small.REGISTERS).snapshot() as snapshot:
        snapshot.run("SELECT 9223372036854775807L + 1L")
    assert error.value.finding.code == "engine-overflow"
    assert error.value.finding.message.en.startswith("Spark can't compute this exactly: [ARITHMETIC_OVERFLOW")


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = Export(tmp_path, None, None, None, {})
    with (
        pytest.raises(EngineError) as error,
        PostgreSQL.connected("postgresql://@/x?host=/none", found, small.REGISTERS),
    ):
        pass
    assert error.value.finding.code == "engine-unreachable"
